"""What the addresses of our lists ask for, checked. What is not understood is no filter."""

from collections.abc import Mapping
from dataclasses import dataclass, fields

from django.db.models import QuerySet

from procurement.models import PurchaseOrder, Replenishment, Supplier
from procurement.states import Arrival, OrderState
from products.models import Sku
from products.queries import matching

_LIMIT = 2**63
DUE_DAYS = 7


def number(text: str) -> int | None:
    """An id from the address, or none."""
    return int(text) if text.isascii() and text.isdecimal() and int(text) < _LIMIT else None


def _text(params: Mapping[str, str]) -> str:
    return params.get("q", "").replace("\0", "").strip()[:60]


class _Filter:
    @property
    def active(self) -> bool:
        """Whether anything is left out."""
        return any(getattr(self, each.name) for each in fields(self))  # type: ignore[arg-type]  # the filters below are dataclasses


@dataclass(frozen=True, slots=True)
class OrderFilter(_Filter):
    """The filters of the list of purchase orders."""

    text: str = ""
    state: str = ""
    arrival: str = ""
    supplier_id: int | None = None
    warehouse_id: int | None = None

    @classmethod
    def of(cls, params: Mapping[str, str]) -> "OrderFilter":
        """Read the address."""
        state, arrival = params.get("state", ""), params.get("arrival", "")
        return cls(
            _text(params),
            state if state in OrderState.values else "",
            arrival if arrival in Arrival.values else "",
            number(params.get("supplier", "")),
            number(params.get("warehouse", "")),
        )

    def rows(self) -> QuerySet[PurchaseOrder]:
        """The orders that are asked for."""
        found = PurchaseOrder.objects.all()
        if self.text:
            found = found.filter(number__startswith=self.text.upper())
        if self.state:
            found = found.filter(state=self.state)
        if self.arrival:
            found = found.filter(arrival=self.arrival)
        if self.supplier_id:
            found = found.filter(supplier_id=self.supplier_id)
        if self.warehouse_id:
            found = found.filter(warehouse_id=self.warehouse_id)
        return found


@dataclass(frozen=True, slots=True)
class SupplierFilter(_Filter):
    """The filters of the list of suppliers: the closed ones stand apart."""

    text: str = ""
    closed: str = ""

    @classmethod
    def of(cls, params: Mapping[str, str]) -> "SupplierFilter":
        """Read the address."""
        return cls(_text(params), "1" if params.get("closed") == "1" else "")

    def rows(self) -> QuerySet[Supplier]:
        """The suppliers that are asked for."""
        found = Supplier.objects.filter(closed_at__isnull=not self.closed)
        if self.text:
            names = found.filter(name__icontains=self.text) | found.filter(name_zh__icontains=self.text)
            found = names | found.filter(code__istartswith=self.text)
        return found


@dataclass(frozen=True, slots=True)
class ReplenishmentFilter(_Filter):
    """The filters of the list of what to buy."""

    text: str = ""
    tab: str = ""
    supplier_id: int | None = None
    warehouse_id: int | None = None

    @classmethod
    def of(cls, params: Mapping[str, str]) -> "ReplenishmentFilter":
        """Read the address."""
        tab = params.get("tab", "")
        return cls(
            _text(params),
            tab if tab in ("due", "no_quote", "all") else "",
            number(params.get("supplier", "")),
            number(params.get("warehouse", "")),
        )

    def rows(self) -> QuerySet[Replenishment]:
        """The lines that are asked for; without a tab, whatever is to be ordered."""
        found = Replenishment.objects.all() if self.tab == "all" else Replenishment.objects.filter(suggested__gt=0)
        if self.tab == "due":
            found = found.filter(days_left__lte=DUE_DAYS)
        if self.tab == "no_quote":
            found = found.filter(quote=None)
        if self.text:
            found = found.filter(sku__in=Sku.objects.filter(matching(self.text)))
        if self.supplier_id:
            found = found.filter(supplier_id=self.supplier_id)
        if self.warehouse_id:
            found = found.filter(warehouse_id=self.warehouse_id)
        return found
