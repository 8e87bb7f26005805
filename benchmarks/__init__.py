"""Measurements, each with the command that repeats it; ratios within one run, never limits of a test."""
