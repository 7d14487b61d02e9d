"""Cancelling is told to the marketplace, and what became of it is read from the order there: only that confirms it."""

from collections.abc import Mapping, Sequence
from typing import Any

from erp.kernel.models import OutboxCommand
from erp.kernel.services.outbox import Answer
from erp.kernel.services.timeline import record
from erp.kernel.sql import dicts, execute, rows
from orders.services import holds
from orders.services.cancel_requests import ANSWER
from orders.services.reopen import reopen_locked
from orders.states import OPEN, HoldKind, OrderState
from stores.connectors import errors
from stores.connectors.port import CancelAnswer, CancelRequest, Connector, RemoteOrder
from stores.services.accounts import connected
from stores.services.answers import answer_to

FIRST_LOOK_S = 0.7
TOLD = {"told": True}  # the marketplace has taken it: from then on it is only read, not told again
Facts = dict[str, Any]


def send(commands: Sequence[OutboxCommand]) -> dict[int, Answer]:
    """Tell the marketplace of each, one call each. A lost answer is `unknown`: the order is read before anything is told again."""
    return {row.pk: _sent(row, facts) for row, facts in _with_facts(commands)}


def check(commands: Sequence[OutboxCommand]) -> dict[int, Answer]:
    """Read the order: cancelled there, going on there, or still undecided."""
    return {row.pk: _looked_up(row, facts) for row, facts in _with_facts(commands)}


def settled(answers: Sequence[tuple[OutboxCommand, Answer]]) -> None:
    """Write the end on the order, in the transaction that records it. What the marketplace refused is put back for a person."""
    ids = {row.pk: row.payload["order_id"] for row, _ in answers}
    states = holds.locked_states(ids.values())
    for confirmed, action in ((True, "order.cancel_told"), (False, "order.cancel_not_told")):
        ended = {
            ids[row.pk]: (row, answer)
            for row, answer in answers
            if answer.state == ("confirmed" if confirmed else "rejected") and ids[row.pk] in states
        }
        record(
            action,
            subject_kind="order",
            subject_ids=ended,
            actor=None,
            data_by_id={key: {"error": answer.error, **_outline(row)} for key, (row, answer) in ended.items()},
        )
        if confirmed:
            _heard_no({key: answer for key, (row, answer) in ended.items() if not row.payload["accept"]})
        else:
            _put_back(ended, states)


def _outline(row: OutboxCommand) -> dict[str, Any]:
    return {"accept": row.payload["accept"], "by_us": row.kind != ANSWER}


def _heard_no(refusals: Mapping[int, Answer]) -> None:
    """The marketplace knows that we refused: the wish is gone, and another one is a new one. What it told before that is old news."""
    execute(
        """UPDATE orders_order o SET cancel_requested_at = NULL, cancel_refused_at = NULL,
                  remote_updated_at = greatest(o.remote_updated_at, t.at)
           FROM unnest(%s::bigint[], %s::timestamptz[]) AS t(id, at) WHERE o.id = t.id""",
        [list(refusals), [answer.detail.get("updated_at") for answer in refusals.values()]],
    )


def _put_back(ended: Mapping[int, tuple[OutboxCommand, Answer]], states: Mapping[int, str]) -> None:
    """Not cancelled there after all: the order lives again, held for a person. What the buyer still asks for is asked again."""
    alive = [key for key, (row, _) in ended.items() if row.payload["accept"] and states[key] == OrderState.CANCELLED]
    refused = [key for key, (row, _) in ended.items() if not row.payload["accept"] and states[key] in OPEN]
    found = rows(
        """SELECT id, store_id, ship_by, cancel_requested_at IS NOT NULL FROM orders_order WHERE id = ANY(%s) ORDER BY id""",
        [[*alive, *refused]],
    )
    reopen_locked([(row[0], row[1], row[2]) for row in found if row[0] in alive])
    execute("UPDATE orders_order SET cancel_refused_at = NULL WHERE id = ANY(%s)", [refused])
    why = {key: {"reason": answer.error} for key, (_, answer) in ended.items()}
    holds.place(HoldKind.CANCEL_REQUESTED, [row[0] for row in found if row[3]], data=why)
    holds.place(HoldKind.MANUAL, [row[0] for row in found if not row[3]], data=why)


