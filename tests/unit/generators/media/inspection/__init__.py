"""Files of picture and sound, made on the spot and read back."""
