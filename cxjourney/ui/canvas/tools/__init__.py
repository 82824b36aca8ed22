"""Tools: one object per gesture of the pointer, from press to release."""
