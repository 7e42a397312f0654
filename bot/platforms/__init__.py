"""Rooms: each platform by name."""
