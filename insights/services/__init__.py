"""Verbs of the figures: what brings traffic and targets in."""
