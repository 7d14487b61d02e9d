"""Rows of the access matrix, one module per app."""
