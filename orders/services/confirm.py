"""Tracking goes back to the marketplace: how the outbox sends a confirmation, looks one up, and what its end means."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from erp.kernel.models import OutboxCommand
from erp.kernel.services.outbox import Answer
from erp.kernel.services.timeline import record
from erp.kernel.sql import dicts, rows
from stores.connectors import errors
from stores.connectors.port import Confirmation
from stores.services.accounts import connected
from stores.services.answers import answer_to

FIRST_LOOK_S = 0.7


def send(commands: Sequence[OutboxCommand]) -> dict[int, Answer]:
    """Tell the marketplace of each parcel, one call each. A lost answer is `unknown`: it is looked up before anything is sent again."""
    return {row.pk: _sent(found) if found else _gone() for row, found in _with_facts(commands)}


def check(commands: Sequence[OutboxCommand]) -> dict[int, Answer]:
    """Look whether the marketplace knows the tracking number already."""
    return {row.pk: _looked_up(found) if found else _gone() for row, found in _with_facts(commands)}


def settled(answers: Sequence[tuple[OutboxCommand, Answer]]) -> None:
    """Write the end on the order's timeline, in the transaction that records it."""
    for state, action in (("confirmed", "order.tracking_confirmed"), ("rejected", "order.tracking_rejected")):
        chosen = [(row, answer) for row, answer in answers if answer.state == state]
        record(
            action,
            subject_kind="order",
            subject_ids=[row.payload["order_id"] for row, _ in chosen],
            actor=None,
            data_by_id={
                row.payload["order_id"]: {"parcel_id": row.payload["parcel_id"], "error": answer.error}
                for row, answer in chosen
            },
        )


def _gone() -> Answer:
    return Answer("rejected", error="the parcel or its order is gone")


def _sent(facts: dict[str, Any]) -> Answer:
    try:
        with connected(facts["account_id"]) as connector:
            receipt = connector.confirm_shipment(facts["confirmation"])
    except errors.AlreadyDone as error:
        return Answer("unknown", error=str(error), retry_in_s=0)
    except errors.ConnectorError as error:
        return answer_to(error)
    return Answer(
        receipt.state, detail=receipt.detail, retry_in_s=FIRST_LOOK_S if receipt.state == "submitted" else None
    )


def _looked_up(facts: dict[str, Any]) -> Answer:
    confirmation: Confirmation = facts["confirmation"]
    try:
        with connected(facts["account_id"]) as connector:
            known = connector.shipped_tracking(order_id=confirmation.order_id)
    except errors.NotFound as error:
        return Answer("rejected", error=str(error))
    except errors.ConnectorError as error:
        return answer_to(error, reading=True)
    state = known.tracking.get(confirmation.tracking_number)
    if state == "confirmed":
        return Answer("confirmed", detail={"status": known.status})
    if state == "pending":
        return Answer("submitted", detail={"status": known.status}, retry_in_s=FIRST_LOOK_S)
    if state == "failed":
        return Answer(
            "rejected",
            error=known.errors.get(confirmation.tracking_number, "the marketplace refused the tracking number"),
        )
    return Answer("absent", retry_in_s=0)


def _with_facts(commands: Sequence[OutboxCommand]) -> list[tuple[OutboxCommand, dict[str, Any] | None]]:
    found = {fact["command_id"]: fact for fact in _facts(commands)}
    for fact in found.values():
        fact["confirmation"] = _confirmation(fact)
    return [(row, found.get(row.pk)) for row in commands]


def _facts(commands: Sequence[OutboxCommand]) -> list[dict[str, Any]]:
    """What the marketplace is told. Only the last confirmation of an order says that it is complete: two parcels may leave together."""
    found = dicts(
        """SELECT t.c AS command_id, o.id AS order_id, p.id AS parcel_id, o.account_id, o.external_id, st.site, a.marketplace,
                  p.number, p.tracking_number, p.shipped_at, c.name AS carrier_name, c.marketplace_codes,
                  (SELECT count(*) FROM orders_orderparcel x WHERE x.order_id = o.id AND x.parcel_id <= p.id) AS place,
                  NOT EXISTS (SELECT 1 FROM orders_orderline l JOIN orders_demand d ON d.line_id = l.id
                              WHERE l.order_id = o.id AND d.unmapped + d.waiting + d.reserved > 0)
                    AND NOT EXISTS (SELECT 1 FROM kernel_outboxcommand x JOIN kernel_outboxcommand mine ON mine.id = t.c
                                    WHERE x.key = mine.key AND x.kind = mine.kind AND x.id > mine.id AND x.finished_at IS NULL) AS complete
           FROM unnest(%s::bigint[], %s::bigint[], %s::bigint[]) AS t(c, o, p)
           JOIN orders_order o ON o.id = t.o JOIN logistics_parcel p ON p.id = t.p
           JOIN stores_store st ON st.id = o.store_id JOIN stores_selleraccount a ON a.id = o.account_id
           JOIN logistics_service s ON s.id = p.service_id JOIN logistics_carrier c ON c.id = s.carrier_id""",
        [
            [row.pk for row in commands],
            [row.payload["order_id"] for row in commands],
            [row.payload["parcel_id"] for row in commands],
        ],
    )
    units: dict[tuple[int, int], dict[str, int]] = {}
    for parcel_id, order_id, line, quantity in rows(
        """SELECT pl.parcel_id, l.order_id, l.external_line_id, max(pl.quantity / d.per_unit)
           FROM logistics_parcelline pl JOIN orders_demand d ON pl.holder_kind = 'demand' AND d.id = pl.holder_id
           JOIN orders_orderline l ON l.id = d.line_id
           WHERE pl.parcel_id = ANY(%s) GROUP BY 1, 2, 3 ORDER BY 1, 2, 3""",
        [[fact["parcel_id"] for fact in found]],
    ):
        units.setdefault((order_id, parcel_id), {})[line] = quantity
    for fact in found:
        fact["units"] = units.get((fact["order_id"], fact["parcel_id"]), {})
    return found


def _confirmation(fact: Mapping[str, Any]) -> Confirmation:
    known = json.loads(fact["marketplace_codes"]).get(fact["marketplace"], {})
    return Confirmation(
        order_id=fact["external_id"],
        tracking_number=fact["tracking_number"],
        carrier_code=known.get("code", fact["carrier_name"]),
        carrier_name=known.get("name", fact["carrier_name"]),
        shipped_at=fact["shipped_at"],
        lines=tuple(sorted(fact["units"].items())),
        parcel_number=fact["number"],
        package_reference=fact["place"],
        site=fact["site"],
        complete=fact["complete"],
    )
