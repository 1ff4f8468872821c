"""Kazakh words read by the hundred, with arrays, as the writer meets them; the rules are those of `analyzers.kazakh`."""
