"""Whole jobs in the real window, as one person does them from the start screen to the saved file."""
