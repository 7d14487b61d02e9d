"""A change of a listing goes out: how the outbox tells the marketplace, and how a lost answer is looked up before anything is told again."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from decimal import Decimal
from typing import Any

from erp.kernel import clock
from erp.kernel.models import OutboxCommand
from erp.kernel.services.outbox import Answer
from products.models import Listing, ListingChange
from products.picture_links import open_url
from products.states import ChangeKind
from stores.connectors import errors
from stores.connectors.port import Connector, ListingContent, ListingIssue, ListingKnown, ListingPlace, Receipt
from stores.services.accounts import connected
from stores.services.answers import answer_to

# A review may take a second or a day: looked at soon, then ever more seldom.
LOOKS_S = (0.7, 1, 2, 4, 8, 15, 30, 60, 300, 900, 3600, 7200, 14400, 28800, 57600)
# How long a call whose answer was lost may still be on its way there before its absence is believed.
ABSENT_AFTER_S = 10.0
TOLD = "told"  # in an answer's detail: the marketplace has taken it; from then on it is only read
WITH_REVIEW = (ChangeKind.PUBLISH, ChangeKind.EDIT)

Offer = Callable[[Sequence[tuple[int, int]]], Mapping[tuple[int, int], int]]
_offer: list[Offer] = []


def set_offer(offer: Offer) -> None:
    """Called by the wiring: who reckons how much a store may offer of a SKU."""
    _offer[:] = [offer]


def send(commands: Sequence[OutboxCommand]) -> dict[int, Answer]:
    """Tell the marketplace of each, one after the other. A lost answer is `unknown`: the listing is read before anything is told again."""
    return {row.pk: _sent(row, change) for row, change in _changes(commands)}


def check(commands: Sequence[OutboxCommand]) -> dict[int, Answer]:
    """Read how the listing stands."""
    return {row.pk: _looked_up(row, change) for row, change in _changes(commands)}


def _sent(row: OutboxCommand, change: ListingChange | None) -> Answer:
    if change is None:
        return Answer("rejected", error="the draft is gone")
    content = _content(change)
    try:
        with connected(change.draft.store.account_id) as connector:
            if change.kind == ChangeKind.PUBLISH:
                known = connector.listing_known(content.place, content)
                if known.state != "absent":
                    return _there_before(row, change, known)
            receipt = _tell(connector, change, content)
    except errors.ContentRefused as error:
        return Answer("rejected", error=str(error), detail={"issues": _told(error.issues)})
    except errors.AlreadyDone as error:
        return Answer("unknown", error=str(error), retry_in_s=0)
    except errors.ConnectorError as error:
        return answer_to(error)
    detail = {**receipt.detail, TOLD: True, "quantity": content.quantity}
    return Answer("submitted", detail=detail, retry_in_s=LOOKS_S[0])


def _there_before(row: OutboxCommand, change: ListingChange, known: ListingKnown) -> Answer:
    """Our seller SKU is there already. Asked for the first time, that is somebody else's; later it may be what we sent before."""
    if row.attempts > 1:
        return _verdict(row, change, known)
    text = f"{change.draft.seller_sku} is listed there already: read what is listed, or take another seller SKU"
    return Answer("rejected", error=text, detail={"issues": _told([ListingIssue("duplicate", text, "seller_sku")])})


def _tell(connector: Connector, change: ListingChange, content: ListingContent) -> Receipt:
    if change.kind == ChangeKind.PUBLISH:
        return connector.publish_listing(content)
    if change.kind == ChangeKind.EDIT:
        return connector.edit_listing(content)
    if change.kind == ChangeKind.REOPEN:
        return connector.reopen_listing(content)
    return connector.close_listing(content.place)


def _looked_up(row: OutboxCommand, change: ListingChange | None) -> Answer:
    if change is None:
        return Answer("rejected", error="the draft is gone")
    content = _content(change)
    try:
        with connected(change.draft.store.account_id) as connector:
            known = connector.listing_known(content.place, content if change.kind in WITH_REVIEW else None)
    except errors.ConnectorError as error:
        return answer_to(error, reading=True, detail=_kept(row))
    return _verdict(row, change, known)


