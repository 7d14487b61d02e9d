"""What must never be false of aftersales."""

from erp.kernel.promises import Promise

PROMISES: list[Promise] = []
