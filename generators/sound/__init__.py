"""Sound as the draft engines make it: composing, speaking, levelling, laying out in time."""
