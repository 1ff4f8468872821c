"""One file a format: `read(File)` gives the drafts that lie in it. The table is searchkit.ingest.formats."""