def _sent(row: OutboxCommand, facts: Facts | None) -> Answer:
    if facts is None:
        return Answer("rejected", error="the order is gone")
    try:
        with connected(facts["account_id"]) as connector:
            try:
                _tell(connector, row, facts)
            except (errors.Rejected, errors.NotFound) as error:
                return _refused(_read(connector, facts), row, error)
    except errors.AlreadyDone as error:
        return Answer("submitted", detail=TOLD, error=str(error), retry_in_s=0)
    except errors.ConnectorError as error:
        return answer_to(error)
    return Answer("submitted", detail=TOLD, retry_in_s=FIRST_LOOK_S)


def _tell(connector: Connector, row: OutboxCommand, facts: Facts) -> None:
    if row.kind == ANSWER:
        connector.answer_cancel(CancelAnswer(facts["external_id"], row.payload["accept"], row.payload["reason"]))
    else:
        connector.cancel(
            CancelRequest(
                order_id=facts["external_id"],
                reference=row.wish.removeprefix("cancel:").replace(":", "-"),
                reason=row.payload["why"],
                site=facts["site"],
                lines=tuple(facts["lines"]),
            )
        )


def _read(connector: Connector, facts: Facts) -> RemoteOrder:
    return connector.read_order(connector.order(external_id=facts["external_id"]).raw)


def _refused(order: RemoteOrder, row: OutboxCommand, error: errors.ConnectorError) -> Answer:
    """The marketplace said no: because it is cancelled already, which is what was wanted, or because it won't."""
    if order.cancelled_at and row.payload["accept"]:
        return Answer("confirmed", detail={"status": order.status})
    return Answer("rejected", error=str(error), detail={"code": error.code, "status": order.status})


def _looked_up(row: OutboxCommand, facts: Facts | None) -> Answer:
    if facts is None:
        return Answer("rejected", error="the order is gone")
    try:
        with connected(facts["account_id"]) as connector:
            order = _read(connector, facts)
    except errors.NotFound as error:
        return Answer("rejected", error=str(error))
    except errors.ConnectorError as error:
        return answer_to(error, reading=True, detail=TOLD if _was_told(row) else None)
    return verdict(order, accept=row.payload["accept"], asked=row.kind == ANSWER, told=_was_told(row))


def verdict(order: RemoteOrder, *, accept: bool, asked: bool, told: bool) -> Answer:
    """What the order says of our word. Pure. `asked`: we answer a buyer; `told`: the marketplace has taken it before."""
    detail = {"status": order.status, "updated_at": order.updated_at.isoformat()}
    if order.cancelled_at:
        if accept:
            return Answer("confirmed", detail=detail)
        return Answer("rejected", detail=detail, error="it was cancelled at the marketplace meanwhile")
    if accept and order.shipped_at:
        return Answer("rejected", detail=detail, error="it was shipped at the marketplace meanwhile")
    if asked and not order.cancel_requested_at and not accept:
        return Answer("confirmed", detail=detail)
    if asked and not order.cancel_requested_at and not told:
        return Answer("rejected", detail=detail, error="the buyer no longer asks to cancel")
    return Answer("submitted", detail={**detail, **TOLD}) if told else Answer("absent", detail=detail, retry_in_s=0)


def _was_told(row: OutboxCommand) -> bool:
    return bool((row.last_answer or {}).get("told"))


def _with_facts(commands: Sequence[OutboxCommand]) -> list[tuple[OutboxCommand, Facts | None]]:
    ids = [row.payload["order_id"] for row in commands]
    found = {facts["id"]: {**facts, "lines": []} for facts in dicts(
        """SELECT o.id, o.account_id, o.external_id, s.site FROM orders_order o JOIN stores_store s ON s.id = o.store_id
           WHERE o.id = ANY(%s)""", [ids],
    )}  # fmt: skip
    for order_id, line, quantity in rows(
        "SELECT order_id, external_line_id, quantity FROM orders_orderline WHERE order_id = ANY(%s) ORDER BY id", [ids]
    ):
        found[order_id]["lines"].append((line, quantity))
    return [(row, found.get(row.payload["order_id"])) for row in commands]
