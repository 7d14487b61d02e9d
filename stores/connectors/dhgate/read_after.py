"""Understanding what comes after the sale at DHgate: payments, disputes, refunds, visitors and reviews. Pure.

Times are Beijing wall-clock times, days are days there; amounts are numbers or texts in the currency of the payment, or US dollars.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from stores.connectors.dhgate.read import BEIJING, SITE
from stores.connectors.port import (
    RefundKnown,
    RefundStanding,
    RemoteReturn,
    RemoteReview,
    RemoteSettlement,
    RemoteSettlementLine,
    RemoteTraffic,
)
from stores.connectors.reading import (
    LONGEST_TITLE,
    Wrong,
    amount,
    count,
    currency,
    day,
    identity,
    record,
    records,
    signed,
    text,
    understood,
    wall_clock,
)
from stores.connectors.reasons import case_reason

# Their word for a part of a payment -> `finance.states.Component`.
COMPONENTS = {
    "ORDER_ITEM": "items",
    "ORDER_SHIPPING": "shipping",
    "ORDER_TAX": "tax",
    "TAX_PAID_ON": "tax_withheld",
    "COMMISSION": "commission",
    "GATEWAY_FEE": "payment_fee",
    "FIXED_FEE": "fixed_fee",
    "DHLINK_FREIGHT": "fulfilment_fee",
    "REFUND_ITEM": "refund_items",
    "REFUND_SHIPPING": "refund_shipping",
    "REFUND_TAX": "refund_tax",
    "REFUND_TAX_PAID_ON": "refund_tax_withheld",
    "REFUND_COMMISSION": "refund_commission",
    "PROMOTION": "advertising",
    "PLATFORM_FEE": "subscription",
    "WAREHOUSE_STORAGE": "storage",
    "PENALTY": "penalty",
    "ADJUSTMENT": "adjustment",
}
PAYOUT_FEE = "PAYOUT_FEE"  # the head's `fee`, as a line of our own naming
PLATFORM = {"107001", "107002", "107003"}  # DHgate itself was called to
STATUSES = PLATFORM | {"106001", "106003", "109001", "109002"}
KINDS = {"1": "refund_only", "2": "return_refund", "3": "exchange"}
REFUND_STATES: Mapping[str, RefundStanding] = {"0": "pending", "1": "confirmed", "2": "failed"}


def read_settlement(raw: Any) -> RemoteSettlement:
    """A payment with all it is made of; raises UnreadableAnswer when that does not add up to what is paid out."""
    return understood("DHgate", _read_settlement, raw, "a payment")


def read_return(raw: Any) -> RemoteReturn:
    """A dispute in our words."""
    return understood("DHgate", _read_return, raw, "a dispute")


def read_refund(listed: Any, reference: str) -> RefundKnown:
    """What the refunds of an order say about ours."""
    return understood("DHgate", lambda rows: _read_refund(rows, reference), listed, "a refund")


def read_traffic(raw: Any) -> RemoteTraffic:
    """A day's visitors of the shop."""
    return understood("DHgate", _read_traffic, raw, "a day's traffic")


def read_review(raw: Any) -> RemoteReview:
    """A review in our words."""
    return understood("DHgate", _read_review, raw, "a review")


def time_of(row: Mapping[str, Any], name: str) -> datetime | None:
    """A time of a row; None when it has none that can be read, so that the row itself is not lost."""
    try:
        return _time(row.get(name), name)
    except Wrong:
        return None


def start_of(row: Mapping[str, Any]) -> datetime | None:
    """When a day of visitors began; None when it can't be read."""
    try:
        return datetime.combine(day(row.get("statDate"), "statDate"), datetime.min.time(), tzinfo=BEIJING)
    except Wrong:
        return None


def changed_at(row: Mapping[str, Any]) -> datetime:
    """When a dispute changed last. Raises Wrong."""
    return _time(
        row.get("disputeUpdateDate") or row.get("disputeCloseDate") or row.get("disputeOpenDate"), "disputeUpdateDate"
    )


def _time(value: Any, what: str) -> datetime:
    return wall_clock(value, BEIJING, what)


def _day_of(value: Any, what: str) -> date:
    return _time(value, what).astimezone(BEIJING).date()


def _read_settlement(raw: Any) -> RemoteSettlement:
    raw = record(raw, "the payment")
    number, total = identity(raw.get("paymentNo"), "paymentNo"), signed(raw.get("payoutMoney"), "payoutMoney")
    paid_on = _day_of(raw.get("tdate"), "tdate")
    lines = tuple(_parts(raw, number, paid_on))
    found = sum((line.amount for line in lines), Decimal(0))
    if found != total:
        raise Wrong(f"its parts add up to {found}, and it pays out {total}")
    return RemoteSettlement(
        external_id=number,
        currency=currency(raw.get("mmode"), "mmode"),
        period_from=_day_of(raw.get("startDate"), "startDate"),
        period_to=_day_of(raw.get("endDate"), "endDate"),
        total=total,
        lines=lines,
    )