def _verdict(row: OutboxCommand, change: ListingChange, known: ListingKnown) -> Answer:
    """What a look says about a change."""
    kept = _kept(row)
    told = bool(kept.get(TOLD))
    detail = {
        **kept, TOLD: True, "standing": known.state, "listing_key": known.listing_key, "pool_key": known.pool_key,
        "external": known.external,
    }  # fmt: skip
    later = Answer("submitted", detail={**kept, TOLD: True}, retry_in_s=LOOKS_S[min(row.attempts, len(LOOKS_S) - 1)])
    if change.kind == ChangeKind.CLOSE:
        if known.state in ("closed", "absent"):
            return Answer("confirmed", detail=detail)
        return later if told else _not_there(change)
    if known.state == "refused":
        issues = _told(known.issues)
        return Answer("rejected", error="; ".join(each["text"] for each in issues), detail={**detail, "issues": issues})
    if known.state == "pending":
        return later
    if known.state == "active":
        # An edit that was never taken leaves the listing as active as it was.
        return Answer("confirmed", detail=detail) if told or change.kind != ChangeKind.EDIT else _not_there(change)
    if known.state == "closed" and told and change.kind == ChangeKind.EDIT:
        return Answer("confirmed", detail=detail)
    if known.state == "closed" and change.kind == ChangeKind.PUBLISH:
        return Answer("confirmed", detail=detail)
    return later if told else _not_there(change)


def _not_there(change: ListingChange) -> Answer:
    """Not carried out, as far as one can see. What makes something new waits until a late arrival can't be any more."""
    since = change.sent_at or clock.now()
    if change.kind == ChangeKind.PUBLISH and clock.now() - since < timedelta(seconds=ABSENT_AFTER_S):
        return Answer("unknown", error="it is not there yet", retry_in_s=ABSENT_AFTER_S)
    return Answer("absent", retry_in_s=0)


def _kept(row: OutboxCommand) -> dict[str, Any]:
    """What an earlier answer has told: that it was taken, and under which ids."""
    return dict(row.last_answer or {})


def _changes(commands: Sequence[OutboxCommand]) -> list[tuple[OutboxCommand, ListingChange | None]]:
    found = ListingChange.objects.select_related(
        "draft__store__account", "draft__sku", "draft__listing__pool", "draft__listing__tag"
    ).in_bulk([row.payload["change_id"] for row in commands])
    chosen = [(row, found.get(row.payload["change_id"])) for row in commands]
    pairs = [
        (change.draft.store_id, change.draft.sku_id)
        for _, change in chosen
        if change and change.kind in (ChangeKind.PUBLISH, ChangeKind.REOPEN)
    ]
    offers = _offer[0](pairs) if pairs else {}
    for row, change in chosen:
        if change:
            change.quantity = offers.get((change.draft.store_id, change.draft.sku_id), 0)
            change.external = {**_ids(change.draft.listing), **change.external, **(_kept(row).get("external") or {})}
    return chosen


def _ids(listing: Listing | None) -> dict[str, Any]:
    if listing is None:
        return {}
    return {**(listing.pool.external if listing.pool else {}), **listing.external}


def _content(change: ListingChange) -> ListingContent:
    """What goes out: the snapshot, the price that is asked for now, and what stock allows now."""
    said, draft, sku = change.payload, change.draft, change.draft.sku
    tag = draft.listing.tag if draft.listing else None
    price = tag.desired if tag is not None and tag.desired is not None else Decimal(said["price"] or 0)
    return ListingContent(
        place=ListingPlace(draft.store.site, said["seller_sku"], change.external),
        title=said["title"],
        description=said["description"],
        price=price,
        currency=said["currency"],
        quantity=change.quantity or 0,
        bullets=tuple(str(each) for each in said["bullets"]),
        brand=said["brand"],
        category=said["category"],
        attributes={str(name): str(value) for name, value in said["attributes"].items()},
        images=tuple(str(each.get("url") or open_url(each["image"])) for each in said["images"]),
        weight_g=sku.weight_g,
        length_mm=sku.length_mm,
        width_mm=sku.width_mm,
        height_mm=sku.height_mm,
        origin=sku.origin,
        hs_code=sku.hs_code,
    )


def _told(issues: Sequence[ListingIssue]) -> list[dict[str, str]]:
    return [{"code": each.code, "text": each.text, "field": each.field} for each in issues]
