"""What must never be false of the settlements."""

from erp.kernel.promises import Promise

PROMISES: list[Promise] = []