def _parts(raw: Mapping[str, Any], number: str, paid_on: date) -> Iterator[RemoteSettlementLine]:
    """What it is made of; the fee of the transfer, which only the head tells, becomes a line as well."""
    for part in records(raw.get("orderList"), "orderList"):
        kind = text(part.get("paymenttype"), "paymenttype", longest=120)
        yield RemoteSettlementLine(
            external_line_id=identity(part.get("fundId"), "fundId"),
            raw_kind=kind,
            component=COMPONENTS.get(kind, ""),
            order_id=identity(part["rfxNo"], "rfxNo") if part.get("rfxNo") else "",
            site=SITE,
            amount=signed(part.get("money"), "money"),
            posted_on=_day_of(part.get("updateDate"), "updateDate"),
        )
    fee = amount(raw.get("fee") or 0, "fee")
    if fee:
        yield RemoteSettlementLine(f"{number}:fee"[:80], PAYOUT_FEE, "payment_fee", "", SITE, -fee, paid_on)


def _read_return(raw: Any) -> RemoteReturn:
    row = record(raw, "the dispute")
    status = text(row.get("disputeStatus"), "disputeStatus")
    if status not in STATUSES:
        raise Wrong(f"disputeStatus is {status!r}, which we do not know")
    words = text(row.get("warnReason"), "warnReason", longest=200)
    asked = text(row.get("disputeWish"), "disputeWish") or "1"
    if asked not in KINDS:
        raise Wrong(f"disputeWish is {asked!r}, which we do not know")
    wanted = row.get("disputeMoney")
    return RemoteReturn(
        external_id=identity(row.get("disputeId"), "disputeId"),
        order_id=identity(row.get("orderNo"), "orderNo"),
        kind="dispute" if status in PLATFORM else KINDS[asked],
        reason=case_reason(words),
        remote_reason=words,
        status=status,
        closed=bool(row.get("disputeCloseDate")),
        requested_at=_time(row.get("disputeOpenDate"), "disputeOpenDate"),
        updated_at=changed_at(row),
        lines=tuple(_goods(row)),
        note=text(row.get("disputeContent"), "disputeContent"),
        tracking_number=text(row.get("returnDeliveryNo"), "returnDeliveryNo", longest=60),
        refund=None if wanted is None else amount(wanted, "disputeMoney"),
        refunded=amount(row.get("disputeRefundMoney") or 0, "disputeRefundMoney"),
    )


def _goods(row: Mapping[str, Any]) -> Iterator[tuple[str, int]]:
    """Lines as `stores.connectors.dhgate.read` names them: item and SKU, with a number from the second of its kind on."""
    for part in records(row.get("disputeItemList"), "disputeItemList"):
        key = f"{identity(part.get('itemcode'), 'itemcode')}:{text(part.get('skuId'), 'skuId', longest=70)}"
        seq = count(part.get("seq", 1), "seq", least=1)
        line = identity(key if seq == 1 else f"{key}#{seq}", "the id of a line")
        yield line, count(part.get("itemCount"), "itemCount", least=1)


def _read_refund(listed: Any, reference: str) -> RefundKnown:
    for refund in records(listed, "refundList"):
        if refund.get("refundNo") == reference:
            state = REFUND_STATES.get(text(refund.get("refundStatus"), "refundStatus"))
            if state is None:
                raise Wrong(f"refundStatus is {refund.get('refundStatus')!r}, which we do not know")
            return RefundKnown(state, identity(refund.get("refundId"), "refundId"), text(refund.get("failReason")))
    return RefundKnown("absent")


def _read_traffic(raw: Any) -> RemoteTraffic:
    row = record(raw, "the row")
    return RemoteTraffic(
        site=SITE,
        day=day(row.get("statDate"), "statDate"),
        visitors=count(row.get("visitors"), "visitors"),
        page_views=count(row.get("pageViews"), "pageViews"),
    )


def _read_review(raw: Any) -> RemoteReview:
    row = record(raw, "the review")
    stars = count(row.get("score"), "score", least=1)
    if stars > 5:
        raise Wrong(f"score is {stars}, and there are five stars")
    item, sku_id = text(row.get("itemcode"), "itemcode", longest=80), text(row.get("skuId"), "skuId", longest=70)
    return RemoteReview(
        external_id=identity(row.get("reviewId"), "reviewId"),
        site=SITE,
        listing_key=f"{item}:{sku_id}" if item else "",
        order_id=identity(row.get("orderNo"), "orderNo"),
        stars=stars,
        title=text(row.get("title"), "title", longest=LONGEST_TITLE),
        text=text(row.get("content"), "content"),
        author=text(row.get("buyerNickName"), "buyerNickName", longest=LONGEST_TITLE),
        reviewed_at=_time(row.get("reviewDate"), "reviewDate"),
    )
