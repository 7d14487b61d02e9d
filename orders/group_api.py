"""The API of merging, splitting, changing and writing orders: the same services as the pages."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from django.http import Http404, HttpResponse
from rest_framework import serializers
from rest_framework.request import Request

from erp.kernel.api.errors import ApiError
from erp.kernel.api.fields import Body
from erp.kernel.api.outcomes import OutcomesSerializer, told
from erp.kernel.api.views import WriteView
from orders.api import OrderIds, _OnOrders
from orders.edit_forms import MOST_LINES
from orders.models import Order
from orders.reads.words import refusal_words
from orders.services.editing import edit_order
from orders.services.manual import ManualDraft, ManualLine, create_orders
from orders.services.merging import merge_orders, unmerge_orders
from orders.services.splitting import WAYS, split_order, split_orders, unsplit_orders
from stores.connectors.port import RemoteAddress
from stores.models import Store


class MergeOrders(_OnOrders):
    """Let orders of one buyer and address leave in one parcel, each group by itself. Refused: `alone`, `started`, `split`, `over`,
    `no_shared_parcels`, `not_payable`, `no_address`, `not_found`."""

    permission_code = "orders.review"
    verb = merge_orders


class UnmergeOrders(_OnOrders):
    """Take orders out of their groups. Refused: `started`, `shipped`, `over`, `not_found`."""

    permission_code = "orders.review"
    verb = unmerge_orders


class SplitBody(OrderIds):
    """Which orders, and how: `stock`, `warehouse` or `line`."""

    by = serializers.ChoiceField(choices=list(WAYS))


class SplitOrders(_OnOrders):
    """Let orders leave in several parcels. Refused: `nothing_to_split`, `no_parts` (the marketplace takes no part of an order), `merged`,
    `started`, `unmapped`, `over`, `not_found`."""

    permission_code = "orders.review"
    serializer_class = SplitBody
    verb = split_orders


class UnsplitOrders(_OnOrders):
    """Make split orders whole again, until something has left. Refused: `started`, `shipped`, `over`, `not_found`."""

    permission_code = "orders.review"
    verb = unsplit_orders


class UnitsBody(Body):
    """Units of one order line."""

    line_id = serializers.IntegerField(min_value=1)
    units = serializers.IntegerField(min_value=1, max_value=1_000_000)


class PieceBody(Body):
    """What leaves together."""

    lines = UnitsBody(many=True, allow_empty=False)


class PiecesBody(Body):
    """The pieces of an order; what none of them names is one more."""

    pieces = PieceBody(many=True, allow_empty=False, max_length=50)  # type: ignore[call-arg]  # for the list of them


class _OnOrder(WriteView):
    """A change of one order of the stores that one may see."""

    permission_code = "orders.review"
    answer_class = OutcomesSerializer

    def post(self, request: Request, *args: Any, **kwargs: Any) -> HttpResponse:
        self.order_id()  # whoever may not see it does not learn what is wrong with the body either
        return super().post(request, *args, **kwargs)

    def order_id(self) -> int:
        """The order of the address; 404 when the person may not see it."""
        key = int(self.kwargs["order_id"])
        if not Order.objects.for_user(self.person).filter(pk=key).exists():
            raise Http404
        return key


class SplitOrder(_OnOrder):
    """Split one order by quantity. Refused as in `orders/split`, and `more_than_open`."""

    serializer_class = PiecesBody

    def act(self, request: Request, data: Mapping[str, Any]) -> Mapping[str, Any]:
        pieces: list[dict[int, int]] = []
        for piece in data["pieces"]:
            units: dict[int, int] = {}
            for line in piece["lines"]:
                units[line["line_id"]] = units.get(line["line_id"], 0) + line["units"]
            pieces.append(units)
        return told(split_order(order_id=self.order_id(), pieces=pieces, actor=self.person), words=refusal_words)


class OrderEditBody(Body):
    """What is to be changed; what is not told stays. Empty wishes are none."""

    our_note = serializers.CharField(max_length=2000, required=False, allow_blank=True)
    wished_warehouse = serializers.IntegerField(required=False, allow_null=True, min_value=1)
    wished_service = serializers.IntegerField(required=False, allow_null=True, min_value=1)
    ship_by = serializers.DateTimeField(required=False)


class EditOrder(_OnOrder):
    """Change our note, the wished warehouse and service, and the deadline of an own sale. Refused: `labelled`, `over`,
    `their_deadline`, `unknown_place`."""

    serializer_class = OrderEditBody

    def act(self, request: Request, data: Mapping[str, Any]) -> Mapping[str, Any]:
        outcomes = edit_order(order_id=self.order_id(), changes=dict(data), actor=self.person)
        return told(outcomes, words=refusal_words)


class NewLineBody(Body):
    """So many units of a SKU at a price each."""

    sku = serializers.CharField(max_length=60)
    quantity = serializers.IntegerField(min_value=1, max_value=100_000)
    unit_price = serializers.DecimalField(max_digits=12, decimal_places=4, min_value=Decimal(0), default=Decimal(0))


class NewAddressBody(Body):
    """Where it goes; `country` has two letters."""

    name = serializers.CharField(max_length=120)
    company = serializers.CharField(max_length=120, required=False, default="", allow_blank=True)
    lines = serializers.ListField(child=serializers.CharField(max_length=200), min_length=1, max_length=4)
    city = serializers.CharField(max_length=120)
    state = serializers.CharField(max_length=120, required=False, default="", allow_blank=True)
    postcode = serializers.CharField(max_length=24, required=False, default="", allow_blank=True)
    country = serializers.RegexField("^[A-Z]{2}$")
    phone = serializers.CharField(max_length=40, required=False, default="", allow_blank=True)
    email = serializers.CharField(max_length=200, required=False, default="", allow_blank=True)


class NewOrderBody(Body):
    """An order of ours. `store`: the id of a store that you may see; without it, own sales. `number`: ours is given when it has none."""

    number = serializers.CharField(max_length=80, required=False, default="", allow_blank=True)
    store = serializers.IntegerField(required=False, allow_null=True, default=None, min_value=1)
    currency = serializers.RegexField("^[A-Z]{3}$")
    lines = NewLineBody(many=True, allow_empty=False, max_length=MOST_LINES)  # type: ignore[call-arg]  # for the list
    shipping = serializers.DecimalField(max_digits=12, decimal_places=4, min_value=Decimal(0), default=Decimal(0))
    note = serializers.CharField(max_length=500, required=False, default="", allow_blank=True)
    ship_by = serializers.DateTimeField(required=False, allow_null=True, default=None)
    address = NewAddressBody()


class MadeSerializer(serializers.Serializer[Any]):
    """The order, and whether it was here before."""

    order_id = serializers.IntegerField()
    already = serializers.BooleanField()


class NewOrder(WriteView):
    """Write an order of ours: it counts as paid and holds its stock at once. The same wish or the same number again is the same order.
    What is wrong is told all at once, as 422 `refused`."""

    permission_code = "orders.review"
    serializer_class = NewOrderBody
    answer_class = MadeSerializer

    def act(self, request: Request, data: Mapping[str, Any]) -> Mapping[str, Any]:
        address = {**data["address"], "lines": tuple(data["address"]["lines"])}
        if data["store"] is not None and not Store.objects.for_user(self.person).filter(pk=data["store"]).exists():
            raise ApiError(422, "refused", refusal_words("store", {}), fields={"store": [refusal_words("store", {})]})
        draft = ManualDraft(
            client_id=uuid5(NAMESPACE_URL, f"{self.person.pk} {request.headers['Idempotency-Key']}"),
            lines=tuple(ManualLine(line["sku"], line["quantity"], line["unit_price"]) for line in data["lines"]),
            address=RemoteAddress(**address), currency=data["currency"], number=data["number"].strip(), store_id=data["store"],
            shipping=data["shipping"], note=data["note"], ship_by=data["ship_by"],
        )  # fmt: skip
        made = create_orders(drafts=[draft], actor=self.person)[0]
        if made.order_id is None:
            wrong = [refusal_words(each.code, each.values) for each in made.problems]
            raise ApiError(422, "refused", " ".join(wrong), fields={"order": wrong})
        return {"order_id": made.order_id, "already": made.already}
