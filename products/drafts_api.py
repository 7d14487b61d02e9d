"""The API of listing drafts: written, changed, published, edited, closed and put back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid4, uuid5

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from rest_framework import serializers
from rest_framework.request import Request

from erp.kernel.api.fields import LARGEST_ID, MOST_IDS, Body, Filters, WholeFilter, WholeNumber
from erp.kernel.api.outcomes import OutcomesSerializer, told
from erp.kernel.api.views import ListView, WriteView
from erp.kernel.outcomes import Outcomes, missing
from people.models import User
from products.models import ImageFile, ListingDraft
from products.services import publishing
from products.services.drafts import CONTENT, NewDraft, change_drafts, write_drafts
from products.states import DraftState
from products.words import refusal_words
from stores.models import Store

MAY = "listings.publish"


class DraftSerializer(serializers.ModelSerializer[ListingDraft]):
    """A draft as it stands; `version` is its content's, `live_version` the newest that the marketplace took."""

    store = serializers.CharField(source="store.name", read_only=True)
    sku = serializers.CharField(source="sku.code", read_only=True)

    class Meta:
        model = ListingDraft
        fields = (
            "id", "store", "sku", "seller_sku", "state", "version", "live_version", "listing", "title", "description", "bullets",
            "brand", "category", "attributes", "images", "price", "currency", "created_at", "updated_at",
        )  # fmt: skip
        read_only_fields = fields


class DraftFilters(Filters):
    """What the list of drafts may be narrowed by."""

    store = WholeFilter(field_name="store_id", largest=LARGEST_ID)
    sku = django_filters.CharFilter(field_name="sku__code", max_length=60)
    seller_sku = django_filters.CharFilter(max_length=80)
    state = django_filters.ChoiceFilter(choices=DraftState.choices)


def _mine(user: Any) -> QuerySet[ListingDraft]:
    return ListingDraft.objects.filter(store__in=Store.objects.for_user(user))


class DraftList(ListView):
    """Drafts of one's stores, newest first."""

    permission_code = "products.view"
    serializer_class = DraftSerializer
    filterset_class = DraftFilters

    def get_queryset(self) -> QuerySet[ListingDraft]:
        mine = _mine(self.request.user) if self.request else ListingDraft.objects.none()
        return mine.select_related("store", "sku")


class ImageField(Body):
    """An image: the content's hash of one of ours, which the marketplace fetches here, or the address where it fetches another."""

    image = serializers.CharField(max_length=128, required=False, allow_blank=True, default="")
    url = serializers.URLField(max_length=500, required=False, allow_blank=True, default="")

    def validate(self, attrs: dict[str, str]) -> dict[str, str]:
        """One of the two says which picture it is."""
        if attrs["url"]:
            return attrs
        if not ImageFile.objects.filter(sha256=attrs["image"]).exists():
            raise serializers.ValidationError(_("Name a picture of yours by its hash, or give the address of one."))
        return {"image": attrs["image"]}


class ContentBody(Body):
    """What a draft says; what is left out stays as it is."""

    title = serializers.CharField(max_length=300, required=False, allow_blank=True)
    description = serializers.CharField(max_length=80_000, required=False, allow_blank=True)
    bullets = serializers.ListField(child=serializers.CharField(max_length=500), max_length=20, required=False)
    brand = serializers.CharField(max_length=120, required=False, allow_blank=True)
    category = serializers.CharField(max_length=160, required=False, allow_blank=True)
    attributes = serializers.DictField(child=serializers.CharField(max_length=500, allow_blank=True), required=False)
    images = serializers.ListField(child=ImageField(), max_length=100, required=False)
    price = serializers.DecimalField(max_digits=14, decimal_places=4, required=False, allow_null=True)


class NewBody(ContentBody):
    """A draft to be; without `seller_sku` it is the SKU's code."""

    store_id = WholeNumber(min_value=1, max_value=LARGEST_ID)
    sku_id = WholeNumber(min_value=1, max_value=LARGEST_ID)
    seller_sku = serializers.CharField(max_length=80, required=False, allow_blank=True, default="")


