"""The `/control` surface of one carrier: accounts, settings, faults, scans and the truth."""

from typing import Any

from mock_marketplaces.carriers.desk import DEFAULTS, Desk
from mock_marketplaces.core.http import Request, Response, json_response
from mock_marketplaces.core.protocol import Refusal


def control(desk: Desk, request: Request) -> Response:
    """Refused things answer 4xx with {error}; a missing or misshapen field is a 400 that names it."""
    path = request.path.removeprefix("/control").strip("/")
    try:
        if request.method == "GET":
            return json_response(_get(desk, path, {key: values[-1] for key, values in request.query().items()}))
        return json_response(_post(desk, path, request.json()))
    except Refusal as no:
        return json_response({"error": str(no)}, no.status)
    except KeyError as missing:
        return json_response({"error": f"missing field {missing.args[0]!r}"}, 400)
    except (ValueError, TypeError, AttributeError) as wrong:
        return json_response({"error": f"the body is not what this call takes: {wrong}"}, 400)


def _get(desk: Desk, path: str, query: dict[str, str]) -> Any:
    if path == "truth":
        return desk.truth(query["account_id"])
    if path == "accounts":
        return {"accounts": [desk.shown_customer(customer_id) for customer_id in desk.customers()]}
    if path == "settings":
        return desk.settings
    raise Refusal(f"a carrier has no GET /control/{path}", status=404)


def _post(desk: Desk, path: str, body: dict[str, Any]) -> Any:
    if path == "accounts":
        return desk.open_customer()
    if path == "clock":
        desk.clock.offset_s = float(body["offset_s"])
        return {"now": desk.clock.now(), "offset_s": desk.clock.offset_s}
    if path == "settings":
        desk.settings.update({key: float(value) for key, value in body.items() if key in DEFAULTS})
        desk.store.save("settings", desk.settings)
        return desk.settings
    customer_id = body["account_id"]
    desk.credentials(customer_id)
    if path == "faults":
        rules = desk.faults.replace(
            customer_id, body.get("profile") or "none", body.get("rules") or [], body.get("seed", 0)
        )
        return {"account_id": customer_id, "rules": rules}
    if path == "parcels/hand-over":
        return {"handed_over": desk.hand_over(customer_id, [str(tracking) for tracking in body["tracking_numbers"]])}
    if path == "parcels/scan":
        desk.scan(customer_id, str(body["tracking_number"]), str(body["milestone"]), str(body.get("place", "")))
        return {"tracking_number": body["tracking_number"], "milestone": body["milestone"]}
    raise Refusal(f"a carrier has no POST /control/{path}", status=404)
