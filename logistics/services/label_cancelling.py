"""How the outbox gives a label back, and what the carrier's answer means."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from erp.kernel import clock
from erp.kernel.events import publish
from erp.kernel.models import OutboxCommand
from erp.kernel.services.outbox import Answer
from erp.kernel.services.timeline import record
from erp.kernel.sql import execute, rows
from logistics.connectors.port import SoldLabel
from logistics.events import ParcelsClaimed
from logistics.services.carriers import speaking_to
from logistics.services.label_settling import keep_labels
from logistics.services.locking import locked_parcels
from stores.connectors import errors
from stores.services.answers import answer_to


def send(commands: Sequence[OutboxCommand]) -> dict[int, Answer]:
    """Give back whatever good label the carrier has under the parcel's number; doing it again changes nothing there."""
    numbers = dict(
        rows(
            "SELECT id, number FROM logistics_parcel WHERE id = ANY(%s)",
            [[row.payload["parcel_id"] for row in commands]],
        )
    )
    return {row.pk: _given_back(row, numbers[row.payload["parcel_id"]]) for row in commands}


def _given_back(row: OutboxCommand, number: str) -> Answer:
    wanted = row.payload.get("remote_id")
    gone: list[SoldLabel] = []
    try:
        with speaking_to(row.payload["account_id"]) as carrier:
            for label in carrier.find(number):
                if wanted and label.remote_id != wanted:
                    continue
                if label.status in ("ready", "waiting"):
                    gone.append(carrier.cancel(label.remote_id))
                elif label.status == "cancelled":
                    gone.append(label)
    except errors.ConnectorError as error:
        return answer_to(error)
    return Answer("confirmed", detail={"labels": [_told(label) for label in gone]})


def _told(label: SoldLabel) -> dict[str, Any]:
    return {
        "remote_id": label.remote_id,
        "tracking_number": label.tracking_number,
        "price": str(label.price),
        "currency": label.currency,
        "refund": None if label.refund is None else str(label.refund),
        "cancelled": True,
    }


def settled(answers: Sequence[tuple[OutboxCommand, Answer]]) -> None:
    """Cancelled labels and the money for them; where the carrier says no, the label stays bought, for all to see."""
    ended = [(row, answer) for row, answer in answers if answer.state in ("confirmed", "rejected")]
    ids = [row.payload["parcel_id"] for row, _ in ended]
    publish(ParcelsClaimed(tuple(ids)))
    locked_parcels(ids)
    given_back = [(row, answer) for row, answer in ended if answer.state == "confirmed"]
    _take_back(given_back)
    whole = [row.payload["parcel_id"] for row, _ in given_back if "remote_id" not in row.payload]
    execute(
        "UPDATE logistics_parcel SET label_state = 'cancelled' WHERE id = ANY(%s) AND label_state = 'cancelling'",
        [whole],
    )
    record("parcel.label_cancelled", subject_kind="parcel", subject_ids=whole, actor=None)
    refused = {row.payload["parcel_id"]: answer.error for row, answer in ended if answer.state == "rejected"}
    execute(
        """UPDATE logistics_parcel SET label_state = 'bought'
           WHERE id = ANY(%s) AND label_state = 'cancelling' AND tracking_number IS NOT NULL""",
        [list(refused)],
    )
    record(
        "parcel.label_not_cancelled",
        subject_kind="parcel",
        subject_ids=refused,
        actor=None,
        data_by_id={key: {"reason": reason} for key, reason in refused.items()},
    )


def _take_back(answers: Sequence[tuple[OutboxCommand, Answer]]) -> None:
    told = [
        (row.payload["parcel_id"], row.payload["account_id"], label)
        for row, answer in answers
        for label in answer.detail["labels"]
    ]
    if not told:
        return
    keep_labels(told)
    accounts = [account_id for _, account_id, _ in told]
    remote_ids = [label["remote_id"] for _, _, label in told]
    now = clock.now()
    execute(
        """UPDATE logistics_carrierlabel c SET cancelled_at = %s FROM unnest(%s::bigint[], %s::text[]) AS t(a, r)
           WHERE c.account_id = t.a AND c.remote_id = t.r AND c.cancelled_at IS NULL""",
        [now, accounts, remote_ids],
    )
    refunds = [(account, label) for (_, account, label) in told if label["refund"] is not None]
    execute(
        """INSERT INTO logistics_labelcost (label_id, kind, amount, currency, at)
           SELECT c.id, 'refunded', -t.f, t.u, %s FROM unnest(%s::bigint[], %s::text[], %s::numeric[], %s::text[]) AS t(a, r, f, u)
           JOIN logistics_carrierlabel c ON c.account_id = t.a AND c.remote_id = t.r ON CONFLICT (label_id, kind) DO NOTHING""",
        [
            now,
            [account for account, _ in refunds],
            [label["remote_id"] for _, label in refunds],
            [Decimal(label["refund"]) for _, label in refunds],
            [label["currency"] for _, label in refunds],
        ],
    )
