"""The teller: reads events one by one, holds the clock at their day, and calls the services as pages would."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid5
from zoneinfo import ZoneInfo

from django.conf import settings

from erp.kernel import clock
from erp.kernel.models import OutboxCommand
from erp.kernel.money import Money
from erp.kernel.services import outbox
from erp.kernel.sql import rows
from people.models import User
from people.roles import Role

Event = Mapping[str, Any]
NAMESPACE = UUID("6f1c2c8e-4a0e-4e0b-9f1f-7d3f5d0c9a11")
NAMES = ("id", "code", "name", "sell", "case", "settle", "month")  # what an event is called by, the first that it has


class CannotTell(Exception):
    """An event that can't happen: which one, and what the house said to it. The story ends there."""


@dataclass(slots=True)
class Story:
    """What has been told so far: names to rows."""

    actor: User
    known: dict[str, dict[str, Any]] = field(default_factory=dict)
    booked: dict[tuple[str, str], list[int]] = field(default_factory=dict)
    day: date = date(2026, 1, 1)
    step: int = 0

    def put(self, kind: str, name: str, row: Any) -> None:
        """Remember a row under the name that the story gives it."""
        if name in self.known.setdefault(kind, {}):
            raise CannotTell(f"there is a {kind} named {name} already")
        self.known[kind][name] = row

    def get(self, kind: str, name: str) -> Any:
        """The row behind a name."""
        try:
            return self.known[kind][name]
        except KeyError:
            raise CannotTell(f"the story has no {kind} named {name}") from None

    def entries_of(self, word: str, name: str) -> list[int]:
        """What an event has booked."""
        if (word, name) not in self.booked:
            raise CannotTell(f"nothing was told of {word} {name}")
        return self.booked[word, name]

    def wish(self, *parts: object) -> UUID:
        """A stable id for a wish, so that the same story is the same company."""
        return uuid5(NAMESPACE, "/".join(str(part) for part in parts))

    def minor(self, amount: object, currency: str) -> int:
        """An amount of the story in minor units."""
        return Money(Decimal(str(amount)), currency).minor()


Verb = Callable[[Story, Event], None]
VERBS: dict[str, Verb] = {}


def verb(name: str) -> Callable[[Verb], Verb]:
    """Let a function tell events of this name."""

    def add(function: Verb) -> Verb:
        VERBS[name] = function
        return function

    return add


def verbs() -> dict[str, Verb]:
    """All that can be told."""
    from erp.story import buying, floor, money, selling, setting, undoing  # noqa: F401  # their verbs register themselves

    return VERBS


def storyteller() -> User:
    """Who does whatever a story tells."""
    return User.objects.create(username="storyteller", role=Role.OWNER, is_active=True)


def tell(events: Sequence[Event]) -> Story:
    """Live the events in their order. The company must be empty; marketplaces are on paper: they confirm what we command."""
    verbs()
    story = Story(storyteller())
    with _paper_marketplaces():
        for number, event in enumerate(events, start=1):
            _one(story, number, event)
    return story


@contextmanager
def _paper_marketplaces() -> Iterator[None]:
    """Marketplaces that confirm whatever we command; what that means at home is ours as always."""
    real = outbox.senders()

    def confirm(commands: Sequence[OutboxCommand]) -> dict[int, outbox.Answer]:
        return {row.pk: outbox.Answer("confirmed") for row in commands}

    outbox.set_senders({kind: outbox.Sender(confirm, confirm, each.settled) for kind, each in real.items()})
    try:
        yield
    finally:
        outbox.set_senders(real)


def _one(story: Story, number: int, event: Event) -> None:
    word = str(event.get("do", ""))
    if "on" in event:
        story.day, story.step = date.fromisoformat(event["on"]), 0
    if word not in VERBS:
        raise CannotTell(f"event {number}: nobody can {word!r}; the verbs are {', '.join(sorted(VERBS))}")
    story.step += 1
    noon = datetime.combine(story.day, time(12), ZoneInfo(settings.COMPANY_ZONE))
    with clock.frozen(noon + timedelta(seconds=story.step)):
        try:
            before = _last_entry()
            VERBS[word](story, event)
            _marketplaces_answer()
            name = str(next((event[key] for key in NAMES if key in event), ""))
            new = rows("SELECT id FROM finance_entry WHERE id > %s ORDER BY id", [before])
            story.booked.setdefault((word, name), []).extend(row[0] for row in new)
        except KeyError as missing:
            raise CannotTell(f"event {number} ({word}) says nothing of {missing}") from missing
        except CannotTell as problem:
            raise CannotTell(f"event {number} ({word}): {problem}") from problem


def _last_entry() -> int:
    [(last,)] = rows("SELECT coalesce(max(id), 0) FROM finance_entry")
    return int(last)


def _marketplaces_answer() -> None:
    """Commands go out at once, and are confirmed."""
    lanes = rows("SELECT DISTINCT lane FROM kernel_outboxcommand WHERE finished_at IS NULL")
    for (lane,) in lanes:
        outbox.work(lane)
    left = OutboxCommand.objects.filter(finished_at=None).values_list("wish", "last_error").first()
    if left:
        raise CannotTell(f"command {left[0]} did not come to an end: {left[1]}")


def expect(done: Any, refused: Any = None) -> Any:
    """What was asked for, or the story ends with what the house refused."""
    if refused or done is None:
        raise CannotTell(f"refused: {refused}")
    return done
