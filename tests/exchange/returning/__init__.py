"""Edited workbooks coming back."""