class ChangeBody(ContentBody):
    """Other content of one draft."""

    draft_id = WholeNumber(min_value=1, max_value=LARGEST_ID)


class NewDraftsBody(Body):
    """Up to 500 new drafts."""

    drafts = serializers.ListField(child=NewBody(), min_length=1, max_length=MOST_IDS)


class ChangesBody(Body):
    """Changes of up to 500 drafts; a draft is named once."""

    drafts = serializers.ListField(child=ChangeBody(), min_length=1, max_length=MOST_IDS)


class DraftIdsBody(Body):
    """Up to 500 drafts."""

    ids = serializers.ListField(child=WholeNumber(min_value=1, max_value=LARGEST_ID), min_length=1, max_length=MOST_IDS)


class WrittenSerializer(OutcomesSerializer):
    """The drafts in the order asked (0: refused), and the outcome by place in the list, from 0."""

    ids = serializers.ListField(child=serializers.IntegerField())


class WriteDrafts(WriteView):
    """Write drafts. A store and seller SKU that has one already keeps it. Refused: `not_found`, `not_positive`."""

    permission_code = MAY
    serializer_class = NewDraftsBody
    answer_class = WrittenSerializer

    def act(self, request: Request, data: Mapping[str, Any]) -> Mapping[str, Any]:
        seen = set(Store.objects.for_user(self.person).values_list("pk", flat=True))
        wanted = [
            NewDraft(row["store_id"] if row["store_id"] in seen else 0, row["sku_id"], row["seller_sku"], _content(row))
            for row in data["drafts"]
        ]
        ids, outcomes = write_drafts(wanted=wanted, actor=self.person)
        return {"ids": ids, **told(outcomes, words=refusal_words)}


class ChangeDrafts(WriteView):
    """Change drafts. Refused: `underway`, `not_positive`, `not_found`."""

    permission_code = MAY
    serializer_class = ChangesBody
    answer_class = OutcomesSerializer

    def act(self, request: Request, data: Mapping[str, Any]) -> Mapping[str, Any]:
        asked = {row["draft_id"]: _content(row) for row in data["drafts"]}
        mine = sorted(_mine(self.person).filter(pk__in=asked).values_list("pk", flat=True))
        outcomes = change_drafts(changes={key: asked[key] for key in mine}, actor=self.person)
        return told(outcomes + Outcomes(refused=missing(asked, mine)), words=refusal_words)


class _Asking(WriteView):
    """A command about drafts."""

    permission_code = MAY
    serializer_class = DraftIdsBody
    answer_class = OutcomesSerializer
    ask: Callable[..., Outcomes]

    def act(self, request: Request, data: Mapping[str, Any]) -> Mapping[str, Any]:
        mine = sorted(_mine(self.person).filter(pk__in=data["ids"]).values_list("pk", flat=True))
        outcomes = type(self).ask(draft_ids=mine, client_id=_wish(request, self.person), actor=self.person)
        return told(outcomes + Outcomes(refused=missing(data["ids"], mine)), words=refusal_words)


class PublishDrafts(_Asking):
    """List drafts at their marketplaces."""

    ask = staticmethod(publishing.publish_listings)


class EditListings(_Asking):
    """Show the drafts' newest texts and images."""

    ask = staticmethod(publishing.edit_listings)


class CloseListings(_Asking):
    """Take listings off sale."""

    ask = staticmethod(publishing.close_listings)


class ReopenListings(_Asking):
    """Put closed listings back on sale."""

    ask = staticmethod(publishing.reopen_listings)


def _wish(request: Request, person: User) -> UUID:
    """The click's own name, from the idempotency key, so that the same call again is the same wish."""
    key = request.headers.get("Idempotency-Key")
    return uuid5(NAMESPACE_URL, f"{person.pk}:{request.path}:{key}") if key else uuid4()


def _content(row: Mapping[str, Any]) -> dict[str, Any]:
    said = {key: row[key] for key in CONTENT if key in row}
    if "images" in said:
        said["images"] = [dict(each) for each in said["images"]]
    return said
