"""What must never be false of our money."""

from finance.promises import books, payables, reports, settlements

PROMISES = [*books.PROMISES, *payables.PROMISES, *settlements.PROMISES, *reports.PROMISES]
