"""The API of listings: their prices, here and there."""

from collections.abc import Mapping
from typing import Any

import django_filters
from django.db.models import QuerySet
from rest_framework import serializers
from rest_framework.request import Request

from erp.kernel.api.fields import LARGEST_ID, MOST_IDS, Body, Filters, WholeFilter, WholeNumber
from erp.kernel.api.outcomes import OutcomesSerializer, told
from erp.kernel.api.views import ListView, WriteView
from erp.kernel.outcomes import Outcomes, missing
from products.models import Listing
from products.services.prices import Wanted, set_prices
from products.states import ListingState
from products.words import refusal_words
from stores.models import Store


class PriceSerializer(serializers.ModelSerializer[Listing]):
    """A listing's price: ours, what the marketplace accepted, and what it was last seen to show."""

    store = serializers.CharField(source="store.name", read_only=True)
    sku = serializers.CharField(source="sku.code", default=None, read_only=True, allow_null=True)
    currency = serializers.CharField(source="store.currency", read_only=True)
    accepted = serializers.DecimalField(
        source="tag.acked", max_digits=14, decimal_places=4, default=None, read_only=True, allow_null=True
    )
    accepted_at = serializers.DateTimeField(source="tag.acked_at", default=None, read_only=True, allow_null=True)
    shown = serializers.DecimalField(
        source="tag.read_back", max_digits=14, decimal_places=4, default=None, read_only=True, allow_null=True
    )
    shown_at = serializers.DateTimeField(source="tag.read_back_at", default=None, read_only=True, allow_null=True)
    behind = serializers.BooleanField(source="tag.behind", default=False, read_only=True)
    error = serializers.CharField(source="tag.last_error", default="", read_only=True)

    class Meta:
        model = Listing
        fields = (
            "id", "store", "external_key", "seller_sku", "sku", "state", "price", "currency",
            "accepted", "accepted_at", "shown", "shown_at", "behind", "error",
        )  # fmt: skip
        read_only_fields = fields


class PriceFilters(Filters):
    """What the list of prices may be narrowed by."""

    store = WholeFilter(field_name="store_id", largest=LARGEST_ID)
    sku = django_filters.CharFilter(field_name="sku__code", max_length=60)
    seller_sku = django_filters.CharFilter(max_length=80)
    state = django_filters.ChoiceFilter(choices=ListingState.choices)


class PriceList(ListView):
    """Prices of the listings of one's stores, newest listing first."""

    permission_code = "products.view"
    serializer_class = PriceSerializer
    filterset_class = PriceFilters

    def get_queryset(self) -> QuerySet[Listing]:
        mine = Store.objects.for_user(self.request.user) if self.request else Store.objects.none()  # type: ignore[arg-type]  # a stranger is answered with none
        return Listing.objects.filter(store__in=mine).select_related("store", "sku", "tag")


class PriceWish(Body):
    """The price that a listing is to show, in its store's currency."""

    listing_id = WholeNumber(min_value=1, max_value=LARGEST_ID)
    amount = serializers.DecimalField(max_digits=14, decimal_places=4)
    currency = serializers.CharField(max_length=3)


class PricesBody(Body):
    """Prices of up to 500 listings; a listing is named once."""

    prices = serializers.ListField(child=PriceWish(), min_length=1, max_length=MOST_IDS)


class SetPrices(WriteView):
    """Ask for prices; the marketplaces are told at once.

    Refused: `currency`, `not_positive`, `too_large`, `too_fine`, `closed`, `no_prices`, `not_found`.
    """

    permission_code = "listings.price"
    serializer_class = PricesBody
    answer_class = OutcomesSerializer

    def act(self, request: Request, data: Mapping[str, Any]) -> Mapping[str, Any]:
        asked = {row["listing_id"]: Wanted(row["amount"], row["currency"]) for row in data["prices"]}
        seen = Listing.objects.filter(pk__in=asked, store__in=Store.objects.for_user(self.person))
        mine = sorted(seen.values_list("pk", flat=True))
        outcomes = set_prices(wanted={key: asked[key] for key in mine}, actor=self.person)
        return told(outcomes + Outcomes(refused=missing(asked, mine)), words=refusal_words)
