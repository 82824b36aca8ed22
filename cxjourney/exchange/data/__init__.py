"""A project as data for other programs, and maps that other programs wrote."""
