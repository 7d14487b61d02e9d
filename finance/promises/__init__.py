"""What must never be false of our money."""

from finance.promises import books, floor, payables, reports, settlements

PROMISES = [*books.PROMISES, *payables.PROMISES, *settlements.PROMISES, *reports.PROMISES, *floor.PROMISES]
