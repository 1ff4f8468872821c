"""The on-disk inverted index. Knows nothing of languages."""
