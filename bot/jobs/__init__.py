"""The durable job runner."""
