"""The address of a page of figures as a span of days and stores; what can't be read falls back to the usual span."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from erp.kernel import clock
from insights.queries.profit import Basis, Span

USUAL_DAYS = 30
MOST_DAYS = 400


@dataclass(frozen=True, slots=True)
class Chosen:
    """The days and stores that a page shows; `last` is included, as people read it."""

    first: date
    last: date
    store_ids: tuple[int, ...]
    one_store: int | None = None
    all_stores: bool = False
    basis: Basis = "booked"

    @property
    def end(self) -> date:
        """The day after the last."""
        return self.last + timedelta(days=1)

    @property
    def days(self) -> int:
        return (self.end - self.first).days

    @property
    def span(self) -> Span:
        """For the books: all legs when all stores are shown, also those of no store."""
        return Span(self.first, self.end, None if self.all_stores else self.store_ids, self.basis)

    @property
    def before(self) -> "Chosen":
        """The span of the same length just before."""
        return Chosen(
            self.first - timedelta(days=self.days), self.first - timedelta(days=1), self.store_ids, self.one_store,
            self.all_stores, self.basis,
        )  # fmt: skip


def chosen(params: Mapping[str, str], *, seen: Sequence[int], sees_all: bool) -> Chosen:
    """What the address asks for, within the stores that the person sees."""
    today = clock.business_date()
    last = _day(params.get("day_to", "")) or today
    first = _day(params.get("day_from", "")) or last - timedelta(days=USUAL_DAYS - 1)
    if first > last:
        first, last = last, first
    first = max(first, last - timedelta(days=MOST_DAYS - 1))
    one = int(params["store"]) if params.get("store", "").isdecimal() and int(params["store"]) in seen else None
    basis: Basis = "ordered" if params.get("basis") == "ordered" else "booked"
    ids = (one,) if one is not None else tuple(seen)
    return Chosen(first, last, ids, one, sees_all and one is None, basis)


def _day(text: str) -> date | None:
    """A day of this century, so that spans before and after it exist too."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if 2000 <= day.year < 2100 else None
