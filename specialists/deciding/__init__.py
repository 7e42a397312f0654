"""How a discussion goes on: the parts of the pure decider in specialists/discussion.py."""
