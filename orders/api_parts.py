"""How the API tells an order."""

from collections.abc import Mapping
from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from erp.kernel import crypto
from erp.kernel.models import OutboxCommand, TimelineEntry
from logistics.states import ParcelState
from orders.models import Buyer, Demand, Hold, Order, OrderLine, OrderParcel
from orders.services.shipping import CONFIRM, confirm_wishes
from orders.states import HoldKind
from stores.states import Marketplace

TIMELINE_SHOWN = 200


class StoreSerializer(serializers.Serializer[Any]):
    id = serializers.IntegerField()
    name = serializers.CharField()


class OrderSerializer(serializers.ModelSerializer[Order]):
    """An order as a list tells it. `holds` are the open ones."""

    store = StoreSerializer(read_only=True)
    marketplace = serializers.ChoiceField(
        choices=Marketplace.choices, source="store.account.marketplace", read_only=True
    )
    warehouse = serializers.CharField(source="warehouse.code", default=None, read_only=True, allow_null=True)
    service = serializers.CharField(source="service.code", default=None, read_only=True, allow_null=True)
    holds: Any = serializers.SerializerMethodField()

    class Meta:
        model = Order
        fields: tuple[str, ...] = (
            "id", "external_id", "store", "marketplace", "state", "held", "holds", "fulfilled_by", "remote_status",
            "remote_updated_at", "ordered_at", "paid_at", "ship_by", "currency", "items_total", "shipping_total", "total",
            "country", "unit_count", "warehouse", "service", "imported_at", "approved_at", "allocated_at", "shipped_at",
            "delivered_at", "cancelled_at", "cancel_reason",
        )  # fmt: skip
        read_only_fields = fields

    @extend_schema_field(serializers.ListField(child=serializers.ChoiceField(choices=HoldKind.choices)))
    def get_holds(self, order: Order) -> list[str]:
        return [hold.kind for hold in order.holds.all()]


class DemandSerializer(serializers.ModelSerializer[Demand]):
    """What a line asks of the stock. `quantity` is always the sum of the others, but for `per_unit`."""

    sku = serializers.CharField(source="sku.code", default=None, read_only=True, allow_null=True)

    class Meta:
        model = Demand
        fields = (
            "id", "sku", "attempt", "per_unit", "quantity", "unmapped", "waiting", "reserved", "shipped", "cancelled", "elsewhere",
        )  # fmt: skip
        read_only_fields = fields


class LineSerializer(serializers.ModelSerializer[OrderLine]):
    seller_sku = serializers.CharField(source="listing.seller_sku", read_only=True)
    sku = serializers.CharField(source="sku.code", default=None, read_only=True, allow_null=True)
    demands = DemandSerializer(many=True, read_only=True)

    class Meta:
        model = OrderLine
        fields = (
            "id",
            "external_line_id",
            "listing_id",
            "seller_sku",
            "sku",
            "title",
            "quantity",
            "unit_price",
            "demands",
        )
        read_only_fields = fields


class HoldSerializer(serializers.ModelSerializer[Hold]):
    placed_by = serializers.CharField(source="placed_by.username", default=None, read_only=True, allow_null=True)
    released_by = serializers.CharField(source="released_by.username", default=None, read_only=True, allow_null=True)

    class Meta:
        model = Hold
        fields = ("kind", "data", "placed_at", "placed_by", "released_at", "released_by")
        read_only_fields = fields


class OrderParcelSerializer(serializers.ModelSerializer[OrderParcel]):
    id = serializers.IntegerField(source="parcel.id", read_only=True)
    number = serializers.CharField(source="parcel.number", read_only=True)
    state = serializers.ChoiceField(choices=ParcelState.choices, source="parcel.state", read_only=True)
    tracking_number = serializers.CharField(source="parcel.tracking_number", read_only=True, allow_null=True)
    service = serializers.CharField(source="parcel.service.code", read_only=True)
    shipped_at = serializers.DateTimeField(source="parcel.shipped_at", read_only=True, allow_null=True)
    cancelled_at = serializers.DateTimeField(source="parcel.cancelled_at", read_only=True, allow_null=True)

    class Meta:
        model = OrderParcel
        fields = ("id", "number", "state", "tracking_number", "service", "shipped_at", "cancelled_at")


