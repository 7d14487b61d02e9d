"""The designers' queue: what is mine, what nobody has, what is late; tasks taken, handed in, accepted, returned."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from erp.kernel import clock
from erp.kernel.outcomes import Outcomes, Refusal
from erp.kernel.tables import BadCursor, TooSlow, keyset_page, limited
from people.access import AuthedRequest, permission_required
from people.models import User
from products import reads_launch as reads
from products.image_views import images_context
from products.launch_forms import TaskForm, TaskPlanForm
from products.launch_views import events_of, outcome_page
from products.launch_words import TONES, refusal_words
from products.models import DesignTask, LaunchCard, Product
from products.services import design
from products.services.launch import TASK_DAYS, task_name
from products.states import TASKS_OPEN, TaskKind, TaskState

MOST = 500
SOON_DAYS = 3
WORKING, JUDGING = ("start", "hand_in"), ("accept", "return", "cancel")


@require_GET
@permission_required("design.work")
def queue(request: AuthedRequest) -> HttpResponse:
    """Tasks, the most overdue first; the filters are in the address."""
    page, slow = None, False
    try:
        with limited():
            page = keyset_page(_wanted(request), request.GET, order=("due_on", "id"))
    except BadCursor as error:
        raise Http404 from error
    except TooSlow:
        slow = True
    context = {
        "page": page,
        "rows": [task_row(task, request.user) for task in page.rows] if page else [],
        "too_slow": slow,
        "tabs": _tabs(request),
        "kinds": TaskKind.choices,
        "filtered": any(request.GET.get(name) for name in ("q", "kind", "tab")),
        "may_manage": request.user.can("launch.manage"),
    }
    return render(request, "products/design/queue.html", context)


def _wanted(request: AuthedRequest) -> QuerySet[DesignTask]:
    found = reads.tasks_seen_by(request.user).select_related("product", "store", "owner")
    text, kind, tab = (request.GET.get(name, "").replace("\0", "").strip()[:60] for name in ("q", "kind", "tab"))
    still_open = Q(state__in=TASKS_OPEN)
    found = found.filter(~still_open if tab == "done" else still_open)
    today = clock.business_date()
    if tab == "mine":
        found = found.filter(owner=request.user)
    elif tab == "free":
        found = found.filter(owner=None)
    elif tab == "late":
        found = found.filter(due_on__lt=today)
    elif tab == "soon":
        found = found.filter(due_on__gte=today, due_on__lte=today + timedelta(days=SOON_DAYS))
    elif tab == "review":
        found = found.filter(state=TaskState.REVIEW)
    if kind in TaskKind.values:
        found = found.filter(kind=kind)
    return found.filter(product__code__istartswith=text) if text else found


def _tabs(request: AuthedRequest) -> list[dict[str, Any]]:
    labels = {
        "": _("All open"), "mine": _("Mine"), "free": _("Nobody's"), "late": _("Overdue"), "soon": _("Due soon"),
        "review": _("To be reviewed"), "done": _("Finished"),
    }  # fmt: skip
    tabs = []
    for name, label in labels.items():
        query = request.GET.copy()
        for key in ("tab", "after", "before"):
            query.pop(key, None)
        if name:
            query["tab"] = name
        active = request.GET.get("tab", "") == name
        tabs.append({"label": label, "url": f"{request.path}?{query.urlencode()}", "active": active})
    return tabs


def task_row(task: DesignTask, user: User) -> dict[str, Any]:
    """A task, and what this person may do with it."""
    today = clock.business_date()
    state, manages = TaskState(task.state), user.can("launch.manage")
    mine = task.owner_id in (None, user.pk)
    return {
        "task": task,
        "name": task_name(task),
        "tone": TONES[state],
        "open": state in TASKS_OPEN,
        "late": state in TASKS_OPEN and task.due_on < today,
        "may_start": state in (TaskState.OPEN, TaskState.RETURNED) and mine,
        "may_hand_in": state == TaskState.DOING and (mine or manages),
        "may_judge": state == TaskState.REVIEW and manages,
        "may_cancel": state in TASKS_OPEN and manages,
    }


@require_GET
@permission_required("design.work")
def task_page(request: AuthedRequest, task_id: int) -> HttpResponse:
    """A task: what is wanted, for what, and how it went."""
    task = _task(request.user, task_id)
    initial = {"owner_id": task.owner_id, "due_on": task.due_on, "brief": task.brief}
    return _page(request, task, TaskPlanForm(initial=initial))


def _page(request: AuthedRequest, task: DesignTask, form: TaskPlanForm) -> HttpResponse:
    card = LaunchCard.objects.filter(product=task.product_id).first() if task.product_id else None
    context = {
        "row": task_row(task, request.user),
        "task": task,
        "form": form,
        "card": card,
        "images": images_context("product", task.product_id) if task.product_id else None,
        "may_images": request.user.can("products.images"),
        "events": events_of(design.SUBJECT, task.pk),
        "may_manage": request.user.can("launch.manage"),
    }
    return render(request, "products/design/task.html", context, status=422 if form.is_bound else 200)


@require_POST
@permission_required("design.work")
def act(request: AuthedRequest, task_id: int, verb: str) -> HttpResponse:
    """Take and start a task, or hand it in."""
    return _moved(request, task_id, verb, WORKING)


@require_POST
@permission_required("launch.manage")
def judge(request: AuthedRequest, task_id: int, verb: str) -> HttpResponse:
    """Accept, return with a reason, or cancel a task."""
    return _moved(request, task_id, verb, JUDGING)


def _moved(request: AuthedRequest, task_id: int, verb: str, verbs: tuple[str, ...]) -> HttpResponse:
    """The row as it stands now when the list asked; else back to the task."""
    task = _task(request.user, task_id)
    if verb not in verbs:
        raise Http404
    outcomes = design.move_tasks(task_ids=[task.pk], verb=verb, actor=request.user, reason=_reason(request))
    refusal = outcomes.refused.get(task.pk)
    why = refusal_words(refusal.code, refusal.values) if refusal else ""
    if request.POST.get("from") == "row":
        row = task_row(_task(request.user, task_id), request.user)
        return render(request, "products/design/row.html", {"row": row, "why": why}, status=422 if why else 200)
    if why:
        messages.error(request, why)
    return redirect("products:design-task", task.pk)


@require_POST
@permission_required("design.work")
def batch(request: AuthedRequest, verb: str) -> HttpResponse:
    """Start or hand in the chosen tasks."""
    return _batch(request, verb, WORKING)


@require_POST
@permission_required("launch.manage")
def judge_batch(request: AuthedRequest, verb: str) -> HttpResponse:
    """Accept, return or cancel the chosen tasks."""
    return _batch(request, verb, JUDGING)


def _batch(request: AuthedRequest, verb: str, verbs: tuple[str, ...]) -> HttpResponse:
    if verb not in verbs:
        raise Http404
    ids = _chosen(request)
    if not ids:
        return _refused(request)
    mine = {task.pk: task_name(task) for task in reads.tasks_seen_by(request.user).filter(pk__in=ids)}
    outcomes = design.move_tasks(task_ids=sorted(mine), verb=verb, actor=request.user, reason=_reason(request))
    unseen = {key: Refusal("not_found") for key in ids if key not in mine}
    return outcome_page(request, outcomes + Outcomes(refused=unseen), mine)


@require_POST
@permission_required("launch.manage")
def plan(request: AuthedRequest, task_id: int) -> HttpResponse:
    """Give a task a designer, a day, a brief."""
    task = _task(request.user, task_id)
    form = TaskPlanForm(request.POST)
    if form.is_valid():
        given = form.cleaned_data
        wanted = design.TaskPlan(owner_id=given["owner_id"], due_on=given["due_on"], brief=given["brief"])
        refusal = design.plan_tasks(task_ids=[task.pk], plan=wanted, actor=request.user).refused.get(task.pk)
        if refusal is None:
            messages.success(request, _("Saved."))
            return redirect("products:design-task", task.pk)
        form.add_error(None, refusal_words(refusal.code, refusal.values))
    return _page(request, task, form)


@require_http_methods(["GET", "POST"])
@permission_required("launch.manage")
def new(request: AuthedRequest) -> HttpResponse:
    """Ask for a task by hand; the same form again makes it once."""
    initial = {
        "client_id": uuid4(),
        "due_on": clock.business_date() + timedelta(days=TASK_DAYS),
        "product": request.GET.get("product", ""),
    }
    form = TaskForm(request.POST or None, user=request.user, initial=initial)
    if form.is_valid():
        given = dict(form.cleaned_data)
        draft = design.TaskDraft(product_id=given.pop("product"), kind=TaskKind(given.pop("kind")), **given)
        outcomes = design.make_tasks(drafts=[draft], actor=request.user)
        if not outcomes.refused:
            messages.success(request, _("The task is made.") if outcomes.done else _("Such a task is open already."))
            return redirect("products:design")
        form.add_error(None, refusal_words(outcomes.refused[0].code, outcomes.refused[0].values))
    status = 422 if request.method == "POST" else 200
    return render(request, "products/design/new.html", {"form": form}, status=status)


@require_GET
@permission_required("design.work")
def lacking_list(request: AuthedRequest) -> HttpResponse:
    """Products without images, or without Chinese or English copy."""
    asked = request.GET.get("what", "")
    what = reads.Lack(asked) if asked in list(reads.Lack) else None
    text = request.GET.get("q", "").replace("\0", "").strip()[:60]
    page, slow = None, False
    try:
        with limited():
            found = reads.lacking(what).filter(code__istartswith=text) if text else reads.lacking(what)
            page = keyset_page(found, request.GET, order=("code",))
    except BadCursor as error:
        raise Http404 from error
    except TooSlow:
        slow = True
    context = {
        "page": page,
        "rows": page.rows if page else [],
        "too_slow": slow,
        "filtered": bool(text or what),
        "whats": [("images", _("Images")), ("zh", _("Chinese copy")), ("en", _("English copy"))],
        "may_manage": request.user.can("launch.manage"),
    }
    return render(request, "products/design/lacking.html", context)


@require_POST
@permission_required("launch.manage")
def make_for_lacking(request: AuthedRequest, what: str) -> HttpResponse:
    """One click: a task for each chosen product that lacks it."""
    if what not in list(reads.Lack):
        raise Http404
    ids = _chosen(request)
    if not ids:
        return _refused(request)
    due = clock.business_date() + timedelta(days=TASK_DAYS)
    outcomes = design.make_lacking(product_ids=ids, what=reads.Lack(what), due_on=due, actor=request.user)
    return outcome_page(request, outcomes, dict(Product.objects.filter(pk__in=ids).values_list("pk", "code")))


def _task(user: User, task_id: int) -> DesignTask:
    found = reads.tasks_seen_by(user).select_related("product", "store", "owner", "reviewer", "created_by")
    return get_object_or_404(found, pk=task_id)


def _chosen(request: AuthedRequest) -> list[int]:
    """The chosen ids; none when there are too many."""
    ids = sorted({int(key) for key in request.POST.getlist("ids") if key.isdecimal() and len(key) < 19})
    return ids if len(ids) <= MOST else []


def _refused(request: AuthedRequest) -> HttpResponse:
    why = _("Choose 1 to %(most)s rows.") % {"most": MOST}
    return render(request, "products/batch_refused.html", {"why": why}, status=422)


def _reason(request: AuthedRequest) -> str:
    return request.POST.get("reason", "").replace("\0", "").strip()[:300]
