"""Orders with a past: most shipped by the moves that the stock has made, some cancelled, some open with their goods reserved.

Each order has one line of one unit, so that a move out is an order's, and its cost, its books and its parcel are too.
"""

from collections.abc import Sequence
from datetime import timedelta
from decimal import Decimal

from erp.filling.spans import drawn, spans
from erp.filling.words import PEOPLE, PLACES, street
from erp.kernel import clock
from erp.kernel.models import FxRate
from erp.kernel.sql import execute, rows
from finance.models import FeeRule
from finance.services.books.booking import book
from finance.states import Component
from inventory.models import Warehouse
from logistics.demo import create_demo_carriers
from orders.services.buyers import sealed
from stores.connectors.port import RemoteAddress
from stores.states import CONNECTED

DAYS = 540
CANCELLED, OPEN = 25, 100  # every so many orders one is cancelled, or still open
MOVES_PER_ORDER = 2  # receipts are moves too, and the oldest sales are before the orders begin
BUYERS = 400
BOOKED_AT_ONCE = 2000
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
    _make_buyers()
    _plan(orders=orders, seed=seed)
    for statement in _WRITE:
        execute(statement, {"now": clock.now()})
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
    for kind, statement in facts.items():
        ids = [row[0] for row in rows(statement)]
        for first, last in spans(len(ids), BOOKED_AT_ONCE):
            book(kind, ids[first - 1 : last])


def _make_buyers() -> None:
    """Some hundred people who buy again and again: sealing a million times would say nothing more."""
    people = [_person(number) for number in range(BUYERS)]
    execute(
        "CREATE TEMP TABLE fill_buyer (n int PRIMARY KEY, country text, sealed bytea, name bytea, email bytea, phone bytea, place bytea)"
    )
    columns: list[Sequence[object]] = [list(range(BUYERS)), [who.country for who in people]]
    execute(
        "INSERT INTO fill_buyer SELECT * FROM unnest(%s::int[], %s::text[], %s::bytea[], %s::bytea[], %s::bytea[], %s::bytea[], %s::bytea[])",
        [*columns, *(list(column) for column in zip(*(sealed(who) for who in people), strict=True))],
    )


def _person(number: int) -> RemoteAddress:
    country, city = PLACES[number % len(PLACES)]
    return RemoteAddress(
        name=" ".join((*PEOPLE[number % len(PEOPLE)], str(number))), lines=(street(number),), city=city, state="",
        postcode=f"{10_000 + number}", country=country, phone=f"+49 30 {5_550_000 + number}", email=f"buyer{number}@example.com", company="",
    )  # fmt: skip


