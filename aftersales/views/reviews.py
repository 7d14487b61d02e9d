"""What buyers say: the list, and marking as seen."""

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from aftersales import filters
from aftersales.filters import REVIEW_TABS
from aftersales.forms import LimitsForm
from aftersales.models import Review
from aftersales.reads.words import say
from aftersales.services.reviews import bear_stars, mark_seen
from aftersales.views.cases import tabs
from erp.kernel.outcomes import Outcomes, missing
from erp.kernel.tables import BadCursor, TooSlow, keyset_page, limited
from people.access import AuthedRequest, permission_required
from stores.access import store_ids_for
from stores.models import Store


@require_GET
@permission_required("cases.view")
def review_list(request: AuthedRequest) -> HttpResponse:
    """Reviews of the person's stores, newest first; at first those that want an answer."""
    found = filters.reviews(request.GET, request.user, store_ids_for(request.user))
    page, slow = None, False
    try:
        with limited():
            shown = found.select_related("store", "listing__sku", "order", "case", "seen_by")
            page = keyset_page(shown, request.GET, order=("-reviewed_at", "-id"))
    except BadCursor:
        return HttpResponseBadRequest(_("This page address is broken. Go back to the first page."))
    except TooSlow:
        slow = True
    context = {
        "page": page,
        "rows": [
            {"review": review, "bad": review.stars <= review.store.bad_review_stars, "stars": "★" * review.stars}
            for review in (page.rows if page else [])
        ],
        "too_slow": slow,
        "tabs": tabs(request, REVIEW_TABS),
        "filtered": any(request.GET.get(name) for name in ("stars", "store")),
        "stores": list(Store.objects.for_user(request.user).order_by("name").values_list("pk", "name")),
        "star_options": [(str(stars), "★" * stars) for stars in range(1, 6)],
        "may_manage": request.user.can("cases.manage"),
    }
    return render(request, "aftersales/reviews.html", context)


@require_POST
@permission_required("cases.manage")
def review_seen(request: AuthedRequest) -> HttpResponse:
    """Mark the chosen reviews as seen."""
    asked = [int(key) for key in request.POST.getlist("ids") if key.isdecimal() and len(key) < 19][:500]
    if not asked:
        return HttpResponseBadRequest(_("Choose at least one review."))
    mine = list(
        Review.objects.filter(pk__in=asked, store__in=store_ids_for(request.user))
        .order_by("pk")
        .values_list("pk", flat=True)
    )
    outcomes = mark_seen(review_ids=mine, actor=request.user) + Outcomes(refused=missing(asked, mine))
    kinds = [(key, "refused") for key in outcomes.refused]
    kinds += [(key, "already") for key in outcomes.already] + [(key, "done") for key in outcomes.done]
    labels = dict(Review.objects.filter(pk__in=mine).values_list("pk", "title"))
    rows = [
        {
            "id": key,
            "kind": kind,
            "label": labels.get(key) or f"#{key}",
            "url": "",
            "reason": say(outcomes.refused[key]) if kind == "refused" else "",
        }
        for key, kind in kinds
    ]
    counts = {
        "done": len(outcomes.done),
        "already": len(outcomes.already),
        "refused": len(outcomes.refused),
    }
    return render(request, "orders/batch.html", {"outcomes": rows, **counts})


@require_http_methods(["GET", "POST"])
@permission_required("cases.manage")
def review_limits(request: AuthedRequest) -> HttpResponse:
    """From how many stars down a review opens a case by itself, in each of the person's stores."""
    stores = Store.objects.for_user(request.user).filter(closed_at=None).order_by("name")
    form = LimitsForm(request.POST if request.method == "POST" else None, stores=stores)
    if form.is_valid():
        bear_stars(limits=form.limits, actor=request.user)
        messages.success(request, _("The limits are saved."))
        return redirect("aftersales:reviews")
    return render(request, "aftersales/review_limits.html", {"form": form}, status=422 if form.is_bound else 200)