class ConfirmationSerializer(serializers.ModelSerializer[OutboxCommand]):
    """How far the marketplace knows of a parcel."""

    parcel_id = serializers.IntegerField(source="payload.parcel_id", read_only=True)

    class Meta:
        model = OutboxCommand
        fields = ("id", "parcel_id", "state", "attempts", "last_error", "created_at", "sent_at", "finished_at")
        read_only_fields = fields


class TimelineSerializer(serializers.ModelSerializer[TimelineEntry]):
    actor = serializers.CharField(source="actor.username", default=None, read_only=True, allow_null=True)

    class Meta:
        model = TimelineEntry
        fields = ("at", "action", "actor", "data")
        read_only_fields = fields


class BuyerSerializer(serializers.Serializer[Any]):
    """Who bought. Without the permission for buyers only initials and country are told, and `masked` is true."""

    masked = serializers.BooleanField()
    name = serializers.CharField()
    company = serializers.CharField()
    lines = serializers.ListField(child=serializers.CharField())
    city = serializers.CharField()
    state = serializers.CharField()
    postcode = serializers.CharField()
    country = serializers.CharField()
    phone = serializers.CharField()
    email = serializers.CharField()
    note = serializers.CharField()


class OrderDetailSerializer(OrderSerializer):
    """An order with all that hangs on it. `holds` has the past ones too; the timeline is told newest first."""

    holds = HoldSerializer(many=True, read_only=True)
    lines = LineSerializer(many=True, read_only=True)
    parcels = OrderParcelSerializer(source="parcel_links", many=True, read_only=True)
    buyer = serializers.SerializerMethodField()
    confirmations = serializers.SerializerMethodField()
    timeline = serializers.SerializerMethodField()

    class Meta(OrderSerializer.Meta):
        fields = (*OrderSerializer.Meta.fields, "buyer", "lines", "parcels", "confirmations", "timeline")
        read_only_fields = fields

    @extend_schema_field(BuyerSerializer(allow_null=True))
    def get_buyer(self, order: Order) -> dict[str, Any] | None:
        buyer: Buyer | None = getattr(order, "buyer", None)
        if buyer is None or buyer.sealed is None:
            return None
        return told_buyer(
            crypto.unseal_json(buyer.sealed),
            note=order.buyer_note,
            full=self.context["request"].user.can("orders.buyer"),
        )

    @extend_schema_field(ConfirmationSerializer(many=True))
    def get_confirmations(self, order: Order) -> Any:
        parcels = [link.parcel for link in order.parcel_links.all()]
        found = OutboxCommand.objects.filter(kind=CONFIRM, wish__in=confirm_wishes(order.pk, parcels))
        return ConfirmationSerializer(found.order_by("pk"), many=True).data

    @extend_schema_field(TimelineSerializer(many=True))
    def get_timeline(self, order: Order) -> Any:
        found = TimelineEntry.objects.filter(subject_kind="order", subject_id=order.pk).select_related("actor")
        return TimelineSerializer(found.order_by("-pk")[:TIMELINE_SHOWN], many=True).data


def told_buyer(details: Mapping[str, Any], *, note: str, full: bool) -> dict[str, Any]:
    """A buyer as a person may see them: whole, or initials and country."""
    names = ("name", "company", "city", "state", "postcode", "country", "phone", "email")
    if full:
        whole = {name: str(details.get(name) or "") for name in names}
        return {"masked": False, **whole, "lines": list(details.get("lines") or ()), "note": note}
    initials = " ".join(f"{word[0]}." for word in str(details.get("name") or "").split())
    hidden = dict.fromkeys(names, "") | {"name": initials, "country": str(details.get("country") or "")}
    return {"masked": True, **hidden, "lines": [], "note": ""}
