"""Dialogs that ask for one thing; whoever opens one makes the edit from its answer."""
