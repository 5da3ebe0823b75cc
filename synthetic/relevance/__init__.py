"""Judged searches: queries, the invented letters that answer them, and how ranking is measured."""
