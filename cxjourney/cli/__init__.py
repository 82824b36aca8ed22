"""The command line: the commands of the product without a window."""
