"""How the outbox buys a label at a carrier, and looks for one that may have been bought."""

import json
import logging
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from erp.kernel import clock, crypto
from erp.kernel.models import OutboxCommand
from erp.kernel.services.outbox import Answer, still_ours
from erp.kernel.sql import dicts, execute, rows
from logistics.connectors.port import CarrierConnector, Item, LabelOrder, SoldLabel
from logistics.models import LabelPaper
from logistics.services.carriers import speaking_to
from stores.connectors import errors
from stores.services.answers import answer_to

log = logging.getLogger(__name__)

CALLED_OFF = "the parcel was cancelled before its label was bought"
# A request whose answer we lost may still be worked on there: 'not found' is believed when so much time has passed since.
BELIEVED_AFTER = timedelta(seconds=40)
FIRST_LOOK_S, LONGEST_LOOK_S = 1.0, 900.0


def send(commands: Sequence[OutboxCommand]) -> dict[int, Answer]:
    """Buy, one call each. A lost answer is `unknown`: the label is looked up by the parcel's number before anything is bought again."""
    facts = _facts(commands)
    return {row.pk: _sent(row, facts.get(row.payload["parcel_id"])) for row in commands}


def check(commands: Sequence[OutboxCommand]) -> dict[int, Answer]:
    """Look whether the carrier has a label of the parcel's number."""
    facts = _facts(commands)
    return {row.pk: _looked_up(row, facts.get(row.payload["parcel_id"])) for row in commands}


def _sent(row: OutboxCommand, fact: dict[str, Any] | None) -> Answer:
    if fact is None:
        return Answer("rejected", error="the parcel is gone", detail={"called_off": True})
    if not still_ours(row):
        return Answer("unknown", error="another worker took it over")
    if not _note_asked(fact["id"]):
        return Answer("rejected", error=CALLED_OFF, detail={"called_off": True})
    try:
        with speaking_to(row.payload["account_id"]) as carrier:
            return _told(carrier, carrier.buy(_order(row, fact)), fact)
    except errors.AlreadyDone as error:
        return Answer("unknown", error=str(error), retry_in_s=0)
    except errors.ConnectorError as error:
        return answer_to(error)


def _looked_up(row: OutboxCommand, fact: dict[str, Any] | None) -> Answer:
    if fact is None:
        return Answer("rejected", error="the parcel is gone", detail={"called_off": True})
    try:
        with speaking_to(row.payload["account_id"]) as carrier:
            found = carrier.find(fact["number"])
            good = [label for label in found if label.status in ("ready", "waiting")]
            if good:
                # Ready ones first: of two, the one that is there is kept.
                good.sort(key=lambda label: label.status != "ready")
                return _told(carrier, good[0], fact, extra=good[1:], attempts=row.attempts)
            failed = [label for label in found if label.status == "failed"]
            if failed:
                return Answer("rejected", error=failed[-1].reason or "the carrier could not make the label")
    except errors.ConnectorError as error:
        return answer_to(error, reading=True)
    asked = fact["label_asked_at"]
    left = (asked + BELIEVED_AFTER - clock.now()).total_seconds() if asked else 0
    if left > 0:
        return Answer("unknown", error="not there yet; it may still be worked on", retry_in_s=min(left, 10.0))
    return Answer("absent", retry_in_s=0)


def _told(
    carrier: CarrierConnector,
    label: SoldLabel,
    fact: dict[str, Any],
    *,
    extra: Sequence[SoldLabel] = (),
    attempts: int = 0,
) -> Answer:
    if label.status == "failed":
        return Answer("rejected", error=label.reason or "the carrier could not make the label")
    if label.status == "waiting":
        wait = min(FIRST_LOOK_S * 2.0**attempts, LONGEST_LOOK_S)
        return Answer("submitted", detail={"remote_id": label.remote_id}, retry_in_s=wait)
    other = rows(
        "SELECT number FROM logistics_parcel WHERE tracking_number = %s AND id <> %s",
        [label.tracking_number, fact["id"]],
    )
    if other or not label.tracking_number:
        return Answer("rejected", error=f"the carrier's number {label.tracking_number!r} is that of {other}")
    _keep_paper(carrier, label, fact["id"])
    return Answer(
        "confirmed",
        detail={
            "remote_id": label.remote_id,
            "tracking_number": label.tracking_number,
            "price": str(label.price),
            "currency": label.currency,
            "extra": [found.remote_id for found in extra],
        },
    )


def _keep_paper(carrier: CarrierConnector, label: SoldLabel, parcel_id: int) -> None:
    """The carrier's PDF. Without one the label is good all the same: we draw it with the carrier's number."""
    paper = label.paper
    if paper is None:
        try:
            paper = carrier.paper(label.remote_id)
        except errors.ConnectorError as error:
            log.warning("no PDF of label %s: %s", label.remote_id, error)
            return
    if not paper.startswith(b"%PDF"):
        log.warning("the paper of label %s is no PDF", label.remote_id)
        return
    LabelPaper.objects.update_or_create(parcel_id=parcel_id, defaults={"sealed": crypto.seal(paper), "at": clock.now()})


def _note_asked(parcel_id: int) -> bool:
    """Write down that the carrier is asked now, unless the parcel was cancelled meanwhile."""
    return bool(
        execute(
            """UPDATE logistics_parcel SET label_state = 'buying', label_asked_at = %s
               WHERE id = %s AND state = 'labelled' AND label_state IN ('to_buy', 'buying', 'maybe')""",
            [clock.now(), parcel_id],
        )
    )


def _order(row: OutboxCommand, fact: dict[str, Any]) -> LabelOrder:
    return LabelOrder(
        reference=fact["number"],
        service=row.payload["service"],
        recipient=crypto.unseal_json(fact["recipient"]),
        country=fact["country"],
        sender=tuple(_list(fact["sender"]) or _list(fact["house"])),
        weight_g=fact["expected_g"],
        items=tuple(Item(*item) for item in _list(fact["items"])),
    )


def _list(value: Any) -> list[Any]:
    return list(json.loads(value) if isinstance(value, str) else value or [])


def _facts(commands: Sequence[OutboxCommand]) -> dict[int, dict[str, Any]]:
    found = dicts(
        """SELECT p.id, p.number, p.recipient, p.country, p.sender, w.sender AS house, p.expected_g, p.label_asked_at,
                  (SELECT jsonb_agg(jsonb_build_array(s.code, s.name, l.quantity) ORDER BY l.id)
                   FROM logistics_parcelline l JOIN products_sku s ON s.id = l.sku_id WHERE l.parcel_id = p.id) AS items
           FROM logistics_parcel p JOIN inventory_warehouse w ON w.id = p.warehouse_id WHERE p.id = ANY(%s)""",
        [[row.payload["parcel_id"] for row in commands]],
    )
    return {fact["id"]: fact for fact in found}
