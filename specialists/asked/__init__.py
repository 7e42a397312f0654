"""What people ask for, in plain words: found, kept, overridden, taken back."""
