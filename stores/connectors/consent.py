"""Marketplaces whose tokens come in pairs: renewing gives a new pair and ends the old one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stores.connectors.port import TokenPair
from stores.services.tokens import refresh_token_of

if TYPE_CHECKING:
    from stores.models import SellerAccount


def handed_out(account: SellerAccount, *, lasts_s: float) -> TokenPair | None:
    """The pair that came with the seller's consent, until a renewal has replaced it; None from then on.

    It is used up first: a renewal whose answer is lost leaves nothing but a new consent. Should it have run out, the marketplace
    says so and the next renewal is a real one.
    """
    secrets = account.secrets
    if not secrets.get("access_token") or refresh_token_of(account.pk):
        return None
    return TokenPair(secrets["access_token"], lasts_s, refresh_token=secrets["refresh_token"])
