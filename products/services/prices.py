"""What things cost in which store: many listings at once, an outcome for each. The marketplaces hear of it through price tags."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from uuid import UUID

from django.db import transaction

from erp.kernel.money import round_money
from erp.kernel.outcomes import Outcomes, Refusal, missing
from erp.kernel.services.timeline import record
from erp.kernel.sql import execute
from people.models import User
from products.models import Listing
from products.states import ListingState
from stores.models import PriceTag
from stores.services import prices
from stores.services.prices import Tag

LARGEST = Decimal(10) ** 9


@dataclass(frozen=True, slots=True)
class Wanted:
    """The price that a listing is to show."""

    amount: Decimal
    currency: str


@dataclass(slots=True)
class _Verdicts:
    """The listings that get a new price, those that have it, and the refusals."""

    done: dict[int, Decimal] = field(default_factory=dict)
    already: list[int] = field(default_factory=list)
    refused: dict[int, Refusal] = field(default_factory=dict)


@transaction.atomic
def set_prices(*, wanted: Mapping[int, Wanted], actor: User | None) -> Outcomes:
    """Ask for these prices (listing id -> price); the marketplaces are told at once. The price that is asked for already: already.

    Refused: `currency` (not the store's), `not_positive`, `too_large`, `too_fine` (more decimals than the currency has), `closed`
    (the listing or its store), and `no_prices` where the marketplace takes none by API.
    """
    return _apply(_locked(wanted), wanted, actor=actor)


@transaction.atomic
def change_prices(*, listing_ids: Sequence[int], percent: Decimal, wish: UUID, actor: User | None) -> Outcomes:
    """Raise (or lower) prices by so many percent, rounded half up to the currency's minor unit. The same `wish` again: already.

    Refused as in `set_prices`, and `no_price` where there is none to start from.
    """
    listings = _locked(listing_ids)
    again = {row.pk for row in listings if row.tag is not None and row.tag.wish == wish}
    factor = 1 + percent / 100
    wanted = {
        row.pk: Wanted(round_money(row.price * factor, _currency(row)), _currency(row))
        for row in listings
        if row.price is not None and row.pk not in again
    }
    bare = {row.pk: Refusal("no_price") for row in listings if row.price is None}
    told = _apply([row for row in listings if row.pk in wanted], wanted, actor=actor, wish=wish)
    return told + Outcomes(
        already=tuple(sorted(again)), refused={**bare, **missing(listing_ids, {r.pk for r in listings})}
    )


@transaction.atomic
def take_theirs(*, listing_ids: Sequence[int], actor: User | None) -> Outcomes:
    """Ask for the price that the marketplace was last seen to show: what somebody changed there is meant.

    Refused as in `set_prices`, and `not_read` where theirs is not known.
    """
    listings = _locked(listing_ids)
    wanted = {
        row.pk: Wanted(row.tag.read_back, row.tag.currency)
        for row in listings
        if row.tag and row.tag.read_back is not None
    }
    unread = {row.pk: Refusal("not_read") for row in listings if row.pk not in wanted}
    told = _apply([row for row in listings if row.pk in wanted], wanted, actor=actor)
    return told + Outcomes(refused={**unread, **missing(listing_ids, {row.pk for row in listings})})


@transaction.atomic
def push_again(*, listing_ids: Sequence[int], actor: User | None) -> Outcomes:
    """Send our prices once more, where the marketplace shows another one or refused it. In step: already. Without a wish: `no_price`."""
    listings = _locked(listing_ids)
    priced = {row.pk: row.tag for row in listings if row.tag is not None and row.tag.desired is not None}
    again = {key: tag for key, tag in priced.items() if tag.behind or tag.read_back not in (None, tag.desired)}
    prices.push_again([tag.pk for tag in again.values()])
    record("listing.price_sent_again", subject_kind="listing", subject_ids=again, actor=actor)
    refused = {row.pk: Refusal("no_price") for row in listings if row.pk not in priced}
    unknown = missing(listing_ids, {row.pk for row in listings})
    return Outcomes(tuple(again), tuple(key for key in priced if key not in again), {**refused, **unknown})


def _locked(ids: Mapping[int, Wanted] | Sequence[int]) -> list[Listing]:
    found = Listing.objects.filter(pk__in=list(ids)).select_related("store__account", "tag")
    return list(found.order_by("pk").select_for_update(of=("self",), no_key=True))


def _apply(
    listings: Sequence[Listing], wanted: Mapping[int, Wanted], *, actor: User | None, wish: UUID | None = None
) -> Outcomes:
    """Write what passes: the listing, its tag, its timeline; a statement or two for each, however many there are."""
    verdicts = _judged(listings, wanted)
    changed = [row for row in listings if row.pk in verdicts.done]
    if changed:
        tags = _hung(changed)
        execute(
            """UPDATE products_listing l SET price = t.price, currency = t.currency, tag_id = t.tag
               FROM unnest(%s::bigint[], %s::numeric[], %s::text[], %s::bigint[]) AS t(id, price, currency, tag) WHERE l.id = t.id""",
            [
                [row.pk for row in changed],
                [verdicts.done[row.pk] for row in changed],
                [_currency(row) for row in changed],
                [tags[row.pk] for row in changed],
            ],
        )
        if wish:
            PriceTag.objects.filter(pk__in=tags.values()).update(wish=wish)
        prices.want({tags[row.pk]: verdicts.done[row.pk] for row in changed})
        record(
            "listing.priced",
            subject_kind="listing",
            subject_ids=[row.pk for row in changed],
            actor=actor,
            data_by_id={
                row.pk: {"price": verdicts.done[row.pk], "before": row.price, "currency": _currency(row)}
                for row in changed
            },
        )
    refused = {**verdicts.refused, **missing(wanted, {row.pk for row in listings})}
    return Outcomes(tuple(verdicts.done), tuple(verdicts.already), refused)


def _judged(listings: Sequence[Listing], wanted: Mapping[int, Wanted]) -> _Verdicts:
    """What is to become of each listing. Pure but for what the rows carry."""
    verdicts = _Verdicts()
    for row in listings:
        refusal = _refusal(row, wanted[row.pk])
        if refusal:
            verdicts.refused[row.pk] = refusal
        elif row.tag is not None and row.tag.desired == wanted[row.pk].amount:
            verdicts.already.append(row.pk)
        else:
            verdicts.done[row.pk] = wanted[row.pk].amount
    return verdicts


def _refusal(row: Listing, asked: Wanted) -> Refusal | None:
    currency = _currency(row)
    if row.state == ListingState.CLOSED or row.store.closed_at:
        return Refusal("closed")
    if not prices.takes_prices(row.store.account.marketplace):
        return Refusal("no_prices", {"marketplace": row.store.account.get_marketplace_display()})
    if asked.currency != currency:
        return Refusal("currency", {"asked": asked.currency, "currency": currency})
    if asked.amount <= 0:
        return Refusal("not_positive", {"amount": str(asked.amount)})
    if asked.amount >= LARGEST:
        return Refusal("too_large", {"amount": str(asked.amount)})
    if asked.amount != round_money(asked.amount, currency):
        return Refusal("too_fine", {"amount": str(asked.amount), "currency": currency})
    return None


def _hung(listings: Sequence[Listing]) -> dict[int, int]:
    """The tag of each listing; one that has none gets it, with the ids that its pool and itself are addressed by."""
    tags = {row.pk: row.tag_id for row in listings if row.tag_id}
    bare = Listing.objects.filter(pk__in=[row.pk for row in listings if not row.tag_id]).select_related("pool")
    made = {
        row.pk: Tag(row.store_id, row.external_key, {**(row.pool.external if row.pool else {}), **row.external})
        for row in bare
    }
    hung = prices.hang(list(made.values())) if made else {}
    return tags | {key: hung[tag.store_id, tag.external_key] for key, tag in made.items()}


def _currency(row: Listing) -> str:
    """A listing is priced in the currency of its store."""
    return row.store.currency
