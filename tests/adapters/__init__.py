"""Every adapter against its contract."""
