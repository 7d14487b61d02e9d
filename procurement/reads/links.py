"""How the pages of other apps name our documents."""

from django.urls import reverse

from erp.kernel.ui.links import Link
from people.models import User
from procurement.models import GoodsReceiptLine, PurchaseOrder, Supplier


def receipt_lines(ids: list[int], user: User) -> dict[int, Link]:
    """The receipt of a line, on the page of its order."""
    found = GoodsReceiptLine.objects.filter(pk__in=ids).values_list("pk", "receipt__number", "receipt__order_id")
    return {key: Link(number, _order(order_id, user)) for key, number, order_id in found}


def orders(ids: list[int], user: User) -> dict[int, Link]:
    """Purchase orders by their id."""
    found = PurchaseOrder.objects.filter(pk__in=ids).values_list("pk", "number")
    return {key: Link(number, _order(key, user)) for key, number in found}


def suppliers(ids: list[int], user: User) -> dict[int, Link]:
    """Suppliers by their id."""
    may = user.can("purchasing.view")
    found = Supplier.objects.filter(pk__in=ids).values_list("pk", "code")
    return {key: Link(code, reverse("procurement:supplier", args=[key]) if may else "") for key, code in found}


def _order(order_id: int, user: User) -> str:
    return reverse("procurement:order", args=[order_id]) if user.can("purchasing.view") else ""
