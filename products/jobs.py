"""Long work on many SKUs, as the job table of the wiring runs it, and how its pages speak."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.urls import reverse

from erp.kernel.outcomes import Outcomes, Refusal
from people.models import User
from products.models import Sku
from products.services.bulk import BadEdit, Edit, edit_skus

EDIT = "products.edit_skus"


def edit(ids: list[int], params: Mapping[str, Any], actor: User) -> Outcomes:
    """Edit a slice. What was well wished at the start may make no sense any more: a tag may be gone."""
    try:
        return edit_skus(sku_ids=ids, edit=Edit.of(params), actor=actor)
    except BadEdit as bad:
        return Outcomes(refused=dict.fromkeys(ids, Refusal(bad.code, bad.values)))


def labels(ids: Sequence[int], user: User) -> dict[int, tuple[str, str]]:
    """A SKU's code, and its page."""
    found = Sku.objects.filter(pk__in=ids).values_list("pk", "code")
    return {key: (code, reverse("product-sku", args=[key])) for key, code in found}
