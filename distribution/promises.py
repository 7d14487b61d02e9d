"""What must never be false of distribution."""

from erp.kernel.promises import Promise

PROMISES: list[Promise] = []
