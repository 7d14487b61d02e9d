"""What the address of the order list may ask for. The tabs are filters too, so a copied link shows the same rows."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

import django_filters
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest, QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from erp.kernel import clock
from erp.kernel.tables import spanned
from inventory.models import Warehouse
from orders.models import Demand, Hold, Order, OrderTag, Portion
from orders.reads.search import Found, find
from orders.states import OPEN, HoldKind, OrderState
from people.models import User
from stores.models import SellerAccount, Store
from stores.states import Marketplace

TABS = {
    "review": _("To review"),
    "held": _("Held"),
    "approved": _("Approved"),
    "allocated": _("Allocated"),
    "fulfilling": _("In fulfilment"),
    "shipped": _("Shipped"),
    "cancelled": _("Cancelled"),
    "problems": _("Problems"),
}
# The review queue's own: what a person may approve at once.
CLEAN = "clean"

PARCELS = {
    "merged": _("Shares a parcel"),
    "split": _("In several parcels"),
    "partly": _("Partly shipped"),
}

SORTS: dict[str, tuple[str, ...]] = {
    "": ("-ordered_at", "-id"),
    "-ordered_at": ("-ordered_at", "-id"),
    "ordered_at": ("ordered_at", "id"),
    "ship_by": ("ship_by", "id"),
    "-ship_by": ("-ship_by", "-id"),
}


def overdue() -> Q:
    """Past the deadline and not out of the door."""
    return Q(state__in=OPEN, ship_by__lt=clock.now())


def of_tab(tab: str) -> Q:
    """The rows of a tab."""
    if tab == CLEAN:
        return Q(state=OrderState.REVIEW, held=False)
    if tab == "held":
        return Q(held=True)
    if tab == "problems":
        return Q(held=True) | overdue()
    if tab == "shipped":
        return Q(state__in=[OrderState.SHIPPED, OrderState.DELIVERED, OrderState.CLOSED])
    return Q(state=tab)


def of_parcels(value: str) -> Q:
    """Orders that share a parcel, leave in several, or of which a part has left."""
    if value == "merged":
        return Q(merge__isnull=False)
    if value == "split":
        return Q(Exists(Portion.objects.filter(order=OuterRef("pk"), ended_at=None)))
    return Q(state=OrderState.FULFILLING) & Q(Exists(Demand.objects.filter(line__order=OuterRef("pk"), shipped__gt=0)))


class OrderFilter(django_filters.FilterSet):  # type: ignore[misc]  # django-filter tells no types
    """The filters of the order list, over the orders that the person may see."""

    tab = django_filters.ChoiceFilter(choices=[*TABS.items(), (CLEAN, _("Clean"))], method="by_tab")
    q = django_filters.CharFilter(method="by_words", max_length=120)
    store = django_filters.ModelChoiceFilter(queryset=lambda request: Store.objects.for_user(request.user))
    marketplace = django_filters.ChoiceFilter(choices=Marketplace.choices, method="by_marketplace")
    state = django_filters.ChoiceFilter(choices=OrderState.choices)
    hold = django_filters.ChoiceFilter(choices=HoldKind.choices, method="by_hold")
    country = django_filters.CharFilter(method="by_country", max_length=2)
    warehouse = django_filters.ModelChoiceFilter(queryset=Warehouse.objects.all())
    overdue = django_filters.BooleanFilter(method="by_overdue")
    parcels = django_filters.ChoiceFilter(choices=list(PARCELS.items()), method="by_parcels")
    tag = django_filters.CharFilter(method="by_tag", max_length=40)
    ordered_from = django_filters.DateFilter(method="by_first_day")
    ordered_to = django_filters.DateFilter(method="by_last_day")

    class Meta:
        model = Order
        fields: list[str] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._days = self._number = Q()

    def in_order(self, order: Sequence[str]) -> QuerySet[Order]:
        """The rows for pages in this order. Those of some days, or with the same beginning of their number, lie together in other orders
        too: the walk along these begins at the first of them."""
        found: QuerySet[Order] = self.qs
        column = order[0].lstrip("-")
        if self._number or (self._days and column != "ordered_at"):
            return found.filter(spanned(Order.objects.filter(self._number, self._days), column))
        return found

    @property
    def understood(self) -> bool:
        """Whether every filter of the address means something; the others are left out of the list, and refused for a batch."""
        return bool(self.form.is_valid())

    def by_tab(self, queryset: QuerySet[Order], name: str, value: str) -> QuerySet[Order]:
        return queryset.filter(of_tab(value))

    def by_words(self, queryset: QuerySet[Order], name: str, value: str) -> QuerySet[Order]:
        user = self.request.user
        assert isinstance(user, User)
        found, words = find(value, buyers=user.can("orders.buyer")), value.strip()
        if not found.order_ids and not found.sku_id:
            self._number = Q(external_id__startswith=words)
        return queryset.filter(_meant(found, words))

    def by_marketplace(self, queryset: QuerySet[Order], name: str, value: str) -> QuerySet[Order]:
        # by the accounts themselves: how many orders each has is known to the database, of what they join to it is not
        return queryset.filter(
            account__in=list(SellerAccount.objects.filter(marketplace=value).values_list("pk", flat=True))
        )

    def by_hold(self, queryset: QuerySet[Order], name: str, value: str) -> QuerySet[Order]:
        return queryset.filter(Exists(Hold.objects.filter(order=OuterRef("pk"), kind=value, released_at=None)))

    def by_country(self, queryset: QuerySet[Order], name: str, value: str) -> QuerySet[Order]:
        return queryset.filter(country=value.upper())

    def by_overdue(self, queryset: QuerySet[Order], name: str, value: bool) -> QuerySet[Order]:
        return queryset.filter(overdue()) if value else queryset

    def by_parcels(self, queryset: QuerySet[Order], name: str, value: str) -> QuerySet[Order]:
        return queryset.filter(of_parcels(value))

    def by_tag(self, queryset: QuerySet[Order], name: str, value: str) -> QuerySet[Order]:
        return queryset.filter(Exists(OrderTag.objects.filter(order=OuterRef("pk"), name=value)))

    def by_first_day(self, queryset: QuerySet[Order], name: str, value: date) -> QuerySet[Order]:
        since = Q(ordered_at__gte=_start(value))
        self._days &= since
        return queryset.filter(since)

    def by_last_day(self, queryset: QuerySet[Order], name: str, value: date) -> QuerySet[Order]:
        until = Q(ordered_at__lt=_start(value + timedelta(days=1)))
        self._days &= until
        return queryset.filter(until)


def _meant(found: Found, words: str) -> Q:
    """A tracking number or a buyer names orders, a SKU their lines; anything else is the beginning of an order number."""
    if found.order_ids:
        return Q(pk__in=found.order_ids)
    if found.sku_id:
        return Q(Exists(Demand.objects.filter(line__order=OuterRef("pk"), sku=found.sku_id)))
    return Q(external_id__startswith=words)


def _start(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def filtered(request: HttpRequest, params: QueryDict, user: User) -> OrderFilter:
    """The filter over this person's orders."""
    return OrderFilter(params, queryset=Order.objects.for_user(user), request=request)


def sort_of(params: QueryDict) -> Sequence[str]:
    """The permitted sort that the address asks for."""
    return SORTS.get(params.get("sort", ""), SORTS[""])


def without(params: QueryDict, *names: str) -> dict[str, Any]:
    """The filters of an address as hidden fields, but for some."""
    dropped = {"after", "before", "open", "csrfmiddlewaretoken", "ids", *names}
    return {key: value for key, value in params.items() if value and key not in dropped}
