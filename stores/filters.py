"""What the addresses of our lists ask for, checked. What is not understood is no filter."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Q, QuerySet

from erp.kernel import clock
from erp.kernel.models import OutboxCommand
from erp.kernel.states import OutboxState
from people.models import User
from stores import queries
from stores.access import account_ids_for, store_ids_for

TABS: dict[str, Q] = {
    "failed": Q(state__in=[OutboxState.REJECTED, OutboxState.DEAD], settled_by=None),
    "unknown": Q(state=OutboxState.UNKNOWN),
    "waiting": Q(state__in=[OutboxState.PENDING, OutboxState.SENDING, OutboxState.SUBMITTED]),
    "hand": Q(settled_by__isnull=False),
    "confirmed": Q(state=OutboxState.CONFIRMED),
    "all": Q(),
}
AGES = (1, 6, 24, 168)  # hours


@dataclass(frozen=True, slots=True)
class CommandFilter:
    """The filters of the page of commands. Without a tab, those that need a person."""

    tab: str = "failed"
    kind: str = ""
    account_id: int | None = None
    older_h: int = 0

    @classmethod
    def of(cls, params: Mapping[str, str]) -> CommandFilter:
        """Read the address."""
        tab, account, age = (params.get(name, "") for name in ("tab", "account", "age"))
        return cls(
            tab if tab in TABS else "failed",
            params.get("kind", "").replace("\0", "")[:48],
            int(account) if account.isascii() and account.isdecimal() and len(account) < 19 else None,
            int(age) if age.isascii() and age.isdecimal() and age in map(str, AGES) else 0,
        )

    @property
    def active(self) -> bool:
        """Whether anything is left out beside the tab."""
        return bool(self.kind or self.account_id or self.older_h)

    def rows(self, user: User) -> QuerySet[OutboxCommand]:
        """The commands that are asked for and that the person may see."""
        found = commands_of(user).filter(TABS[self.tab])
        if self.kind:
            found = found.filter(kind=self.kind)
        if self.account_id:
            found = found.filter(lane__in=queries.lanes_of([self.account_id]))
        if self.older_h:
            found = found.filter(created_at__lte=clock.now() - timedelta(hours=self.older_h))
        return found


def commands_of(user: User) -> QuerySet[OutboxCommand]:
    """Commands of the stores that a person may see, and those of whole accounts of which they see a store."""
    lanes = queries.lanes_of(account_ids_for(user))
    scopes = [f"store:{key}" for key in store_ids_for(user)]
    return OutboxCommand.objects.filter(lane__in=lanes, scope__in=["", *scopes])
