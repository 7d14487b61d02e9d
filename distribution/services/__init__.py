"""Verbs of distribution: what changes distributors, wallets and their orders."""
