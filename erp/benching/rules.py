"""`bench rules`: a draft rehearsed on 100,000 past orders, beside plain SQL that counts the same; and on 10,000 with freight and margin.

The orders are filled by SQL: 30 days of them, shipped, 20,000 buyers, one or two lines each.
"""

import time
from decimal import Decimal
from typing import Any
from uuid import uuid4

from erp.benching.ground import Ground, Result, RowsDiffer, limit_statements, small_company, timed
from erp.kernel import clock, crypto
from erp.kernel.models import FxRate
from erp.kernel.services import jobs
from erp.kernel.sql import execute, rows
from finance.models import FeeRule
from finance.states import Component
from logistics.models import Carrier, Service
from logistics.services.rates import CardDraft, RateDraft, save_cards
from orders.models import RuleRehearsal, RuleSet
from orders.rules import rehearse, sets
from orders.rules.rehearse import added_up
from people.models import User

ORDERS, DAYS, MONEY_DAYS = 100_000, 30, 3
RULES: tuple[tuple[list[tuple[str, str, Any]], list[tuple[str, Any]]], ...] = (
    ([("total", "gte", "1500"), ("country", "in", ["DE", "FR"])], [("hold", "high_value")]),
    ([("has_note", "is", True)], [("hold", "buyer_note")]),
    ([("buyer_orders", "gte", 8)], [("hold", "rule")]),
    ([("watched", "is", True)], [("hold", "watch_list")]),
    ([("trait", "any", ["liquid"])], [("tag", "liquid")]),
    ([("units", "gte", 4)], [("priority", 5)]),
    ([("total", "lt", "1500"), ("has_note", "is", False)], [("approve", None)]),
)


def rules() -> Result:
    """Rehearse twice: by conditions alone, and with freight and margin (whose rate is in `money`)."""
    ground = small_company(skus=500, units=100)
    owner = User.objects.create(username="bench", role="owner")
    _fill(ground, owner)
    draft = _draft(owner)
    fast, plain = _rehearsed(draft, owner, days=DAYS, with_money=False)
    counted: dict[int, int] = {}
    limit = timed(lambda: counted.update(dict(rows(limit_statements("rules")[0]))))
    ours = {rule.position: fast["rules"][str(rule.pk)]["matched"] for rule in draft.rules.order_by("position")}
    if ours != counted:
        raise RowsDiffer(f"the rehearsal counts {ours}, plain SQL {counted}")
    money, priced = _rehearsed(draft, owner, days=MONEY_DAYS, with_money=True)
    more = {
        "seconds": round(plain, 2),
        "own_cpu_seconds": fast["cpu"],
        "changed": fast["changed"],
        "money_orders": money["orders"],
        "money_seconds": round(priced, 2),
        "money_own_cpu_seconds": money["cpu"],
        "money": round(money["orders"] / priced, 1),
        "money_unknown": money["margin_unknown"],
    }
    return Result("rules", fast["orders"], "orders/s", fast["orders"] / plain, fast["orders"] / limit, more)


def _rehearsed(draft: RuleSet, owner: User, *, days: int, with_money: bool) -> tuple[dict[str, Any], float]:
    made: list[RuleRehearsal] = []

    def run() -> None:
        made.append(
            rehearse.start(rule_set_id=draft.pk, client_id=uuid4(), days=days, with_money=with_money, actor=owner)
        )
        assert made[0].job_id
        jobs.work(made[0].job_id)

    began = time.process_time()
    seconds = timed(run)
    parts = list(made[0].parts.values_list("counts", flat=True))
    return added_up(parts) | {"cpu": round(time.process_time() - began, 2)}, seconds


def _draft(owner: User) -> RuleSet:
    draft = sets.new_draft(client_id=uuid4(), actor=owner, name="Bench")
    for number, (conditions, actions) in enumerate(RULES, start=1):
        asked = [
            {"field": field, "op": op, "value": value, **({"days": DAYS} if field == "buyer_orders" else {})}
            for field, op, value in conditions
        ]
        done = [{"kind": kind, "value": value} for kind, value in actions]
        saved, checked = sets.save_rule(
            rule_set_id=draft.pk, rule_id=None, name=f"Rule {number}", conditions=asked, actions=done
        )
        if saved is None:
            raise AssertionError(checked.problems)
    return draft


