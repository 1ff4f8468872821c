"""The full-screen terminal search, on Textual, and the line mode beside it."""
