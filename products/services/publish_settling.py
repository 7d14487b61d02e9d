"""What a marketplace's answer to a change means at home, in the transaction that records it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from erp.kernel import clock
from erp.kernel.events import publish
from erp.kernel.models import OutboxCommand
from erp.kernel.services.outbox import Answer
from erp.kernel.services.timeline import record
from products.events import ListingsMapped
from products.models import Listing, ListingChange, ListingDraft
from products.services.drafts import restate
from products.services.found import keep_listings
from products.services.listings import map_listings
from products.services.prices import Wanted, set_prices
from products.services.standing import put_back, take_off
from products.states import ChangeKind, ChangeOutcome, ListingState
from stores.connectors.port import RemoteListing
from stores.services import pools

Heard = tuple[ListingChange, Answer]
SELLING = (ChangeKind.PUBLISH, ChangeKind.REOPEN)


def settled(answers: Sequence[tuple[OutboxCommand, Answer]]) -> None:
    """Note what was heard on the changes; what is confirmed becomes a listing with its pool and its price, changes it, or takes it off."""
    by_change = {row.payload["change_id"]: answer for row, answer in answers}
    draft_ids = sorted({row.payload["draft_id"] for row, _ in answers})
    drafts = ListingDraft.objects.filter(pk__in=draft_ids).order_by("pk").select_for_update(no_key=True)
    known = {row.pk: row for row in drafts}
    open_ = ListingChange.objects.filter(pk__in=by_change, outcome=ChangeOutcome.OPEN).select_related(
        "draft__store", "draft__listing"
    )
    heard: list[Heard] = []
    for change in open_.order_by("pk"):
        change.draft.version = known[change.draft_id].version
        heard.append((change, by_change[change.pk]))
    waiting = [each for each in heard if each[1].state in ("submitted", "unknown")]
    done = [each for each in heard if each[1].state == "confirmed"]
    refused = [each for each in heard if each[1].state == "rejected"]
    _note_sent(waiting)
    done, lost = _with_listings(done)
    _take_effect(done)
    _finish(done, ChangeOutcome.DONE)
    _finish(refused + lost, ChangeOutcome.REFUSED)
    restate(draft_ids)


def _note_sent(waiting: Sequence[Heard]) -> None:
    """It is at the marketplace, or may be: from now on it is read before anything is told again."""
    changed = []
    for change, answer in waiting:
        ids = answer.detail.get("external") or {}
        if change.sent_at is None or (ids and change.external != ids):
            change.sent_at, change.external = change.sent_at or clock.now(), ids or change.external
            change.quantity = answer.detail.get("quantity", change.quantity)
            changed.append(change)
    ListingChange.objects.bulk_update(changed, ["sent_at", "external", "quantity"])


def _with_listings(done: Sequence[Heard]) -> tuple[list[Heard], list[Heard]]:
    """Give each sold draft its listing; the second list is what was confirmed and can't be found here."""
    selling = [each for each in done if each[0].kind in SELLING]
    rest = [each for each in done if each[0].kind not in SELLING]
    _keep(selling)
    keys = {(change.draft.store_id, answer.detail.get("listing_key")) for change, answer in selling}
    names = {(change.draft.store_id, change.draft.seller_sku) for change, _ in selling}
    stores = {store for store, _ in keys}
    rows_ = list(Listing.objects.filter(store__in=stores, external_key__in=[key for _, key in keys if key]))
    rows_ += list(Listing.objects.filter(store__in=stores, seller_sku__in=[name for _, name in names]))
    by_key = {(row.store_id, row.external_key): row for row in rows_}
    by_name = {(row.store_id, row.seller_sku): row for row in rows_}
    lost: list[Heard] = []
    for change, answer in selling:
        draft = change.draft
        row = by_key.get((draft.store_id, str(answer.detail.get("listing_key") or ""))) or by_name.get(
            (draft.store_id, draft.seller_sku)
        )
        if row is None:
            text = str(_("It is said to be listed, but is not among what was read: read what is listed, then link it"))
            lost.append(
                (change, Answer("rejected", error=text, detail={"issues": [{"code": "not_seen", "text": text}]}))
            )
        else:
            draft.listing = row
            rest.append((change, answer))
    return rest, lost


