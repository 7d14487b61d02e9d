"""Cases: the list, one case, and what is done on it."""

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse, HttpResponseBadRequest
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from aftersales import filters
from aftersales.filters import CASE_TABS, number
from aftersales.forms import OpenForm, RefundForm, ResendForm, StopForm
from aftersales.models import Case, Review
from aftersales.reads.cases import case_context, case_rows, order_lines
from aftersales.reads.words import say
from aftersales.services.cases import close_cases, open_case
from aftersales.services.refunds import agree_refund
from aftersales.services.resends import cancel_resend, resend
from aftersales.states import CaseKind, CaseReason, GoodsState, MoneyState
from erp.kernel.outcomes import Refusal
from erp.kernel.tables import BadCursor, TooSlow, keyset_page, limited
from orders.models import Order
from people.access import AuthedRequest, permission_required
from people.models import User
from stores.access import store_ids_for
from stores.models import Store


@require_GET
@permission_required("cases.view")
def case_list(request: AuthedRequest) -> HttpResponse:
    """Cases of the person's stores, newest first; the filters are in the address."""
    found = filters.cases(request.GET, request.user).select_related("order__store", "account", "opened_by")
    page, slow = None, False
    try:
        with limited():
            page = keyset_page(found, request.GET)
    except BadCursor:
        return HttpResponseBadRequest(_("This page address is broken. Go back to the first page."))
    except TooSlow:
        slow = True
    context = {
        "page": page,
        "rows": case_rows(page.rows if page else []),
        "too_slow": slow,
        "tabs": tabs(request, CASE_TABS),
        "filtered": any(request.GET.get(name) for name in ("q", "kind", "goods", "money", "store")),
        "stores": list(Store.objects.for_user(request.user).order_by("name").values_list("pk", "name")),
        "kinds": CaseKind.choices,
        "goods": GoodsState.choices,
        "moneys": MoneyState.choices,
    }
    return render(request, "aftersales/list.html", context)


def tabs(request: AuthedRequest, words: dict[str, Any]) -> list[dict[str, Any]]:
    """The tabs of a list; each keeps the other filters."""
    made = []
    for name, label in words.items():
        query = request.GET.copy()
        for key in ("tab", "after", "before"):
            query.pop(key, None)
        if name:
            query["tab"] = name
        active = request.GET.get("tab", "") == name
        made.append({"label": label, "url": f"{request.path}?{query.urlencode()}", "active": active})
    return made


@require_GET
@permission_required("cases.view")
def case_page(request: AuthedRequest, case_id: int) -> HttpResponse:
    """Everything about one case, its order beside it."""
    return _page(request, _case(request.user, case_id))


@require_http_methods(["GET", "POST"])
@permission_required("cases.manage")
def case_open(request: AuthedRequest, order_id: int) -> HttpResponse:
    """Open a case on an order; `?review=` names the review that caused it."""
    order = get_object_or_404(Order.objects.for_user(request.user).select_related("store"), pk=order_id)
    review = Review.objects.filter(
        pk=number(request.GET.get("review", "")) or 0, store__in=store_ids_for(request.user)
    ).first()
    lines = order_lines(order)
    initial = {"note": f"{review.title}\n{review.text}".strip()} if review else {}
    form = OpenForm(request.POST or None, lines=lines, initial=initial)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            opened = open_case(
                client_id=form.cleaned_data["client_id"],
                order_id=order.pk,
                kind=CaseKind(form.cleaned_data["kind"]),
                reason=CaseReason(form.cleaned_data["reason"]),
                note=form.cleaned_data["note"],
                lines=form.units("back"),
                resend_lines=form.units("again"),
                tracking_number=form.cleaned_data["tracking_number"],
                review_id=review.pk if review else None,
                actor=request.user,
            )
            if opened.case_id is not None:
                return redirect("aftersales:case", opened.case_id)
            form.add_error(None, say(opened.refusal or Refusal("not_found")))
    return render(request, "aftersales/open.html", {"order": order, "form": form, "review": review}, status=status)


@require_POST
@permission_required("cases.refund")
def case_refund(request: AuthedRequest, case_id: int) -> HttpResponse:
    """Agree to give money back."""
    case = _case(request.user, case_id)
    form = RefundForm(request.POST, currency=case.order.currency)
    if form.is_valid():
        agreed = agree_refund(
            client_id=form.cleaned_data["client_id"],
            case_id=case.pk,
            items_minor=form.minor("items"),
            shipping_minor=form.minor("shipping"),
            tax_minor=form.minor("tax"),
            actor=request.user,
        )
        if agreed.refusal is None:
            return redirect("aftersales:case", case.pk)
        form.add_error(None, say(agreed.refusal))
    return _page(request, case, refund_form=form)


@require_POST
@permission_required("cases.manage")
def case_resend(request: AuthedRequest, case_id: int) -> HttpResponse:
    """Send something again."""
    case = _case(request.user, case_id)
    form = ResendForm(request.POST, lines=order_lines(case.order))
    if form.is_valid():
        sent = resend(case_id=case.pk, lines=form.units("again"), actor=request.user)
        if sent.refusal is None:
            return redirect("aftersales:case", case.pk)
        form.add_error(None, say(sent.refusal))
    return _page(request, case, resend_form=form)


@require_POST
@permission_required("cases.manage")
def case_stop(request: AuthedRequest, case_id: int) -> HttpResponse:
    """Call a resend off."""
    case = _case(request.user, case_id)
    form = StopForm(request.POST)
    if form.is_valid():
        stopped = cancel_resend(case_id=case.pk, actor=request.user, reason=form.cleaned_data["reason"])
        if stopped.refusal is None:
            return redirect("aftersales:case", case.pk)
        form.add_error(None, say(stopped.refusal))
    return _page(request, case, stop_form=form)


@require_POST
@permission_required("cases.manage")
def case_close(request: AuthedRequest, case_id: int) -> HttpResponse:
    """Close a case that is settled."""
    case = _case(request.user, case_id)
    outcomes = close_cases(case_ids=[case.pk], actor=request.user)
    if case.pk in outcomes.refused:
        messages.error(request, say(outcomes.refused[case.pk]))
    return redirect("aftersales:case", case.pk)


def _cases(user: User) -> QuerySet[Case]:
    return Case.objects.for_user(user).select_related(
        "order__store", "order__account", "account", "opened_by", "closed_by"
    )


def _case(user: User, case_id: int) -> Case:
    return get_object_or_404(_cases(user), pk=case_id)


def _page(request: AuthedRequest, case: Case, **forms: Any) -> HttpResponse:
    context = case_context(case, user=request.user)
    made: dict[str, Any] = {
        "refund_form": RefundForm(currency=case.order.currency) if context["may_refund"] else None,
        "resend_form": ResendForm(lines=order_lines(case.order)) if context["may_resend"] else None,
        "stop_form": StopForm() if context["may_stop"] else None,
    }
    return render(request, "aftersales/case.html", context | made | forms, status=422 if forms else 200)
