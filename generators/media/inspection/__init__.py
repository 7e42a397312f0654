"""What inspection is made of: pictures watched, sound heard, stills looked at, and both held together."""
