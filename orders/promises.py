"""What orders promise, proved from their rows."""

from django.utils.translation import gettext_lazy as _

from erp.kernel.promises import Promise
from orders.promises_grouping import GROUPING
from orders.rules.promises import RULE_PROMISES

_ORDERS = "SELECT count(*) FROM orders_order"
_LIVE = "('new', 'review', 'approved', 'allocated', 'fulfilling')"

PROMISES = [
    Promise(
        "each_marketplace_order_once",
        _("Each marketplace order is here once"),
        "SELECT account_id, external_id, count(*) FROM orders_order GROUP BY 1, 2 HAVING count(*) > 1",
        _ORDERS,
    ),
    Promise(
        "demand_adds_up",
        _(
            "Each line's demand is fully accounted for: cancelled, unmapped, waiting, reserved, shipped or fulfilled elsewhere"
        ),
        """SELECT l.id AS line_id, l.quantity, min(d.id) AS demand_id, sum(d.quantity) AS demanded, max(d.per_unit) AS per_unit
           FROM orders_orderline l LEFT JOIN orders_demand d ON d.line_id = l.id GROUP BY l.id, d.sku_id, d.attempt
           HAVING min(d.id) IS NULL OR sum(d.quantity) <> l.quantity * max(d.per_unit) OR bool_or(
             d.quantity <> d.unmapped + d.waiting + d.reserved + d.shipped + d.cancelled + d.elsewhere)""",
        "SELECT count(*) FROM orders_demand",
    ),
    Promise(
        "demand_is_its_reservation",
        _("What a demand holds and waits for is what its reservation says"),
        """SELECT d.id, d.reserved, d.waiting, d.shipped, r.held, r.waiting AS queued, r.consumed FROM orders_demand d
           LEFT JOIN inventory_reservation r ON r.owner_kind = 'demand' AND r.owner_id = d.id
           WHERE (d.reserved, d.waiting, d.shipped) <> (coalesce(r.held, 0), coalesce(r.waiting, 0), coalesce(r.consumed, 0))
             AND NOT EXISTS (SELECT 1 FROM orders_staledemand s WHERE s.demand_id = d.id)""",
        "SELECT count(*) FROM orders_demand",
    ),
    Promise(
        "open_reservation_has_living_owner",
        _("Whatever is held or waited for belongs to a living order"),
        f"""SELECT r.id, r.owner_id, r.held, r.waiting, o.state FROM inventory_reservation r
           LEFT JOIN orders_demand d ON d.id = r.owner_id LEFT JOIN orders_orderline l ON l.id = d.line_id
           LEFT JOIN orders_order o ON o.id = l.order_id
           WHERE r.owner_kind = 'demand' AND r.held + r.waiting > 0 AND (o.id IS NULL OR o.state NOT IN {_LIVE})""",
        "SELECT count(*) FROM inventory_reservation WHERE owner_kind = 'demand' AND held + waiting > 0",
    ),
    Promise(
        "held_is_its_holds",
        _("An order is marked as held exactly while it has an open hold"),
        """SELECT o.id, o.external_id, o.held FROM orders_order o
           WHERE o.held <> EXISTS (SELECT 1 FROM orders_hold h WHERE h.order_id = o.id AND h.released_at IS NULL)""",
        _ORDERS,
    ),
    Promise(
        "forgotten_buyer_is_gone",
        _("Of a buyer who is forgotten nothing is kept: no recipient on a parcel that left, no raw message, no note"),
        """SELECT b.order_id, o.external_id, p.number AS parcel, m.id AS message, o.buyer_note FROM orders_buyer b
           JOIN orders_order o ON o.id = b.order_id
           LEFT JOIN orders_orderparcel op ON op.order_id = o.id
           LEFT JOIN logistics_parcel p ON p.id = op.parcel_id AND p.recipient_erased_at IS NULL
                AND (p.shipped_at IS NOT NULL OR p.cancelled_at IS NOT NULL)
           LEFT JOIN kernel_inboxmessage m ON m.source = 'account:' || o.account_id AND m.subject = o.external_id AND m.erased_at IS NULL
                AND m.received_at < b.erased_at AND m.state = 'done'
           WHERE b.erased_at IS NOT NULL AND (p.id IS NOT NULL OR m.id IS NOT NULL OR o.buyer_note <> '')""",
        "SELECT count(*) FROM orders_buyer WHERE erased_at IS NOT NULL",
    ),
    Promise(
        "forgotten_is_marked",
        _("An order is marked as forgotten exactly when its buyer is"),
        """SELECT o.id, o.external_id, o.forgotten, b.erased_at FROM orders_order o LEFT JOIN orders_buyer b ON b.order_id = o.id
           WHERE o.forgotten <> (b.erased_at IS NOT NULL)""",
        _ORDERS,
    ),
    Promise(
        "cancelled_order_has_no_open_parcel",
        _("No parcel of a cancelled order can leave"),
        """SELECT o.id, o.external_id, p.number, p.state FROM orders_order o JOIN orders_orderparcel op ON op.order_id = o.id
           JOIN logistics_parcel p ON p.id = op.parcel_id WHERE o.state = 'cancelled' AND p.cancelled_at IS NULL AND p.shipped_at IS NULL""",
        "SELECT count(*) FROM orders_order WHERE state = 'cancelled'",
    ),
    Promise(
        "shipped_order_is_empty",
        _("A shipped order has nothing left to ship"),
        """SELECT o.id, o.external_id, d.id AS demand_id FROM orders_order o JOIN orders_orderline l ON l.order_id = o.id
           JOIN orders_demand d ON d.line_id = l.id
           WHERE o.state IN ('shipped', 'delivered', 'closed') AND d.unmapped + d.waiting + d.reserved > 0""",
        "SELECT count(*) FROM orders_order WHERE state IN ('shipped', 'delivered', 'closed')",
    ),
    Promise(
        "shipped_parcel_is_confirmed_once",
        _("Each shipped parcel has exactly one confirmation to the marketplace, accepted or visibly pending"),
        """SELECT p.number, op.order_id, count(c.id) AS confirmations FROM logistics_parcel p
           JOIN orders_orderparcel op ON op.parcel_id = p.id
           LEFT JOIN kernel_outboxcommand c ON c.state <> 'withdrawn' AND c.wish = 'confirm:' || p.number || ':' || op.order_id
             || CASE WHEN p.called_back > 0 THEN ':' || p.called_back ELSE '' END
           JOIN orders_order o ON o.id = op.order_id JOIN stores_selleraccount a ON a.id = o.account_id
           WHERE p.shipped_at IS NOT NULL AND a.marketplace <> 'direct'
             AND NOT EXISTS (SELECT 1 FROM orders_manualorder m WHERE m.order_id = o.id)
           GROUP BY p.number, op.order_id HAVING count(c.id) <> 1""",
        """SELECT count(*) FROM logistics_parcel p JOIN orders_orderparcel op ON op.parcel_id = p.id WHERE p.shipped_at IS NOT NULL""",
    ),
    Promise(
        "undone_shipping_is_not_told",
        _("What the marketplace was to be told of a shipping that was undone is withdrawn"),
        """SELECT c.id, c.state, p.number FROM logistics_parcel p JOIN orders_orderparcel op ON op.parcel_id = p.id
           JOIN kernel_outboxcommand c ON c.key = 'order:' || op.order_id AND c.kind = 'shipment.confirm'
             AND (c.payload ->> 'parcel_id')::bigint = p.id AND c.state <> 'withdrawn'
           WHERE p.called_back > 0
             AND (p.shipped_at IS NULL OR c.wish <> 'confirm:' || p.number || ':' || op.order_id || ':' || p.called_back)""",
        "SELECT count(*) FROM kernel_outboxcommand WHERE kind = 'shipment.confirm'",
    ),
    *GROUPING,
    Promise(
        "wish_to_cancel_is_held",
        _("An order that its buyer wants to cancel is held until somebody has answered"),
        f"""SELECT o.id, o.external_id, o.cancel_requested_at FROM orders_order o
           WHERE o.cancel_requested_at IS NOT NULL AND o.cancel_refused_at IS NULL AND o.fulfilled_by = 'seller' AND o.state IN {_LIVE}
             AND NOT EXISTS (SELECT 1 FROM orders_hold h
                             WHERE h.order_id = o.id AND h.kind = 'cancel_requested' AND h.released_at IS NULL)""",
        "SELECT count(*) FROM orders_order WHERE cancel_requested_at IS NOT NULL",
    ),
    Promise(
        "told_to_cancel_is_cancelled",
        _("What the marketplace was told to cancel is cancelled here, and the command is there"),
        """SELECT o.id, o.external_id, o.state, o.cancel_told_at FROM orders_order o
           WHERE o.cancel_told_at IS NOT NULL AND (o.state <> 'cancelled' OR NOT EXISTS (
             SELECT 1 FROM kernel_outboxcommand c WHERE c.key = 'order:' || o.id AND c.state <> 'rejected'
               AND (c.kind = 'order.cancel' OR (c.kind = 'order.answer_cancel' AND (c.payload->>'accept')::bool))))""",
        "SELECT count(*) FROM orders_order WHERE cancel_told_at IS NOT NULL",
    ),
    *RULE_PROMISES,
]
