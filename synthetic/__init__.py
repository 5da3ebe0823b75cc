"""Invented determination letters in the real layouts, for samples, tests and benchmarks."""
