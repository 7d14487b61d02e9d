"""The launch board: cards are opened, planned and moved from stage to stage; entering a stage makes the tasks that it needs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TypedDict
from uuid import UUID

from django.db import transaction

from erp.kernel import clock
from erp.kernel.outcomes import Outcomes, Refusal, missing
from erp.kernel.services.timeline import record
from erp.kernel.sql import rows
from people.models import User
from products.models import DesignTask, LaunchCard, LaunchComment, Product
from products.services.design import TaskDraft, designers, make_tasks
from products.states import STAGE_MOVES, STAGE_TASKS, STAGES, TASKS_OPEN, Stage, TaskKind, TaskState
from stores.models import Store
from stores.states import CONNECTED

SUBJECT = "launch_card"
TASK_DAYS = 7
# The language that buyers of a site read; English where nothing is said.
LANGUAGES = {
    "DE": "de",
    "AT": "de",
    "FR": "fr",
    "IT": "it",
    "ES": "es",
    "MX": "es",
    "JP": "ja",
    "NL": "nl",
    "PL": "pl",
    "SE": "sv",
    "BR": "pt",
}
ENGLISH = "en"


class CardPlan(TypedDict, total=False):
    """What is to change of a card's plan."""

    owner_id: int | None
    due_on: date | None
    notes: str
    blocked: str


@dataclass(slots=True)
class _Verdicts:
    done: list[LaunchCard] = field(default_factory=list)
    already: list[int] = field(default_factory=list)
    refused: dict[int, Refusal] = field(default_factory=dict)


@transaction.atomic
def open_cards(
    *, product_ids: Sequence[int], actor: User | None, owner_id: int | None = None, due_on: date | None = None
) -> Outcomes:
    """Put products on the board, as chosen; the outcome is by product. One that is there: already. Refused: `owner` (may not work there)."""
    found = set(Product.objects.filter(pk__in=list(product_ids)).values_list("pk", flat=True))
    unknown = missing(product_ids, found)
    if owner_id is not None and not designers().filter(pk=owner_id).exists():
        return Outcomes(refused={**{key: Refusal("owner") for key in found}, **unknown})
    now = clock.now()
    made = rows(
        """INSERT INTO products_launchcard (product_id, stage, owner_id, due_on, notes, blocked, created_at, stage_since)
           SELECT p, 'chosen', %s, %s, '', '', %s, %s FROM unnest(%s::bigint[]) AS p
           ON CONFLICT (product_id) DO NOTHING RETURNING id, product_id""",
        [owner_id, due_on, now, now, sorted(found)],
    )
    record("launch.opened", subject_kind=SUBJECT, subject_ids=[row[0] for row in made], actor=actor)
    done = tuple(sorted(row[1] for row in made))
    return Outcomes(done, tuple(sorted(found - set(done))), unknown)


@transaction.atomic
def move_cards(*, card_ids: Sequence[int], to: Stage, actor: User | None, reason: str = "") -> Outcomes:
    """Bring cards one stage on, or back to one before. What stands there: already. The tasks that the stage needs are made.

    Refused: `move` (more than one stage on), `reason` (a step back says why), `blocked`, and `tasks` (named) where a card would pass
    a stage while its tasks are open.
    """
    cards = _locked(card_ids)
    waiting = _open_tasks(cards)
    verdicts = _Verdicts()
    for card in cards:
        refusal = _barred(card, to, reason, waiting.get(card.pk, []))
        if card.stage == to:
            verdicts.already.append(card.pk)
        elif refusal:
            verdicts.refused[card.pk] = refusal
        else:
            verdicts.done.append(card)
    ids = tuple(card.pk for card in verdicts.done)
    if ids:
        LaunchCard.objects.filter(pk__in=ids).update(stage=to, stage_since=clock.now())
        told = {card.pk: {"from": card.stage, "to": to.value} for card in verdicts.done}
        record(
            "launch.moved",
            subject_kind=SUBJECT,
            subject_ids=ids,
            actor=actor,
            data={"reason": reason} if reason else {},
            data_by_id=told,
        )
        _make_needed(verdicts.done, to, actor, reason)
    unknown = missing(card_ids, {card.pk for card in cards})
    return Outcomes(ids, tuple(verdicts.already), {**verdicts.refused, **unknown})


