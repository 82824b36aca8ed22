"""The Excel workbook: sheets to read, tables to work in, native charts. `workbook.write_workbook` makes one."""