def _fill(ground: Ground, owner: User) -> None:
    now = clock.now()
    FxRate.objects.create(
        currency="EUR", valid_from=(now.date().replace(year=now.year - 1)), rate=Decimal("7.8"), source="bench"
    )
    carrier = Carrier.objects.create(code="BENCH", name="Bench")
    service = Service.objects.create(carrier=carrier, code="BENCH", name="Bench", tracking_prefix="BN", rank=1)
    service.warehouses.add(ground.warehouse)
    rate = RateDraft(up_to_g=30_000, first_g=100, first_price=20_00, step_g=100, step_price=3_00)
    save_cards([CardDraft(service.pk, now.date().replace(year=now.year - 1), (rate,))])
    FeeRule.objects.create(
        marketplace=ground.account.marketplace, component=Component.COMMISSION, percent=Decimal(15), currency="EUR",
        valid_from=now.date().replace(year=now.year - 1),
    )  # fmt: skip
    execute("UPDATE products_sku SET traits = '{liquid}' WHERE id %% 20 = 0", [])
    sealed = crypto.seal_json(
        {"name": "Jo", "lines": ["Street 1"], "city": "Berlin", "postcode": "10115", "country": "DE"}
    )
    at = {
        "n": ORDERS, "now": now, "days": DAYS, "account": ground.account.pk, "store": ground.store.pk, "warehouse": ground.warehouse.pk,
        "sealed": sealed, "owner": owner.pk, "listings": [listing.pk for listing in ground.listings],
    }  # fmt: skip
    for statement in _FILL:
        execute(statement, at)
    execute("ANALYZE")


_FILL = (
    """INSERT INTO orders_order (account_id, store_id, external_id, state, fulfilled_by, remote_status, remote_updated_at, ordered_at, paid_at,
              ship_by, currency, items_total, shipping_total, total, country, unit_count, buyer_note, imported_at, approved_at, allocated_at,
              shipped_at, warehouse_id)
       SELECT %(account)s, %(store)s, 'R-' || i, 'shipped', 'seller', 'SHIPPED', t, t, t, t + interval '2 days', 'EUR', 10 + i %% 290, 5,
              15 + i %% 290, (ARRAY['DE', 'FR', 'PL', 'US', 'GB'])[1 + i %% 5], 1 + i %% 4,
              CASE WHEN i %% 25 = 0 THEN 'please wrap it' ELSE '' END, t, t, t, t + interval '1 day', %(warehouse)s
       FROM generate_series(1, %(n)s) i
       CROSS JOIN LATERAL (SELECT %(now)s::timestamptz - %(days)s * interval '1 day' * i / (%(n)s * 1.01) AS t) x""",
    """INSERT INTO orders_buyer (order_id, sealed, email_hash, phone_hash, name_hash, address_hash)
       SELECT id, %(sealed)s, decode(md5('e' || b), 'hex'), decode(md5('p' || b), 'hex'), decode(md5('n' || b), 'hex'),
              decode(md5('a' || b), 'hex')
       FROM (SELECT id, abs(hashint8(id)) %% 20000 AS b FROM orders_order WHERE external_id LIKE 'R-%%') o""",
    """INSERT INTO orders_orderline (order_id, external_line_id, listing_id, title, quantity, unit_price)
       SELECT id, 'L1', (%(listings)s::bigint[])[1 + id %% 500], '', unit_count, items_total / unit_count
       FROM orders_order WHERE external_id LIKE 'R-%%'""",
    """INSERT INTO orders_demand (line_id, sku_id, attempt, per_unit, quantity, shipped, unmapped, waiting, reserved, cancelled, elsewhere)
       SELECT l.id, i.sku_id, 1, 1, l.quantity, l.quantity, 0, 0, 0, 0, 0
       FROM orders_orderline l JOIN products_listing i ON i.id = l.listing_id JOIN orders_order o ON o.id = l.order_id
       WHERE o.external_id LIKE 'R-%%'""",
    """INSERT INTO orders_watchentry (kind, hash, reason, added_at, added_by_id)
       SELECT 'email', decode(md5('e' || i), 'hex'), 'bench', %(now)s, %(owner)s FROM generate_series(1, 200) i""",
)
