"""What the pages of accounts say: about a consent that came to nothing, about an authorisation's end, on the timeline, and why a row
was left as it was."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from erp.kernel import clock
from stores.connectors.applications import ROLLING
from stores.models import SellerAccount

Urgency = Literal["", "month", "week", "day", "ended"]
TONES: Mapping[Urgency, str] = {"": "neutral", "month": "warn", "week": "warn", "day": "bad", "ended": "bad"}


@dataclass(frozen=True, slots=True)
class Problem:
    """What went wrong, what to do about it, and whether the same way may be tried once more."""

    heading: str
    text: str
    again: bool = True


def problem(code: str, marketplace: str, detail: str) -> Problem:
    """A code of `stores.services.consent.Arrival` in words."""
    words = {
        "broken": Problem(
            _("This answer was not asked for"),
            _("The address does not carry our signature. Nothing was changed. Start again from the list of accounts."),
            again=False,
        ),
        "foreign": Problem(
            _("This answer belongs to another session"),
            _("Somebody else began it, or you in another browser. Nothing was changed. Start again here."),
            again=False,
        ),
        "replayed": Problem(
            _("This answer was used already"),
            _("Each consent counts once. Nothing was changed by opening it again; look at the account it connected."),
            again=False,
        ),
        "expired": Problem(
            _("This took too long"),
            _("An answer counts for thirty minutes. Nothing was changed. Start again and choose Allow at once."),
        ),
        "denied": Problem(
            _("Access was denied"),
            _("The seller chose Deny. Nothing was changed. Go again and choose Allow, signed in as the right seller."),
        ),
        "lost_code": Problem(
            _("%(marketplace)s no longer takes this consent") % {"marketplace": marketplace},
            _("It was used before, is older than five minutes, or was made for another application. Go again."),
        ),
        "bad_client": Problem(
            _("%(marketplace)s does not know this application") % {"marketplace": marketplace},
            _("The ID and the secret do not belong together. Enter them again, as the developer page shows them."),
            again=False,
        ),
        "no_answer": Problem(
            _("%(marketplace)s did not answer") % {"marketplace": marketplace},
            _("Whether the consent was taken is not known, so it is not used. Check the address, wait a minute, and go again."),
        ),
        "other_seller": Problem(
            _("That is another seller"),
            _("You allowed access to seller %(seller)s, which is not this account. Go again, signed in as the right seller.")
            % {"seller": detail},
        ),
        "elsewhere": Problem(
            _("This seller is connected already"),
            _("Its stores are not among yours. Ask the owner for access to them, and reconnect it there if it needs that."),
            again=False,
        ),
    }  # fmt: skip
    other = Problem(_("%(marketplace)s said no") % {"marketplace": marketplace}, detail)
    return words.get(code, other)


def urgency(until: datetime | None, now: datetime, *, rolls: bool = False) -> Urgency:
    """How soon an authorisation ends; one that rolls on with every renewal is told of in its last week only. Pure."""
    if until is None:
        return ""
    left = until - now
    if left <= timedelta(0):
        return "ended"
    limits: tuple[tuple[int, Urgency], ...] = ((1, "day"), (7, "week"), (30, "month"))
    return next((word for days, word in limits[: 2 if rolls else 3] if left <= timedelta(days=days)), "")


def urgency_of(account: SellerAccount) -> Urgency:
    """How soon an account's authorisation ends."""
    return urgency(account.authorised_until, clock.now(), rolls=account.marketplace in ROLLING)


def ends(account: SellerAccount) -> str:
    """The end of an account's authorisation in words, once it comes near."""
    until, word = account.authorised_until, urgency_of(account)
    if until is None or not word:
        return ""
    if word == "ended":
        return _("The authorisation has ended. Nothing is read or sent until the account is reconnected.")
    days = max((until - clock.now()).days, 0)
    said = ngettext(
        "The authorisation ends in %(days)s day. Reconnect it before.",
        "The authorisation ends in %(days)s days. Reconnect it before.",
        days,
    )
    return said % {"days": days} if days else _("The authorisation ends within a day. Reconnect it now.")


_ACTIONS = {
    "account.connected": gettext_lazy("Connected"),
    "account.reconnected": gettext_lazy("Reconnected"),
    "account.tested": gettext_lazy("Connection tested"),
    "account.test_failed": gettext_lazy("The test of the connection failed"),
    "account.stores_opened": gettext_lazy("Stores opened"),
    "account.warehouses_set": gettext_lazy("Warehouses chosen"),
    "account.import_started": gettext_lazy("First import started"),
    "account.listings_read": gettext_lazy("Listings read"),
    "account.started": gettext_lazy("Daily work began"),
    "account.settings_changed": gettext_lazy("Settings changed"),
    "account.secrets_rotated": gettext_lazy("Secrets replaced"),
    "account.paused": gettext_lazy("Paused"),
    "account.resumed": gettext_lazy("Resumed"),
    "account.unauthorised": gettext_lazy("Stopped: it must be connected again"),
}


def action(name: str) -> str:
    """A line of an account's timeline; an unknown one shows itself."""
    return str(_ACTIONS.get(name, name))


def detail_of(data: Mapping[str, Any]) -> str:
    """What a line names besides."""
    if "listed" in data:
        counts = {"listed": data["listed"], "mapped": data["mapped"], "left": data["without_sku"]}
        return _("%(listed)s listed, %(mapped)s mapped by their code, %(left)s without a SKU") % counts
    named = data.get("stores") or data.get("what") or []
    return ", ".join(map(str, named))


_REFUSALS: dict[str, Promise] = {
    "not_found": gettext_lazy("There is no such row."),
    "confirmed": gettext_lazy("The marketplace has confirmed it: nothing is left to send."),
    "settled": gettext_lazy("A person has settled it by hand."),
    "withdrawn": gettext_lazy("It was withdrawn before it went out: what it was to tell is no longer so."),
    "decided_anew": gettext_lazy(
        "Its refusal has undone the decision. Open the order or conversation and decide again."
    ),
    "sending": gettext_lazy("A worker is sending it this moment: wait for its answer."),
    "no_reason": gettext_lazy("Say how you know: the next person reads it on the row."),
}


def refusal_words(code: str, values: Mapping[str, Any]) -> str:
    """Why a row was left as it was."""
    return str(_REFUSALS[code]) % dict(values) if code in _REFUSALS else code
