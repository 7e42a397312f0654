"""The guides in docs/, followed to the letter."""
