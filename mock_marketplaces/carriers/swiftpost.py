"""SwiftPost: REST with signed requests; a label is there with the answer. It knows no idempotency: who asks twice pays twice.

`Authorization: SWIFT <key>:<hex HMAC-SHA256 of method, path with query, X-Swift-Time and the body's SHA-256, by lines>`.
"""

import base64
import hashlib
import hmac
import json
from decimal import Decimal
from functools import partial
from typing import Any

from mock_marketplaces.carriers.desk import Desk
from mock_marketplaces.carriers.paper import draw
from mock_marketplaces.carriers.terms import Call, Terms
from mock_marketplaces.core.clock import iso_seconds
from mock_marketplaces.core.http import Request, Response, json_response
from mock_marketplaces.core.protocol import Refusal
from mock_marketplaces.core.routes import match
from mock_marketplaces.core.store import Store

NAME = "swiftpost"
FRESH_S = 300
PAGE = 100
CODES = {
    "accepted": "ACC", "in_transit": "TRN", "out_for_delivery": "OFD", "delivered": "DLV", "exception": "EXC", "returned": "RTS",
}  # fmt: skip
ROUTES = [
    ("GET", r"/v1/account", "account.get"),
    ("POST", r"/v1/labels", "labels.create"),
    ("GET", r"/v1/labels", "labels.find"),
    ("GET", r"/v1/labels/([^/]+)/pdf", "labels.pdf"),
    ("POST", r"/v1/labels/([^/]+)/cancel", "labels.cancel"),
    ("GET", r"/v1/tracking", "tracking.list"),
]


def credentials(store: Store, customer_id: str) -> dict[str, str]:
    return {"key": f"sp_{customer_id}", "secret": store.digest(NAME, "secret", customer_id)[:40]}


def resolve(desk: Desk, request: Request) -> Call:
    found = match(ROUTES, request)
    if found is None:
        return Call(None, "", partial(refused, 404, f"no {request.method} {request.path}"))
    operation, parts = found
    key, _, signature = request.headers.get("authorization", "").removeprefix("SWIFT ").partition(":")
    customer_id = key.removeprefix("sp_")
    if customer_id not in desk.customers() or not _signed(desk, customer_id, signature, request):
        return Call(None, operation, partial(refused, 401, "the signature is wrong or too old"))
    return Call(customer_id, operation, partial(_answer, desk, customer_id, operation, parts, request))


def refused(status: int, message: str) -> Response:
    return json_response({"error": {"code": status, "message": message}}, status)


def _signed(desk: Desk, customer_id: str, signature: str, request: Request) -> bool:
    at = request.headers.get("x-swift-time", "")
    if not at.isdecimal() or abs(int(at) - desk.clock.now()) > FRESH_S:
        return False
    text = "\n".join((request.method, request.target, at, hashlib.sha256(request.body).hexdigest()))
    secret = desk.credentials(customer_id)["secret"]
    return hmac.compare_digest(signature, hmac.new(secret.encode(), text.encode(), hashlib.sha256).hexdigest())


def _answer(desk: Desk, customer_id: str, operation: str, parts: list[str], request: Request) -> Response:
    query = {key: values[-1] for key, values in request.query().items()}
    if operation == "account.get":
        return json_response({"customer": customer_id, "services": sorted(desk.terms.prices)})
    if operation == "labels.create":
        return _create(desk, customer_id, request.json())
    if operation == "labels.find":
        labels = desk.by_reference(customer_id, query.get("reference", ""))
        return json_response({"labels": [_shown(label) for label in labels]})
    if operation == "labels.pdf":
        return Response(200, _pdf(desk.label(customer_id, parts[0])), {"Content-Type": "application/pdf"})
    if operation == "labels.cancel":
        return json_response(_shown(desk.cancel(customer_id, parts[0])))
    return _tracking(desk, customer_id, query)


def _create(desk: Desk, customer_id: str, body: Any) -> Response:
    if not isinstance(body, dict) or not body.get("reference"):
        raise Refusal("reference is missing", status=422)
    label = desk.buy(
        customer_id,
        reference=str(body["reference"]),
        service=str(body.get("service", "")),
        weight_g=int(body.get("weight_g", 0)),
        to=dict(body.get("to") or {}),
    )
    paper = base64.b64encode(_pdf(label)).decode()
    return json_response({**_shown(label), "pdf": paper}, 201)


def _pdf(label: dict[str, Any]) -> bytes:
    return draw("SwiftPost", label, json.loads(label["recipient"]))


def _shown(label: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": label["id"], "reference": label["reference"], "tracking_number": label["tracking"], "status": label["status"],
        "price": {"amount": label["price"], "currency": "CNY"}, "refund": label["refunded"],
    }  # fmt: skip


def _tracking(desk: Desk, customer_id: str, query: dict[str, str]) -> Response:
    """The feed of all scans since a cursor."""
    t, _, key = query.get("after", "").partition("_")
    scans = desk.scans(customer_id, after=(float(t or 0), int(key or 0)), limit=PAGE)
    events = [
        {
            "id": f"e{scan['id']}", "tracking_number": scan["tracking"], "code": CODES[scan["milestone"]],
            "place": scan["place"], "time": iso_seconds(scan["t"]),
        }
        for scan in scans
    ]  # fmt: skip
    last = f"{scans[-1]['t']!r}_{scans[-1]['id']}" if scans else query.get("after", "")
    return json_response({"events": events, "next": last, "more": len(scans) == PAGE})


TERMS = Terms(
    name=NAME,
    prefix="SP",
    answers_later=False,
    prices={"SP-STANDARD": (Decimal(14), Decimal(62)), "SP-EXPRESS": (Decimal(55), Decimal(90))},
    credentials=credentials,
    resolve=resolve,
    refused=refused,
)
