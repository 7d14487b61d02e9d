"""The watch list: buyers that somebody wants to look at, by keyed hashes only. Found when exactly equal; orders of theirs are looked at anew."""

from django.db import transaction

from erp.kernel import clock, crypto
from erp.kernel.outcomes import Outcomes, Refusal
from erp.kernel.services.timeline import record
from erp.kernel.sql import rows
from orders.models import Buyer, Order, WatchEntry
from orders.rules.stale import note
from orders.states import WatchKind
from people.models import User

Mark = tuple[str, bytes, bytes | None]


@transaction.atomic
def watch_buyer(*, order_id: int, reason: str, actor: User) -> Outcomes:
    """Put the buyer of an order on the list by all that is known of them. All of it known already: already.

    Refused: `no_buyer` (nothing is known, or it is forgotten).
    """
    buyer = Buyer.objects.filter(order_id=order_id).first()
    marks: list[Mark] = []
    if buyer and buyer.email_hash:
        marks.append((WatchKind.EMAIL, bytes(buyer.email_hash), None))
    if buyer and buyer.phone_hash:
        marks.append((WatchKind.PHONE, bytes(buyer.phone_hash), None))
    if buyer and buyer.name_hash and buyer.address_hash:
        marks.append((WatchKind.PLACE, bytes(buyer.name_hash), bytes(buyer.address_hash)))
    if not marks:
        return Outcomes(refused={order_id: Refusal("no_buyer")})
    made = _add(marks, reason=reason, order_id=order_id, actor=actor)
    if made:
        record(
            "order.buyer_watched", subject_kind="order", subject_ids=[order_id], actor=actor, data={"reason": reason}
        )
    return Outcomes(done=(order_id,)) if made else Outcomes(already=(order_id,))


@transaction.atomic
def watch_words(*, kind: str, words: str, reason: str, actor: User) -> bool:
    """Put an e-mail or a phone on the list; the words themselves are not kept. False: it is there already, or says nothing."""
    told = "".join(filter(str.isdigit, words)) if kind == WatchKind.PHONE else words
    found = crypto.blind_index(kind, told)
    return bool(found and _add([(kind, found, None)], reason=reason, order_id=None, actor=actor))


def _add(marks: list[Mark], *, reason: str, order_id: int | None, actor: User) -> int:
    open_ = {
        (entry.kind, bytes(entry.hash), bytes(entry.address_hash) if entry.address_hash else None)
        for entry in WatchEntry.objects.filter(removed_at=None, hash__in=[mark[1] for mark in marks])
    }
    new = [mark for mark in marks if mark not in open_]
    order = Order.objects.filter(pk=order_id).first() if order_id else None
    WatchEntry.objects.bulk_create(
        [
            WatchEntry(
                kind=kind,
                hash=found,
                address_hash=place,
                reason=reason.strip()[:120],
                order=order,
                added_at=clock.now(),
                added_by=actor,
            )
            for kind, found, place in new
        ],
        ignore_conflicts=True,  # another person may add the same buyer in the same moment
    )
    _look_again(new)
    return len(new)


@transaction.atomic
def unwatch(*, entry_id: int, actor: User) -> bool:
    """Take an entry off the list; holds that it caused are looked at anew. False: it is off already."""
    entry = WatchEntry.objects.filter(pk=entry_id, removed_at=None).select_for_update(of=("self",)).first()
    if entry is None:
        return False
    entry.removed_at, entry.removed_by = clock.now(), actor
    entry.save(update_fields=["removed_at", "removed_by"])
    _look_again([(entry.kind, bytes(entry.hash), bytes(entry.address_hash) if entry.address_hash else None)])
    return True


def _look_again(marks: list[Mark]) -> None:
    """Have rules look at the buyers' orders that are not approved yet."""
    column = {WatchKind.EMAIL: "email_hash", WatchKind.PHONE: "phone_hash", WatchKind.PLACE: "name_hash"}
    found: set[int] = set()
    for kind, name in column.items():
        mine = [mark[1] for mark in marks if mark[0] == kind]
        if mine:
            found |= {row[0] for row in rows(
                f"""SELECT b.order_id FROM orders_buyer b JOIN orders_order o ON o.id = b.order_id
                    WHERE b.{name} = ANY(%s) AND o.state IN ('new', 'review')""",
                [mine],
            )}  # fmt: skip
    note(sorted(found))
