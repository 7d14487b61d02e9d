"""What must never be false of procurement."""

from erp.kernel.promises import Promise

PROMISES: list[Promise] = []
