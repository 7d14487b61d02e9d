"""What must never be false of the payables."""

from django.utils.translation import gettext_lazy as _

from erp.kernel.promises import Promise
from finance import chart
from finance.queries.payables import LIVE_SHARES, STANDS

# A fact's own entry, as long as it was not reversed.
_LIVING = """(SELECT e.* FROM finance_entry e WHERE e.reverses_id IS NULL
              AND NOT EXISTS (SELECT 1 FROM finance_entry r WHERE r.reverses_id = e.id))"""
_REVERSED = "EXISTS (SELECT 1 FROM finance_paymentreversal r WHERE r.payment_id = p.id)"


def _against_books(account: str, ours: str) -> str:
    """What rows say beside what the account says, by supplier and currency; `ours` gives supplier, currency, amount, base (credit negative)."""
    return f"""WITH ours AS (SELECT supplier_id, currency, sum(own) AS own, sum(base) AS base
                             FROM ({ours}) AS o(supplier_id, currency, own, base) GROUP BY 1, 2),
                    books AS (SELECT partner_id AS supplier_id, currency, sum(currency_amount) AS own, sum(amount) AS base FROM finance_leg
                              WHERE account_id = '{account}' GROUP BY 1, 2)
               SELECT coalesce(o.supplier_id, b.supplier_id) AS id, coalesce(o.currency, b.currency) AS currency,
                      coalesce(o.own, 0) AS own, coalesce(b.own, 0) AS booked, coalesce(o.base, 0) AS base, coalesce(b.base, 0) AS booked_base
               FROM ours o FULL JOIN books b ON b.supplier_id = o.supplier_id AND b.currency = o.currency
               WHERE (coalesce(o.own, 0), coalesce(o.base, 0)) <> (coalesce(b.own, 0), coalesce(b.base, 0))"""


PROMISES: list[Promise] = [
    Promise(
        "payable_is_unpaid_bills",
        _("What the books say we owe a supplier is its approved bills less what was paid, in its currency and in ours"),
        _against_books(
            chart.PAYABLE,
            f"""SELECT supplier_id, currency, -total, -base FROM finance_bill WHERE state = 'approved'
                UNION ALL SELECT supplier_id, currency, amount, base FROM finance_payment p WHERE NOT {_REVERSED}
                UNION ALL SELECT p.supplier_id, p.currency, 0, s.base - s.given
                          FROM {LIVE_SHARES} s JOIN finance_payment p ON p.id = s.payment_id""",
        ),
        "SELECT (SELECT count(*) FROM finance_bill WHERE state = 'approved') + (SELECT count(*) FROM finance_payment)",
    ),
    Promise(
        "received_not_billed_is_unbilled",
        _("What the books say came and is not billed is what the receipts say, less what approved bills took"),
        _against_books(
            chart.RECEIVED_NOT_BILLED,
            f"""SELECT o.supplier_id, o.currency, -rl.goods_minor, -rl.goods_base FROM procurement_goodsreceiptline rl
                JOIN procurement_purchaseline l ON l.id = rl.line_id JOIN procurement_purchaseorder o ON o.id = l.order_id WHERE {STANDS}
                UNION ALL
                SELECT coalesce(x.supplier_id, o.supplier_id), x.currency, -s.minor, -s.base FROM procurement_receiptextra s
                JOIN procurement_goodsreceiptline rl ON rl.id = s.receipt_line_id JOIN procurement_purchaseextra x ON x.id = s.extra_id
                JOIN procurement_purchaseorder o ON o.id = x.order_id WHERE {STANDS}
                UNION ALL
                SELECT supplier_id, currency, -minor, -base FROM procurement_latecost WHERE cause_kind = ''
                UNION ALL
                SELECT b.supplier_id, b.currency, l.expected, l.expected_base FROM finance_billline l
                JOIN finance_bill b ON b.id = l.bill_id AND b.state = 'approved' WHERE l.kind IN ('goods', 'extra', 'late')""",
        ),
        "SELECT count(*) FROM procurement_goodsreceiptline",
    ),
    Promise(
        "bills_are_booked_once",
        _("Each approved bill is in the books exactly once, and no other bill is"),
        f"""SELECT b.id, b.number, b.state, count(e.id) AS entries FROM finance_bill b
            LEFT JOIN {_LIVING} e ON e.document_kind = 'bill' AND e.document_id = b.id GROUP BY b.id
            HAVING count(e.id) <> CASE WHEN b.state = 'approved' AND (b.total <> 0 OR EXISTS (
              SELECT 1 FROM finance_billline l WHERE l.bill_id = b.id AND (l.expected <> 0 OR l.amount <> 0))) THEN 1 ELSE 0 END""",
        "SELECT count(*) FROM finance_bill",
    ),
    Promise(
        "bills_are_their_lines",
        _("The total of a bill is the sum of its lines"),
        """SELECT b.id, b.number, b.total, coalesce(sum(l.amount), 0) AS lines FROM finance_bill b
           LEFT JOIN finance_billline l ON l.bill_id = b.id GROUP BY b.id HAVING b.total <> coalesce(sum(l.amount), 0)""",
        "SELECT count(*) FROM finance_bill",
    ),
    Promise(
        "payments_are_booked_once",
        _("Each payment is in the books exactly once; a reversed one, with all that was shared out later, not at all"),
        f"""SELECT p.id, p.number, count(e.id) FILTER (WHERE e.key = 'payment:' || p.id) AS entries, count(e.id) AS of_it FROM finance_payment p
            LEFT JOIN {_LIVING} e ON e.document_kind = 'payment' AND e.document_id = p.id GROUP BY p.id
            HAVING CASE WHEN {_REVERSED} THEN count(e.id) <> 0 ELSE count(e.id) FILTER (WHERE e.key = 'payment:' || p.id) <> 1 END""",
        "SELECT count(*) FROM finance_payment",
    ),
    Promise(
        "shares_fit_their_bill",
        _("No bill is paid more than it says, and only approved ones are paid"),
        f"""SELECT b.id, b.number, b.state, b.total, b.base, sum(s.amount) AS paid, sum(s.base) AS paid_base FROM finance_bill b
            JOIN {LIVE_SHARES} s ON s.bill_id = b.id GROUP BY b.id
            HAVING sum(s.amount) > b.total OR sum(s.base) > b.base OR b.state <> 'approved'
                   OR (sum(s.amount) = b.total AND sum(s.base) <> b.base)""",
        "SELECT count(*) FROM finance_paymentshare",
    ),
    Promise(
        "shares_fit_their_payment",
        _("No payment is shared out beyond its amount, nor to another supplier's bill"),
        """SELECT p.id, p.number, p.amount, sum(s.amount) AS shared, sum(s.given) AS given FROM finance_payment p
           JOIN finance_paymentshare s ON s.payment_id = p.id JOIN finance_bill b ON b.id = s.bill_id GROUP BY p.id
           HAVING sum(s.amount) > p.amount OR sum(s.given) > p.base OR (sum(s.amount) = p.amount AND sum(s.given) <> p.base)
                  OR bool_or((b.supplier_id, b.currency) <> (p.supplier_id, p.currency))""",
        "SELECT count(*) FROM finance_paymentshare",
    ),
]
