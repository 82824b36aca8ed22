"""A small file in every known layout, with invented people and answers, and what must come out of it."""
