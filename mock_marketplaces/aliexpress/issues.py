"""Issues with their solutions, and the money that goes back. Money is a text with its currency."""

from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any

from mock_marketplaces.aliexpress import evidence
from mock_marketplaces.aliexpress.gateway import nested, refuse, whole
from mock_marketplaces.aliexpress.orders import PACIFIC, own_order
from mock_marketplaces.aliexpress.reports import failed, money
from mock_marketplaces.core.clock import wall
from mock_marketplaces.core.protocol import Order, Refusal

if TYPE_CHECKING:
    from mock_marketplaces.core.world import World

REASONS = {
    "damaged": ("货物破损", "Goods arrived damaged"), "defective": ("质量问题", "Quality problem, it does not work"),
    "not_as_described": ("货不对版", "Product not as described"), "wrong_item": ("发错货", "Wrong product received"),
    "missing": ("数量短缺", "Missing parts or shortage in quantity"), "not_arrived": ("未收到货", "Goods not received"),
    "changed_mind": ("不想要了", "No longer needed"), "other": ("其他", "Other"),
}  # fmt: skip
SOLUTION_TYPES = {"return_refund": "return_and_refund", "exchange": "return_and_refund"}
ISSUE_STATUSES = ("processing", "finish", "canceled_issue")
PARTS = ("items", "shipping", "tax")


# issues --------------------------------------------------------------------------------------------------------


def listing(world: "World", account: dict[str, Any], params: dict[str, str]) -> dict[str, Any]:
    """Newest change first."""
    asked = nested(params, "query_dto")
    page = whole(asked.get("current_page"), "current_page", 1, 10**6)
    size = whole(asked.get("page_size"), "page_size", 1, 50)
    if asked.get("issue_status") and asked["issue_status"] not in ISSUE_STATUSES:
        refuse("InvalidParameter", f"issue_status takes {', '.join(ISSUE_STATUSES)}")
    sql, values = "account_id = ?", [account["id"]]
    if asked.get("order_no"):
        sql += " AND sale_id = ?"
        values.append(str(asked["order_no"]))
    found = sorted(
        world.aftersales.returns(sql, *values), key=lambda case: (_changed_at(case), case["id"]), reverse=True
    )
    found = [case for case in found if asked.get("issue_status") in (None, "", _status(case))]
    rows = [_issue(case) for case in found[(page - 1) * size : page * size]]
    return {
        "data_list": {"issue_api_issue_dto": rows},
        "total_item": len(found),
        "page_size": size,
        "current_page": page,
    }


def _agreed(case: dict[str, Any]) -> dict[str, Any] | None:
    """What ended the issue: {how, refund_id}; None while it is open, or when the buyer gave up."""
    told = [fact["data"] for fact in case["order"].facts if fact["kind"] == "issue_closed"]
    return next((data for data in told if data.get("issue_id") == case["id"]), None)


def _refund_of(case: dict[str, Any]) -> dict[str, Any] | None:
    agreed = _agreed(case)
    return next((row for row in case["order"].refunds if agreed and row["id"] == agreed["refund_id"]), None)


def _rulings(case: dict[str, Any]) -> list[dict[str, Any]]:
    """What AliExpress gave back by itself since the issue was opened."""
    return [row for row in case["order"].refunds if row["source"] == "marketplace" and row["t"] >= case["t"]]


def _status(case: dict[str, Any]) -> str:
    if case["status"] == "open":
        return "processing"
    return "finish" if _agreed(case) or _rulings(case) else "canceled_issue"


def _changed_at(case: dict[str, Any]) -> float:
    return max(float(case["updated_at"]), *(float(row["t"]) for row in _rulings(case)), 0.0)


def _issue(case: dict[str, Any]) -> dict[str, Any]:
    order, (chinese, english) = case["order"], REASONS[case["reason"]]
    return {
        "issue_id": int(case["id"]), "buyer_login_id": order.extra["buyer_login_id"],
        "order_id": int(case["lines"][0]["line_id"]), "parent_order_id": int(order.id),
        "issue_status": _status(case), "reason_chinese": chinese, "reason_english": english,
        "gmt_create": wall(case["t"], PACIFIC), "gmt_modified": wall(_changed_at(case), PACIFIC),
    }  # fmt: skip


def _case(world: "World", account: dict[str, Any], params: dict[str, str]) -> dict[str, Any]:
    found = world.aftersales.returns("account_id = ? AND id = ?", account["id"], str(params.get("issue_id") or ""))
    if not found:
        refuse("IllegalParameter", "the issue was not found")
    return found[0]


