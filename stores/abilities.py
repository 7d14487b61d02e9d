"""What each marketplace can do, in words. One table for the pages and the documents, made from what the connectors publish."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from stores.connectors.port import Capabilities
from stores.connectors.registry import connector_class
from stores.states import CONNECTED

Words = str | Promise
YES, NO = pgettext_lazy("ability", "yes"), pgettext_lazy("ability", "no")
HOW_IT_IS_READ = {"overlap_s", "clamp_s", "page_ascending"}  # fields of `Capabilities` that tell no ability


@dataclass(frozen=True, slots=True)
class Ability:
    """One line of the table, for one marketplace."""

    label: Words
    able: bool
    words: Words


@dataclass(frozen=True, slots=True)
class _Line:
    """How a line is made; `fields` are those of `Capabilities` that it tells of."""

    label: Words
    fields: tuple[str, ...]
    able: Callable[[Capabilities], bool]
    words: Callable[[Capabilities], Words] = lambda _can: YES


def _flag(label: Words, name: str) -> _Line:
    return _Line(label, (name,), lambda can: bool(getattr(can, name)))


def _report(label: Words, kind: str) -> _Line:
    return _Line(label, (f"pulls:{kind}",), lambda can: kind in can.pulls)


def _batch(many: int) -> Words:
    return _("one at a time") if many == 1 else _("up to %(n)s at once") % {"n": many}


def _images(can: Capabilities) -> Words:
    return _("up to %(n)s") % {"n": can.max_images}


def _title(can: Capabilities) -> Words:
    return _("up to %(n)s") % {"n": can.longest_title}


def _refunds(can: Capabilities) -> Words:
    return _("also in part") if can.partial_refunds else _("whole orders only")


LINES: tuple[_Line, ...] = (
    _flag(_("Tells of changes by itself"), "push"),
    _flag(_("Lets an order be shipped in parts"), "partial_shipment"),
    _flag(_("Lets several orders of a buyer share a parcel"), "shared_parcels"),
    _flag(_("Checks tracking numbers only afterwards"), "asynchronous_shipment"),
    _flag(_("Lets us cancel an order"), "cancels_orders"),
    _flag(_("Takes our answer when a buyer wants to cancel"), "answers_cancels"),
    _Line(_("Takes refunds"), ("refunds", "partial_refunds"), lambda can: can.refunds, _refunds),
    _Line(
        _("Takes quantities"), ("stock_batch",), lambda can: can.stock_batch > 0, lambda can: _batch(can.stock_batch)
    ),
    _Line(_("Takes prices"), ("prices", "price_batch"), lambda can: can.prices, lambda can: _batch(can.price_batch)),
    _flag(_("Takes new listings"), "publishes_listings"),
    _flag(_("Takes changed texts and images"), "edits_listings"),
    _flag(_("Takes listings off sale"), "closes_listings"),
    _flag(_("Puts listings back on sale"), "reopens_listings"),
    _Line(_("Images of a listing"), ("max_images",), lambda can: can.max_images > 0, _images),
    _Line(_("Characters of a title"), ("longest_title",), lambda can: can.longest_title > 0, _title),
    _flag(_("Tells what is listed"), "lists_listings"),
    _report(_("Reports returns and disputes"), "returns"),
    _report(_("Reports settlements"), "settlements"),
    _report(_("Reports visitors by day"), "traffic"),
    _report(_("Reports reviews"), "reviews"),
    _report(_("Shows messages of buyers"), "messages"),
    _flag(_("Takes our answers to buyers"), "replies"),
    _report(_("Reports stock in its own warehouses"), "warehouse_stock"),
)


def abilities(marketplace: str) -> tuple[Ability, ...]:
    """What a marketplace can do, line by line in a fixed order; nothing for own sales, which have no marketplace."""
    if marketplace not in CONNECTED:
        return ()
    return abilities_of(connector_class(marketplace).capabilities)


def abilities_of(can: Capabilities) -> tuple[Ability, ...]:
    """The same for capabilities in hand."""
    return tuple(
        Ability(line.label, able, line.words(can) if able else NO) for line in LINES for able in [line.able(can)]
    )


def all_abilities() -> Mapping[str, tuple[Ability, ...]]:
    """The whole table: marketplace -> its lines."""
    return {marketplace: abilities(marketplace) for marketplace in CONNECTED}
