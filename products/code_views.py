"""The codes of a SKU, added and removed one by one; and the parts of a bundle."""

from typing import Any

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from erp.kernel.outcomes import Outcomes
from people.access import AuthedRequest, permission_required
from products.forms import BarcodeForm, CustomsCodeForm, PartsForm, SupplierCodeForm
from products.models import Sku
from products.section_views import MANAGE, complain
from products.services import bundles, codes
from products.states import SkuKind

FORMS: dict[str, type[forms.Form]] = {
    "barcodes": BarcodeForm,
    "customs": CustomsCodeForm,
    "suppliers": SupplierCodeForm,
}


def codes_context(sku: Sku, kind: str, form: forms.Form | None = None) -> dict[str, Any]:
    """One list of codes, with the form that adds to it."""
    return {
        "kind": kind,
        "heading": {"barcodes": _("Barcodes"), "customs": _("HS codes by country"), "suppliers": _("Supplier codes")}[
            kind
        ],
        "rows": _rows(sku, kind),
        "form": _labelled(form or FORMS[kind](), kind),
        "url": reverse("sku-codes", args=[sku.pk, kind]),
    }


def _labelled(form: forms.Form, kind: str) -> forms.Form:
    """Several such forms stand on one page, each in a line without labels: ids of its own, and names within the fields."""
    form.auto_id = f"{kind}-%s"
    for field in form.fields.values():
        field.widget.attrs |= {"aria-label": str(field.label), "placeholder": str(field.label)}
    return form


def _rows(sku: Sku, kind: str) -> list[dict[str, Any]]:
    """Each code with what it is, and what takes it away."""
    if kind == "barcodes":
        return [
            {"code": row.code, "note": row.get_kind_display(), "gone": row.code}
            for row in sku.barcodes.order_by("kind", "code")
        ]
    if kind == "customs":
        return [
            {"code": row.hs_code, "note": row.country, "gone": row.country}
            for row in sku.customs_codes.order_by("country")
        ]
    return [
        {"code": row.code, "note": row.supplier_name, "gone": row.pk}
        for row in sku.supplier_codes.order_by("supplier_name", "code")
    ]


@require_POST
@permission_required(MANAGE)
def sku_codes(request: AuthedRequest, sku_id: int, kind: str) -> HttpResponse:
    """Add a code, or take the one away that `gone` names."""
    if kind not in FORMS:
        raise Http404
    sku = get_object_or_404(Sku, pk=sku_id)
    form = None
    if "gone" in request.POST:
        _remove(sku, kind, request.POST["gone"][:80], request)
    else:
        form = FORMS[kind](request.POST)
        if form.is_valid():
            outcomes = _add(sku, kind, form.cleaned_data, request)
            complain(form, {"": outcomes.refused[sku.pk]} if outcomes.refused else {})
    if not request.headers.get("HX-Request") and not (form and form.errors):
        return redirect("product-sku", sku_id)
    status = 422 if form and form.errors else 200
    shown = codes_context(sku, kind, form if form and form.errors else None)
    return render(request, "products/codes.html", {"codes": shown, "may_manage": True}, status=status)


def _add(sku: Sku, kind: str, values: dict[str, Any], request: AuthedRequest) -> Outcomes:
    if kind == "barcodes":
        return codes.add_barcode(sku_id=sku.pk, actor=request.user, **values)
    if kind == "suppliers":
        return codes.add_supplier_code(sku_id=sku.pk, actor=request.user, **values)
    country = values["country"].upper()
    return codes.set_customs_code(sku_ids=[sku.pk], country=country, hs_code=values["hs_code"], actor=request.user)


def _remove(sku: Sku, kind: str, gone: str, request: AuthedRequest) -> None:
    if kind == "barcodes":
        codes.remove_barcode(sku_id=sku.pk, code=gone, actor=request.user)
    elif kind == "customs":
        codes.set_customs_code(sku_ids=[sku.pk], country=gone, hs_code="", actor=request.user)
    elif gone.isdecimal() and len(gone) < 19:
        codes.remove_supplier_code(sku_id=sku.pk, code_id=int(gone), actor=request.user)


@require_http_methods(["GET", "POST"])
@permission_required(MANAGE)
def sku_parts(request: AuthedRequest, sku_id: int) -> HttpResponse:
    """Give a bundle other parts."""
    sku = get_object_or_404(Sku, pk=sku_id, kind=SkuKind.BUNDLE)
    now = "\n".join(
        f"{row.part.code} {row.quantity}" for row in sku.parts.select_related("part").order_by("part__code")
    )
    form = PartsForm(request.POST if request.method == "POST" else None, initial={"parts": now})
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid() and (parts := parts_by_id(form)) is not None:
            outcomes = bundles.change_parts(bundle_id=sku.pk, parts=parts, actor=request.user)
            if not outcomes.refused:
                return redirect("product-sku", sku_id)
            complain(form, {"parts": outcomes.refused[sku.pk]})
    return render(request, "products/parts.html", {"sku": sku, "form": form}, status=status)


def parts_by_id(form: forms.Form) -> dict[int, int] | None:
    """The parts that a valid form names, by SKU; None after the form has said which is none."""
    wanted: dict[str, int] = form.cleaned_data["parts"]
    known = dict(Sku.objects.filter(code__in=wanted).values_list("code", "pk"))
    unknown = [code for code in wanted if code not in known]
    if unknown:
        form.add_error("parts", _("There is no SKU %(code)s.") % {"code": ", ".join(unknown)[:80]})
        return None
    return {known[code]: count for code, count in wanted.items()}
