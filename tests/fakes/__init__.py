"""Small honest stand-ins."""
