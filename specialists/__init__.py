"""Deciding what to make: personas, discussion, plans, production."""
