"""The export dialog: what to write, for whom, and how it will look."""
