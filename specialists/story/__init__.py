"""Film craft as data: words a brief is read with, beat sheets, shot grammar, narration and titles."""
