"""Verbs of after-sales: what changes cases, inspections and refunds."""
