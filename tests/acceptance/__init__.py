"""The whole studio."""
