"""Metric formulas, intervals and aggregation: frames of answers in, scores out."""
