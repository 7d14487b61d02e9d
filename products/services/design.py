"""The designers' work: tasks are made, taken, handed in, accepted or returned; many at once, an outcome for each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypedDict
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet, Value
from django.db.models.functions import Coalesce

from erp.kernel import clock
from erp.kernel.outcomes import Outcomes, Refusal, missing
from erp.kernel.services.timeline import record
from erp.kernel.sql import rows
from people.models import User
from people.roles import PERMISSIONS
from products.models import DesignTask, Product
from products.reads_launch import Lack, lacking
from products.states import TASK_MOVES, TASKS_OPEN, TaskKind, TaskState
from stores.models import Store

SUBJECT = "design_task"
OF_PRODUCTS = (TaskKind.IMAGES, TaskKind.COPY)
# What a person does with a task, and what the timeline calls it.
VERBS: dict[str, TaskState] = {
    "start": TaskState.DOING,
    "hand_in": TaskState.REVIEW,
    "accept": TaskState.ACCEPTED,
    "return": TaskState.RETURNED,
    "cancel": TaskState.CANCELLED,
}


@dataclass(frozen=True, slots=True)
class TaskDraft:
    """A task to be. Images and copy are of a product, and open only once for whom they are; a page and a poster are made as asked."""

    kind: TaskKind
    due_on: date
    product_id: int | None = None
    store_id: int | None = None
    marketplace: str = ""
    language: str = ""
    brief: str = ""
    owner_id: int | None = None
    client_id: UUID | None = None


class TaskPlan(TypedDict, total=False):
    """What is to change of a task's plan."""

    owner_id: int | None
    due_on: date
    brief: str


@dataclass(slots=True)
class _Verdicts:
    done: list[int] = field(default_factory=list)
    already: list[int] = field(default_factory=list)
    refused: dict[int, Refusal] = field(default_factory=dict)

    def outcomes(self, more: Mapping[int, Refusal]) -> Outcomes:
        return Outcomes(tuple(self.done), tuple(self.already), {**self.refused, **more})


@transaction.atomic
def make_tasks(*, drafts: Sequence[TaskDraft], actor: User | None) -> Outcomes:
    """Make tasks; the outcome is by place in `drafts`. One that is open already, or was sent before: already.

    Refused: `no_product` (images and copy are of a product), `no_subject` (neither product nor store), `not_found`, `owner` (no designer).
    """
    verdicts = _Verdicts()
    known = _known(drafts)
    for place, draft in enumerate(drafts):
        refusal = _unfit(draft, known)
        if refusal:
            verdicts.refused[place] = refusal
    fit = [place for place in range(len(drafts)) if place not in verdicts.refused]
    made = _insert([drafts[place] for place in fit], actor)
    left = Counter(of for _id, of in made)
    for place in fit:
        new = left[_signature(drafts[place])] > 0
        left[_signature(drafts[place])] -= 1
        (verdicts.done if new else verdicts.already).append(place)
    record("design.made", subject_kind=SUBJECT, subject_ids=[made_id for made_id, _of in made], actor=actor)
    return verdicts.outcomes({})


@transaction.atomic
def move_tasks(*, task_ids: Sequence[int], verb: str, actor: User, reason: str = "") -> Outcomes:
    """Start, hand in, accept, return or cancel tasks. What stands there already: already.

    Refused: `move` (not from where it stands), `others` (another's work, unless one manages launches), `reason` (returning says why).
    """
    to = VERBS[verb]
    verdicts, tasks = _Verdicts(), _locked(task_ids)
    for task in tasks:
        refusal = _barred(task, to, actor, reason)
        if task.state == to and (to != TaskState.DOING or task.owner_id == actor.pk):
            verdicts.already.append(task.pk)
        elif refusal:
            verdicts.refused[task.pk] = refusal
        else:
            verdicts.done.append(task.pk)
    if verdicts.done:
        DesignTask.objects.filter(pk__in=verdicts.done).update(**_written(to, actor, reason))
        data = {"reason": reason} if reason else {}
        record(f"design.{verb}", subject_kind=SUBJECT, subject_ids=verdicts.done, actor=actor, data=data)
    return verdicts.outcomes(missing(task_ids, {task.pk for task in tasks}))


@transaction.atomic
def plan_tasks(*, task_ids: Sequence[int], plan: TaskPlan, actor: User | None) -> Outcomes:
    """Give tasks an owner, a day or a brief. Those that have it: already.

    Refused: `finished`, `owner` (no designer), `being_made` (a task that is being made or reviewed keeps an owner).
    """
    verdicts, tasks = _Verdicts(), _locked(task_ids)
    owner_id = plan.get("owner_id")
    unfit = owner_id is not None and not designers().filter(pk=owner_id).exists()
    for task in tasks:
        if task.state not in TASKS_OPEN:
            verdicts.refused[task.pk] = Refusal("finished")
        elif unfit:
            verdicts.refused[task.pk] = Refusal("owner")
        elif "owner_id" in plan and plan["owner_id"] is None and task.state in (TaskState.DOING, TaskState.REVIEW):
            verdicts.refused[task.pk] = Refusal("being_made")
        elif all(getattr(task, name) == value for name, value in plan.items()):
            verdicts.already.append(task.pk)
        else:
            verdicts.done.append(task.pk)
    if verdicts.done:
        DesignTask.objects.filter(pk__in=verdicts.done).update(**plan)
        record("design.planned", subject_kind=SUBJECT, subject_ids=verdicts.done, actor=actor, data=dict(plan))
    return verdicts.outcomes(missing(task_ids, {task.pk for task in tasks}))


