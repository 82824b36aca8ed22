"""QPainter drawing of a laid-out map: one code for screen, PDF, SVG and PNG."""
