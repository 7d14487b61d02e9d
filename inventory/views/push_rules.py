"""What each listing offers of the stock and why; rules of its own, for one or for many."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from erp.kernel.outcomes import Outcomes, Refusal
from erp.kernel.tables import BadCursor, TooSlow, keyset_page, limited
from inventory import reads_push as reads
from inventory.filters import number
from inventory.push_forms import PushRuleForm
from inventory.push_words import refusal_words
from inventory.services.push_rules import PushRule, rule_of, set_push_rules
from people.access import AuthedRequest, permission_required
from products.models import Listing
from stores.access import store_ids_for
from stores.models import Store

MOST = 500
TABS = ("", "own", "fixed", "none")


@require_GET
@permission_required("stock.view")
def rule_list(request: AuthedRequest) -> HttpResponse:
    """Listings of the stores one may see with what they offer; the filters are in the address."""
    store_ids, tab = store_ids_for(request.user), request.GET.get("tab", "")
    text = request.GET.get("q", "").replace("\0", "").strip()[:60]
    page = None
    try:
        with limited():
            found = reads.search_listings(
                store_ids, text=text, store_id=number(request.GET.get("store", "")), tab=tab if tab in TABS else ""
            )
            page = keyset_page(found, request.GET)
    except BadCursor as error:
        raise Http404 from error
    except TooSlow:
        page = None
    told = reads.derivations(page.rows) if page else {}
    context = {
        "page": page,
        "rows": [{"listing": row, "told": told.get(row.pk)} for row in page.rows] if page else [],
        "too_broad": page is None,
        "filtered": bool(text or tab or request.GET.get("store")),
        "tabs": _tabs(request),
        "stores": list(
            Store.objects.filter(pk__in=store_ids, closed_at=None).order_by("name").values_list("pk", "name")
        ),
        "may_rule": request.user.can("listings.publish"),
        "form": PushRuleForm(prefix="many"),
    }
    return render(request, "inventory/push_rules.html", context)


@permission_required("listings.publish")
@require_http_methods(["GET", "POST"])
def listing_rule(request: AuthedRequest, listing_id: int) -> HttpResponse:
    """One listing: its rule, and how what it offers comes about."""
    seen = Listing.objects.filter(store__in=Store.objects.for_user(request.user), pool__isnull=False)
    listing = get_object_or_404(seen.select_related("store", "sku", "pool", "push_rule"), pk=listing_id)
    own = rule_of(getattr(listing, "push_rule", None))
    form = PushRuleForm(request.POST if request.method == "POST" else None, initial=PushRuleForm.initial_of(own))
    if form.is_valid():
        outcomes = set_push_rules(listing_ids=[listing.pk], rule=form.rule, actor=request.user)
        refused = outcomes.refused.get(listing.pk)
        if refused is None:
            messages.success(request, _("Saved: what the listing offers is computed anew."))
            return redirect("stock-push-rule", listing.pk)
        form.add_error(None, refusal_words(refused.code, refused.values))
    told = reads.derivations([listing]).get(listing.pk)
    context = {"listing": listing, "form": form, "told": told}
    return render(request, "inventory/push_rule.html", context, status=422 if form.is_bound else 200)


@require_POST
@permission_required("listings.publish")
def batch(request: AuthedRequest, action: str) -> HttpResponse:
    """Give the chosen listings one rule, or give them back to their stores."""
    if action not in ("set", "store"):
        raise Http404
    ids = sorted({int(key) for key in request.POST.getlist("ids") if key.isdecimal() and len(key) < 19})
    form = PushRuleForm(request.POST, prefix="many")
    if not ids or len(ids) > MOST:
        return _not_begun(request, _("Choose 1 to %(most)s rows.") % {"most": MOST})
    if action == "set" and not form.is_valid():
        return _not_begun(request, " ".join(str(error) for errors in form.errors.values() for error in errors))
    names = dict(
        Listing.objects.filter(pk__in=ids, store__in=Store.objects.for_user(request.user)).values_list(
            "pk", "seller_sku"
        )
    )
    rule = form.rule if action == "set" else PushRule()
    outcomes = set_push_rules(listing_ids=sorted(names), rule=rule, actor=request.user)
    unseen = {key: Refusal("not_found") for key in ids if key not in names}
    return render(request, "products/outcomes.html", _outcomes(outcomes + Outcomes(refused=unseen), names))


def _not_begun(request: AuthedRequest, why: str) -> HttpResponse:
    return render(request, "products/batch_refused.html", {"why": why}, status=422)


def _outcomes(outcomes: Outcomes, names: Mapping[int, str]) -> dict[str, Any]:
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


def _tabs(request: AuthedRequest) -> list[dict[str, Any]]:
    labels = {"": _("All"), "own": _("Own rules"), "fixed": _("Fixed quantity"), "none": _("Offer nothing")}
    return [
        {"label": label, "url": f"{request.path}?tab={name}" if name else request.path, "active": request.GET.get("tab", "") == name}
        for name, label in labels.items()
    ]  # fmt: skip
