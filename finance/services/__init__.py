"""Verbs of the books: posting, bills, payments, settlements, closing."""
