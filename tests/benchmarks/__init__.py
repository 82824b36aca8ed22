"""Measurements of speed: our figure, the peer's or the limit's in the same run, and their ratio."""
