"""Rates of our services beside plain SQL that leaves exactly the rows ours left: the same tables, indexes and batch size."""
