"""Painters of places: one module a landscape, one line a family in `painters`."""
