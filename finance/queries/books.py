"""Reads of the books: what stands on each account, the legs that make it, and what waits."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.conf import settings
from django.db.models import QuerySet

from erp.kernel.money import minor_digits
from erp.kernel.sql import rows
from finance.models import Leg
from finance.queries.sums import legs as sums


@dataclass(frozen=True, slots=True)
class Balance:
    """An account over a stretch of days, in minor units of the base currency: debit positive, but for the two turnovers."""

    code: str
    name: str
    name_zh: str
    kind: str
    before: int
    debit: int
    credit: int

    @property
    def after(self) -> int:
        """What stands on it at the end."""
        return self.before + self.debit - self.credit


def trial_balance(*, first: date, last: date) -> list[Balance]:
    """Each account that has ever been used: what stood on it before, what came and went from `first` to `last`. Sums are zero."""
    found = rows(
        f"""SELECT a.code, a.name, a.name_zh, a.kind, coalesce(sum(l.amount) FILTER (WHERE l.booked_on < %s), 0)::bigint,
                  coalesce(sum(l.debit) FILTER (WHERE l.booked_on >= %s), 0)::bigint,
                  coalesce(sum(l.credit) FILTER (WHERE l.booked_on >= %s), 0)::bigint
           FROM {sums()} l JOIN finance_ledgeraccount a ON a.code = l.account_id WHERE l.booked_on <= %s GROUP BY a.code ORDER BY a.code""",
        [first, first, first, last],
    )
    return [Balance(*row) for row in found]


def standing(account: str, *, before: date) -> int:
    """What stood on an account at the end of the day before."""
    [(total,)] = rows(
        f"SELECT coalesce(sum(amount), 0)::bigint FROM {sums()} l WHERE account_id = %s AND booked_on < %s",
        [account, before],
    )
    return int(total)


def ledger_of(account: str, *, first: date, last: date, partner: tuple[str, int] | None = None) -> QuerySet[Leg]:
    """The legs of an account from day to day, of one partner only when it is named."""
    legs = Leg.objects.filter(account_id=account, booked_on__gte=first, booked_on__lte=last).select_related("entry")
    return legs.filter(partner_kind=partner[0], partner_id=partner[1]) if partner else legs


def legs_of(entry_ids: Sequence[int]) -> QuerySet[Leg]:
    """The legs of entries, as they were written."""
    return Leg.objects.filter(entry_id__in=entry_ids).select_related("account").order_by("entry_id", "pk")


def base(minor: int) -> Decimal:
    """Minor units of the base currency as an amount."""
    return own(minor, settings.BASE_CURRENCY)


def own(minor: int, currency: str) -> Decimal:
    """Minor units of a currency as an amount."""
    return Decimal(minor).scaleb(-minor_digits(currency))
