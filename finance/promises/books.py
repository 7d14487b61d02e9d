"""What must never be false of the books."""

from erp.kernel.promises import Promise

PROMISES: list[Promise] = []
