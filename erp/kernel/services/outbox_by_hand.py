"""What a person does with commands that did not end by themselves: let them go again, or say what became of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from django.db import transaction

from erp.kernel import clock
from erp.kernel.models import OutboxCommand
from erp.kernel.outcomes import Outcomes, Refusal, missing
from erp.kernel.services import bell, outbox, timeline
from erp.kernel.services.outbox import Answer
from erp.kernel.sql import execute
from erp.kernel.states import OutboxState

if TYPE_CHECKING:
    from people.models import User

FAILED = (OutboxState.REJECTED, OutboxState.DEAD)


@transaction.atomic
def retry(*, ids: Sequence[int], actor: User | None) -> Outcomes:
    """Let failed commands go again, and have waiting ones looked at now; what may have been applied is read first.

    On its way this moment: already. Refused: `confirmed`; `settled` where a person has said what became of it; `withdrawn` where what it
    was to tell is no longer so; `decided_anew` where the refusal has undone the decision.
    """
    found = _locked(ids)
    undone = {
        row.pk for row in found if row.state == OutboxState.REJECTED and not _over(row) and not outbox.may_go_again(row)
    }
    again = [row for row in found if not _over(row) and row.pk not in undone and row.state != OutboxState.SENDING]
    failed = [row.pk for row in again if row.state in FAILED]
    outbox.try_again(failed)
    waiting = [row for row in again if row.state not in FAILED]
    execute(
        "UPDATE kernel_outboxcommand SET next_at = clock_timestamp() WHERE id = ANY(%s)", [[row.pk for row in waiting]]
    )
    for lane in sorted({row.lane for row in waiting}):
        bell.ring("kernel.work_outbox", lane, queue="io")
    _tell("command.retried", again, actor=actor)
    refused = {row.pk: Refusal("settled" if row.settled_by_id else row.state) for row in found if _over(row)}
    refused |= dict.fromkeys(undone, Refusal("decided_anew"))
    sending = tuple(row.pk for row in found if row.state == OutboxState.SENDING)
    return Outcomes(tuple(row.pk for row in again), sending, {**refused, **missing(ids, {row.pk for row in found})})


@transaction.atomic
def settle(*, ids: Sequence[int], happened: bool, reason: str, actor: User) -> Outcomes:
    """A person has looked at the marketplace and says how commands ended: there (`happened`), or not, and no longer wanted.

    The house hears of it as if the marketplace had said so; who and why stay on the row and on the timeline of its subject.
    Confirmed or settled before: already. Refused: `sending`, while a worker has it in hand, `withdrawn`, and `no_reason`.
    """
    found = _locked(ids)
    unknown = missing(ids, {row.pk for row in found})
    if not reason.strip():
        return Outcomes(refused={row.pk: Refusal("no_reason") for row in found} | unknown)
    withdrawn = [row for row in found if row.state == OutboxState.WITHDRAWN]
    over = [row for row in found if _over(row) and row not in withdrawn]
    sending = [row for row in found if row.state == OutboxState.SENDING]
    mine = [row for row in found if not _over(row) and row not in sending]
    _write(mine, happened=happened, reason=reason.strip()[:300], actor=actor)
    _tell("command.settled", mine, actor=actor, data={"happened": happened, "reason": reason.strip()[:300]})
    _tell_home(mine, happened=happened, reason=reason.strip()[:300])
    refused = {row.pk: Refusal(row.state) for row in (*sending, *withdrawn)} | unknown
    return Outcomes(tuple(row.pk for row in mine), tuple(row.pk for row in over), refused)


def subject_of(command: OutboxCommand) -> tuple[str, int] | None:
    """The document that a command is about, by its key (`order:7`)."""
    kind, _, number = command.key.partition(":")
    return (kind, int(number)) if number.isascii() and number.isdecimal() and len(number) < 19 else None


def _locked(ids: Sequence[int]) -> list[OutboxCommand]:
    return list(OutboxCommand.objects.filter(pk__in=list(ids)).order_by("pk").select_for_update(of=("self",)))


def _over(row: OutboxCommand) -> bool:
    return row.state in (OutboxState.CONFIRMED, OutboxState.WITHDRAWN) or row.settled_by_id is not None


def _write(found: Sequence[OutboxCommand], *, happened: bool, reason: str, actor: User) -> None:
    execute(
        """UPDATE kernel_outboxcommand SET state = %s, settled_by_id = %s, settled_reason = %s, lease_until = NULL,
             finished_at = coalesce(finished_at, %s) WHERE id = ANY(%s)""",
        [
            OutboxState.CONFIRMED if happened else OutboxState.REJECTED,
            actor.pk,
            reason,
            clock.now(),
            [row.pk for row in found],
        ],
    )


def _tell_home(found: Iterable[OutboxCommand], *, happened: bool, reason: str) -> None:
    """The same call that a marketplace's answer makes; one that was rejected before has been heard of as such."""
    by_kind: dict[str, list[tuple[OutboxCommand, Answer]]] = defaultdict(list)
    for row in found:
        if happened or row.state != OutboxState.REJECTED:
            answer = Answer("confirmed", detail={"by_hand": reason}) if happened else Answer("rejected", error=reason)
            by_kind[row.kind].append((row, answer))
    for kind, answers in sorted(by_kind.items()):
        outbox.senders()[kind].settled(answers)


def _tell(
    action: str, found: Sequence[OutboxCommand], *, actor: User | None, data: dict[str, object] | None = None
) -> None:
    """One line on the timeline of each subject; a command without one has its own."""
    by_kind: dict[str, dict[int, dict[str, object]]] = defaultdict(dict)
    for row in found:
        kind, key = subject_of(row) or ("command", row.pk)
        by_kind[kind][key] = {"command": row.kind, **(data or {})}
    for kind, each in sorted(by_kind.items()):
        timeline.record(action, subject_kind=kind, subject_ids=sorted(each), actor=actor, data_by_id=each)
