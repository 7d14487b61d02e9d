"""What must never be false of insights."""

from erp.kernel.promises import Promise

PROMISES: list[Promise] = []
