"""What can be set, read once at start-up."""
