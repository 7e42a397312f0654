"""The studio's memory."""
