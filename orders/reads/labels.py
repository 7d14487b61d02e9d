"""How orders are named and opened where they are only mentioned."""

from collections.abc import Sequence

from django.urls import reverse

from orders.models import Order
from people.models import User


def order_labels(ids: Sequence[int], user: User) -> dict[int, tuple[str, str]]:
    """Number and page of those orders that the person may see."""
    found = Order.objects.for_user(user).filter(pk__in=ids).values_list("pk", "external_id")
    return {key: (number, reverse("orders:order", args=[key])) for key, number in found}
