"""What stores put into the page shell: the navigation entry, the store switcher and the dot that says how the marketplaces are."""

from __future__ import annotations

from collections.abc import Sequence

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from erp.kernel.ui.home import TILES, Tile, tile
from erp.kernel.ui.nav import NAV, SHELL, NavItem, StoreChoice, SyncState
from people.models import User
from stores import queries
from stores.access import account_ids_for, managed_account_ids
from stores.models import Store
from stores.steps import STEPS, Step


def fill_shell() -> None:
    """Called once, when the app is ready."""
    NAV.append(
        NavItem(
            section=gettext_lazy("Marketplaces"),
            label=gettext_lazy("Sync health"),
            icon="plug-connected",
            url_name="sync",
            permission="sync.view",
            count=needing_a_person,
            key="y",
        )
    )
    NAV.append(
        NavItem(
            section=gettext_lazy("Marketplaces"),
            label=gettext_lazy("Accounts"),
            icon="building-store",
            url_name="accounts",
            permission="accounts.manage",
        )
    )
    STEPS.append(
        Step(1, gettext_lazy("Stores"), gettext_lazy("Which sites become stores, and how each sells."), "account-sites", _stores_of)
    )  # fmt: skip
    TILES.append(tiles)
    SHELL.stores = store_choices
    SHELL.sync = sync_dot


def tiles(user: User) -> list[Tile]:
    """What the first page says of the accounts."""
    if not user.can("accounts.manage"):
        return []
    count = queries.to_reconnect(managed_account_ids(user))
    return [tile(_("Authorisations"), count, reverse("accounts"), _("ended, or ending within 30 days"), "bad")]


def _stores_of(account_id: int) -> str:
    return ", ".join(Store.objects.filter(account_id=account_id).order_by("name").values_list("name", flat=True))


def needing_a_person(user: User) -> int:
    """How many messages wait for a person; counted to just above what is shown."""
    lanes = queries.lanes_of(account_ids_for(user))
    return queries.quarantined(lanes)[:1001].count()


def store_choices(user: User) -> Sequence[StoreChoice]:
    """The stores of the switcher."""
    found = Store.objects.for_user(user).filter(closed_at=None).order_by("name").select_related("account")
    return [StoreChoice(store.pk, store.name, store.account.get_marketplace_display()) for store in found]


def sync_dot(user: User) -> SyncState | None:
    """The worst of this person's accounts in one word; nothing for who may not see the page."""
    if not user.can("sync.view"):
        return None
    worst = queries.worst_health(account_ids_for(user))
    words = {"ok": _("In step"), "late": pgettext("sync", "Late"), "failing": _("Failing"), "unknown": _("No account")}
    return SyncState(worst, words[worst], reverse("sync"))
