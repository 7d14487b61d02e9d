"""The watch list: who is on it, for what, and by whom."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from erp.kernel.tables import BadCursor, keyset_page
from orders.models import Order, WatchEntry
from orders.rules import watching
from orders.states import WatchKind
from people.access import AuthedRequest, permission_required


@require_GET
@permission_required("orders.review")
def watch_list(request: AuthedRequest) -> HttpResponse:
    """Entries that stand, the newest first. The buyers' details themselves are not kept, so none are shown."""
    found = WatchEntry.objects.filter(removed_at=None).select_related("added_by")
    try:
        page = keyset_page(found, request.GET)
    except BadCursor as error:
        raise Http404 from error
    seen = dict(
        Order.objects.for_user(request.user)
        .filter(pk__in=[entry.order_id for entry in page.rows if entry.order_id])
        .values_list("pk", "external_id")
    )
    context = {
        "page": page,
        "rows": [{"entry": entry, "order": seen.get(entry.order_id or 0, "")} for entry in page.rows],
        "kinds": [(str(kind), kind.label) for kind in (WatchKind.EMAIL, WatchKind.PHONE)],
        "may": request.user.can("orders.rules"),
    }
    return render(request, "rules/watch.html", context)


@require_POST
@permission_required("orders.rules")
def add(request: AuthedRequest) -> HttpResponse:
    """Watch an e-mail or a phone; only its hash is kept."""
    kind, typed, reason = (request.POST.get(name, "").strip() for name in ("kind", "words", "reason"))
    if kind not in (WatchKind.EMAIL, WatchKind.PHONE) or not typed or not reason:
        messages.error(request, _("Enter an e-mail or a phone, and why."))
    elif watching.watch_words(kind=kind, words=typed[:200], reason=reason, actor=request.user):
        messages.success(request, _("It is on the watch list."))
    else:
        messages.error(request, _("It is on the watch list already."))
    return redirect("rules:watch")


@require_POST
@permission_required("orders.rules")
def remove(request: AuthedRequest, entry_id: int) -> HttpResponse:
    """Take an entry off; holds that it caused end by themselves."""
    get_object_or_404(WatchEntry, pk=entry_id)
    if watching.unwatch(entry_id=entry_id, actor=request.user):
        messages.success(request, _("It is off the watch list."))
    return redirect("rules:watch")
