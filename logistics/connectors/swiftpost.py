"""SwiftPost: signed REST calls; the label comes with the answer."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from datetime import datetime
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from erp.kernel import clock
from logistics.connectors.port import LabelOrder, Seen, SeenPage, SoldLabel
from logistics.states import Milestone
from stores.connectors.errors import AuthRevoked, NotFound, Rejected, Throttled
from stores.connectors.http import AccountHttp, HttpAnswer

MILESTONES = {
    "ACC": Milestone.ACCEPTED,
    "TRN": Milestone.IN_TRANSIT,
    "OFD": Milestone.OUT_FOR_DELIVERY,
    "DLV": Milestone.DELIVERED,
    "EXC": Milestone.EXCEPTION,
    "RTS": Milestone.RETURNED,
}


class SwiftPost:
    """An account at SwiftPost; `secrets` are {key, secret}."""

    def __init__(self, *, base_url: str, secrets: dict[str, str], http: AccountHttp) -> None:
        self.http = http
        self._base = base_url.rstrip("/")
        self._secrets = secrets

    def test(self) -> tuple[str, ...]:
        """The services in the contract."""
        return tuple(self._call("GET", "/v1/account").json()["services"])

    def buy(self, order: LabelOrder) -> SoldLabel:
        """Buy a label; it is there with the answer."""
        to = {key: order.recipient.get(key) or "" for key in ("name", "lines", "city", "state", "postcode", "phone")}
        body = {
            "reference": order.reference,
            "service": order.service,
            "weight_g": order.weight_g,
            "to": {**to, "country": order.country},
            "from": list(order.sender),
            "items": [{"sku": item.sku, "description": item.name, "quantity": item.quantity} for item in order.items],
        }
        answer = self._call("POST", "/v1/labels", body, writes=True)
        return _label(answer, answer.json())

    def find(self, reference: str) -> tuple[SoldLabel, ...]:
        """Every label with this reference."""
        answer = self._call("GET", f"/v1/labels?{urlencode({'reference': reference})}")
        return tuple(_label(answer, found) for found in answer.json()["labels"])

    def paper(self, remote_id: str) -> bytes:
        """The PDF of a label."""
        return self._call("GET", f"/v1/labels/{remote_id}/pdf").content

    def cancel(self, remote_id: str) -> SoldLabel:
        """Take a label back."""
        answer = self._call("POST", f"/v1/labels/{remote_id}/cancel", {}, writes=True)
        return _label(answer, answer.json())

    def scans(self, cursor: str) -> SeenPage:
        """The feed of scans after the cursor."""
        answer = self._call("GET", f"/v1/tracking?{urlencode({'after': cursor})}").json()
        known = [event for event in answer["events"] if event["code"] in MILESTONES]
        return SeenPage(
            scans=tuple(
                Seen(
                    event["id"],
                    event["tracking_number"],
                    MILESTONES[event["code"]],
                    event["code"],
                    event["place"],
                    datetime.fromisoformat(event["time"]),
                )
                for event in known
            ),
            cursor=answer["next"],
            more=answer["more"],
            unknown=tuple(sorted({event["code"] for event in answer["events"]} - set(MILESTONES))),
        )

    def _call(self, method: str, path: str, body: Any = None, *, writes: bool = False) -> HttpAnswer:
        content = b"" if body is None else json.dumps(body, ensure_ascii=False).encode()
        at = str(int(clock.now().timestamp()))
        # What the carrier signs over is the path at its own door: a prefix before it is ours to know, not to sign.
        text = "\n".join((method, path, at, hashlib.sha256(content).hexdigest()))
        signature = hmac.new(self._secrets["secret"].encode(), text.encode(), hashlib.sha256).hexdigest()
        answer = self.http.send(
            method=method,
            url=self._base + path,
            writes=writes,
            headers={"authorization": f"SWIFT {self._secrets['key']}:{signature}", "x-swift-time": at},
            body=("application/json", content) if content else None,
        )
        answer.raise_for_server_error()
        if answer.status < 400:
            return answer
        said = _reason(answer)
        if answer.status == 429:
            raise Throttled(said, wait_s=float(answer.headers.get("retry-after", 5)))
        if answer.status == 401:
            raise AuthRevoked(said)
        if answer.status == 404:
            raise NotFound(said)
        raise Rejected(said, code=str(answer.status))


def _reason(answer: HttpAnswer) -> str:
    try:
        return str(json.loads(answer.text)["error"]["message"])
    except (ValueError, KeyError, TypeError):
        return f"HTTP {answer.status}: {answer.text[:200]}"


def _label(answer: HttpAnswer, told: Any) -> SoldLabel:
    try:
        return SoldLabel(
            remote_id=told["id"],
            status="cancelled" if told["status"] == "cancelled" else "ready",
            tracking_number=told["tracking_number"],
            price=Decimal(told["price"]["amount"]),
            currency=told["price"]["currency"],
            refund=Decimal(told["refund"]) if told.get("refund") else None,
            paper=base64.b64decode(told["pdf"]) if told.get("pdf") else None,
        )
    except (KeyError, TypeError, ValueError, ArithmeticError) as error:
        raise answer.unreadable(f"the label can't be read: {error!r}") from error
