"""Orders with a past: most shipped by the moves that the stock has made, some cancelled, some open with their goods reserved.

Each order has one line of one unit, so that a move out is an order's, and its cost, its books and its parcel are too.
"""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from decimal import Decimal

from django.conf import settings
from django.db import connection

from erp.filling import buyers
from erp.filling.spans import drawn, spans
from erp.kernel import clock, crypto
from erp.kernel.models import FxRate
from erp.kernel.sql import execute, rows
from finance.models import FeeRule
from finance.services.books.booking import book
from finance.states import Component
from inventory.models import Warehouse
from logistics.demo import create_demo_carriers
from stores.states import CONNECTED

DAYS = 540
CANCELLED, OPEN = 25, 100  # every so many orders one is cancelled, or still open
MOVES_PER_ORDER = 2  # receipts are moves too, and the oldest sales are before the orders begin
CARRIED = timedelta(days=40)  # so long ago we began to buy labels from a carrier
BOOKED_AT_ONCE, AT_A_TIME = 2000, 3
RATES = {"EUR": "7.8", "GBP": "9.1", "USD": "7.2"}


class TooFewMoves(Exception):
    """Not enough units have left the stock for so many shipped orders."""


def choose(*, orders: int, seed: int) -> None:
    """Say which moves out are orders': `fill_sold`, with the parcel lines that they are of. Before the moves are written."""
    shipped = orders - orders // CANCELLED - orders // OPEN
    execute("DROP TABLE fill_sold")
    execute(
        """CREATE TEMP TABLE fill_sold AS
           SELECT row_number() OVER (ORDER BY nth) AS k, * FROM (
             SELECT nth, at, level_id, sku_id, warehouse_id FROM fill_move WHERE NOT receipt AND at >= %s
             ORDER BY hashint8extended(nth, %s) LIMIT %s) m""",
        [clock.now() - timedelta(days=DAYS), seed, shipped],
    )
    found = int(rows("SELECT count(*) FROM fill_sold")[0][0])
    if found < shipped:
        raise TooFewMoves(
            f"{found:,} units have left in {DAYS} days, and {shipped:,} orders are to be shipped: ask for more --moves"
        )
    execute("ALTER TABLE fill_sold ADD COLUMN parcel_line_id bigint")
    execute("UPDATE fill_sold SET parcel_line_id = %s + k", [drawn("logistics_parcelline", found)])
    execute("CREATE UNIQUE INDEX ON fill_sold (nth)")
    execute("ANALYZE fill_sold")


def make_orders(*, orders: int, seed: int) -> int:
    """Write the orders with all that belongs to them but their books; how many are open."""
    create_demo_carriers(list(Warehouse.objects.all()))
    _plan(orders=orders, seed=seed, people=buyers.make(orders=orders))
    buyers.forget()
    now = clock.now()
    for statement in _WRITE:
        execute(
            statement,
            {"now": now, "carried": now - CARRIED, "nobody": crypto.seal_json({}), "close": settings.ORDER_CLOSE_DAYS},
        )
    return int(rows("SELECT count(*) FROM fill_order WHERE path NOT IN ('shipped', 'cancelled')")[0][0])


def book_orders() -> None:
    """Their books, by the house's own hand: what left, what was sold with its fees, what the freight costs."""
    since = clock.business_date() - timedelta(days=DAYS + 365)
    FxRate.objects.bulk_create(
        FxRate(currency=name, valid_from=since, rate=Decimal(rate)) for name, rate in RATES.items()
    )
    FeeRule.objects.bulk_create(
        FeeRule(marketplace=place, component=Component.COMMISSION, percent=12, currency="USD", valid_from=since)
        for place in CONNECTED
    )
    facts = {
        "move": "SELECT m.id FROM inventory_stockmove m WHERE m.document_kind = 'parcel_line' ORDER BY m.id",
        "sale": "SELECT order_id FROM fill_order WHERE path = 'shipped' ORDER BY 1",
        "freight": "SELECT parcel_id FROM fill_order WHERE path = 'shipped' ORDER BY 1",
    }
    ids = {kind: [row[0] for row in rows(statement)] for kind, statement in facts.items()}
    # by time, as a house writes them that books each day's facts on that day
    work = [
        (kind, ids[kind][first - 1 : last])
        for first, last in spans(max(map(len, ids.values())), BOOKED_AT_ONCE)
        for kind in facts
    ]
    if connection.in_atomic_block:  # nobody else would see the orders
        for kind, part in work:
            book(kind, part)
        return
    # while the database writes for one, the other reckons
    with ThreadPoolExecutor(AT_A_TIME) as pool:
        list(pool.map(_book_apart, work))


