"""What the end of a purchase means at home, in the transaction that records it."""

from collections.abc import Mapping, Sequence
from typing import Any

from erp.kernel import clock
from erp.kernel.events import publish
from erp.kernel.models import OutboxCommand
from erp.kernel.services.outbox import Answer, Command, command
from erp.kernel.services.timeline import record
from erp.kernel.sql import execute, rows
from logistics.events import LabelsRefused, ParcelsClaimed
from logistics.models import Parcel
from logistics.services.buying import CANCEL
from logistics.services.locking import locked_parcels
from logistics.states import LabelState, ParcelState

Settled = Sequence[tuple[OutboxCommand, Answer]]
# What is known of the label after an answer that ends nothing. After a `retry` of what may be bought, nothing new is known.
_MEANWHILE = {"unknown": LabelState.MAYBE, "submitted": LabelState.BUYING, "absent": LabelState.TO_BUY}


def settled(answers: Settled) -> None:
    """Write what the carrier said on the parcels: bought, refused, or how far it is."""
    ids = [row.payload["parcel_id"] for row, _ in answers]
    publish(ParcelsClaimed(tuple(ids)))
    parcels = locked_parcels(ids)
    by_state: dict[str, list[tuple[OutboxCommand, Answer]]] = {}
    for row, answer in answers:
        by_state.setdefault(answer.state, []).append((row, answer))
    _bought(by_state.pop("confirmed", []))
    _refused(by_state.pop("rejected", []), parcels)
    for state, chosen in by_state.items():
        _meanwhile(state, chosen)


def _meanwhile(state: str, answers: Settled) -> None:
    ids = [
        row.payload["parcel_id"]
        for row, answer in answers
        if not (state == "retry" and (row.must_read or answer.detail))
    ]
    execute(
        """UPDATE logistics_parcel SET label_state = %s
           WHERE id = ANY(%s) AND state = 'labelled' AND label_state IN ('to_buy', 'buying', 'maybe')""",
        [str(_MEANWHILE.get(state, LabelState.TO_BUY)), ids],
    )


def _bought(answers: Settled) -> None:
    """The label is ours: its number, its price. The label of a parcel that was cancelled meanwhile goes back next."""
    if not answers:
        return
    now = clock.now()
    ids = [row.payload["parcel_id"] for row, _ in answers]
    execute(
        """UPDATE logistics_parcel p SET tracking_number = t.n,
               label_state = CASE WHEN p.state = 'cancelled' THEN 'cancelling' ELSE 'bought' END
           FROM unnest(%s::bigint[], %s::text[]) AS t(id, n) WHERE p.id = t.id""",
        [ids, [answer.detail["tracking_number"] for _, answer in answers]],
    )
    keep_labels(
        [
            (row.payload["parcel_id"], row.payload["account_id"], {**answer.detail, "cancelled": False})
            for row, answer in answers
        ]
    )
    record(
        "parcel.label_bought",
        subject_kind="parcel",
        subject_ids=ids,
        actor=None,
        data_by_id={
            row.payload["parcel_id"]: {key: answer.detail[key] for key in ("tracking_number", "price", "currency")}
            for row, answer in answers
        },
    )
    _give_back_extra(answers)
    execute("UPDATE logistics_parcel SET label_asked_at = coalesce(label_asked_at, %s) WHERE id = ANY(%s)", [now, ids])


def keep_labels(labels: Sequence[tuple[int, int, Mapping[str, Any]]]) -> None:
    """Write labels (parcel, account, {remote_id, tracking_number, price, currency, cancelled}) and what they cost, each once."""
    now = clock.now()
    columns: list[list[Any]] = [
        list(column)
        for column in zip(
            *[
                (parcel_id, account_id, told["remote_id"], told["tracking_number"], told["price"], told["currency"],
                 now if told["cancelled"] else None)
                for parcel_id, account_id, told in labels
            ],
            strict=True,
        )
    ]  # fmt: skip
    execute(
        """WITH told AS (SELECT * FROM unnest(%s::bigint[], %s::bigint[], %s::text[], %s::text[], %s::numeric[], %s::text[], %s::timestamptz[])
                         AS t(parcel_id, account_id, remote_id, tracking, price, currency, cancelled_at)),
                made AS (INSERT INTO logistics_carrierlabel (parcel_id, account_id, remote_id, tracking_number, bought_at, cancelled_at)
                         SELECT parcel_id, account_id, remote_id, tracking, %s, cancelled_at FROM told
                         ON CONFLICT (account_id, remote_id) DO NOTHING RETURNING id, account_id, remote_id)
           INSERT INTO logistics_labelcost (label_id, kind, amount, currency, at)
           SELECT made.id, 'bought', told.price, told.currency, %s FROM made JOIN told USING (account_id, remote_id)""",
        [*columns, now, now],
    )


def _give_back_extra(answers: Settled) -> None:
    """Two labels were sold for one parcel: the second goes back."""
    command(
        [
            Command(
                kind=CANCEL,
                wish=f"label-extra:{row.payload['account_id']}:{remote_id}",
                key=row.key,
                lane=row.lane,
                scope="",
                payload={**row.payload, "remote_id": remote_id},
            )
            for row, answer in answers
            for remote_id in answer.detail.get("extra", ())
        ]
    )


def _refused(answers: Settled, parcels: Mapping[int, Parcel]) -> None:
    """The carrier said no. Called off before it was bought: nothing to say."""
    said = {
        row.payload["parcel_id"]: answer.error
        for row, answer in answers
        if not answer.detail.get("called_off")
        and row.payload["parcel_id"] in parcels
        and parcels[row.payload["parcel_id"]].state != ParcelState.CANCELLED
    }
    moved = [row[0] for row in rows(
        """UPDATE logistics_parcel SET label_state = 'refused'
           WHERE id = ANY(%s) AND label_state IN ('to_buy', 'buying', 'maybe') RETURNING id""",
        [list(said)],
    )]  # fmt: skip
    reasons = {key: said[key] for key in sorted(moved)}
    record(
        "parcel.label_refused",
        subject_kind="parcel",
        subject_ids=reasons,
        actor=None,
        data_by_id={key: {"reason": reason} for key, reason in reasons.items()},
    )
    if reasons:
        publish(LabelsRefused(tuple(reasons.items())))
