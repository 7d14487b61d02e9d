"""Small answers about the catalogue for the pages of others."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from people.access import AuthedRequest, permission_required
from products.queries import skus_like


@require_GET
@permission_required("products.view")
def find_sku(request: AuthedRequest) -> HttpResponse:
    """SKUs for what somebody types: codes that begin so, then names."""
    words = next((str(value) for key, value in request.GET.items() if key == "q" or key.startswith("sku-")), "")
    return render(request, "products/sku_options.html", {"skus": skus_like(words)})
