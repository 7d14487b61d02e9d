"""What must never be false of after-sales, proved from its rows."""

from babel.core import get_global
from django.utils.translation import gettext_lazy as _

from aftersales.queries import STANDING, TURNS
from erp.kernel.promises import Promise

# How many decimals currencies have that do not have two.
_DIGITS = ", ".join(
    f"('{code}', {fraction[0]})"
    for code, fraction in sorted(get_global("currency_fractions").items())
    if code != "DEFAULT"
)
_LINES = "SELECT count(*) FROM aftersales_caseline"
_REFUNDS = "SELECT count(*) FROM aftersales_refund"

PROMISES = [
    Promise(
        "aftersales.received_is_arrivals",
        _("What a case has received is the sum of what came through the door, and no more than that was judged"),
        """SELECT l.id, l.case_id, l.received, coalesce(a.n, 0) AS arrived, l.restocked + l.defective + l.written_off AS judged
           FROM aftersales_caseline l
           LEFT JOIN (SELECT line_id, sum(quantity) AS n FROM aftersales_returnarrival GROUP BY line_id) a ON a.line_id = l.id
           WHERE l.received <> coalesce(a.n, 0) OR l.restocked + l.defective + l.written_off > l.received""",
        _LINES,
    ),
    Promise(
        "aftersales.judged_is_inspections",
        _("What a case line counts as restocked, defective and written off is the sum of its inspections"),
        """SELECT l.id, l.case_id, l.restocked, l.defective, l.written_off FROM aftersales_caseline l
           LEFT JOIN (SELECT line_id, sum(restocked) AS r, sum(defective) AS d, sum(written_off) AS w FROM aftersales_inspection
                      GROUP BY line_id) i ON i.line_id = l.id
           WHERE (l.restocked, l.defective, l.written_off) <> (coalesce(i.r, 0), coalesce(i.d, 0), coalesce(i.w, 0))""",
        _LINES,
    ),
    Promise(
        "aftersales.judged_units_moved_once",
        _(
            "Restocked and defective units came back into stock once, from the parcel that took them out; written-off ones never"
        ),
        """SELECT i.id, i.restocked, i.defective, i.written_off, i.written_off_value, coalesce(m.n, 0) AS moved, coalesce(w.n, 0) AS lost
           FROM aftersales_inspection i
           JOIN aftersales_caseline l ON l.id = i.line_id
           LEFT JOIN (SELECT m.document_id, sum(m.delta) FILTER (WHERE m.kind = 'return' AND o.delta < 0 AND v.sku_id = u.sku_id) AS n,
                             min(v.sku_id) AS sku_id
                      FROM inventory_stockmove m JOIN inventory_stocklevel v ON v.id = m.level_id
                      LEFT JOIN inventory_stockmove o ON o.id = m.origin_id LEFT JOIN inventory_stocklevel u ON u.id = o.level_id
                      WHERE m.document_kind = 'inspection' GROUP BY m.document_id) m ON m.document_id = i.id AND m.sku_id = l.sku_id
           LEFT JOIN (SELECT document_id, sum(quantity) AS n, sum(value) AS v FROM inventory_cameback
                      WHERE document_kind = 'inspection' AND starts_with(leg, 'written_off') GROUP BY document_id) w ON w.document_id = i.id
           WHERE i.restocked + i.defective <> coalesce(m.n, 0)
              OR (i.written_off, i.written_off_value) <> (coalesce(w.n, 0), coalesce(w.v, 0))""",
        "SELECT count(*) FROM aftersales_inspection",
    ),
    Promise(
        "aftersales.no_more_came_back",
        _(
            "No more units came back or were written off than had left, and together they are worth no more than they left with"
        ),
        """SELECT m.id, -m.delta AS left, sum(b.quantity) AS back, -m.value AS worth, sum(b.value) AS worth_back FROM inventory_cameback b
           JOIN inventory_stockmove m ON m.id = b.move_id GROUP BY m.id
           HAVING sum(b.quantity) > -m.delta OR sum(b.value - b.late) <> (-m.value * sum(b.quantity)::bigint) / -m.delta""",
        "SELECT count(*) FROM inventory_cameback",
    ),
    Promise(
        "aftersales.returns_have_their_share",
        _("Each unit that came back into stock did so at its share of what it left with"),
        """SELECT m.id, m.value, b.value AS share FROM inventory_stockmove m
           LEFT JOIN inventory_cameback b ON (b.document_kind, b.document_id, b.leg) = (m.document_kind, m.document_id, m.leg)
           WHERE m.kind = 'return' AND (m.origin_id, m.delta, m.value) IS DISTINCT FROM (b.move_id, b.quantity, b.value)""",
        "SELECT count(*) FROM inventory_stockmove WHERE kind = 'return'",
    ),
    Promise(
        "aftersales.refunds_go_out",
        _("Each refund of ours has exactly one command to the marketplace, and is confirmed exactly when that is"),
        """SELECT r.id, r.state, o.state AS command FROM aftersales_refund r
           JOIN aftersales_case c ON c.id = r.case_id JOIN stores_selleraccount a ON a.id = c.account_id
           LEFT JOIN kernel_outboxcommand o ON o.wish = 'refund:' || r.id
           WHERE (r.state = 'confirmed' AND r.confirmed_at IS NULL)
              OR (NOT r.by_marketplace AND a.marketplace <> 'direct'
                  AND (o.id IS NULL OR (r.state = 'confirmed') <> (o.state = 'confirmed')))""",
        _REFUNDS,
    ),
    Promise(
        "aftersales.no_more_refunded",
        _("No order has given back more than it brought, by our own decision"),
        f"""SELECT o.id, o.external_id, o.total, sum(r.items_minor + r.shipping_minor + r.tax_minor) AS refunded FROM aftersales_refund r
           JOIN aftersales_case c ON c.id = r.case_id JOIN orders_order o ON o.id = c.order_id
           LEFT JOIN (VALUES {_DIGITS}) AS d(currency, digits) ON d.currency = o.currency
           WHERE r.state <> 'rejected' AND NOT EXISTS (
             SELECT 1 FROM aftersales_refund x JOIN aftersales_case y ON y.id = x.case_id WHERE y.order_id = o.id AND x.by_marketplace)
           GROUP BY o.id, d.digits
           HAVING sum(r.items_minor + r.shipping_minor + r.tax_minor) > round(o.total * 10 ^ coalesce(d.digits, 2)::numeric)""",
        _REFUNDS,
    ),
    Promise(
        "aftersales.resends_hold_or_wait",
        _("Everything that is still to be sent again holds its stock or stands in the queue for it"),
        """SELECT l.id, l.case_id, l.resend, l.resent, coalesce(r.held, 0) AS held, coalesce(r.waiting, 0) AS waiting
           FROM aftersales_caseline l LEFT JOIN inventory_reservation r ON r.owner_kind = 'case_line' AND r.owner_id = l.id
           WHERE l.resend - l.resent <> coalesce(r.held + r.waiting, 0) OR l.resent <> coalesce(r.consumed, 0)""",
        "SELECT count(*) FROM aftersales_caseline WHERE resend > 0",
    ),
    Promise(
        "aftersales.states_are_their_rows",
        _("What a case says of its goods, its money and what is sent again follows from its rows"),
        f"""SELECT x.id, x.number, x.goods, s.goods AS goods_are, x.money, s.money AS money_is, x.resend, s.resend AS resend_is
            FROM aftersales_case x JOIN ({STANDING}) s ON s.id = x.id
            WHERE (x.goods, x.money, x.resend) <> (s.goods, s.money, s.resend)""",
        "SELECT count(*) FROM aftersales_case",
    ),
    Promise(
        "aftersales.turn_is_its_messages",
        _("Who must answer in a conversation, and by when, follows from its messages; a closed one waits for nobody"),
        f"""SELECT x.id, x.thread_id, x.turn, s.turn AS turn_is, x.answer_by, s.answer_by AS answer_by_is, x.closed_at
            FROM aftersales_conversation x JOIN ({TURNS}) s ON s.id = x.id
            WHERE (x.turn, x.answer_by, x.last_message_at) IS DISTINCT FROM (s.turn, s.answer_by, s.last_message_at)
               OR (x.closed_at IS NOT NULL AND x.answer_by IS NOT NULL)""",
        "SELECT count(*) FROM aftersales_conversation",
    ),
    Promise(
        "aftersales.replies_go_out",
        _(
            "Each reply written here has exactly one command to the marketplace, and is sent exactly when that is confirmed"
        ),
        """SELECT m.id, m.state, o.state AS command FROM aftersales_message m
           LEFT JOIN kernel_outboxcommand o ON o.wish = 'reply:' || m.id
           WHERE m.client_id IS NOT NULL
             AND (o.id IS NULL OR (o.state = 'confirmed' AND m.state <> 'sent')
                  OR (m.state = 'sent' AND o.state <> 'confirmed' AND m.external_id = ''))""",
        "SELECT count(*) FROM aftersales_message WHERE client_id IS NOT NULL",
    ),
]
