"""The command line of product.md, section 7: results on stdout, messages on stderr, exit codes 0, 1 and 2."""

from cxjourney.cli.program import COMMANDS, main

__all__ = ["COMMANDS", "main"]
