"""Commands that print tables: what the studio costs, measured."""
