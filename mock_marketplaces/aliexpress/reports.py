"""After the sale: released funds and those that wait, visitors, evaluations. Money is a text with its currency."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from mock_marketplaces.aliexpress.gateway import nested, refuse, whole
from mock_marketplaces.aliexpress.orders import ESCROW_RATE, PACIFIC, native_status, own_order
from mock_marketplaces.core.clock import parse_wall, wall
from mock_marketplaces.core.money import coins
from mock_marketplaces.core.protocol import Order

if TYPE_CHECKING:
    from mock_marketplaces.core.world import World

FUND_TYPES = {
    "items": "PRODUCT_AMOUNT", "shipping": "LOGISTICS_AMOUNT", "tax": "TAX_AMOUNT", "tax_withheld": "TAX_PAID_ON",
    "commission": "ESCROW_FEE", "payment_fee": "PAYMENT_FEE", "fixed_fee": "FIXED_FEE",
    "fulfilment_fee": "WAREHOUSE_FULFILMENT", "refund_items": "REFUND_PRODUCT", "refund_shipping": "REFUND_LOGISTICS",
    "refund_tax": "REFUND_TAX", "refund_tax_withheld": "REFUND_TAX_PAID_ON", "refund_commission": "REFUND_ESCROW_FEE",
    "advertising": "AFFILIATE_COMMISSION", "subscription": "SUBSCRIPTION_FEE", "storage": "WAREHOUSE_STORAGE",
    "penalty": "PENALTY", "adjustment": "ADJUSTMENT",
}  # fmt: skip


def money(amount: Any, currency: str) -> dict[str, Any]:
    value = Decimal(str(amount))
    return {"amount": str(value), "currency_code": currency, "cent": int(value * 100), "cent_factor": 100}


def failed(message: str) -> dict[str, Any]:
    return {"result": {"success": False, "error_code": "-999", "error_message": message}}


# funds ---------------------------------------------------------------------------------------------------------


def loans(world: "World", account: dict[str, Any], params: dict[str, str]) -> dict[str, Any]:
    """Orders by what became of their money: released (`loan_ok`) or not yet (`wait_loan`). Times as MM/dd/yyyy HH:mm:ss.

    Asked by when they were created, or released ones by when that was; each released one with the statement that paid it out.
    """
    asked = nested(params, "param1")
    page = whole(asked.get("page"), "page", 1, 10**6)
    size = whole(asked.get("page_size"), "page_size", 1, 200)
    if asked.get("loan_status") not in ("loan_ok", "wait_loan"):
        refuse("InvalidParameter", "loan_status takes wait_loan and loan_ok")
    rows = _released_rows(world, account, asked) if asked["loan_status"] == "loan_ok" else []
    if asked["loan_status"] == "wait_loan":
        rows = [_waiting(order) for order in world.trade.orders(*_unsettled(account, asked))]
    if asked.get("order_id"):
        rows = [row for row in rows if str(row["order_id"]) == str(asked["order_id"])]
    shown = rows[(page - 1) * size : page * size]
    return {"result": {"total_item": len(rows), "order_list": {"order_loan_item_vo": shown}}}


def _released_rows(world: "World", account: dict[str, Any], asked: dict[str, Any]) -> list[dict[str, Any]]:
    by_release = "released_date_start" in asked
    since, until = (_us_time(asked, f"{'released' if by_release else 'create'}_date_{end}") for end in ("start", "end"))
    sql, values = ("period_to >= ? AND period_to < ?", (since, until + 1)) if by_release else ("1", ())
    statements = world.settlements.settlements(f"account_id = ? AND {sql}", account["id"], *values)
    rows = [row for statement in statements for row in _released(world, statement)]
    if by_release:
        return rows
    inside = "account_id = ? AND sold_at >= ? AND sold_at < ?"
    created = {order.id for order in world.trade.orders(inside, account["id"], since, until + 1)}
    return [row for row in rows if str(row["order_id"]) in created]


def _unsettled(account: dict[str, Any], asked: dict[str, Any]) -> tuple[Any, ...]:
    sql = """account_id = ? AND sold_at >= ? AND sold_at < ? AND paid_at IS NOT NULL AND cancelled_at IS NULL
        AND id NOT IN (SELECT sale_id FROM settled_sale)"""
    return sql, account["id"], _us_time(asked, "create_date_start"), _us_time(asked, "create_date_end") + 1


def _waiting(order: Order) -> dict[str, Any]:
    """What will be released, as far as it is known before."""
    currency = order.row["currency"]
    sons = []
    for line in order.lines:
        worth = Decimal(line["amount"]) * line["quantity"]
        fee = coins(worth * ESCROW_RATE, currency)
        sons.append(
            {
                "child_order_id": int(line["id"]), "loan_status": "wait_loan", "init_oder_amount": money(worth, currency),
                "escrow_fee": money(fee, currency), "affiliate_commission": money(0, currency),
                "loan_amount": money(worth - fee, currency), "real_loan_amount": None,
            }
        )  # fmt: skip
    return {
        "order_id": int(order.id), "order_status": native_status(order), "amount_total": money(order.total, currency),
        "logisitcs_escrow_fee_rate": str(ESCROW_RATE), "son_order_list": {"son_order_loan_vo": sons},
    }  # fmt: skip


def _us_time(asked: dict[str, Any], name: str) -> float:
    try:
        day, _, hour = str(asked[name]).partition(" ")
        month, day_of_month, year = day.split("/")
        return parse_wall(f"{year}-{month}-{day_of_month} {hour}", PACIFIC)
    except (KeyError, ValueError):
        refuse("InvalidParameter", f"{name} must be MM/dd/yyyy HH:mm:ss in US Pacific time")


def _released(world: "World", statement: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """A row per order; what belongs to no order makes a row without one."""
    by_order: dict[str, list[dict[str, Any]]] = {}
    for line in statement["lines"]:
        by_order.setdefault(line["sale_id"], []).append(line)
    for order_id, lines in by_order.items():
        order = own_order(world, {"id": statement["account_id"]}, order_id) if order_id else None
        sons = dict.fromkeys(line["sale_line_id"] for line in lines if line["sale_line_id"])
        currency = statement["currency"]
        yield {
            "order_id": int(order_id) if order_id else None, "order_status": native_status(order) if order else None,
            "amount_total": money(order.total if order else 0, currency),
            "statement_no": statement["id"], "statement_amount": money(statement["total"], currency),
            "statement_start": wall(statement["period_from"], PACIFIC),
            "statement_end": wall(statement["period_to"], PACIFIC),
            "son_order_list": {"son_order_loan_vo": [_son(son, lines, currency) for son in sons]},
            "fund_detail_list": {"fund_detail_vo": [_fund(line, currency) for line in lines if not line["sale_line_id"]]},
        }  # fmt: skip


def _son(child_id: str, lines: list[dict[str, Any]], currency: str) -> dict[str, Any]:
    mine = [line for line in lines if line["sale_line_id"] == child_id]

    def total(*components: str) -> dict[str, Any]:
        return money(
            sum((Decimal(line["amount"]) for line in mine if line["component"] in components), Decimal(0)).copy_abs(),
            currency,
        )

    paid = money(sum((Decimal(line["amount"]) for line in mine), Decimal(0)), currency)
    return {
        "child_order_id": int(child_id), "loan_status": "loan_ok", "escrow_fee": total("commission"),
        "affiliate_commission": total("advertising"), "refund_amount": total("refund_items", "refund_shipping"),
        "loan_amount": paid, "real_loan_amount": paid,
        "fund_detail_list": {"fund_detail_vo": [_fund(line, currency) for line in mine]},
    }  # fmt: skip


def _fund(line: dict[str, Any], currency: str) -> dict[str, Any]:
    kind = line["raw_kind"] or FUND_TYPES.get(line["component"], line["component"].upper())
    return {
        "fund_id": line["id"], "fund_type": kind, "amount": money(line["amount"], currency),
        "gmt_fund": wall(line["posted_at"], PACIFIC),
    }  # fmt: skip


# visitors and evaluations --------------------------------------------------------------------------------------


def visitors(world: "World", account: dict[str, Any], params: dict[str, str]) -> dict[str, Any]:
    """The shop's visitors by day, US Pacific."""
    try:
        since, until = date.fromisoformat(params["start_date"]), date.fromisoformat(params["end_date"])
    except (KeyError, ValueError):
        refuse("InvalidParameter", "start_date and end_date must be yyyy-MM-dd")
    page = whole(params.get("current_page"), "current_page", 1, 10**6)
    size = whole(params.get("page_size"), "page_size", 1, 50)
    found = world.traffic.days(account["id"], account["sites"][0], since, until)
    rows = [
        {"stat_date": day["day"], "visitor_count": day["visitors"], "viewed_count": day["page_views"]}
        for day in found[(page - 1) * size : page * size]
    ]
    return {"result": {"success": True, "total_item": len(found), "data_list": {"shop_viewed_dto": rows}}}


