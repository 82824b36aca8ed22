"""cxjourney: customer-journey maps with scores that say how sure they are.

This package holds the version only, so that importing it costs nothing.
"""

__version__ = "0.1.0"
