"""`bench ship`: weighed parcels leave (stock, cost, orders, confirmations, books, timelines) beside plain SQL that leaves the same rows."""

from datetime import timedelta
from decimal import Decimal
from functools import partial
from typing import Any

from erp.benching.ground import Ground, Result, middle, put_aside, small_company
from erp.benching.windows import Marks, in_slices, side_by_side
from erp.kernel import clock, crypto
from erp.kernel.models import FxRate
from erp.kernel.sql import execute
from finance.models import FeeRule
from finance.states import Component
from inventory.services.reserve import Wish, reserve
from logistics.models import Carrier, Parcel, ParcelLine, Service
from logistics.services.rates import CardDraft, RateDraft, save_cards
from logistics.services.shipping import ship_parcels
from logistics.states import ParcelState
from orders.models import Demand, Order, OrderLine, OrderParcel
from orders.services.demand import KIND
from orders.states import OrderState

PARCELS, SLICE, RUNS = 2000, 500, 3
# Rows that shipping writes, children first; and rows that it changes, with what it changes of them.
WRITTEN = (
    *("finance_leg", "finance_entry", "kernel_outboxcommand", "kernel_timelineentry"),
    *("inventory_layeruse", "inventory_stockmove"),
)
CHANGED = {
    "logistics_parcel": ("state", "shipped_at", "shipped_by_id", "freight"),
    "inventory_reservation": ("held", "consumed"),
    "inventory_stocklevel": ("on_hand", "reserved"),
    "inventory_costlayer": ("quantity_left", "value_left"),
    "orders_demand": ("shipped", "reserved"),
    "orders_order": ("state", "shipped_at", "held"),
}
TABLES = (*WRITTEN, *CHANGED)


def ship() -> Result:
    """2,000 parcels of one order and one line each, in slices of 500, a transaction each; the way a job ships them."""
    parcel_ids = _weighed(small_company(skus=500, units=100))
    put_aside(TABLES)
    ours, limit = side_by_side(
        "ship",
        written=WRITTEN,
        changed=CHANGED,
        start={"parcels": parcel_ids[0] - 1},
        runs=RUNS,
        work=partial(_ours, parcel_ids),
    )
    more = {"slice": SLICE, "runs": RUNS, "seconds_a_thousand": round(middle(ours) * 1000 / PARCELS, 2)}
    return Result("ship", PARCELS, "parcels/s", PARCELS / middle(ours), PARCELS / middle(limit), more)


def _ours(parcel_ids: list[int], marks: list[Marks]) -> None:
    in_slices(parcel_ids, marks, size=SLICE, written=WRITTEN, name="parcels", act=partial(ship_parcels, actor=None))


def _weighed(ground: Ground) -> list[int]:
    """Parcels of approved orders whose goods are held for them, verified and weighed: they only have to leave."""
    now = clock.now()
    since = clock.business_date() - timedelta(days=1)
    FxRate.objects.create(currency="EUR", valid_from=since, rate=Decimal("8.1"))
    FeeRule.objects.create(
        marketplace=ground.account.marketplace, component=Component.COMMISSION, percent=15, currency="EUR", valid_from=since
    )  # fmt: skip
    service = Service.objects.create(
        carrier=Carrier.objects.create(code="bench", name="Bench"), code="bench", name="Bench", tracking_prefix="BE"
    )
    rate = RateDraft(up_to_g=30_000, first_g=100, first_price=20_00, step_g=50, step_price=5_00)
    save_cards([CardDraft(service.pk, since, (rate,))])
    demands = ordered(ground, state=OrderState.FULFILLING)
    reserve([
        Wish(KIND, one.pk, one.sku_id or 0, ground.warehouse.pk, one.quantity, now + timedelta(days=2)) for one in demands
    ])  # fmt: skip
    recipient: Any = crypto.seal_json({"country": "DE"})
    parcels = Parcel.objects.bulk_create(
        Parcel(
            number=f"B{n:06}", owner_kind="order", owner_id=one.line.order_id, warehouse=ground.warehouse, service=service,
            state=ParcelState.WEIGHED, tracking_number=f"BE{n:06}", recipient=recipient, country="DE", created_at=now, expected_g=130,
            weighed_g=130, weighed_at=now, verified_at=now,
        ) for n, one in enumerate(demands)
    )  # fmt: skip
    ParcelLine.objects.bulk_create(
        ParcelLine(parcel=parcel, sku=one.sku, holder_kind=KIND, holder_id=one.pk, quantity=1, verified=1)
        for parcel, one in zip(parcels, demands, strict=True)
    )
    OrderParcel.objects.bulk_create(
        OrderParcel(order_id=one.line.order_id, parcel=parcel) for parcel, one in zip(parcels, demands, strict=True)
    )
    execute("DELETE FROM inventory_touchedsku")
    execute("ANALYZE")
    return [parcel.pk for parcel in parcels]


def ordered(ground: Ground, *, state: OrderState) -> list[Demand]:
    """Paid orders of one unit each in this state, their goods reserved; the demands."""
    now = clock.now()
    orders = Order.objects.bulk_create(
        Order(
            account=ground.account, store=ground.store, external_id=f"B-{n:06}", state=state, remote_status="UNSHIPPED",
            remote_updated_at=now, ordered_at=now, paid_at=now, ship_by=now, currency="EUR", items_total=Decimal("19.99"),
            shipping_total=Decimal("3.50"), total=Decimal("23.49"), unit_count=1, imported_at=now,
        ) for n in range(PARCELS)
    )  # fmt: skip
    lines = OrderLine.objects.bulk_create(
        OrderLine(
            order=order, external_line_id="1", listing=ground.listings[n % len(ground.listings)], quantity=1, unit_price=Decimal("19.99")
        ) for n, order in enumerate(orders)
    )  # fmt: skip
    return Demand.objects.bulk_create(
        Demand(line=line, sku=ground.skus[n % len(ground.skus)], quantity=1, reserved=1) for n, line in enumerate(lines)
    )
