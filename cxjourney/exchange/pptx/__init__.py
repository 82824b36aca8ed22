"""Slides: a deck of native, editable shapes and charts for people who never open the program."""
