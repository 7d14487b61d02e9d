"""The launch board: columns by stage, the page of a card, and what is done on it."""

from __future__ import annotations

import re
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from erp.kernel.models import TimelineEntry
from erp.kernel.outcomes import Outcomes, Refusal
from people.access import AuthedRequest, permission_required
from products import reads_launch as reads
from products.launch_forms import CardPlanForm, people
from products.launch_words import TONES, action_words, refusal_words
from products.models import LaunchCard, Product
from products.services import launch
from products.states import STAGES, Stage

MOST = 500
EVENTS_SHOWN = 100


@require_GET
@permission_required("design.work")
def board_page(request: AuthedRequest) -> HttpResponse:
    """The board; the filters are in the address."""
    found = reads.cards_matching(request.GET, request.user)
    owners = [("me", _("Mine")), ("none", _("Nobody's")), *people()]
    may_manage = request.user.can("launch.manage")
    columns = reads.board(found)
    for column in columns:
        place = STAGES.index(column["stage"])
        column["next"] = STAGES[place + 1] if may_manage and place + 1 < len(STAGES) else None
    context = {
        "columns": columns,
        "owners": owners,
        "may_manage": may_manage,
        "filtered": any(request.GET.get(name) for name in ("q", "owner", "late")),
        "empty": not any(column["count"] for column in columns),
    }
    return render(request, "products/launch/board.html", context)


@require_POST
@permission_required("launch.manage")
def add(request: AuthedRequest) -> HttpResponse:
    """Put the products with these codes on the board, many at once."""
    codes = list(dict.fromkeys(re.split(r"[\s,;]+", request.POST.get("codes", "").replace("\0", "").strip())))
    codes = [code[:60] for code in codes if code]
    if not codes or len(codes) > MOST:
        why = _("Choose 1 to %(most)s rows.") % {"most": MOST}
        return render(request, "products/batch_refused.html", {"why": why}, status=422)
    known = dict(Product.objects.filter(code__in=codes).values_list("pk", "code"))
    outcomes = launch.open_cards(product_ids=sorted(known), actor=request.user)
    unknown = [code for code in codes if code not in set(known.values())]
    lost = {-place: Refusal("not_found") for place, _code in enumerate(unknown, 1)}
    names = known | {-place: code for place, code in enumerate(unknown, 1)}
    return outcome_page(request, outcomes + Outcomes(refused=lost), names)


@require_GET
@permission_required("design.work")
def card_page(request: AuthedRequest, card_id: int) -> HttpResponse:
    """A card: where it stands, its tasks, what was said, its timeline."""
    card = get_object_or_404(LaunchCard.objects.select_related("product", "owner"), pk=card_id)
    initial = {"owner_id": card.owner_id, "due_on": card.due_on, "blocked": card.blocked, "notes": card.notes}
    return _page(request, card, CardPlanForm(initial=initial))


def _page(request: AuthedRequest, card: LaunchCard, form: CardPlanForm) -> HttpResponse:
    place = STAGES.index(Stage(card.stage))
    tasks = reads.tasks_seen_by(request.user).filter(product=card.product_id).select_related("owner", "store")
    context = {
        "card": card,
        "form": form,
        "late": reads.is_late(card),
        "next": STAGES[place + 1] if place + 1 < len(STAGES) else None,
        "before": [(stage.value, stage.label) for stage in STAGES[:place]],
        "tasks": [
            {"task": task, "tone": TONES[task.state], "name": launch.task_name(task)} for task in tasks.order_by("-pk")
        ],
        "comments": card.comments.select_related("author").order_by("-pk")[:EVENTS_SHOWN],
        "events": events_of(launch.SUBJECT, card.pk),
        "may_manage": request.user.can("launch.manage"),
        "client_id": uuid4(),
        "product_url": reverse("product", args=[card.product_id]),
    }
    return render(request, "products/launch/card.html", context, status=422 if form.is_bound else 200)


