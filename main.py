"""Start cxjourney from a source checkout."""

from cxjourney.app import run

if __name__ == "__main__":
    raise SystemExit(run())
