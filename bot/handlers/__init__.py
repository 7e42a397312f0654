"""One handler an ask: what the studio does with what a person wants."""
