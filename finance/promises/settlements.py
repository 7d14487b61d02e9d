"""What must never be false of the settlements and of our money.

A document whose entry was reversed counts for nothing here: its opposite stands beside it.
"""

from django.utils.translation import gettext_lazy as _

from erp.kernel.promises import Promise
from finance import chart

_LIVE = """EXISTS (SELECT 1 FROM finance_entry e WHERE e.key = {key} AND NOT EXISTS
    (SELECT 1 FROM finance_entry r WHERE r.reverses_id = e.id))"""
_SETTLED = _LIVE.format(key="'settlement:' || s.id")
_PAID = _LIVE.format(key="'payout:' || s.id")


def _cleared(account: str, lines: str) -> str:
    """Per order, currency and component: what lines say was settled, against what their entries took off the account."""
    return f"""
      SELECT order_id, currency, component, sum(settled) AS settled, sum(booked) AS booked FROM (
        SELECT l.order_id, s.currency, l.component, l.amount AS settled, 0 AS booked
        FROM finance_settlementline l JOIN finance_settlement s ON s.id = l.settlement_id
        WHERE l.order_id IS NOT NULL AND {lines} AND {_SETTLED}
        UNION ALL
        SELECT g.order_id, g.currency, g.component, 0, -g.currency_amount FROM finance_leg g JOIN finance_entry e ON e.id = g.entry_id
        WHERE g.account_id = '{account}' AND e.kind IN ('settlement', 'place') AND g.order_id IS NOT NULL) both_sides
      GROUP BY 1, 2, 3 HAVING sum(settled) <> sum(booked)"""


_TAX = "l.component IN ('tax_withheld', 'refund_tax_withheld')"
_CLAIMS = """l.component NOT IN ('', 'tax_withheld', 'refund_tax_withheld', 'advertising', 'subscription', 'storage', 'penalty',
    'adjustment')"""