@transaction.atomic
def make_lacking(*, product_ids: Sequence[int], what: Lack, due_on: date, actor: User | None) -> Outcomes:
    """Make the task for what products lack; the outcome is by product. One that is open: already. Refused: `not_lacking`."""
    asked = list(product_ids)
    found = set(Product.objects.filter(pk__in=asked).values_list("pk", flat=True))
    need = sorted(lacking(what).filter(pk__in=asked).values_list("pk", flat=True))
    drafts = [TaskDraft(what.kind, due_on, key, language=what.language) for key in need]
    told = make_tasks(drafts=drafts, actor=actor)
    refused = {key: Refusal("not_lacking") for key in sorted(found - set(need))}
    done, already = (tuple(need[place] for place in places) for places in (told.done, told.already))
    return Outcomes(done, already, {**refused, **missing(asked, found)})


def designers() -> QuerySet[User]:
    """The people who may own a task or a card."""
    roles = [role for role, codes in PERMISSIONS.items() if "*" in codes or "design.work" in codes]
    return User.objects.filter(is_active=True, role__in=roles).order_by("username")


def _locked(task_ids: Sequence[int]) -> list[DesignTask]:
    found = DesignTask.objects.filter(pk__in=list(task_ids)).select_related("owner").order_by("pk")
    return list(found.select_for_update(of=("self",), no_key=True))


def _barred(task: DesignTask, to: TaskState, actor: User, reason: str) -> Refusal | None:
    """Why a person may not bring a task there."""
    if to not in TASK_MOVES[TaskState(task.state)]:
        return Refusal("move", {"state": task.get_state_display()})
    if to == TaskState.RETURNED and not reason.strip():
        return Refusal("reason")
    makes = to in (TaskState.DOING, TaskState.REVIEW)
    if makes and task.owner_id not in (None, actor.pk) and not (to == TaskState.REVIEW and actor.can("launch.manage")):
        return Refusal("others", {"owner": task.owner.display_name if task.owner else ""})
    return None


def _written(to: TaskState, actor: User, reason: str) -> dict[str, Any]:
    """The columns that a move writes; who starts what nobody has is its owner."""
    now = clock.now()
    return {
        TaskState.DOING: {"state": to, "owner": Coalesce("owner", Value(actor.pk))},
        TaskState.REVIEW: {"state": to, "handed_in_at": now, "returned_because": ""},
        TaskState.ACCEPTED: {"state": to, "reviewer": actor, "finished_at": now},
        TaskState.RETURNED: {"state": to, "reviewer": actor, "returned_because": reason.strip()[:300]},
        TaskState.CANCELLED: {"state": to, "finished_at": now},
    }[to]


def _known(drafts: Iterable[TaskDraft]) -> tuple[set[int], set[int], set[int]]:
    """The products, stores and designers that the drafts name and that exist."""
    drafts = list(drafts)
    products = {draft.product_id for draft in drafts if draft.product_id}
    stores = {draft.store_id for draft in drafts if draft.store_id}
    owners = {draft.owner_id for draft in drafts if draft.owner_id}
    return (
        set(Product.objects.filter(pk__in=products).values_list("pk", flat=True)) if products else set(),
        set(Store.objects.filter(pk__in=stores).values_list("pk", flat=True)) if stores else set(),
        set(designers().filter(pk__in=owners).values_list("pk", flat=True)) if owners else set(),
    )


def _unfit(draft: TaskDraft, known: tuple[set[int], set[int], set[int]]) -> Refusal | None:
    products, stores, owners = known
    if draft.kind in OF_PRODUCTS and draft.product_id is None:
        return Refusal("no_product")
    if draft.product_id is None and draft.store_id is None:
        return Refusal("no_subject")
    if (draft.product_id and draft.product_id not in products) or (draft.store_id and draft.store_id not in stores):
        return Refusal("not_found")
    if draft.owner_id and draft.owner_id not in owners:
        return Refusal("owner")
    return None


def _signature(draft: TaskDraft) -> tuple[Any, ...]:
    return (draft.client_id, draft.kind, draft.product_id, draft.store_id, draft.marketplace, draft.language)


def _insert(drafts: Sequence[TaskDraft], actor: User | None) -> list[tuple[int, tuple[Any, ...]]]:
    """Write the tasks that are not there yet, in one statement; each with what it was made of."""
    if not drafts:
        return []
    found = rows(
        """INSERT INTO products_designtask (client_id, kind, product_id, store_id, marketplace, language, brief, owner_id, due_on,
                                            state, returned_because, created_by_id, created_at)
           SELECT t.client_id, t.kind, t.product_id, t.store_id, t.marketplace, t.language, t.brief, t.owner_id, t.due_on,
                  'open', '', %s, %s
           FROM unnest(%s::uuid[], %s::text[], %s::bigint[], %s::bigint[], %s::text[], %s::text[], %s::text[], %s::bigint[], %s::date[])
             AS t(client_id, kind, product_id, store_id, marketplace, language, brief, owner_id, due_on)
           ON CONFLICT DO NOTHING
           RETURNING id, client_id, kind, product_id, store_id, marketplace, language""",
        [
            actor.pk if actor else None,
            clock.now(),
            [str(draft.client_id) if draft.client_id else None for draft in drafts],
            [draft.kind.value for draft in drafts],
            [draft.product_id for draft in drafts],
            [draft.store_id for draft in drafts],
            [draft.marketplace for draft in drafts],
            [draft.language for draft in drafts],
            [draft.brief for draft in drafts],
            [draft.owner_id for draft in drafts],
            [draft.due_on for draft in drafts],
        ],
    )
    return [(row[0], (UUID(str(row[1])) if row[1] else None, *row[2:])) for row in found]
