"""How pages of other apps name what is ours: orders of distributors, entries of their wallets, their top-ups."""

from typing import Any

from django.urls import reverse

from distribution.models import DistributorOrder, TopUp, WalletEntry
from distribution.states import TopUpState
from distribution.wording import amount
from erp.kernel.clock import business_date
from erp.kernel.ui.links import Link
from people.models import User

VIEW = "distribution.view"


def orders(ids: list[int], user: User) -> dict[int, Link]:
    """Orders by their id here, on the page of their distributor."""
    found = DistributorOrder.objects.filter(pk__in=ids).values_list("pk", "number", "distributor_id")
    return {key: Link(number, _page(user, "distribution:distributor", owner)) for key, number, owner in found}


def wallet_entries(ids: list[int], user: User) -> dict[int, Link]:
    """Entries by their id, on the statement of their month."""
    found = WalletEntry.objects.filter(pk__in=ids).select_related("wallet__distributor")
    named = {}
    for entry in found:
        page = _page(user, "distribution:statement", entry.wallet_id)
        text = f"{entry.wallet.distributor.code} {amount(entry.amount, entry.wallet.currency)} {entry.wallet.currency}"
        named[entry.pk] = Link(text, f"{page}?month={business_date(entry.at):%Y-%m}" if page else "")
    return named


def top_ups(ids: list[int], user: User) -> dict[int, Link]:
    """Top-ups by their id."""
    found = TopUp.objects.filter(pk__in=ids).values_list("pk", "reference")
    url = reverse("distribution:top-ups") + "?tab=all" if user.can(VIEW) else ""
    return {key: Link(reference or f"#{key}", url) for key, reference in found}


def waiting_top_ups(user: Any) -> int:
    """How many wait for finance, for the navigation."""
    return TopUp.objects.filter(state=TopUpState.REQUESTED)[:1001].count()


def _page(user: User, name: str, key: int) -> str:
    return reverse(name, args=[key]) if user.can(VIEW) else ""
