"""How other pages name our documents."""

from django.urls import reverse

from erp.kernel.ui.links import Link
from finance.models import Bill, Payment
from people.models import User
from procurement.models import LateCost


def bills(ids: list[int], user: User) -> dict[int, Link]:
    """Suppliers' bills."""
    may = user.can("payables.view")
    found = Bill.objects.filter(pk__in=ids).values_list("pk", "number")
    return {key: Link(number, reverse("finance:bill", args=[key]) if may else "") for key, number in found}


def payments(ids: list[int], user: User) -> dict[int, Link]:
    """Payments to suppliers."""
    may = user.can("payables.view")
    found = Payment.objects.filter(pk__in=ids).values_list("pk", "number")
    return {key: Link(number, reverse("finance:payment", args=[key]) if may else "") for key, number in found}


def late_costs(ids: list[int], user: User) -> dict[int, Link]:
    """Costs that came late, by their number."""
    may = user.can("purchasing.view")
    found = LateCost.objects.filter(pk__in=ids).values_list("pk", "number")
    return {key: Link(number, reverse("finance:late-cost", args=[key]) if may else "") for key, number in found}
