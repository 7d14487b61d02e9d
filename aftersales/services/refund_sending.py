"""A refund goes out: how the outbox asks the marketplace, looks a lost answer up, and what its end means on the case."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from aftersales.events import RefundsConfirmed
from aftersales.models import Refund
from aftersales.services.standing import lock_cases, settle
from aftersales.states import RefundState
from erp.kernel import clock
from erp.kernel.events import publish
from erp.kernel.models import OutboxCommand
from erp.kernel.money import minor_digits
from erp.kernel.services.outbox import Answer
from erp.kernel.services.timeline import record
from erp.kernel.sql import dicts, rows
from stores.connectors import errors
from stores.connectors.port import RefundRequest
from stores.services.accounts import connected
from stores.services.answers import answer_to

FIRST_LOOK_S = 0.7
Facts = dict[str, Any]


def send(commands: Sequence[OutboxCommand]) -> dict[int, Answer]:
    """Ask the marketplace for each refund, one call each. A lost answer is `unknown`: it is looked up before anything is sent again."""
    return {row.pk: _sent(facts) for row, facts in _with_facts(commands)}


def check(commands: Sequence[OutboxCommand]) -> dict[int, Answer]:
    """Look what became of a refund, by our reference."""
    return {row.pk: _looked_up(facts) for row, facts in _with_facts(commands)}


def settled(answers: Sequence[tuple[OutboxCommand, Answer]]) -> None:
    """Write what was heard on refund and case, in the transaction that records it; confirmed ones are told to the apps above."""
    by_refund = {row.payload["refund_id"]: answer for row, answer in answers}
    lock_cases(row.payload["case_id"] for row, _ in answers)
    refunds = list(Refund.objects.filter(pk__in=by_refund).select_related("case").order_by("pk"))
    changed = [refund for refund in refunds if _heard(refund, by_refund[refund.pk])]
    Refund.objects.bulk_update(changed, ["state", "error", "external_id", "confirmed_at"])
    for state, action in (
        (RefundState.CONFIRMED, "case.refund_confirmed"),
        (RefundState.REJECTED, "case.refund_rejected"),
    ):
        mine = [refund for refund in changed if refund.state == state]
        record(
            action,
            subject_kind="case",
            subject_ids=[refund.case_id for refund in mine],
            actor=None,
            data_by_id={refund.case_id: {"error": refund.error, **_amount(refund)} for refund in mine},
        )
    settle([refund.case_id for refund in refunds])
    confirmed = tuple(refund.pk for refund in changed if refund.state == RefundState.CONFIRMED)
    if confirmed:
        publish(RefundsConfirmed(confirmed))


def _heard(refund: Refund, answer: Answer) -> bool:
    """Note the answer on the refund; False when it says nothing new. Confirmed is the end, whatever is heard later."""
    before = (refund.state, refund.error, refund.external_id)
    if refund.state == RefundState.CONFIRMED:
        return False
    refund.error = answer.error
    refund.external_id = str(answer.detail.get("external_id") or refund.external_id)[:80]
    if answer.state == "confirmed":
        refund.state, refund.confirmed_at, refund.error = RefundState.CONFIRMED, clock.now(), ""
    elif answer.state == "rejected":
        refund.state = RefundState.REJECTED
    elif answer.state in ("submitted", "unknown"):
        refund.state = RefundState.SENT
    elif answer.state == "absent":
        refund.state = RefundState.AGREED
    return (refund.state, refund.error, refund.external_id) != before


def _amount(refund: Refund) -> dict[str, Any]:
    return {"amount": refund.items_minor + refund.shipping_minor + refund.tax_minor, "currency": refund.currency}


def _sent(facts: Facts | None) -> Answer:
    if facts is None:
        return Answer("rejected", error="the refund is gone")
    if facts["replaced_by"]:
        return Answer("rejected", error=f"agreed anew as R{facts['replaced_by']}")
    try:
        with connected(facts["account_id"]) as connector:
            receipt = connector.refund(facts["request"])
    except errors.AlreadyDone as error:
        return Answer("unknown", error=str(error), retry_in_s=0)
    except errors.ConnectorError as error:
        return answer_to(error)
    again = FIRST_LOOK_S if receipt.state == "submitted" else None
    return Answer(receipt.state, detail=receipt.detail, retry_in_s=again)


def _looked_up(facts: Facts | None) -> Answer:
    if facts is None:
        return Answer("rejected", error="the refund is gone")
    request: RefundRequest = facts["request"]
    try:
        with connected(facts["account_id"]) as connector:
            known = connector.refund_state(order_id=request.order_id, reference=request.reference)
    except errors.NotFound as error:
        return Answer("rejected", error=str(error))
    except errors.ConnectorError as error:
        return answer_to(error, reading=True)
    detail = {"external_id": known.external_id}
    if known.state == "confirmed":
        return Answer("confirmed", detail=detail)
    if known.state == "pending":
        return Answer("submitted", detail=detail, retry_in_s=FIRST_LOOK_S)
    if known.state == "failed":
        return Answer("rejected", detail=detail, error=known.error or "the marketplace refused the refund")
    return Answer("absent", retry_in_s=0)


def _with_facts(commands: Sequence[OutboxCommand]) -> list[tuple[OutboxCommand, Facts | None]]:
    found = {facts["refund_id"]: facts for facts in _facts([row.payload["refund_id"] for row in commands])}
    lines = _lines(list(found))
    for facts in found.values():
        facts["request"] = _request(facts, lines.get(facts["refund_id"], []))
    return [(row, found.get(row.payload["refund_id"])) for row in commands]


def _facts(refund_ids: Sequence[int]) -> list[Facts]:
    return dicts(
        """SELECT r.id AS refund_id, r.currency, r.items_minor, r.shipping_minor, r.tax_minor, c.reason, c.external_id AS case_external_id,
                  c.account_id, o.external_id AS order_external_id, s.site,
                  CASE WHEN r.state = 'rejected' THEN (SELECT max(x.id) FROM aftersales_refund x
                    WHERE x.case_id = r.case_id AND x.id > r.id) END AS replaced_by
           FROM aftersales_refund r JOIN aftersales_case c ON c.id = r.case_id JOIN orders_order o ON o.id = c.order_id
           JOIN stores_store s ON s.id = o.store_id WHERE r.id = ANY(%s)""",
        [list(refund_ids)],
    )


def _lines(refund_ids: Sequence[int]) -> dict[int, list[tuple[str, int, Decimal]]]:
    """The order lines that a refund is about, in sold units with what they cost the buyer: those of its case, or all of the order."""
    found = rows(
        """SELECT r.id, l.external_line_id, coalesce(nullif(x.units, 0), l.quantity)::int, coalesce(l.unit_price, 0)
           FROM aftersales_refund r JOIN aftersales_case c ON c.id = r.case_id JOIN orders_orderline l ON l.order_id = c.order_id
           LEFT JOIN LATERAL (
             SELECT max(ceil(cl.expected::numeric / d.per_unit)) AS units FROM aftersales_caseline cl
             JOIN orders_demand d ON d.line_id = cl.order_line_id AND d.sku_id = cl.sku_id
             WHERE cl.case_id = c.id AND cl.order_line_id = l.id) x ON true
           WHERE r.id = ANY(%s) AND (x.units IS NOT NULL OR NOT EXISTS (SELECT 1 FROM aftersales_caseline y WHERE y.case_id = c.id))
           ORDER BY r.id, l.id""",
        [list(refund_ids)],
    )
    lines: dict[int, list[tuple[str, int, Decimal]]] = {}
    for refund_id, line, units, price in found:
        lines.setdefault(refund_id, []).append((line, units, price * units))
    return lines


def _request(facts: Facts, lines: Sequence[tuple[str, int, Decimal]]) -> RefundRequest:
    currency = facts["currency"]
    shares = split(facts["items_minor"], [worth for _, _, worth in lines])
    return RefundRequest(
        order_id=facts["order_external_id"],
        reference=f"R{facts['refund_id']}",
        currency=currency,
        items=_decimal(facts["items_minor"], currency),
        shipping=_decimal(facts["shipping_minor"], currency),
        tax=_decimal(facts["tax_minor"], currency),
        lines=tuple(
            (line, units, _decimal(amount, currency)) for (line, units, _), amount in zip(lines, shares, strict=True)
        ),
        reason=facts["reason"],
        site=facts["site"],
        case_id=facts["case_external_id"],
    )


def split(amount: int, weights: Sequence[Decimal]) -> list[int]:
    """An amount over lines by weight (evenly when none has one), by cumulative share, so that the parts are exactly the whole. Pure."""
    given = list(weights) if sum(weights) else [Decimal(1)] * len(weights)
    total, upto, shares, before = sum(given), Decimal(0), [], 0
    for weight in given:
        upto += weight
        after = int(amount * upto / total) if upto < total else amount
        shares.append(after - before)
        before = after
    return shares


def _decimal(minor: int, currency: str) -> Decimal:
    return Decimal(minor).scaleb(-minor_digits(currency))