def issue(world: "World", account: dict[str, Any], params: dict[str, str]) -> dict[str, Any]:
    case = _case(world, account, params)
    order, english = case["order"], REASONS[case["reason"]][1]
    line = next(line for line in order.lines if line["id"] == case["lines"][0]["line_id"])
    currency = order.row["currency"]
    word = {"content": case["note"], "action_type": "initiate", "submit_member_type": "buyer"}
    detail = {
        "id": int(case["id"]), "buyer_login_id": order.extra["buyer_login_id"], "order_id": int(line["id"]),
        "parent_order_id": int(order.id), "issue_reason": english, "issue_reason_id": 1 + list(REASONS).index(case["reason"]),
        "issue_status": _status(case), "gmt_create": wall(case["t"], PACIFIC),
        "product_name": line["title"], "product_price": line["amount"], "product_price_currency": currency,
        "refund_money_max": str(_left(order)), "refund_money_max_currency": currency,
        "buyer_return_no": case["tracking"] or None, "after_sale_warranty": False,
        "buyer_solution_list": {"solution_api_dto": [_asked(case)]},
        "platform_solution_list": {"solution_api_dto": _ruled(case)},
        "seller_solution_list": {"solution_api_dto": _offered(case)},
        "process_dto_list": {"api_issue_process_dto": [
            {**word, "gmt_create": wall(case["t"], PACIFIC)}, *evidence.pictures(world, case)]},
        "issue_goods_list": {"issue_goods_dto": [
            {"child_order_id": int(part["line_id"]), "quantity": part["quantity"]} for part in case["lines"]]},
    }  # fmt: skip
    return {"result_object": detail}


def _left(order: Order) -> Decimal:
    """What can still be given back."""
    return order.total - sum((order.refunded(part) for part in PARTS), Decimal(0))


def _wish(case: dict[str, Any]) -> Decimal:
    """What the buyer asks for: what was said, otherwise the price of the goods in question."""
    if case["amount"] is not None:
        return Decimal(case["amount"])
    prices = {line["id"]: Decimal(line["amount"]) for line in case["order"].lines}
    return sum((prices[part["line_id"]] * part["quantity"] for part in case["lines"]), Decimal(0))


def _solution(
    case: dict[str, Any], number: Any, owner: str, money: Decimal, status: str, **more: Any
) -> dict[str, Any]:
    return {
        "id": int(number), "issue_id": int(case["id"]), "solution_owner": owner, "refund_money": str(money),
        "refund_money_currency": case["order"].row["currency"], "status": status, "solution_type": "refund",
        "gmt_create": wall(case["t"], PACIFIC), **more,
    }  # fmt: skip


def _asked(case: dict[str, Any]) -> dict[str, Any]:
    """What the buyer proposes; reached when the seller took just that."""
    agreed = _agreed(case)
    taken = agreed is not None and agreed["how"] == "agree"
    return _solution(
        case, _proposal_id(case), "buyer", _wish(case), "reached" if taken else "wait_seller_accept",
        solution_type=SOLUTION_TYPES.get(case["kind"], "refund"), content=case["note"], is_default=True,
    )  # fmt: skip


def _proposal_id(case: dict[str, Any]) -> int:
    return int(case["id"]) * 10 + 1


def _ruled(case: dict[str, Any]) -> list[dict[str, Any]]:
    """AliExpress's own proposal once it was called to, and what it gave back by itself."""
    reached = [_solution(case, row["id"], "platform", _amount(row), "reached") for row in _rulings(case)]
    if reached or case["kind"] != "dispute":
        return reached
    return [_solution(case, int(case["id"]) * 10 + 2, "platform", _wish(case), "wait_buyer_and_seller_accept")]


def _offered(case: dict[str, Any]) -> list[dict[str, Any]]:
    """The seller's proposal, which ended the issue."""
    agreed, refund_row = _agreed(case), _refund_of(case)
    if not agreed or not refund_row or agreed["how"] != "propose":
        return []
    return [
        _solution(case, refund_row["id"], "seller", _amount(refund_row), "reached", content=refund_row["reference"])
    ]


# refunds -------------------------------------------------------------------------------------------------------


