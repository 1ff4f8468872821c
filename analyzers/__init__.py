"""From text to tokens, in each language. Knows nothing of files, indexes or screens."""
