"""Composing, speaking and levelling, piece by piece."""
