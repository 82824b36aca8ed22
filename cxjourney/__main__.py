"""`python -m cxjourney`: the same as the installed command."""

from cxjourney.app import run

if __name__ == "__main__":
    raise SystemExit(run())
