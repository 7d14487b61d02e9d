"""What the four consents share: the first pair of tokens, and what goes wrong between the page and the pair."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from stores.connectors.errors import Rejected
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


def denied(marketplace: str, answer: Mapping[str, str]) -> Rejected:
    """The consent page sent no code back: the seller said no, or the application is not allowed to ask."""
    if answer.get("error") == "access_denied":
        return Rejected(
            f"The seller denied access at {marketplace}. Start again, and choose Allow there.", code="denied"
        )
    reason = answer.get("error_description") or answer.get("error") or "it sent no code"
    return Rejected(f"{marketplace} did not let us in: {reason[:200]}. Start again.", code="no_code")


def lost_code(marketplace: str) -> Rejected:
    """The code is used up, too old, or was made for another application."""
    why = "it was used before, is older than five minutes, or belongs to another application"
    return Rejected(f"{marketplace} no longer takes this consent: {why}. Start again.", code="lost_code")


def bad_client(marketplace: str) -> Rejected:
    """The application's own credentials are wrong."""
    return Rejected(
        f"{marketplace} does not know this application with this secret: enter them again.", code="bad_client"
    )
