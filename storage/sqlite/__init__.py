"""The only place SQL is written."""
