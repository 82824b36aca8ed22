"""Tests of the personas view."""
