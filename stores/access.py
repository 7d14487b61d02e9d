"""Which stores a person may see, as ids for a query. The decision itself is `Store.objects.for_user`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stores.models import SellerAccount, Store
from stores.states import CONNECTED

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from people.models import User
    from stores.models import StoreQuerySet


def store_ids_for(user: User | AnonymousUser) -> list[int]:
    """The ids of the stores that a person may see, in one query; none for a stranger."""
    return list(_seen_by(user).order_by("pk").values_list("pk", flat=True))


def account_ids_for(user: User | AnonymousUser) -> list[int]:
    """The seller accounts at a marketplace of which a person sees at least one store; own sales have none to speak to."""
    seen = (
        _seen_by(user)
        .filter(account__marketplace__in=CONNECTED)
        .order_by("account_id")
        .values_list("account_id", flat=True)
    )
    return list(seen.distinct())


def managed_account_ids(user: User | AnonymousUser) -> list[int]:
    """The accounts that a person who manages accounts may open: those they see, and those that have no store yet."""
    new = SellerAccount.objects.filter(marketplace__in=CONNECTED, stores=None)
    found = SellerAccount.objects.filter(pk__in=account_ids_for(user)) | new
    return list(found.distinct().order_by("pk").values_list("pk", flat=True))


def _seen_by(user: User | AnonymousUser) -> StoreQuerySet:
    return Store.objects.for_user(user)  # type: ignore[arg-type]  # a stranger is answered with none
