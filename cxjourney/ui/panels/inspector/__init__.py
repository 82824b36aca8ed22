"""The inspector: everything about what is selected, to read and to change. One page for each kind of record."""
