"""Who lets us in: sites, consent, tokens, and webhooks that prove their sender."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class Site:
    """A site that an account may sell on. `zone` is the IANA name of its traffic day."""

    code: str
    name: str
    currency: str
    zone: str


@dataclass(frozen=True, slots=True)
class Granted:
    """What a seller's consent gave us. `credentials` are stored sealed, as the account's secrets; `authorised_until` where consent ends."""

    seller_id: str
    name: str
    region: str
    credentials: dict[str, Any]
    tokens: TokenPair | None
    authorised_until: datetime | None = None


@dataclass(frozen=True, slots=True)
class TokenPair:
    """Fresh access; `refresh_token` is None when the old one stays good."""

    access_token: str
    expires_in_s: float
    refresh_token: str | None = None
    refresh_expires_in_s: float | None = None


@dataclass(frozen=True, slots=True)
class PushMessage:
    """A verified webhook: a hint to look at an order again, never the truth about it."""

    delivery_id: str
    order_id: str | None
    topic: str