def _book_apart(part: tuple[str, list[int]]) -> None:
    try:
        book(*part)
    finally:
        connection.close()


def _plan(*, orders: int, seed: int, people: int) -> None:
    """`fill_order`: a row for each order, numbered by time, with the ids of everything that it has."""
    now, sold = clock.now(), orders - orders // CANCELLED - orders // OPEN
    at = {
        "now": now,
        "seed": seed,
        "days": DAYS,
        "cancelled": orders // CANCELLED,
        "open": orders // OPEN,
        "short": orders // OPEN // 20,
    }
    execute(
        """CREATE TEMP TABLE fill_order AS
           WITH thing AS (
             SELECT 'shipped' AS path, k, nth, at, level_id, sku_id, warehouse_id, parcel_line_id, at - interval '30 hours' AS ordered_at
             FROM fill_sold
             UNION ALL
             SELECT 'cancelled', NULL, NULL, NULL, id, sku_id, warehouse_id, NULL,
                    %(now)s::timestamptz - %(days)s * interval '1 day' * (abs(hashint8extended(id + g, %(seed)s)) %% 1000000 / 1000000.0)
             FROM (SELECT l.*, g FROM generate_series(1, %(cancelled)s) g JOIN fill_numbered l ON l.place = g %% l.whole) l
             UNION ALL
             (SELECT CASE WHEN turn < 9 THEN 'review' WHEN turn < 13 THEN 'approved' WHEN turn < 16 THEN 'allocated' ELSE 'fulfilling' END,
                     turn, NULL, NULL, id, sku_id, warehouse_id, NULL,
                     %(now)s::timestamptz - turn * interval '3 hours' - id %% 100 * interval '1 minute'
              FROM (SELECT *, row_number() OVER (ORDER BY hashint8extended(id, %(seed)s)) %% 20 AS turn FROM inventory_stocklevel
                    WHERE on_hand > 0 ORDER BY hashint8extended(id, %(seed)s) LIMIT %(open)s - %(short)s) l)
             UNION ALL
             (SELECT 'review', -1, NULL, NULL, id, sku_id, warehouse_id, NULL, %(now)s::timestamptz - id %% 50 * interval '1 hour'
              FROM inventory_stocklevel WHERE on_hand = 0 ORDER BY hashint8extended(id, %(seed)s) LIMIT %(short)s)),
           placed AS (SELECT row_number() OVER (ORDER BY ordered_at, sku_id, nth) AS n, * FROM thing)
           SELECT p.*, c.ids[1 + p.n %% cardinality(c.ids)] AS listing_id,
                  CASE WHEN path IN ('shipped', 'cancelled') THEN p.n ELSE p.n / 2 END %% %(people)s AS buyer,
                  CASE WHEN path = 'review' THEN (ARRAY['out_of_stock', 'unpaid', 'address', 'manual', 'cancel_requested'])[k + 2] END AS hold,
                  CASE WHEN path IN ('shipped', 'fulfilling') THEN
                    row_number() OVER (ORDER BY path IN ('shipped', 'fulfilling') DESC, n) END AS box
           FROM placed p JOIN fill_choice c ON c.sku_id = p.sku_id""".replace("fill_numbered", _NUMBERED).replace(
            "fill_choice", _CHOICE
        ),
        {**at, "people": people},
    )
    count, boxes = rows("SELECT count(*), count(box) FROM fill_order")[0]
    execute(
        """ALTER TABLE fill_order ADD order_id bigint, ADD line_id bigint, ADD demand_id bigint, ADD parcel_id bigint,
             ADD forgotten_at timestamptz"""
    )
    execute(
        """UPDATE fill_order SET order_id = %s + n, line_id = %s + n, demand_id = %s + n, parcel_id = %s + box,
                  parcel_line_id = coalesce(parcel_line_id, CASE WHEN box IS NOT NULL THEN %s + k_box END)
           FROM (SELECT n AS m, row_number() OVER (ORDER BY parcel_line_id IS NULL AND box IS NOT NULL DESC, n) AS k_box FROM fill_order) t
           WHERE m = n""",
        [drawn(table, count) for table in ("orders_order", "orders_orderline", "orders_demand")]
        + [drawn("logistics_parcel", boxes), drawn("logistics_parcelline", boxes - sold)],
    )
    execute("CREATE UNIQUE INDEX ON fill_order (order_id)")
    execute("ANALYZE fill_order")


_NUMBERED = (
    "(SELECT *, row_number() OVER (ORDER BY id) - 1 AS place, count(*) OVER () AS whole FROM inventory_stocklevel)"
)
_CHOICE = "(SELECT sku_id, array_agg(id ORDER BY id) AS ids FROM products_listing GROUP BY 1)"
_NOW = "%(now)s::timestamptz"

