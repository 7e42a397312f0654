"""One file per source file."""
