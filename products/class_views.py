"""Categories, brands and tags on one page: made, renamed, moved, taken away."""

from typing import Any

from django.db.models import Count
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from people.access import AuthedRequest, permission_required
from products.catalogue_words import refusal_words
from products.choices import category_choices
from products.forms import ClassForm
from products.models import Brand, Category, Tag
from products.section_views import MANAGE, complain
from products.services import classes
from products.services.classes import ClassSaved

KINDS = ("category", "brand", "tag")


@require_GET
@permission_required(MANAGE)
def class_list(request: AuthedRequest) -> HttpResponse:
    """All categories as a tree, all brands, all tags, each with how much wears it; `?kind=brand&row=3` opens one for change."""
    kind, row = request.GET.get("kind", ""), request.GET.get("row", "")
    opened = int(row) if kind in KINDS and row.isascii() and row.isdecimal() and len(row) < 19 else None
    return _page(request, opened=(kind, opened) if opened else None)


@require_POST
@permission_required(MANAGE)
def save_class(request: AuthedRequest, kind: str) -> HttpResponse:
    """Make one, or change the one that `row` names."""
    if kind not in KINDS:
        raise Http404
    form = ClassForm(request.POST, kind=kind)
    row = request.POST.get("row", "")
    row_id = int(row) if row.isascii() and row.isdecimal() and len(row) < 19 else None
    if form.is_valid():
        saved = _save(kind, row_id, form.cleaned_data, request)
        complain(form, saved.refused)
        if saved.row is not None:
            return redirect("product-classes")
    return _page(request, forms={kind: form}, opened=(kind, row_id) if row_id else None, status=422)


@require_POST
@permission_required(MANAGE)
def delete_class(request: AuthedRequest, kind: str, row_id: int) -> HttpResponse:
    """Take one away that nothing wears."""
    if kind not in KINDS:
        raise Http404
    refusal = classes.delete_class(kind=kind, row_id=row_id, actor=request.user)
    if refusal:
        return _page(request, why=refusal_words(refusal.code, refusal.values), status=422)
    return redirect("product-classes")


def _save(kind: str, row_id: int | None, values: dict[str, Any], request: AuthedRequest) -> ClassSaved:
    if kind == "category":
        return classes.save_category(category_id=row_id, actor=request.user, **values)
    if kind == "brand":
        return classes.save_brand(brand_id=row_id, actor=request.user, **values)
    return classes.save_tag(tag_id=row_id, actor=request.user, **values)


def _page(
    request: AuthedRequest,
    *,
    forms: dict[str, ClassForm] | None = None,
    opened: tuple[str, int] | None = None,
    why: str = "",
    status: int = 200,
) -> HttpResponse:
    headings = {"category": _("Categories"), "brand": _("Brands"), "tag": _("Tags")}
    listed = {"category": _categories(), "brand": _brands(), "tag": _tags()}
    cards = []
    for kind, heading in headings.items():
        row_id = opened[1] if opened and opened[0] == kind else None
        row = next((each for each in listed[kind] if each["id"] == row_id), None)
        form = (forms or {}).get(kind) or ClassForm(kind=kind, initial=row["initial"] if row else None)
        form.auto_id = f"{kind}-%s"
        cards.append({"kind": kind, "heading": heading, "rows": listed[kind], "form": form, "opened": row})
    return render(request, "products/classes.html", {"cards": cards, "why": why}, status=status)


def _categories() -> list[dict[str, Any]]:
    counted = {row.pk: row for row in Category.objects.annotate(worn=Count("products"))}
    return [
        {
            "id": key,
            "label": label,
            "worn": counted[key].worn,
            "filter": "category",
            "initial": {
                "name": counted[key].name,
                "name_zh": counted[key].name_zh,
                "parent_id": counted[key].parent_id,
            },
        }
        for key, label in category_choices()
    ]


def _brands() -> list[dict[str, Any]]:
    return [
        {
            "id": row.pk,
            "label": f"{row.name} · {row.name_zh}" if row.name_zh else row.name,
            "worn": row.worn,
            "filter": "brand",
            "initial": {"name": row.name, "name_zh": row.name_zh},
        }
        for row in Brand.objects.annotate(worn=Count("products")).order_by("name")
    ]


def _tags() -> list[dict[str, Any]]:
    found = Tag.objects.annotate(
        of_skus=Count("skus", distinct=True), of_products=Count("products", distinct=True)
    ).order_by("name")
    return [
        {
            "id": row.pk,
            "label": row.name,
            "worn": row.of_skus + row.of_products,
            "filter": "tag",
            "initial": {"name": row.name},
        }
        for row in found
    ]