# In the order of what refers to what; columns that others add keep what the database gives them.
_WRITE = (
    f"""INSERT INTO orders_order (id, account_id, store_id, external_id, group_id, state, fulfilled_by, remote_status, remote_updated_at,
          ordered_at, paid_at, cancel_requested_at, remote_cancelled_at, remote_shipped_at, ship_by, currency, items_total, shipping_total,
          total, tax_total, country, unit_count, buyer_note, warehouse_id, service_id, held, imported_at, approved_at, allocated_at,
          shipped_at, delivered_at, cancelled_at, cancel_reason, label_sender, forgotten)
        SELECT f.order_id, s.account_id, s.id, 'F-' || lpad(f.n::text, 9, '0'), '', d.state, 'seller', upper(d.state), f.ordered_at,
               f.ordered_at, CASE WHEN f.hold IS DISTINCT FROM 'unpaid' THEN f.ordered_at END,
               CASE WHEN f.hold = 'cancel_requested' THEN f.ordered_at END, d.cancelled_at, f.at, f.ordered_at + interval '2 days',
               s.currency, l.price, 2, l.price + 2, 0, b.country, 1, '', CASE WHEN d.fixed THEN f.warehouse_id END,
               CASE WHEN d.fixed THEN v.id END, f.hold IS NOT NULL, f.ordered_at, CASE WHEN d.agreed THEN f.ordered_at END,
               CASE WHEN d.fixed THEN f.ordered_at END, f.at, CASE WHEN d.state IN ('delivered', 'closed') THEN f.at + interval '8 days' END,
               d.cancelled_at, CASE WHEN f.path = 'cancelled' THEN 'the buyer changed their mind' ELSE '' END, '[]',
               f.forgotten_at IS NOT NULL
        FROM fill_order f JOIN products_listing l ON l.id = f.listing_id JOIN stores_store s ON s.id = l.store_id
        JOIN fill_buyer b ON b.n = f.buyer CROSS JOIN (SELECT min(id) AS id FROM logistics_service) v
        CROSS JOIN LATERAL (
          SELECT CASE WHEN f.path = 'shipped' AND f.at < {_NOW} - interval '10 days' - %(close)s * interval '1 day' THEN 'closed'
                      WHEN f.path = 'shipped' AND f.at < {_NOW} - interval '10 days' THEN 'delivered'
                      WHEN f.hold = 'unpaid' THEN 'new' ELSE f.path END AS state,
                 f.path IN ('shipped', 'allocated', 'fulfilling') AS fixed,
                 f.path IN ('shipped', 'approved', 'allocated', 'fulfilling') AS agreed,
                 CASE WHEN f.path = 'cancelled' THEN f.ordered_at + interval '5 hours' END AS cancelled_at) d ORDER BY f.order_id""",
    """INSERT INTO orders_buyer (order_id, sealed, name_hash, email_hash, phone_hash, address_hash, erased_at)
       SELECT f.order_id, b.sealed, b.name, b.email, b.phone, b.place, f.forgotten_at FROM fill_order f
       LEFT JOIN fill_buyer b ON b.n = f.buyer AND f.forgotten_at IS NULL ORDER BY 1""",
    """INSERT INTO orders_orderline (id, order_id, external_line_id, listing_id, title, quantity, unit_price)
       SELECT f.line_id, f.order_id, '1', l.id, l.title, 1, l.price FROM fill_order f
       JOIN products_listing l ON l.id = f.listing_id ORDER BY 1""",
    """INSERT INTO orders_demand (id, line_id, sku_id, attempt, per_unit, quantity, unmapped, waiting, reserved, shipped, cancelled, elsewhere)
       SELECT demand_id, line_id, sku_id, 1, 1, 1, 0, (hold IS NOT DISTINCT FROM 'out_of_stock')::int,
              (path NOT IN ('shipped', 'cancelled') AND hold IS DISTINCT FROM 'out_of_stock')::int, (path = 'shipped')::int,
              (path = 'cancelled')::int, 0 FROM fill_order ORDER BY 1""",
    """INSERT INTO orders_hold (order_id, kind, data, placed_at)
       SELECT order_id, hold, '{}', ordered_at FROM fill_order WHERE hold IS NOT NULL ORDER BY 1""",
    """INSERT INTO kernel_timelineentry (subject_kind, subject_id, action, at)
       SELECT 'order', order_id, 'order.imported', ordered_at FROM fill_order UNION ALL
       SELECT 'order', order_id, 'order.buyer_erased', forgotten_at FROM fill_order WHERE forgotten_at IS NOT NULL ORDER BY 4, 2""",
    """INSERT INTO inventory_reservation (owner_kind, owner_id, level_id, held, waiting, consumed, deadline, queued_at)
       SELECT 'demand', d.id, f.level_id, d.reserved, d.waiting, d.shipped, f.ordered_at + interval '2 days', f.ordered_at
       FROM fill_order f JOIN orders_demand d ON d.id = f.demand_id WHERE f.path <> 'cancelled' ORDER BY f.n""",
    """UPDATE inventory_stocklevel l SET reserved = l.reserved + 1 FROM fill_order f
       WHERE f.level_id = l.id AND f.path NOT IN ('shipped', 'cancelled') AND f.hold IS DISTINCT FROM 'out_of_stock'""",
    f"""INSERT INTO logistics_parcel (id, number, owner_kind, owner_id, attempt, warehouse_id, service_id, state, tracking_number, label_state,
          recipient, recipient_erased_at, sender, country, "references", expected_g, weighed_g, freight, ship_by, created_at, printed_at,
          print_count, verified_at, weighed_at, shipped_at, cancel_reason)
        SELECT f.parcel_id, 'P' || lpad(f.parcel_id::text, 10, '0'), 'order', f.order_id, 1, f.warehouse_id, v.id, d.state,
               CASE WHEN d.label <> 'refused' THEN 'FL' || lpad(f.parcel_id::text, 11, '0') END, d.label,
               CASE WHEN f.forgotten_at IS NULL THEN b.sealed ELSE %(nobody)s END, f.forgotten_at, '[]', b.country,
               ARRAY['F-' || lpad(f.n::text, 9, '0')], s.weight_g + 30,
               CASE WHEN d.weighed THEN s.weight_g + 30 END, CASE WHEN f.path = 'shipped' THEN 900 + s.weight_g * 4 END,
               f.ordered_at + interval '2 days', f.ordered_at + interval '4 hours',
               CASE WHEN d.label <> 'refused' THEN f.ordered_at + interval '5 hours' END, (d.label <> 'refused')::int,
               CASE WHEN d.verified THEN coalesce(f.at, {_NOW}) END, CASE WHEN d.weighed THEN coalesce(f.at, {_NOW}) END, f.at, ''
        FROM fill_order f JOIN fill_buyer b ON b.n = f.buyer JOIN products_sku s ON s.id = f.sku_id
        CROSS JOIN (SELECT min(id) AS id FROM logistics_service) v
        CROSS JOIN LATERAL (
          SELECT CASE WHEN f.path = 'shipped' THEN 'shipped' WHEN f.k >= 18 THEN 'labelled' WHEN f.k = 17 THEN 'verified'
                      ELSE 'weighed' END AS state,
                 CASE WHEN f.path = 'shipped' AND f.at >= %(carried)s THEN 'bought'
                      WHEN f.path = 'fulfilling' AND f.k = 19 AND f.n %% 2 = 0 THEN 'refused' ELSE 'own' END AS label,
                 f.path = 'shipped' OR f.k < 18 AS verified, f.path = 'shipped' OR f.k < 17 AS weighed) d
        WHERE f.box IS NOT NULL ORDER BY f.parcel_id""",
    """INSERT INTO logistics_parcelline (id, parcel_id, sku_id, holder_kind, holder_id, quantity, verified)
       SELECT f.parcel_line_id, f.parcel_id, f.sku_id, 'demand', f.demand_id, 1, (p.state <> 'labelled')::int
       FROM fill_order f JOIN logistics_parcel p ON p.id = f.parcel_id ORDER BY 1""",
    """INSERT INTO logistics_labelprint (parcel_id, nth, at)
       SELECT p.id, 1, p.printed_at FROM fill_order f JOIN logistics_parcel p ON p.id = f.parcel_id
       WHERE p.printed_at IS NOT NULL ORDER BY 1""",
    "INSERT INTO orders_orderparcel (order_id, parcel_id) SELECT order_id, parcel_id FROM fill_order WHERE box IS NOT NULL ORDER BY 2",
    """INSERT INTO kernel_outboxcommand (kind, wish, key, lane, payload, state, attempts, next_at, created_at, sent_at, finished_at, scope)
       SELECT 'shipment.confirm', 'confirm:' || p.number || ':' || o.id, 'order:' || o.id, 'account:' || o.account_id,
              jsonb_build_object('order_id', o.id, 'parcel_id', p.id), 'confirmed', 1, p.shipped_at, p.shipped_at, p.shipped_at, p.shipped_at,
              'store:' || o.store_id
       FROM fill_order f JOIN orders_order o ON o.id = f.order_id JOIN logistics_parcel p ON p.id = f.parcel_id
       WHERE f.path = 'shipped' ORDER BY p.id""",
)
