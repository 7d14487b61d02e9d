"""Verbs of buying: what changes suppliers, purchase orders and receipts."""