@transaction.atomic
def plan_cards(*, card_ids: Sequence[int], plan: CardPlan, actor: User | None) -> Outcomes:
    """Give cards an owner, a day, notes, or a reason that blocks them (empty: free again). Those that have it: already.

    Refused: `owner` (may not work there).
    """
    cards = _locked(card_ids)
    unknown = missing(card_ids, {card.pk for card in cards})
    owner_id = plan.get("owner_id")
    if owner_id is not None and not designers().filter(pk=owner_id).exists():
        return Outcomes(refused={**{card.pk: Refusal("owner") for card in cards}, **unknown})
    changed = tuple(card.pk for card in cards if any(getattr(card, name) != value for name, value in plan.items()))
    if changed:
        LaunchCard.objects.filter(pk__in=changed).update(**plan)
        record("launch.planned", subject_kind=SUBJECT, subject_ids=changed, actor=actor, data=dict(plan))
    return Outcomes(changed, tuple(card.pk for card in cards if card.pk not in changed), unknown)


@transaction.atomic
def comment(*, card_id: int, client_id: UUID, text: str, actor: User) -> Outcomes:
    """Say something on a card. The same sending again: already. Refused: `empty`, `not_found`."""
    if not LaunchCard.objects.filter(pk=card_id).exists():
        return Outcomes(refused={card_id: Refusal("not_found")})
    if not text.strip():
        return Outcomes(refused={card_id: Refusal("empty")})
    _row, made = LaunchComment.objects.get_or_create(
        client_id=client_id,
        defaults={"card_id": card_id, "author": actor, "text": text.strip(), "at": clock.now()},
    )
    return Outcomes(done=(card_id,)) if made else Outcomes(already=(card_id,))


def _locked(card_ids: Sequence[int]) -> list[LaunchCard]:
    found = LaunchCard.objects.filter(pk__in=list(card_ids)).order_by("pk")
    return list(found.select_for_update(of=("self",), no_key=True))


def _open_tasks(cards: Iterable[LaunchCard]) -> dict[int, list[DesignTask]]:
    """The tasks that keep each card in its stage."""
    kinds = {card.product_id: (card.pk, STAGE_TASKS.get(Stage(card.stage))) for card in cards}
    found: dict[int, list[DesignTask]] = {}
    for task in DesignTask.objects.filter(product__in=list(kinds), state__in=TASKS_OPEN).order_by("pk"):
        card_id, kind = kinds[task.product_id or 0]
        if task.kind == kind:
            found.setdefault(card_id, []).append(task)
    return found


def _barred(card: LaunchCard, to: Stage, reason: str, waiting: Sequence[DesignTask]) -> Refusal | None:
    """Why a card may not go there."""
    back = STAGES.index(to) < STAGES.index(Stage(card.stage))
    if to not in STAGE_MOVES[Stage(card.stage)]:
        return Refusal("move", {"stage": card.get_stage_display()})
    if back:
        return None if reason.strip() else Refusal("reason")
    if card.blocked:
        return Refusal("blocked", {"why": card.blocked})
    if waiting:
        return Refusal("tasks", {"count": len(waiting), "tasks": ", ".join(task_name(task) for task in waiting)})
    return None


def task_name(task: DesignTask) -> str:
    """What a task is called where there is little room."""
    whom = " ".join(
        part for part in (task.get_marketplace_display() if task.marketplace else "", task.language) if part
    )
    return f"#{task.pk} {task.get_kind_display()}" + (f" ({whom})" if whom else "")


def _make_needed(cards: Sequence[LaunchCard], to: Stage, actor: User | None, reason: str) -> None:
    """The tasks of the stage that cards have entered. Coming from before, what is accepted is not asked for again; stepping back, it is."""
    kind = STAGE_TASKS.get(to)
    if kind is None:
        return
    whom = _readers() if kind == TaskKind.COPY else [("", "")]
    accepted = set(
        DesignTask.objects.filter(
            product__in=[card.product_id for card in cards], kind=kind, state=TaskState.ACCEPTED
        ).values_list("product_id", "marketplace", "language")
    )
    drafts = []
    for card in cards:
        back = STAGES.index(to) < STAGES.index(Stage(card.stage))
        for marketplace, language in whom:
            if back or (card.product_id, marketplace, language) not in accepted:
                due = card.due_on or clock.business_date() + timedelta(days=TASK_DAYS)
                drafts.append(
                    TaskDraft(kind, due, card.product_id, None, marketplace, language, reason if back else "")
                )
    make_tasks(drafts=drafts, actor=actor)


def _readers() -> list[tuple[str, str]]:
    """For whom copy is written: each marketplace of an open store, in the languages of its sites; without stores, once in English."""
    stores = Store.objects.filter(closed_at=None, account__marketplace__in=CONNECTED)
    sites = stores.values_list("account__marketplace", "site").distinct()
    found = {(marketplace, LANGUAGES.get(site.upper(), ENGLISH)) for marketplace, site in sites}
    return sorted(found) or [("", ENGLISH)]
