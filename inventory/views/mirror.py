"""Marketplaces' own warehouses: theirs beside ours, and what a row of theirs is."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from erp.kernel.services import bell
from erp.kernel.tables import BadCursor, keyset_page
from inventory import reads_mirror
from inventory.filters import number
from inventory.models import MirrorLevel
from inventory.services.mirror import map_row
from inventory.views.counting import find_sku
from people.access import AuthedRequest, permission_required
from stores.access import account_ids_for
from stores.models import SellerAccount, SyncState
from stores.reports import kinds_of
from stores.states import SyncKind


@require_GET
@permission_required("stock.view")
def mirror_list(request: AuthedRequest) -> HttpResponse:
    """What marketplaces say lies in their warehouses, beside what we believe."""
    accounts = account_ids_for(request.user)
    tab, place = request.GET.get("tab", ""), number(request.GET.get("place", ""))
    text = request.GET.get("q", "").replace("\0", "").strip()[:60]
    found = reads_mirror.search_mirror(accounts, tab=tab, place_id=place, text=text)
    try:
        page = keyset_page(found, request.GET)
    except BadCursor as error:
        raise Http404 from error
    context = {
        "page": page,
        "rows": reads_mirror.mirror_rows(page.rows),
        "tabs": _tabs(request, tab),
        "places": reads_mirror.places_of(accounts),
        "filtered": bool(tab or place or text),
        "looks": _looks(accounts),
        "may_map": request.user.can("listings.map"),
        "may_pull": request.user.can("sync.run"),
    }
    return render(request, "inventory/there.html", context)


def _tabs(request: AuthedRequest, tab: str) -> list[dict[str, Any]]:
    labels = {"": _("All"), "unmapped": _("Nobody knows what it is"), "cost": _("Cost unknown")}
    tabs = []
    for name, label in labels.items():
        query = request.GET.copy()
        for key in ("tab", "after", "before"):
            query.pop(key, None)
        if name:
            query["tab"] = name
        tabs.append({"label": label, "url": f"{request.path}?{query.urlencode()}", "active": tab == name})
    return tabs


def _looks(account_ids: list[int]) -> list[dict[str, Any]]:
    """When each account was last asked."""
    accounts = SellerAccount.objects.filter(pk__in=account_ids).order_by("name")
    states = {
        row.account_id: row for row in SyncState.objects.filter(account__in=account_ids, kind=SyncKind.WAREHOUSE_STOCK)
    }
    return [
        {"account": account, "state": states.get(account.pk)}
        for account in accounts
        if SyncKind.WAREHOUSE_STOCK in kinds_of(account.marketplace)
    ]


@require_POST
@permission_required("sync.run")
def look_again(request: AuthedRequest, account_id: int) -> HttpResponse:
    """Ask an account now what it holds."""
    account = get_object_or_404(SellerAccount, pk=account_id, id__in=account_ids_for(request.user))
    if SyncKind.WAREHOUSE_STOCK not in kinds_of(account.marketplace):
        raise Http404
    bell.ring("stores.pull_reports", account.pk, SyncKind.WAREHOUSE_STOCK, queue="io")
    messages.success(request, _("Asking %(name)s what it holds.") % {"name": account.name})
    return redirect("stock-there")


@require_POST
@permission_required("listings.map")
def map_there(request: AuthedRequest, mirror_id: int) -> HttpResponse:
    """Say which SKU a row of theirs is."""
    row = get_object_or_404(MirrorLevel, pk=mirror_id, place__account__in=account_ids_for(request.user))
    sku = find_sku(request.POST.get("sku", "").replace("\0", "").strip())
    if sku is None:
        messages.warning(request, _("There is no such SKU. Type its whole code or scan it."))
    elif map_row(mirror_id=row.pk, sku=sku):
        messages.success(
            request, _("%(theirs)s is %(ours)s from now on.") % {"theirs": row.seller_sku, "ours": sku.code}
        )
    else:
        messages.warning(
            request, _("%(sku)s is a bundle and is never kept itself. Name what it is made of.") % {"sku": sku.code}
        )
    return redirect("stock-there")
