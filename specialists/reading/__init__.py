"""What a brief says, read by rule and word list."""
