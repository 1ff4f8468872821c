"""One file per question; each prints one table and says its own command line."""