def agree(world: "World", account: dict[str, Any], params: dict[str, str]) -> dict[str, Any]:
    """The seller takes the buyer's proposal: the money goes back and the issue is over."""
    case = _case(world, account, params)
    if _again(world, account, params.get("out_ref", "")):
        return failed("this refund was already declared")
    if case["status"] != "open" or str(params.get("solution_id")) != str(_proposal_id(case)):
        return failed("the solution is not open")
    return _give_back(world, case["order"], params, _wish(case), case, how="agree")


def save_solution(world: "World", account: dict[str, Any], params: dict[str, str]) -> dict[str, Any]:
    """The seller's own proposal, which the buyer here accepts at once."""
    case = _case(world, account, params)
    if _again(world, account, params.get("solution_context", "")):
        return failed("this refund was already declared")
    if case["status"] != "open":
        return failed("the issue is over")
    if (
        params.get("add_seller_solution") != "true"
        or params.get("refund_amount_currency") != case["order"].row["currency"]
    ):
        refuse("InvalidParameter", "add_seller_solution and refund_amount_currency are required")
    return _give_back(
        world,
        case["order"],
        {**params, "out_ref": params.get("solution_context", "")},
        _decimal(params, "refund_amount"),
        case,
    )


def refund(world: "World", account: dict[str, Any], params: dict[str, str]) -> dict[str, Any]:
    """A refund without an issue; the reference is the seller's and may be used once."""
    order = own_order(world, account, params.get("order_id"))
    if order is None:
        return failed("order id wrong or not of this account")
    if _again(world, account, params.get("out_ref", "")):
        return failed("this refund was already declared")
    if order.row["paid_at"] is None:
        return failed("order not in an operable state")
    if not params.get("out_ref") or params.get("refund_amount_currency") != order.row["currency"]:
        refuse("InvalidParameter", "out_ref and refund_amount_currency are required")
    return _give_back(world, order, params, _decimal(params, "refund_amount"), None)


def _again(world: "World", account: dict[str, Any], reference: str) -> bool:
    return bool(reference) and world.aftersales.refund_again(account["id"], reference)


def _give_back(
    world: "World",
    order: Order,
    params: dict[str, str],
    amount: Decimal,
    case: dict[str, Any] | None,
    how: str = "propose",
) -> dict[str, Any]:
    parts = _parts(params, amount)
    if parts is None:
        return failed("refund_detail does not add up to the refund")
    detail = nested(params, "refund_detail") if params.get("refund_detail") else {}
    lines = [
        {"line_id": str(row["child_order_id"]), "quantity": int(row["quantity"]), "amount": str(row["amount"])}
        for row in detail.get("child_list") or []
    ]
    try:
        with world.store.tx():
            refund_id = world.aftersales.refund(
                order, reference=params.get("out_ref", ""), amounts=parts, lines=lines or None,
                reason=params.get("refund_reason") or (case["reason"] if case else "other"),
            )  # fmt: skip
            if case:
                data = {"issue_id": case["id"], "how": how, "refund_id": refund_id}
                world.aftersales.change_return(case["id"], {"status": "closed"})
                world.trade.note(order.id, "issue_closed", data, "returned")
    except Refusal as no:
        return failed(str(no))
    return {"result": {"success": True, "refund_id": int(refund_id)}, "result_object": True}


def _parts(params: dict[str, str], amount: Decimal) -> dict[str, Decimal] | None:
    """The parts of a refund, as `refund_detail` tells; all of it is for the goods when it is absent."""
    if not params.get("refund_detail"):
        return {"items": amount}
    said = nested(params, "refund_detail")
    parts = {part: Decimal(str(said.get(part) or 0)) for part in PARTS}
    return parts if sum(parts.values()) == amount else None


def _decimal(params: dict[str, str], name: str) -> Decimal:
    try:
        return Decimal(params.get(name, ""))
    except InvalidOperation:
        refuse("InvalidParameter", f"{name} must be an amount")


def _amount(row: dict[str, Any]) -> Decimal:
    return sum((Decimal(row[part]) for part in PARTS), Decimal(0))


def refunds(world: "World", account: dict[str, Any], params: dict[str, str]) -> dict[str, Any]:
    order = own_order(world, account, params.get("order_id"))
    if order is None:
        return failed("order id wrong or not of this account")
    rows = [
        {
            "refund_id": int(row["id"]), "out_ref": row["reference"], "refund_status": "success", "fail_reason": None,
            "refund_amount": money(_amount(row), order.row["currency"]), "gmt_refund": wall(row["t"], PACIFIC),
        }
        for row in order.refunds
    ]  # fmt: skip
    return {"result": {"success": True, "refund_list": {"refund_dto": rows}}}