def _plan(*, orders: int, seed: int) -> None:
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
           SELECT p.*, c.ids[1 + p.n %% cardinality(c.ids)] AS listing_id, p.n %% %(buyers)s AS buyer,
                  CASE WHEN path = 'review' THEN (ARRAY['out_of_stock', 'unpaid', 'address', 'manual', 'cancel_requested'])[k + 2] END AS hold,
                  CASE WHEN path IN ('shipped', 'fulfilling') THEN
                    row_number() OVER (ORDER BY path IN ('shipped', 'fulfilling') DESC, n) END AS box
           FROM placed p JOIN fill_choice c ON c.sku_id = p.sku_id""".replace("fill_numbered", _NUMBERED).replace(
            "fill_choice", _CHOICE
        ),
        {**at, "buyers": BUYERS},
    )
    count, boxes = rows("SELECT count(*), count(box) FROM fill_order")[0]
    execute(
        "ALTER TABLE fill_order ADD order_id bigint, ADD line_id bigint, ADD demand_id bigint, ADD parcel_id bigint"
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
          shipped_at, delivered_at, cancelled_at, cancel_reason, label_sender)
        SELECT f.order_id, s.account_id, s.id, 'F-' || lpad(f.n::text, 9, '0'), '', d.state, 'seller', upper(d.state), f.ordered_at,
               f.ordered_at, CASE WHEN f.hold IS DISTINCT FROM 'unpaid' THEN f.ordered_at END,
               CASE WHEN f.hold = 'cancel_requested' THEN f.ordered_at END, d.cancelled_at, f.at, f.ordered_at + interval '2 days',
               s.currency, l.price, 2, l.price + 2, 0, b.country, 1, '', CASE WHEN d.fixed THEN f.warehouse_id END,
               CASE WHEN d.fixed THEN v.id END, f.hold IS NOT NULL, f.ordered_at, CASE WHEN d.agreed THEN f.ordered_at END,
               CASE WHEN d.fixed THEN f.ordered_at END, f.at, CASE WHEN d.state IN ('delivered', 'closed') THEN f.at + interval '8 days' END,
               d.cancelled_at, CASE WHEN f.path = 'cancelled' THEN 'the buyer changed their mind' ELSE '' END, '[]'
        FROM fill_order f JOIN products_listing l ON l.id = f.listing_id JOIN stores_store s ON s.id = l.store_id
        JOIN fill_buyer b ON b.n = f.buyer CROSS JOIN (SELECT min(id) AS id FROM logistics_service) v
        CROSS JOIN LATERAL (
          SELECT CASE WHEN f.path = 'shipped' AND f.at < {_NOW} - interval '30 days' THEN 'closed'
                      WHEN f.path = 'shipped' AND f.at < {_NOW} - interval '10 days' THEN 'delivered'
                      WHEN f.hold = 'unpaid' THEN 'new' ELSE f.path END AS state,
                 f.path IN ('shipped', 'allocated', 'fulfilling') AS fixed,
                 f.path IN ('shipped', 'approved', 'allocated', 'fulfilling') AS agreed,
                 CASE WHEN f.path = 'cancelled' THEN f.ordered_at + interval '5 hours' END AS cancelled_at) d ORDER BY f.order_id""",
    """INSERT INTO orders_buyer (order_id, sealed, name_hash, email_hash, phone_hash, address_hash)
       SELECT f.order_id, b.sealed, b.name, b.email, b.phone, b.place FROM fill_order f JOIN fill_buyer b ON b.n = f.buyer ORDER BY 1""",
    """INSERT INTO orders_orderline (id, order_id, external_line_id, listing_id, title, quantity, unit_price)
       SELECT f.line_id, f.order_id, '1', l.id, l.title, 1, l.price FROM fill_order f
       JOIN products_listing l ON l.id = f.listing_id ORDER BY 1""",
    """INSERT INTO orders_demand (id, line_id, sku_id, attempt, per_unit, quantity, unmapped, waiting, reserved, shipped, cancelled, elsewhere)
       SELECT demand_id, line_id, sku_id, 1, 1, 1, 0, (hold IS NOT DISTINCT FROM 'out_of_stock')::int,
              (path NOT IN ('shipped', 'cancelled') AND hold IS DISTINCT FROM 'out_of_stock')::int, (path = 'shipped')::int,
              (path = 'cancelled')::int, 0 FROM fill_order ORDER BY 1""",
    """INSERT INTO orders_hold (order_id, kind, data, placed_at)
       SELECT order_id, hold, '{}', ordered_at FROM fill_order WHERE hold IS NOT NULL ORDER BY 1""",
    """INSERT INTO inventory_reservation (owner_kind, owner_id, level_id, held, waiting, consumed, deadline, queued_at)
       SELECT 'demand', d.id, f.level_id, d.reserved, d.waiting, d.shipped, f.ordered_at + interval '2 days', f.ordered_at
       FROM fill_order f JOIN orders_demand d ON d.id = f.demand_id WHERE f.path <> 'cancelled' ORDER BY f.n""",
    """UPDATE inventory_stocklevel l SET reserved = l.reserved + 1 FROM fill_order f
       WHERE f.level_id = l.id AND f.path NOT IN ('shipped', 'cancelled') AND f.hold IS DISTINCT FROM 'out_of_stock'""",
    f"""INSERT INTO logistics_parcel (id, number, owner_kind, owner_id, attempt, warehouse_id, service_id, state, tracking_number, recipient,
          sender, country, "references", expected_g, weighed_g, freight, ship_by, created_at, printed_at, print_count, verified_at,
          weighed_at, shipped_at, cancel_reason)
        SELECT f.parcel_id, 'P' || lpad(f.parcel_id::text, 10, '0'), 'order', f.order_id, 1, f.warehouse_id, v.id, d.state,
               'FL' || lpad(f.parcel_id::text, 11, '0'), b.sealed, '[]', b.country, ARRAY['F-' || lpad(f.n::text, 9, '0')], s.weight_g + 30,
               CASE WHEN d.weighed THEN s.weight_g + 30 END, CASE WHEN f.path = 'shipped' THEN 900 + s.weight_g * 4 END,
               f.ordered_at + interval '2 days', f.ordered_at + interval '4 hours', f.ordered_at + interval '5 hours', 1,
               CASE WHEN d.verified THEN coalesce(f.at, {_NOW}) END, CASE WHEN d.weighed THEN coalesce(f.at, {_NOW}) END, f.at, ''
        FROM fill_order f JOIN fill_buyer b ON b.n = f.buyer JOIN products_sku s ON s.id = f.sku_id
        CROSS JOIN (SELECT min(id) AS id FROM logistics_service) v
        CROSS JOIN LATERAL (
          SELECT CASE WHEN f.path = 'shipped' THEN 'shipped' WHEN f.k >= 18 THEN 'labelled' WHEN f.k = 17 THEN 'verified'
                      ELSE 'weighed' END AS state,
                 f.path = 'shipped' OR f.k < 18 AS verified, f.path = 'shipped' OR f.k < 17 AS weighed) d
        WHERE f.box IS NOT NULL ORDER BY f.parcel_id""",
    """INSERT INTO logistics_parcelline (id, parcel_id, sku_id, holder_kind, holder_id, quantity, verified)
       SELECT f.parcel_line_id, f.parcel_id, f.sku_id, 'demand', f.demand_id, 1, (p.state <> 'labelled')::int
       FROM fill_order f JOIN logistics_parcel p ON p.id = f.parcel_id ORDER BY 1""",
    """INSERT INTO logistics_labelprint (parcel_id, nth, at)
       SELECT p.id, 1, p.printed_at FROM fill_order f JOIN logistics_parcel p ON p.id = f.parcel_id ORDER BY 1""",
    "INSERT INTO orders_orderparcel (order_id, parcel_id) SELECT order_id, parcel_id FROM fill_order WHERE box IS NOT NULL ORDER BY 2",
    """INSERT INTO kernel_outboxcommand (kind, wish, key, lane, payload, state, attempts, next_at, created_at, sent_at, finished_at, scope)
       SELECT 'shipment.confirm', 'confirm:' || p.number || ':' || o.id, 'order:' || o.id, 'account:' || o.account_id,
              jsonb_build_object('order_id', o.id, 'parcel_id', p.id), 'confirmed', 1, p.shipped_at, p.shipped_at, p.shipped_at, p.shipped_at,
              'store:' || o.store_id
       FROM fill_order f JOIN orders_order o ON o.id = f.order_id JOIN logistics_parcel p ON p.id = f.parcel_id
       WHERE f.path = 'shipped' ORDER BY p.id""",
)
