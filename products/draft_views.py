"""Drafts: made from SKUs for stores, written, checked as one types, published, edited, closed and put back, one or many at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from erp.kernel.outcomes import Outcomes, Refusal
from erp.kernel.tables import BadCursor, TooSlow, keyset_page, limited
from people.access import AuthedRequest, permission_required
from products import reads_listings as reads
from products.check_words import finding_words
from products.checks import Finding
from products.checks.rules import RULES
from products.desk_words import refusal_words
from products.listing_forms import ContentForm, NewDraftsForm, chosen_images
from products.models import ListingDraft
from products.reads_checks import findings
from products.reads_history import history
from products.services import desk_actions
from products.services.desk import make_drafts, put_on, write_draft
from products.services.picture_measures import measure
from products.states import DraftState
from stores.access import store_ids_for
from stores.models import Store
from stores.states import CONNECTED

MOST = 500


@require_GET
@permission_required("products.view")
def draft_list(request: AuthedRequest) -> HttpResponse:
    """Drafts of the stores one may see with what is wrong with each; the filters are in the address."""
    store_ids, state, page = store_ids_for(request.user), request.GET.get("state", ""), None
    text, store = request.GET.get("q", "").replace("\0", "").strip()[:60], request.GET.get("store", "")
    try:
        with limited():
            found = reads.search_drafts(
                store_ids,
                text=text,
                state=state,
                store_id=int(store) if store.isdecimal() and len(store) < 19 else None,
            )
            page = keyset_page(found, request.GET)
            checked = findings(page.rows, near=False)
    except BadCursor as error:
        raise Http404 from error
    except TooSlow:
        page, checked = None, {}
    context = {
        "page": page,
        "rows": [{"draft": row, "wrong": reads.counts(checked[row.pk])} for row in page.rows] if page else [],
        "too_broad": page is None,
        "filtered": bool(text or store or state),
        "tabs": _tabs(request.path, state),
        "stores": list(
            Store.objects.filter(pk__in=store_ids, closed_at=None).order_by("name").values_list("pk", "name")
        ),
        "may_publish": request.user.can("listings.publish"),
        "client_id": uuid4(),
    }
    return render(request, "products/drafts.html", context)


@permission_required("listings.publish")
@require_http_methods(["GET", "POST"])
def new_drafts(request: AuthedRequest) -> HttpResponse:
    """Make drafts of many SKUs in many stores; says what became of each pair."""
    stores = Store.objects.for_user(request.user).filter(closed_at=None, account__marketplace__in=CONNECTED)
    offered = list(stores.order_by("name").values_list("pk", "name"))
    initial = {"codes": "\n".join(request.GET.getlist("sku")[:MOST])}
    form = NewDraftsForm(request.POST if request.method == "POST" else None, stores=offered, initial=initial)
    context: dict[str, Any] = {"form": form, "outcomes": None}
    if form.is_valid():
        store_ids = [int(key) for key in form.cleaned_data["stores"]]
        made = make_drafts(codes=form.cleaned_data["codes"], store_ids=store_ids, actor=request.user)
        context["outcomes"] = [
            {"id": place, "kind": row.kind, "label": f"{row.sku} · {row.store}", "reason": refusal_words(row.code)}
            for place, row in enumerate(made)
        ]
        context |= {kind: sum(row.kind == kind for row in made) for kind in ("done", "already", "refused")}
    failed = form.is_bound and not form.is_valid()
    return render(request, "products/new_drafts.html", context, status=422 if failed else 200)


@require_GET
@permission_required("products.view")
def draft_page(request: AuthedRequest, draft_id: int) -> HttpResponse:
    """One draft: its content, what is wrong with it, what was asked of the marketplace, and what people did."""
    draft = get_object_or_404(_seen(request), pk=draft_id)
    return _page(request, draft, ContentForm(initial=ContentForm.initial_of(draft)))


@require_POST
@permission_required("listings.publish")
def save(request: AuthedRequest, draft_id: int) -> HttpResponse:
    """Save the content that was written."""
    draft = get_object_or_404(_seen(request), pk=draft_id)
    form = ContentForm(request.POST)
    version = request.POST.get("version", "")
    if not form.is_valid() or not version.isdecimal():
        return _page(request, draft, form, status=422)
    written = form.written(chosen_images(request.POST, reads.choices(draft), draft.images))
    refused = write_draft(draft_id=draft.pk, version=int(version), written=written, actor=request.user)
    if refused:
        form.add_error(None, refusal_words(refused.code, refused.values))
        return _page(request, draft, form, status=409)
    measure(sha256s=[each["image"] for each in written.images])
    messages.success(request, _("Saved."))
    return redirect("products:draft", draft.pk)


@require_POST
@permission_required("products.view")
def live_checks(request: AuthedRequest, draft_id: int) -> HttpResponse:
    """What is wrong with the content as it stands in the form; nothing is saved."""
    draft = get_object_or_404(_seen(request), pk=draft_id)
    form = ContentForm(request.POST)
    if form.is_valid():
        put_on(draft, form.written(chosen_images(request.POST, reads.choices(draft), draft.images)))
    errors = [str(error) for many in form.errors.values() for error in many]
    return render(request, "products/checks.html", {"found": told(findings([draft])[draft.pk]), "errors": errors})


@require_POST
@permission_required("listings.publish")
def act(request: AuthedRequest, action: str) -> HttpResponse:
    """Check, publish, send the edits of, close or put back the chosen drafts; an outcome for each."""
    if action not in desk_actions.ACTIONS:
        raise Http404
    ids = chosen(request)
    if isinstance(ids, HttpResponse):
        return ids
    drafts = list(_seen(request).filter(pk__in=ids).order_by("pk"))
    outcomes = desk_actions.act(
        action, draft_ids=[row.pk for row in drafts], wish=request.POST.get("client_id", "")[:80], actor=request.user
    )
    names = {row.pk: f"{row.seller_sku} · {row.store.name}" for row in drafts}
    outcomes += Outcomes(refused={key: Refusal("not_found") for key in ids if key not in names})
    return render(request, "products/draft_outcomes.html", outcome_context(outcomes, names) | {"client_id": uuid4()})


def _page(request: AuthedRequest, draft: ListingDraft, form: ContentForm, *, status: int = 200) -> HttpResponse:
    limits = RULES.get(draft.store.account.marketplace)
    context = {
        "draft": draft,
        "form": form,
        "found": told(findings([draft])[draft.pk]),
        "choices": reads.choices(draft),
        "limits": limits,
        "changes": reads.changes(draft),
        "history": history("listing_draft", draft.pk),
        "may_publish": request.user.can("listings.publish"),
        "client_id": uuid4(),
    }
    return render(request, "products/draft.html", context, status=status)


def told(found: Sequence[Finding]) -> list[dict[str, Any]]:
    """Findings as a template shows them."""
    return [{"stops": finding.stops, "field": finding.field, "text": finding_words(finding)} for finding in found]


def chosen(request: AuthedRequest) -> list[int] | HttpResponse:
    """The chosen ids, or the answer that says why nothing was begun."""
    ids = sorted({int(key) for key in request.POST.getlist("ids") if key.isdecimal() and len(key) < 19})
    if ids and len(ids) <= MOST:
        return ids
    why = _("Choose 1 to %(most)s rows.") % {"most": MOST}
    return render(request, "products/batch_refused.html", {"why": why}, status=422)


def outcome_context(outcomes: Outcomes, names: Mapping[int, str]) -> dict[str, Any]:
    """What the outcome panel shows: refused first, each with its reason."""
    kinds = [(key, "refused") for key in outcomes.refused]
    kinds += [(key, "already") for key in outcomes.already] + [(key, "done") for key in outcomes.done]
    rows = [
        {"id": key, "kind": kind, "label": names.get(key) or f"#{key}", "reason": _why(outcomes, key)}
        for key, kind in kinds
    ]
    counts = {"done": len(outcomes.done), "already": len(outcomes.already), "refused": len(outcomes.refused)}
    return {"outcomes": rows, **counts}


def _why(outcomes: Outcomes, key: int) -> str:
    refused = outcomes.refused.get(key)
    return refusal_words(refused.code, refused.values) if refused else ""


def _seen(request: AuthedRequest) -> QuerySet[ListingDraft]:
    found = ListingDraft.objects.filter(store__in=store_ids_for(request.user))
    return found.select_related("store__account", "sku__product", "listing__pool", "created_by")


def _tabs(path: str, state: str) -> list[dict[str, Any]]:
    labels = {"": _("All"), **{str(value): label for value, label in DraftState.choices}}
    return [
        {"label": label, "url": f"{path}?state={name}" if name else path, "active": state == name}
        for name, label in labels.items()
    ]
