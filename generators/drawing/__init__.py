"""How a draft panel is drawn: reading a shot, placing it in the frame, painting it in layers of depth."""
