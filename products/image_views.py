"""Pictures: shown to whoever may see the catalogue, taken in and put in order by whoever keeps them.

There is no open folder: a marketplace fetches a picture under a signed address.
"""

from typing import Any

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from people.access import AuthedRequest, permission_required, public
from products.catalogue_words import refusal_words
from products.models import ImageFile, Product, Sku
from products.picture_links import named_by
from products.pictures import as_jpeg
from products.services import images
from products.services.images import Taken, Upload

KEEP = "products.images"
_OWNERS: dict[str, type[Product] | type[Sku]] = {"product": Product, "sku": Sku}
_YEAR_S = 365 * 24 * 3600


def images_context(owner: str, owner_id: int, *, answers: list[Taken] | None = None, why: str = "") -> dict[str, Any]:
    """The pictures of a product or SKU in their order, and what became of those just sent."""
    row = _OWNERS[owner]._default_manager.get(pk=owner_id)
    found = row.images.select_related("file").order_by("position")
    return {
        "owner": owner,
        "rows": [
            {"image": image, "url": _url(image.file, "1000"), "thumb": _url(image.file, "thumb")} for image in found
        ],
        "url": reverse("images", args=[owner, owner_id]),
        "verbs": {verb: verb for verb in ("add", "main", "forward", "remove")},
        "answers": [
            {"name": each.name, "already": each.already, "why": refusal_words(each.refusal.code, each.refusal.values)}
            for each in answers or []
            if each.refusal
        ],
        "taken": sum(1 for each in answers or [] if each.file and not each.already),
        "already": sum(1 for each in answers or [] if each.already),
        "why": why,
    }


def _url(file: ImageFile, size: str) -> str:
    return reverse("image", args=[file.sha256, size])


@require_GET
@permission_required("products.view")
def image(request: AuthedRequest, sha256: str, size: str) -> HttpResponseBase:
    """A drawing of a picture. Its address names its content, so that it is kept for a year."""
    file = get_object_or_404(ImageFile, sha256=sha256)
    if size not in images.NAMES:
        raise Http404
    path = images.path_of(file.sha256, size, file.format)
    if not path.is_file():
        raise Http404
    response = FileResponse(path.open("rb"), content_type=f"image/{file.format}")
    response["Cache-Control"] = f"private, max-age={_YEAR_S}, immutable"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Disposition"] = f'inline; filename="{sha256[:16]}-{size}.{file.format}"'
    return response


@require_GET
@public
def open_picture(request: HttpRequest, token: str) -> HttpResponse:
    """A picture of a listing, for the marketplace that shows it: only under an address of our making. WebP leaves as JPEG, which all take."""
    file = get_object_or_404(ImageFile, sha256=named_by(token) or "")
    path = images.path_of(file.sha256, images.ORIGINAL, file.format)
    if not path.is_file():
        raise Http404
    content, form = path.read_bytes(), file.format
    if form == "webp":
        content, form = as_jpeg(content), "jpeg"
    response = HttpResponse(content, content_type=f"image/{form}")
    response["Cache-Control"] = f"public, max-age={_YEAR_S}, immutable"
    response["X-Content-Type-Options"] = "nosniff"
    return response


@require_POST
@permission_required(KEEP)
def change_images(request: AuthedRequest, owner: str, owner_id: int) -> HttpResponse:
    """Add the files sent; or, as `action` says, make one the main picture, move it a place forward, or take it away."""
    if owner not in _OWNERS:
        raise Http404
    get_object_or_404(_OWNERS[owner], pk=owner_id)
    answers, why = None, ""
    action = request.POST.get("action", "add")
    if action == "add":
        uploads = [Upload(file.name or "", file.size or 0, file.read) for file in request.FILES.getlist("files")]
        answers = images.add_images(owner=owner, owner_id=owner_id, uploads=uploads, actor=request.user)
    else:
        why = _arrange(request, owner, owner_id, action)
    if not request.headers.get("HX-Request") and not why and not any(each.refusal for each in answers or []):
        return redirect("product" if owner == "product" else "product-sku", owner_id)
    shown = images_context(owner, owner_id, answers=answers, why=why)
    status = 422 if why or (answers and not any(each.file for each in answers)) else 200
    template = "products/images.html" if request.headers.get("HX-Request") else "products/images_page.html"
    return render(request, template, {"images": shown, "may_images": True}, status=status)


def _arrange(request: AuthedRequest, owner: str, owner_id: int, action: str) -> str:
    """What is wrong, in words."""
    asked = request.POST.get("image", "")
    if not (asked.isascii() and asked.isdecimal() and len(asked) < 19) or action not in ("main", "forward", "remove"):
        raise Http404
    if action == "remove":
        images.remove_image(owner=owner, owner_id=owner_id, image_id=int(asked), actor=request.user)
        return ""
    if action == "main":
        refusal = images.make_main(owner=owner, owner_id=owner_id, image_id=int(asked), actor=request.user)
    else:
        refusal = images.move_forward(owner=owner, owner_id=owner_id, image_id=int(asked), actor=request.user)
    return refusal_words(refusal.code, refusal.values) if refusal else ""
