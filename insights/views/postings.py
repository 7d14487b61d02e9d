"""The postings behind a figure: legs of the books by bucket or account, order, SKU, store, marketplace, country and days."""

from datetime import datetime, time
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Q, QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from erp.kernel.money import minor_digits
from erp.kernel.tables import BadCursor, TooSlow, keyset_page, limited
from erp.kernel.ui.links import links_for
from erp.kernel.ui.names import local_name
from finance.models import LedgerAccount, Leg
from insights.filters import Chosen, chosen
from insights.queries.profit import BUCKETS
from people.access import AuthedRequest, permission_required
from stores.access import store_ids_for

ALL = tuple(code for codes in BUCKETS.values() for code in codes)


@require_GET
@permission_required("finance.profit")
def postings(request: AuthedRequest) -> HttpResponse:
    """The legs that a figure is the sum of, newest first; each opens its document."""
    picked = chosen(request.GET.dict(), seen=store_ids_for(request.user), sees_all=request.user.sees_all_stores)
    legs = _narrowed(request, picked).select_related("entry", "account", "sku", "order")
    try:
        with limited():
            page = keyset_page(legs, request.GET, order=("-booked_on", "-id"), count=False)
    except BadCursor as error:
        raise Http404 from error
    except TooSlow:
        return render(request, "insights/too_slow.html", {"back": request.path}, status=422)
    links = links_for([(leg.entry.document_kind, leg.entry.document_id) for leg in page.rows], user=request.user)
    digits = minor_digits(settings.BASE_CURRENCY)
    rows: list[dict[str, Any]] = [
        {
            "leg": leg,
            "account": local_name(leg.account),
            "link": links[leg.entry.document_kind, leg.entry.document_id],
            "earned": Decimal(-leg.amount).scaleb(-digits),
            "foreign": Decimal(-leg.currency_amount).scaleb(-minor_digits(leg.currency))
            if leg.currency != settings.BASE_CURRENCY
            else None,
        }
        for leg in page.rows
    ]
    accounts = [
        (account.code, f"{account.code} {local_name(account)}")
        for account in LedgerAccount.objects.filter(pk__in=ALL).order_by("pk")
    ]
    context = {
        "rows": rows,
        "page": page,
        "picked": picked,
        "currency": settings.BASE_CURRENCY,
        "accounts": accounts,
        "heading": _("Postings"),
    }
    return render(request, "insights/postings.html", context)


def _narrowed(request: AuthedRequest, picked: Chosen) -> QuerySet[Leg]:
    params = request.GET
    codes = BUCKETS.get(params.get("bucket", ""), ALL)  # type: ignore[call-overload]  # any text may stand in an address
    if params.get("account") in ALL:
        codes = (params["account"],)
    legs = Leg.objects.filter(account__in=codes)
    if params.get("order") == "none":
        legs = legs.filter(order__isnull=True)
    elif params.get("order", "").isdecimal():
        legs = legs.filter(order=int(params["order"][:18]))
    if picked.basis == "ordered":
        zone = ZoneInfo(settings.COMPANY_ZONE)
        legs = legs.filter(
            order__ordered_at__gte=datetime.combine(picked.first, time(), zone),
            order__ordered_at__lt=datetime.combine(picked.end, time(), zone),
        )
    else:
        legs = legs.filter(booked_on__gte=picked.first, booked_on__lt=picked.end)
    if not picked.all_stores:
        legs = legs.filter(store__in=picked.store_ids)
    for name, column in (
        ("sku", "sku"),
        ("store", "store"),
        ("marketplace", "store__account__marketplace"),
        ("country", "order__country"),
    ):
        legs = legs.filter(_one(params.get(name, ""), column, number=name in ("sku", "store")))
    return legs


def _one(text: str, column: str, *, number: bool) -> Q:
    """`none` asks for what belongs to none; a number that is none asks for nothing."""
    if not text:
        return Q()
    if text == "none":
        return Q(**{f"{column}__isnull": True})
    if number:
        return Q(**{column: int(text[:18])}) if text.isdecimal() else Q()
    return Q(**{column: text[:16]})