def _keep(selling: Sequence[Heard]) -> None:
    """Listing and pool of what is on sale now, by the same way as all that is found at a marketplace."""
    by_account: dict[int, list[RemoteListing]] = {}
    for change, answer in selling:
        if answer.detail.get("listing_key"):
            by_account.setdefault(change.draft.store.account_id, []).append(_remote(change, answer.detail))
    for account_id, found in sorted(by_account.items()):
        keep_listings(account_id=account_id, found=found, actor=None)


def _remote(change: ListingChange, detail: Mapping[str, Any]) -> RemoteListing:
    said = change.payload
    return RemoteListing(
        listing_key=detail["listing_key"],
        pool_key=detail["pool_key"],
        site=change.draft.store.site,
        seller_sku=said["seller_sku"],
        title=said["title"],
        price=Decimal(said["price"]) if said["price"] else None,
        currency=said["currency"],
        quantity=detail.get("quantity"),
        external=dict(detail["external"]),
    )


def _take_effect(done: Sequence[Heard]) -> None:
    selling = [change for change, _ in done if change.kind in SELLING]
    edited = [change for change, _ in done if change.kind == ChangeKind.EDIT]
    closed = [change for change, _ in done if change.kind == ChangeKind.CLOSE]
    drafts = [change.draft for change in [*selling, *edited]]
    for change in [*selling, *edited]:
        if change.kind != ChangeKind.REOPEN:
            change.draft.live_version = max(change.draft.live_version, min(change.version, change.draft.version))
    ListingDraft.objects.bulk_update(drafts, ["listing", "live_version"])
    _sell(selling)
    titles = [_titled(change) for change in edited if change.draft.listing]
    Listing.objects.bulk_update(titles, ["title"])
    # Whoever sends a whole item back puts back the stock that it read a moment before.
    pools.push_again([row.pool_id for row in titles if row.pool_id and row.state == ListingState.ACTIVE])
    take_off([change.draft.listing for change in closed if change.draft.listing], action="listing.closed", actor=None)


def _titled(change: ListingChange) -> Listing:
    listing = change.draft.listing
    assert listing is not None
    listing.title = change.payload["title"][:300]
    return listing


def _sell(selling: Sequence[ListingChange]) -> None:
    """On sale: mapped to its SKU, its stock told at once, its price on a tag."""
    listings = {change.draft_id: change.draft.listing for change in selling if change.draft.listing}
    put_back([row for row in listings.values() if row], action="listing.published", actor=None)
    targets = {change.draft.listing_id: change.draft.sku_id for change in selling if change.draft.listing_id}
    if not targets:
        return
    mapped = map_listings(targets=targets, actor=None)
    if mapped.already:
        publish(ListingsMapped(mapped.already))
    set_prices(
        wanted={
            change.draft.listing_id: Wanted(Decimal(change.payload["price"]), change.payload["currency"])
            for change in selling
            if change.draft.listing_id and change.kind == ChangeKind.PUBLISH and change.payload["price"]
        },
        actor=None,
    )


def _finish(ended: Sequence[Heard], outcome: ChangeOutcome) -> None:
    for change, answer in ended:
        change.outcome, change.finished_at = outcome, clock.now()
        change.external = answer.detail.get("external") or change.external
        change.quantity = answer.detail.get("quantity", change.quantity)
        change.issues = list(answer.detail.get("issues") or [])
        if outcome == ChangeOutcome.REFUSED and not change.issues:
            code = str(answer.detail.get("code") or "refused")
            change.issues = [{"code": code, "text": answer.error or "refused without a reason", "field": ""}]
    changes = [change for change, _ in ended]
    ListingChange.objects.bulk_update(changes, ["outcome", "finished_at", "external", "quantity", "issues"])
    for kind in ChangeKind:
        mine = {change.draft_id: change for change in changes if change.kind == kind}
        record(
            f"draft.{kind}_{outcome}",
            subject_kind="listing_draft",
            subject_ids=mine,
            actor=None,
            data_by_id={key: {"version": change.version, "issues": change.issues} for key, change in mine.items()},
        )
