"""Turning a request into media."""
