"""The behaviour every adapter owes."""
