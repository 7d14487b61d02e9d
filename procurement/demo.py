"""A little buying for the demo company, through the services: who sells, at which price, what is under way."""

from collections.abc import Sequence
from datetime import timedelta
from decimal import Decimal
from uuid import NAMESPACE_URL, UUID, uuid5

from erp.kernel import clock
from inventory.models import Warehouse
from people.models import User
from procurement.models import PurchaseOrder, Supplier
from procurement.services.drafting import ExtraDraft, Line
from procurement.services.orders import approve_orders, create_order
from procurement.services.receiving import receive_goods
from procurement.services.replenishment import reckon
from procurement.services.suppliers import QuoteDraft, SupplierDraft, create_supplier, set_quotes
from procurement.states import ExtraKind, ShareBy, Terms
from products.models import Sku
from products.states import SkuKind

_SUPPLIERS = (
    SupplierDraft(
        "YIWU", "Yiwu Everyday Goods", "CNY", "义乌日用百货", Terms.MONTHLY, 30, 10, "Ms Chen, chen@example.cn"
    ),
    SupplierDraft("SHENZHEN", "Shenzhen Bright Parts", "CNY", "深圳亮件", Terms.DEPOSIT, 0, 18, "Mr Li, li@example.cn"),
    SupplierDraft(
        "HANOI", "Hanoi Craft Export", "USD", "河内工艺出口", Terms.CASH, 0, 25, "Ms Nguyen, nguyen@example.vn"
    ),
)
_PRICES = {"YIWU": Decimal("8.50"), "SHENZHEN": Decimal("9.20"), "HANOI": Decimal("1.45")}


def create_demo_procurement(*, warehouse: Warehouse, skus: Sequence[Sku], actor: User | None = None) -> None:
    """Three suppliers with prices, a draft, an approved order and one of which half has come. Run again, it changes nothing."""
    goods = [sku for sku in skus if sku.kind == SkuKind.SINGLE]
    if not goods:
        return
    suppliers = {draft.code: _supplier(draft, goods, actor) for draft in _SUPPLIERS}
    some = goods[:3]
    _ordered("draft", suppliers["SHENZHEN"], warehouse, [(sku.pk, 100, None) for sku in some], actor)
    approved = _ordered("approved", suppliers["HANOI"], warehouse, [(sku.pk, 200, None) for sku in some], actor)
    part = _ordered("part", suppliers["YIWU"], warehouse, [(sku.pk, 50, None) for sku in some], actor)
    approve_orders(order_ids=[approved.pk, part.pk], actor=actor)
    counted = [(line.pk, 25, 0) for line in part.lines.order_by("pk")]
    receive_goods(client_id=_wish("receipt", part.supplier), order_id=part.pk, lines=counted, actor=actor)
    reckon()


def _supplier(draft: SupplierDraft, goods: Sequence[Sku], actor: User | None) -> Supplier:
    """The supplier with a price of each SKU and a better one for many."""
    supplier = create_supplier(draft=draft, actor=actor).supplier
    if supplier is None:
        return Supplier.objects.get(code=draft.code)
    since = clock.business_date() - timedelta(days=90)
    quotes = []
    for index, sku in enumerate(goods):
        price = _PRICES[draft.code] * (10 + index % 7) / 10
        quotes.append(QuoteDraft(sku.pk, price, since, min_quantity=20, pack=10))
        quotes.append(QuoteDraft(sku.pk, price * Decimal("0.92"), since, min_quantity=200, pack=10))
    set_quotes(supplier_id=supplier.pk, quotes=quotes, actor=actor)
    return supplier


def _ordered(
    name: str, supplier: Supplier, warehouse: Warehouse, lines: Sequence[Line], actor: User | None
) -> PurchaseOrder:
    ordered = create_order(
        client_id=_wish(name, supplier),
        supplier_id=supplier.pk,
        warehouse_id=warehouse.pk,
        lines=lines,
        extras=[ExtraDraft(ExtraKind.FREIGHT, Decimal(120), "CNY", ShareBy.WEIGHT)],
        actor=actor,
    )
    assert ordered.order is not None, ordered.refused
    return ordered.order


def _wish(name: str, supplier: Supplier) -> UUID:
    return uuid5(NAMESPACE_URL, f"demo {name} {supplier.code}")
