"""The dialog that merges an edited workbook."""
