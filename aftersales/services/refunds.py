"""Money goes back to a buyer: agreed here, given by the marketplace, on the books only when it says so."""

from dataclasses import dataclass
from uuid import UUID

from django.db import transaction

from aftersales.events import RefundsConfirmed
from aftersales.models import Case, Refund
from aftersales.services.standing import lock_cases, lock_orders_of, settle
from aftersales.states import RefundState
from erp.kernel import clock
from erp.kernel.events import publish
from erp.kernel.money import Money
from erp.kernel.outcomes import Refusal
from erp.kernel.services.outbox import Command, command
from erp.kernel.services.timeline import record
from erp.kernel.sql import retried, rows
from orders.models import Order
from people.models import User
from stores.states import Marketplace

SEND = "refund.send"


@dataclass(frozen=True, slots=True)
class Agreed:
    """The refund, or why there is none."""

    refund: Refund | None
    already: bool = False
    refusal: Refusal | None = None


@dataclass(frozen=True, slots=True)
class Left:
    """What of an order may still go back, in minor units of its currency; `total` is the whole of it."""

    items: int
    shipping: int
    tax: int

    @property
    def total(self) -> int:
        """All of it."""
        return self.items + self.shipping + self.tax


@retried()
@transaction.atomic
def agree_refund(
    *, client_id: UUID, case_id: int, items_minor: int, shipping_minor: int, tax_minor: int, actor: User | None
) -> Agreed:
    """Agree to give money back; the marketplace is asked through the outbox, exactly once. Our own sales are refunded at once: their
    buyer's wallet is ours.

    Refused: `not_found`, `nothing`, `unpaid`, `not_shipped` (own sales only: cancelling frees the money), `too_much` (more than the
    order's total less what went back before, with what is left), `tax_more`, `in_flight` (another refund of this case has not ended).
    The same `client_id` again: already.
    """
    if not lock_cases([case_id]):
        return Agreed(None, refusal=Refusal("not_found"))
    lock_orders_of([case_id])
    known = Refund.objects.filter(client_id=client_id).first()
    if known is not None:
        return Agreed(known, already=True)
    case = Case.objects.select_related("order__account").get(pk=case_id)
    asked = Left(items_minor, shipping_minor, tax_minor)
    refusal = _why_not(case, asked)
    if refusal is not None:
        return Agreed(None, refusal=refusal)
    now = clock.now()
    at_once = case.order.account.marketplace == Marketplace.DIRECT
    refund = Refund.objects.create(
        client_id=client_id,
        case=case,
        currency=case.order.currency,
        items_minor=items_minor,
        shipping_minor=shipping_minor,
        tax_minor=tax_minor,
        state=RefundState.CONFIRMED if at_once else RefundState.AGREED,
        agreed_by=actor,
        agreed_at=now,
        confirmed_at=now if at_once else None,
    )
    told = {"amount": asked.total, "currency": refund.currency}
    record("case.refund_agreed", subject_kind="case", subject_ids=[case_id], actor=actor, data=told)
    if at_once:
        record("case.refund_confirmed", subject_kind="case", subject_ids=[case_id], actor=None, data=told)
        settle([case_id])
        publish(RefundsConfirmed((refund.pk,)))
    else:
        settle([case_id])
        _command(refund, case.order, actor)
    return Agreed(refund)


def _why_not(case: Case, asked: Left) -> Refusal | None:
    order = case.order
    left = left_of(order)
    if min(asked.items, asked.shipping, asked.tax) < 0 or asked.items + asked.shipping == 0:
        return Refusal("nothing")
    if order.paid_at is None:
        return Refusal("unpaid")
    if order.account.marketplace == Marketplace.DIRECT and order.shipped_at is None:
        return Refusal("not_shipped")
    if Refund.objects.filter(case=case, state__in=(RefundState.AGREED, RefundState.SENT)).exists():
        return Refusal("in_flight")
    if asked.total > left.total:
        return Refusal("too_much", {"asked": asked.total, "left": left.total, "currency": order.currency})
    if asked.tax > left.tax:
        return Refusal("tax_more", {"asked": asked.tax, "left": left.tax, "currency": order.currency})
    return None


def left_of(order: Order) -> Left:
    """What of an order's money has not gone back. A refused refund counts while its command may still go out."""
    gone = rows(
        """SELECT coalesce(sum(r.items_minor), 0)::bigint, coalesce(sum(r.shipping_minor), 0)::bigint, coalesce(sum(r.tax_minor), 0)::bigint
           FROM aftersales_refund r JOIN aftersales_case c ON c.id = r.case_id WHERE c.order_id = %s AND (r.state <> 'rejected'
             OR EXISTS (SELECT 1 FROM kernel_outboxcommand o WHERE o.wish = 'refund:' || r.id AND o.finished_at IS NULL))""",
        [order.pk],
    )[0]
    total = Money(order.total, order.currency).minor()
    shipping = Money(order.shipping_total, order.currency).minor()
    tax = Money(order.tax_total, order.currency).minor()
    return Left(total - shipping - tax - gone[0], shipping - gone[1], tax - gone[2])


def _command(refund: Refund, order: Order, actor: User | None) -> None:
    command(
        [
            Command(
                kind=SEND,
                wish=f"refund:{refund.pk}",
                key=f"order:{order.pk}",
                lane=order.account.lane,
                payload={"refund_id": refund.pk, "case_id": refund.case_id, "order_id": order.pk},
                created_by=actor.pk if actor else None,
                scope=f"store:{order.store_id}",
            )
        ]
    )


def record_theirs(*, given: dict[int, tuple[UUID, int, str]]) -> tuple[int, ...]:
    """Money that the marketplace gave back by itself, told as a total per case: what our refunds of the case do not explain.

    `given`: case id -> (id of the news, minor units given back in all, the marketplace's number). Goods first, then shipping, then tax.
    The cases are locked by the caller. Answers the new refunds, which are confirmed by what they are.
    """
    new: list[Refund] = []
    now = clock.now()
    for case in Case.objects.filter(pk__in=given).select_related("order").order_by("pk"):
        client_id, total, external_id = given[case.pk]
        ours = sum(
            refund.items_minor + refund.shipping_minor + refund.tax_minor
            for refund in Refund.objects.filter(case=case).exclude(state=RefundState.REJECTED)
        )
        more, left = total - ours, left_of(case.order)
        if more <= 0:
            continue
        tax = max(0, min(left.tax, more - left.items - left.shipping))
        shipping = max(0, min(left.shipping, more - left.items))
        new.append(
            Refund(
                client_id=client_id, case=case, currency=case.order.currency, items_minor=more - shipping - tax,
                shipping_minor=shipping, tax_minor=tax, state=RefundState.CONFIRMED, external_id=external_id,
                by_marketplace=True, agreed_at=now, confirmed_at=now,
            )
        )  # fmt: skip
    Refund.objects.bulk_create(new)
    cases = [refund.case_id for refund in new]
    told = {refund.case_id: {"amount": refund.items_minor + refund.shipping_minor + refund.tax_minor,
                             "currency": refund.currency} for refund in new}  # fmt: skip
    record("case.refund_by_marketplace", subject_kind="case", subject_ids=cases, actor=None, data_by_id=told)
    settle(cases)
    if new:
        publish(RefundsConfirmed(tuple(refund.pk for refund in new)))
    return tuple(refund.pk for refund in new)
