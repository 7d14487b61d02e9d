"""Wish."""
