"""Measurements. Never a timed test: figures of one run are compared with each other."""
