"""The parts of the script that writes the bundled sample's data files."""
