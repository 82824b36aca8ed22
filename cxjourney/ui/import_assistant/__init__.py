"""The import assistant: from a data file to one edit, in five steps that a person can go back and forth in."""