def evaluations(world: "World", account: dict[str, Any], params: dict[str, str]) -> dict[str, Any]:
    """Effective evaluations of a window of `valid_date`; no total, a short page is the last."""
    asked = nested(params, "trade_evaluation_request")
    page = whole(asked.get("current_page"), "current_page", 1, 10**6)
    size = whole(asked.get("page_size"), "page_size", 1, 50)
    try:
        since, until = (parse_wall(str(asked[name]), PACIFIC) for name in ("start_valid_date", "end_valid_date"))
    except (KeyError, ValueError):
        refuse("InvalidParameter", "start_valid_date and end_valid_date must be yyyy-MM-dd HH:mm:ss in US Pacific time")
    found = world.aftersales.reviews(
        "account_id = ? AND updated_at >= ? AND updated_at < ?", account["id"], since, until + 1
    )
    rows = [_evaluation(review) for review in found[(page - 1) * size : page * size]]
    return {"target_list": {"trade_evaluation_open_dto": rows}, "time_stamp": wall(world.clock.now(), PACIFIC)}


def _evaluation(review: dict[str, Any]) -> dict[str, Any]:
    order, line = review["order"], review["line"]
    said = " ".join(part for part in (review["title"], review["text"]) if part)
    return {
        "order_id": int(line["id"]), "parent_order_id": int(order.id), "product_id": int(line["product_id"]),
        "buyer_evaluation": str(review["stars"]), "buyer_feedback": said, "buyer_login_id": order.extra["buyer_login_id"],
        "buyer_fb_date": wall(review["t"], PACIFIC), "gmt_create": wall(review["t"], PACIFIC),
        "gmt_modified": wall(review["updated_at"], PACIFIC), "valid_date": wall(review["updated_at"], PACIFIC),
        "gmt_order_complete": wall(order.row["shipped_at"], PACIFIC), "seller_evaluation": None, "seller_feedback": None,
        "seller_reply": None, "buyer_reply": None,
    }  # fmt: skip
