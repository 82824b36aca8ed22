"""The report on paper: its data, its pages and what they are built with. Knows no files of evidence and no window."""
