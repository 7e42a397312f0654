"""What each command of `soundstage` does."""
