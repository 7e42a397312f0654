"""The studio in a terminal: one adapter where a person types, one hands-free."""
