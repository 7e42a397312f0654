"""Files of picture and sound: probing, inspecting, mixing, cutting."""
