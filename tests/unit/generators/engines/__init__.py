"""Engines, each making real media."""
