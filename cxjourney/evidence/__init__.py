"""Data files in: reading, detection, mapping, matching, import plans and reports."""
