"""Reads of distribution. Nothing here writes."""