PROMISES: list[Promise] = [
    Promise(
        "settlement_lines_clear_receivables",
        _("What marketplaces settled of an order is what the books took off the receivable, by component"),
        _cleared(chart.RECEIVABLE, _CLAIMS),
        f"SELECT count(*) FROM finance_settlementline l WHERE l.order_id IS NOT NULL AND {_CLAIMS}",
    ),
    Promise(
        "tax_paid_on_clears_the_liability",
        _("Tax that marketplaces paid on is what the books took off the tax collected, by order"),
        _cleared(chart.TAX_COLLECTED, _TAX),
        f"SELECT count(*) FROM finance_settlementline l WHERE l.order_id IS NOT NULL AND {_TAX}",
    ),
    Promise(
        "settled_claims_keep_no_value",
        _("Where a marketplace owes nothing of an order's component any more, the books keep no value of it"),
        f"""SELECT g.order_id, g.currency, g.component, sum(g.amount) AS base FROM finance_leg g
            WHERE g.account_id = '{chart.RECEIVABLE}' AND g.order_id IS NOT NULL
              AND NOT EXISTS (SELECT 1 FROM finance_settlementline l WHERE l.order_id = g.order_id AND l.component = g.component
                              AND l.state = 'different')
            GROUP BY 1, 2, 3 HAVING sum(g.currency_amount) = 0 AND sum(g.amount) <> 0""",
        f"SELECT count(*) FROM finance_leg WHERE account_id = '{chart.RECEIVABLE}' AND order_id IS NOT NULL",
    ),
    Promise(
        "settlement_adds_up",
        _("A settlement's lines add up to its total, and one entry of the books brings that total in"),
        f"""SELECT s.id, s.external_id, s.total, sums.lines, sums.booked FROM finance_settlement s
            CROSS JOIN LATERAL (
              SELECT (SELECT coalesce(sum(l.amount), 0) FROM finance_settlementline l WHERE l.settlement_id = s.id) AS lines,
                     (SELECT coalesce(sum(g.currency_amount), 0) FROM finance_entry e JOIN finance_leg g ON g.entry_id = e.id
                      WHERE e.key = 'settlement:' || s.id AND g.account_id = '{chart.MARKETPLACE_BALANCE}') AS booked) sums
            WHERE (sums.lines, sums.booked) IS DISTINCT FROM (s.total::numeric, s.total::numeric)""",
        "SELECT count(*) FROM finance_settlement",
    ),
    Promise(
        "marketplace_balance_is_unpaid_settlements",
        _("What stands at a marketplace is its settlements that were not paid out yet"),
        f"""SELECT account_id, currency, sum(unpaid) AS unpaid, sum(booked) AS booked FROM (
              SELECT s.account_id, s.currency, s.total AS unpaid, 0 AS booked FROM finance_settlement s
              WHERE {_SETTLED} AND NOT ({_PAID})
              UNION ALL SELECT s.account_id, s.currency, -s.total, 0 FROM finance_settlement s WHERE {_PAID} AND NOT ({_SETTLED})
              UNION ALL SELECT g.partner_id, g.currency, 0, g.currency_amount FROM finance_leg g JOIN finance_entry e ON e.id = g.entry_id
              WHERE g.account_id = '{chart.MARKETPLACE_BALANCE}' AND e.kind IN ('settlement', 'payout')) both_sides
            GROUP BY 1, 2 HAVING sum(unpaid) <> sum(booked)""",
        "SELECT count(DISTINCT account_id) FROM finance_settlement",
    ),
    Promise(
        "paid_out_settlement_has_its_money",
        _("A settlement that was paid out has one entry with its money; one that was not has none"),
        f"""SELECT s.id, s.external_id, s.state, s.total, e.id AS entry_id, g.own FROM finance_settlement s
            LEFT JOIN finance_entry e ON e.key = 'payout:' || s.id
            LEFT JOIN LATERAL (SELECT sum(currency_amount) AS own FROM finance_leg WHERE entry_id = e.id
                               AND account_id IN ('{chart.MONEY}', '{chart.BANK_FEES}')) g ON true
            WHERE (s.state = 'paid_out' AND g.own IS DISTINCT FROM s.total::numeric) OR (s.state <> 'paid_out' AND e.id IS NOT NULL)""",
        "SELECT count(*) FROM finance_settlement WHERE state = 'paid_out'",
    ),
    Promise(
        "withdrawal_has_its_money",
        _("A withdrawal has one entry: its amount left one account, what was received came into the other"),
        f"""SELECT w.id, w.number, w.amount, w.received, sums.gone, sums.came FROM finance_withdrawal w CROSS JOIN LATERAL (
              SELECT coalesce(-sum(g.currency_amount) FILTER (WHERE g.partner_id = w.source_id), 0) AS gone,
                     coalesce(sum(g.currency_amount) FILTER (WHERE g.partner_id = w.target_id), 0) AS came
              FROM finance_entry e JOIN finance_leg g ON g.entry_id = e.id
              WHERE e.key = 'withdrawal:' || w.id AND g.account_id = '{chart.MONEY}' AND g.partner_kind = 'money') sums
            WHERE (sums.gone, sums.came) IS DISTINCT FROM (w.amount::numeric, w.received::numeric)""",
        "SELECT count(*) FROM finance_withdrawal",
    ),
    Promise(
        "money_is_in_one_of_our_accounts",
        _("Money in the books is in an account of ours, in its currency; where no amount is left, no value is left"),
        f"""SELECT g.partner_kind, g.partner_id, g.currency, sum(g.currency_amount) AS own, sum(g.amount) AS base
            FROM finance_leg g LEFT JOIN finance_moneyaccount m ON g.partner_kind = 'money' AND m.id = g.partner_id
            WHERE g.account_id = '{chart.MONEY}' GROUP BY 1, 2, 3, m.currency
            HAVING m.currency IS DISTINCT FROM g.currency OR (sum(g.currency_amount) = 0 AND sum(g.amount) <> 0)""",
        f"SELECT count(DISTINCT partner_id) FROM finance_leg WHERE account_id = '{chart.MONEY}'",
    ),
    Promise(
        "top_up_has_its_money",
        _("Money that a distributor topped up or got back came into or left an account of ours"),
        f"""SELECT w.id, w.kind, w.amount, sums.own FROM distribution_walletentry w CROSS JOIN LATERAL (
              SELECT coalesce(sum(g.currency_amount), 0) AS own FROM finance_entry e JOIN finance_leg g ON g.entry_id = e.id
              WHERE e.key = 'wallet:' || w.id AND g.account_id = '{chart.MONEY}') sums
            WHERE w.kind IN ('top_up', 'withdrawal') AND sums.own <> w.amount""",
        "SELECT count(*) FROM distribution_walletentry WHERE kind IN ('top_up', 'withdrawal')",
    ),
]
