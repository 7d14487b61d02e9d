"""How other pages name our documents."""

from django.urls import reverse

from erp.kernel.ui.links import Link
from inventory.models import (
    CollectionLine,
    StockCountLine,
    StockDocumentLine,
    TransferArrivalLine,
    TransferLine,
    Warehouse,
)
from people.models import User
from products.models import Sku


def lines(ids: list[int], user: User) -> dict[int, Link]:
    """The receipt or adjustment of a line."""
    found = StockDocumentLine.objects.filter(pk__in=ids).select_related("document")
    return {row.pk: Link(row.document.number, reverse("stock-document", args=[row.document_id])) for row in found}


def transfer_lines(ids: list[int], user: User) -> dict[int, Link]:
    """The transfer that a line is sent with."""
    found = TransferLine.objects.filter(pk__in=ids).select_related("transfer")
    return {row.pk: Link(row.transfer.number, reverse("transfer", args=[row.transfer_id])) for row in found}


def transfer_arrivals(ids: list[int], user: User) -> dict[int, Link]:
    """The transfer that a counted line belongs to."""
    found = TransferArrivalLine.objects.filter(pk__in=ids).select_related("line__transfer")
    return {row.pk: Link(row.line.transfer.number, reverse("transfer", args=[row.line.transfer_id])) for row in found}


def count_lines(ids: list[int], user: User) -> dict[int, Link]:
    """The count of a line."""
    found = StockCountLine.objects.filter(pk__in=ids).select_related("count")
    may = user.can("stock.adjust")
    return {row.pk: Link(row.count.number, reverse("stock-count", args=[row.count_id]) if may else "") for row in found}


def skus(ids: list[int], user: User) -> dict[int, Link]:
    """The stock of a SKU."""
    found = Sku.objects.filter(pk__in=ids).values_list("pk", "code")
    may = user.can("stock.view")
    return {key: Link(code, reverse("stock-sku", args=[key]) if may else "") for key, code in found}


def warehouses(ids: list[int], user: User) -> dict[int, Link]:
    """A warehouse, as the stock list shows it."""
    found = Warehouse.objects.filter(pk__in=ids).values_list("pk", "code")
    may = user.can("stock.view")
    return {key: Link(code, f"{reverse('stock')}?warehouse={key}" if may else "") for key, code in found}


def collection_lines(ids: list[int], user: User) -> dict[int, Link]:
    """The collection of a line."""
    found = CollectionLine.objects.filter(pk__in=ids).select_related("collection")
    may = user.can("stock.view")
    return {
        row.pk: Link(row.collection.number, reverse("collection", args=[row.collection_id]) if may else "")
        for row in found
    }