@require_POST
@permission_required("launch.manage")
def move(request: AuthedRequest, card_id: int) -> HttpResponse:
    """Bring a card one stage on, or back with a reason."""
    get_object_or_404(LaunchCard, pk=card_id)
    to = request.POST.get("to", "")
    if to not in Stage.values:
        messages.error(request, _("Choose a stage."))
        return _back(request, card_id)
    reason = request.POST.get("reason", "").replace("\0", "").strip()[:300]
    outcomes = launch.move_cards(card_ids=[card_id], to=Stage(to), actor=request.user, reason=reason)
    _tell(request, outcomes, card_id, _("It stands in: %(stage)s.") % {"stage": Stage(to).label})
    return _back(request, card_id)


@require_POST
@permission_required("launch.manage")
def plan(request: AuthedRequest, card_id: int) -> HttpResponse:
    """Change owner, day, notes or what blocks a card."""
    card = get_object_or_404(LaunchCard.objects.select_related("product", "owner"), pk=card_id)
    form = CardPlanForm(request.POST)
    if not form.is_valid():
        return _page(request, card, form)
    given = form.cleaned_data
    wanted = launch.CardPlan(
        owner_id=given["owner_id"], due_on=given["due_on"], blocked=given["blocked"], notes=given["notes"]
    )
    outcomes = launch.plan_cards(card_ids=[card_id], plan=wanted, actor=request.user)
    _tell(request, outcomes, card_id, _("Saved."))
    return _back(request, card_id)


@require_POST
@permission_required("design.work")
def say(request: AuthedRequest, card_id: int) -> HttpResponse:
    """Comment on a card; the same click again says it once."""
    get_object_or_404(LaunchCard, pk=card_id)
    text = request.POST.get("text", "").replace("\0", "")[:4000]
    try:
        client_id = UUID(request.POST.get("client_id", ""))
    except ValueError:
        client_id = uuid4()
    outcomes = launch.comment(card_id=card_id, client_id=client_id, text=text, actor=request.user)
    _tell(request, outcomes, card_id, "")
    return _back(request, card_id)


def _tell(request: AuthedRequest, outcomes: Outcomes, key: int, done: str) -> None:
    refusal = outcomes.refused.get(key)
    if refusal:
        messages.error(request, refusal_words(refusal.code, refusal.values))
    elif done:
        messages.success(request, done if outcomes.done else _("It was so already; nothing is changed."))


def _back(request: AuthedRequest, card_id: int) -> HttpResponse:
    """To the board that one came from, else to the card."""
    came = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(came, allowed_hosts=None) and came.startswith(reverse("products:launch"))
    return redirect(came if safe else reverse("products:launch-card", args=[card_id]))


def events_of(kind: str, key: int) -> list[dict[str, Any]]:
    """The timeline of a card or a task, newest first."""
    found = TimelineEntry.objects.filter(subject_kind=kind, subject_id=key).select_related("actor").order_by("-pk")
    return [
        {
            "text": action_words(row.action, row.data),
            "at": row.at,
            "actor": row.actor.display_name if row.actor else "",
            "detail": row.data.get("reason", ""),
        }
        for row in found[:EVENTS_SHOWN]
    ]


def outcome_page(request: AuthedRequest, outcomes: Outcomes, names: dict[int, str]) -> HttpResponse:
    """What became of each row, refused ones first."""
    kinds = [(key, "refused") for key in outcomes.refused]
    kinds += [(key, "already") for key in outcomes.already] + [(key, "done") for key in outcomes.done]
    told = {key: refusal_words(refusal.code, refusal.values) for key, refusal in outcomes.refused.items()}
    context = {
        "outcomes": [
            {"id": key, "kind": kind, "label": names.get(key) or f"#{key}", "reason": told.get(key, "")}
            for key, kind in kinds
        ],
        "done": len(outcomes.done),
        "already": len(outcomes.already),
        "refused": len(outcomes.refused),
    }
    answer = render(request, "products/launch/outcomes.html", context)
    if outcomes.done:
        answer["HX-Trigger"] = "list:refresh"
    return answer
