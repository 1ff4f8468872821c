"""Where documents are kept and found, behind one protocol."""
