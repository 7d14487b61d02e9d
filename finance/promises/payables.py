"""What must never be false of the payables."""

from erp.kernel.promises import Promise

PROMISES: list[Promise] = []
