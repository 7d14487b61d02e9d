"""A scan and its answer: recorded once, and given again when the same sending comes again."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Q

from erp.kernel import clock
from erp.kernel.outcomes import Refusal
from logistics.models import Parcel, ScanEvent
from logistics.states import Station
from people.models import User

Sound = Literal["ok", "done", "wrong"]
LONGEST_CODE = 200
# The bench card: this code clears the bench, and this outcome says that it was cleared.
NEXT, LEFT = "CMD:NEXT", "left"


@dataclass(frozen=True, slots=True)
class Answer:
    """What a station says to a scan: how it sounds, a stable code, and the values that the words need.

    `parcel_id` is the parcel it was about, `current` the one the station works on from now.
    """

    sound: Sound
    code: str
    parcel_id: int | None = None
    current: int | None = None
    values: Mapping[str, Any] = field(default_factory=dict)


def refused(refusal: Refusal, *, parcel_id: int | None = None, current: int | None = None) -> Answer:
    """The loud no."""
    return Answer("wrong", refusal.code, parcel_id, current, refusal.values)


def once(*, client_id: UUID, station: Station, code: str, actor: User, decide: Callable[[], Answer]) -> Answer:
    """Let `decide` act and keep its answer under the client's id, in one transaction; that id again gets the kept answer.

    When two sendings of one scan run at once, the later one is rolled back and answered with the earlier one's.
    """
    kept = _kept(client_id)
    if kept is not None:
        return kept
    try:
        with transaction.atomic():
            answer = decide()
            _keep(answer, client_id=client_id, station=station, code=code, actor=actor)
    except IntegrityError:
        kept = _kept(client_id)
        if kept is None:
            raise
        return kept
    return answer


def _keep(answer: Answer, *, client_id: UUID, station: Station, code: str, actor: User) -> None:
    ScanEvent.objects.create(
        client_id=client_id,
        station=station,
        code=code[:LONGEST_CODE],
        parcel_id=answer.parcel_id,
        actor=actor,
        outcome=answer.code,
        data={"sound": answer.sound, "current": answer.current, "values": dict(answer.values)},
        at=clock.now(),
    )


def _kept(client_id: UUID) -> Answer | None:
    event = ScanEvent.objects.filter(client_id=client_id).first()
    if event is None:
        return None
    data = event.data
    return Answer(data["sound"], event.outcome, event.parcel_id, data["current"], data["values"])


def find_parcel(code: str) -> int | None:
    """The parcel with this number or tracking number; scanners and people may differ in case."""
    wanted = code.strip().upper()
    return Parcel.objects.filter(Q(number=wanted) | Q(tracking_number=wanted)).values_list("pk", flat=True).first()
