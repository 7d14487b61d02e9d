"""A cancellation and a parcel that crossed on the way: the marketplace will never pay for what has left the door."""

from collections.abc import Sequence
from uuid import NAMESPACE_URL, UUID, uuid5

from aftersales.services.cases import CaseDraft, open_cases
from aftersales.services.refunds import left_of, record_theirs
from aftersales.states import CaseKind, CaseReason
from orders.events import CancellationsCrossed
from orders.models import Order, OrderLine


def note_crossed(event: CancellationsCrossed) -> None:
    """Open a case for each: its units are expected back, so that somebody stops the parcel or takes it in again, and all of the
    buyer's money is written down as given back by the marketplace, so that nobody waits for a payout. The same order again: already.
    """
    orders = list(Order.objects.filter(pk__in=event.order_ids).select_related("account").order_by("pk"))
    opened = open_cases(drafts=[_draft(order, lines) for order, lines in _with_lines(orders)], actor=None)
    new = {
        case.case_id: order
        for order, case in zip(orders, opened, strict=True)
        if case.case_id is not None and not case.already
    }
    record_theirs(
        given={
            case_id: (_name("refund", order), left_of(order).total, order.external_id) for case_id, order in new.items()
        }
    )


def _with_lines(orders: Sequence[Order]) -> list[tuple[Order, tuple[tuple[int, int], ...]]]:
    lines: dict[int, list[tuple[int, int]]] = {order.pk: [] for order in orders}
    for order_id, line_id, quantity in (
        OrderLine.objects.filter(order__in=orders).order_by("pk").values_list("order_id", "pk", "quantity")
    ):
        lines[order_id].append((line_id, quantity))
    return [(order, tuple(lines[order.pk])) for order in orders]


def _draft(order: Order, lines: tuple[tuple[int, int], ...]) -> CaseDraft:
    return CaseDraft(
        client_id=_name("case", order),
        order_id=order.pk,
        kind=CaseKind.CANCEL,
        reason=CaseReason.CHANGED_MIND,
        remote_reason="cancelled while the parcel was leaving",
        lines=lines,
        opened_at=order.remote_cancelled_at,
        lenient=True,
    )


def _name(what: str, order: Order) -> UUID:
    return uuid5(NAMESPACE_URL, f"crossed-{what}:{order.pk}")
