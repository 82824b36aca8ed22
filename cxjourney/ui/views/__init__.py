"""The other live views of the model: outline, table, personas and evidence."""
