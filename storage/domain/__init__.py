"""Pure values: no I/O, the standard library and pydantic only."""
