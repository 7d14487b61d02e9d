"""LineAir: a freight line as agents in Shenzhen run them. Everything is a POST in an envelope with HTTP 200; orders are accepted at
once, and get their tracking number later. A second order with a reference that it knows is refused; with another one it is bought again.
"""

import base64
import json
from decimal import Decimal
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

from mock_marketplaces.carriers.desk import Desk
from mock_marketplaces.carriers.paper import draw
from mock_marketplaces.carriers.terms import Call, Terms
from mock_marketplaces.core.clock import parse_wall, wall
from mock_marketplaces.core.http import Request, Response, json_response
from mock_marketplaces.core.protocol import Refusal
from mock_marketplaces.core.store import Store

NAME = "lineair"
ZONE = ZoneInfo("Asia/Shanghai")
TOKEN_S = 7200.0
PAGE = 100
TOKEN = "auth.token"
CODES = {"accepted": 10, "in_transit": 20, "out_for_delivery": 30, "delivered": 40, "exception": 50, "returned": 60}
OPERATIONS = {
    "/openapi/auth/token": TOKEN,
    "/openapi/account/info": "account.info",
    "/openapi/order/create": "order.create",
    "/openapi/order/query": "order.query",
    "/openapi/order/label": "order.label",
    "/openapi/order/cancel": "order.cancel",
    "/openapi/track/changed": "track.changed",
}
BAD_TOKEN, DUPLICATE = 40100, 20011
_SAID = {404: 20004, 409: 20009, 422: 20022, 429: 42900, 500: 50000, 401: BAD_TOKEN}


def credentials(store: Store, customer_id: str) -> dict[str, str]:
    return {"app_key": f"la{customer_id}", "app_secret": store.digest(NAME, "secret", customer_id)[:32]}


def resolve(desk: Desk, request: Request) -> Call:
    operation = OPERATIONS.get(request.path, "") if request.method == "POST" else ""
    if not operation:
        return Call(None, "", partial(refused, 404, f"no {request.method} {request.path}"))
    try:
        body = request.json()
    except ValueError as wrong:
        return Call(None, operation, partial(refused, 422, f"the body is not JSON: {wrong}"))
    if operation == TOKEN:
        return _sign_in(desk, body)
    row = desk.store.row(
        "SELECT account_id FROM token WHERE token = ? AND expires_at > ? AND revoked = 0",
        request.headers.get("x-access-token", ""),
        desk.clock.now(),
    )
    if row is None:
        return Call(None, operation, partial(refused, 401, "access token is invalid or has expired"))
    return Call(row["account_id"], operation, partial(_answer, desk, row["account_id"], operation, body))


def refused(status: int, message: str) -> Response:
    """As it says no: HTTP 200 and a code. Too many calls and its own trouble are HTTP statuses, as of the gateway before it."""
    body = {"code": _SAID.get(status, 20000), "message": message, "data": None}
    return json_response(body, status if status in (429, 500) else 200)


def _said(data: Any) -> Response:
    return json_response({"code": 0, "message": "success", "data": data})


def _sign_in(desk: Desk, body: dict[str, Any]) -> Call:
    customer_id = str(body.get("appKey", "")).removeprefix("la")
    known = customer_id in desk.customers() and desk.credentials(customer_id)["app_secret"] == body.get("appSecret")
    if not known:
        return Call(None, TOKEN, partial(refused, 401, "appKey or appSecret is wrong"))
    return Call(customer_id, TOKEN, partial(_give_token, desk, customer_id))


def _give_token(desk: Desk, customer_id: str) -> Response:
    token = desk.store.digest("token", customer_id, desk.store.next("token"))[:40]
    with desk.store.tx() as store:
        store.insert("token", token=token, account_id=customer_id, kind="access", expires_at=desk.clock.now() + TOKEN_S)
    return _said({"accessToken": token, "expiresIn": int(TOKEN_S)})


def _answer(desk: Desk, customer_id: str, operation: str, body: dict[str, Any]) -> Response:
    if operation == "account.info":
        return _said({"customer": customer_id, "products": sorted(desk.terms.prices)})
    if operation == "order.create":
        return _create(desk, customer_id, body)
    if operation == "order.query":
        found = desk.by_reference(customer_id, str(body.get("customerOrderNo", "")))
        return _said({"orders": [_shown(desk, label) for label in found]})
    if operation == "track.changed":
        return _tracking(desk, customer_id, body)
    label = desk.label(customer_id, str(body.get("orderNo", "")))
    if operation == "order.cancel":
        return _said(_shown(desk, desk.cancel(customer_id, label["id"])))
    if not desk.ready(label):
        return refused(409, "the order has no label yet")
    return _said({"labelBase64": base64.b64encode(draw("LineAir", label, json.loads(label["recipient"]))).decode()})


def _create(desk: Desk, customer_id: str, body: dict[str, Any]) -> Response:
    reference = str(body.get("customerOrderNo", ""))
    if not reference:
        raise Refusal("customerOrderNo is missing", status=422)
    if any(label["status"] != "cancelled" for label in desk.by_reference(customer_id, reference)):
        return json_response({"code": DUPLICATE, "message": f"customerOrderNo {reference} exists", "data": None})
    receiver = dict(body.get("receiver") or {})
    to = {
        "name": receiver.get("name"), "country": receiver.get("countryCode"), "postcode": receiver.get("zip"),
        "city": receiver.get("city"), "lines": [receiver.get("street", "")],
    }  # fmt: skip
    label = desk.buy(
        customer_id,
        reference=reference,
        service=str(body.get("productCode", "")),
        weight_g=int(Decimal(str(body.get("weightKg", 0))) * 1000),
        to=to,
    )
    return _said(_shown(desk, label))


def _shown(desk: Desk, label: dict[str, Any]) -> dict[str, Any]:
    status = "CANCELLED" if label["status"] == "cancelled" else "LABELLED" if desk.ready(label) else "ACCEPTED"
    return {
        "orderNo": label["id"], "customerOrderNo": label["reference"], "status": status, "currency": "CNY",
        "trackingNo": label["tracking"] if status == "LABELLED" else None, "freight": Decimal(label["price"]),
        "refund": Decimal(label["refunded"]) if label["refunded"] else None,
    }  # fmt: skip


def _tracking(desk: Desk, customer_id: str, body: dict[str, Any]) -> Response:
    """Scans from a moment on, page by page, its own included: whoever asks again from there sees that moment's scans again."""
    page = int(body.get("page", 1))
    since = parse_wall(str(body["since"]), ZONE) if body.get("since") else 0.0
    scans = desk.scans(customer_id, after=(since, -1), limit=PAGE * page + 1)
    shown = scans[PAGE * (page - 1) : PAGE * page]
    data = [
        {
            "eventNo": f"LA{scan['id']}", "trackingNo": scan["tracking"], "status": CODES[scan["milestone"]],
            "location": scan["place"], "eventTime": wall(scan["t"], ZONE),
        }
        for scan in shown
    ]  # fmt: skip
    return _said({"events": data, "hasNext": len(scans) > PAGE * page, "serverTime": wall(desk.clock.now(), ZONE)})


TERMS = Terms(
    name=NAME,
    prefix="LA",
    answers_later=True,
    prices={"LA-EU-LINE": (Decimal(20), Decimal(48)), "LA-WORLD": (Decimal(24), Decimal(70))},
    credentials=credentials,
    resolve=resolve,
    refused=refused,
    token_calls=(TOKEN,),
)
