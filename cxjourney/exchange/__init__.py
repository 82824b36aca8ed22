"""Files out of the program, and edited ones back in: a snapshot in, a file out."""
