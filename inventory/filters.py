"""What the address of the stock list asks for, checked."""

from collections.abc import Mapping
from dataclasses import dataclass

TABS = ("", "out", "waiting", "behind")
_LIMIT = 2**63


@dataclass(frozen=True, slots=True)
class StockFilter:
    """The filters of the stock list, as they stand in the address."""

    text: str = ""
    warehouse_id: int | None = None
    kind: str = ""
    tab: str = ""

    @classmethod
    def of(cls, params: Mapping[str, str]) -> "StockFilter":
        """Read the address; what is not understood is no filter."""
        tab = params.get("tab", "")
        return cls(
            text=params.get("q", "").replace("\0", "").strip()[:60],
            warehouse_id=number(params.get("warehouse", "")),
            kind=params.get("kind", ""),
            tab=tab if tab in TABS else "",
        )

    @property
    def active(self) -> bool:
        """Whether anything is left out."""
        return bool(self.text or self.warehouse_id or self.kind or self.tab)


def number(text: str) -> int | None:
    """An id from the address, or none."""
    return int(text) if text.isascii() and text.isdecimal() and int(text) < _LIMIT else None
