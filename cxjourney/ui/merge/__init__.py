"""Taking an edited workbook back: every changed cell to look at, and one undo step for what was chosen."""
