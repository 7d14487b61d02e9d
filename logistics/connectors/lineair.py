"""LineAir: POSTs in an envelope with a token; an order is accepted at once, its tracking number comes later."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any, Literal
from zoneinfo import ZoneInfo

from logistics.connectors.port import LabelOrder, Seen, SeenPage, SoldLabel
from logistics.states import Milestone
from stores.connectors.errors import (
    AlreadyDone,
    AuthExpired,
    AuthRevoked,
    NotFound,
    Rejected,
    Throttled,
    Transient,
    UnreadableAnswer,
)
from stores.connectors.http import AccountHttp, HttpAnswer

ZONE = ZoneInfo("Asia/Shanghai")
OVERLAP = timedelta(minutes=10)  # a scan may reach the line's server later than one after it
BAD_TOKEN, DUPLICATE, UNKNOWN = 40100, 20011, 20004
MILESTONES = {
    10: Milestone.ACCEPTED,
    20: Milestone.IN_TRANSIT,
    30: Milestone.OUT_FOR_DELIVERY,
    40: Milestone.DELIVERED,
    50: Milestone.EXCEPTION,
    60: Milestone.RETURNED,
}
_STATUS: Mapping[str, Literal["ready", "waiting", "failed", "cancelled"]] = {
    "ACCEPTED": "waiting",
    "LABELLED": "ready",
    "FAILED": "failed",
    "CANCELLED": "cancelled",
}


class LineAir:
    """An account at LineAir; `secrets` are {app_key, app_secret}. A token lives as long as this object at most."""

    def __init__(self, *, base_url: str, secrets: dict[str, str], http: AccountHttp) -> None:
        self.http = http
        self._base = base_url.rstrip("/")
        self._secrets = secrets
        self._token = ""

    def test(self) -> tuple[str, ...]:
        """The products in the contract."""
        return tuple(self._call("account/info", {})[1]["products"])

    def buy(self, order: LabelOrder) -> SoldLabel:
        """Place the order. One that the line knows already is AlreadyDone: it is there to be found."""
        to = order.recipient
        body = {
            "customerOrderNo": order.reference,
            "productCode": order.service,
            "weightKg": Decimal(order.weight_g) / 1000,
            "receiver": {
                "name": to.get("name") or "",
                "countryCode": order.country,
                "zip": to.get("postcode") or "",
                "city": to.get("city") or "",
                "province": to.get("state") or "",
                "street": " ".join(to.get("lines") or ()),
                "phone": to.get("phone") or "",
            },
            "sender": " ".join(order.sender),
            "declarations": [{"sku": item.sku, "nameEn": item.name, "quantity": item.quantity} for item in order.items],
        }
        return _label(*self._call("order/create", body, writes=True))

    def find(self, reference: str) -> tuple[SoldLabel, ...]:
        """Every order with this reference."""
        answer, data = self._call("order/query", {"customerOrderNo": reference})
        return tuple(_label(answer, told) for told in data["orders"])

    def paper(self, remote_id: str) -> bytes:
        """The PDF of a label."""
        return base64.b64decode(self._call("order/label", {"orderNo": remote_id})[1]["labelBase64"])

    def cancel(self, remote_id: str) -> SoldLabel:
        """Take an order back."""
        return _label(*self._call("order/cancel", {"orderNo": remote_id}, writes=True))

    def scans(self, cursor: str) -> SeenPage:
        """Scans from the cursor's moment on, less an overlap. The cursor is the line's time, and the page while there are more."""
        since, _, page = cursor.partition("|")
        number = int(page or 1)
        answer, data = self._call("track/changed", {"since": since, "page": number})
        try:
            known = [event for event in data["events"] if event["status"] in MILESTONES]
            seen = tuple(
                Seen(
                    event["eventNo"],
                    event["trackingNo"],
                    MILESTONES[event["status"]],
                    str(event["status"]),
                    event["location"],
                    datetime.strptime(event["eventTime"], "%Y-%m-%d %H:%M:%S").replace(tzinfo=ZONE),
                )
                for event in known
            )
            now = datetime.strptime(data["serverTime"], "%Y-%m-%d %H:%M:%S").replace(tzinfo=ZONE)
        except (KeyError, TypeError, ValueError) as error:
            raise UnreadableAnswer(f"the scans can't be read: {error!r}", raw=answer.text) from error
        more = bool(data["hasNext"])
        on = f"{since}|{number + 1}" if more else f"{now - OVERLAP:%Y-%m-%d %H:%M:%S}"
        unknown = {str(event["status"]) for event in data["events"] if event["status"] not in MILESTONES}
        return SeenPage(seen, on, more, tuple(sorted(unknown)))

    def _call(self, path: str, body: Any, *, writes: bool = False) -> tuple[HttpAnswer, Any]:
        """One call with the token; an expired one is renewed, once."""
        if not self._token:
            self._token = self._sign_in()
        try:
            return self._post(path, body, writes=writes)
        except AuthExpired:
            self._token = self._sign_in()
        try:
            return self._post(path, body, writes=writes)
        except AuthExpired as error:
            raise AuthRevoked(str(error)) from error

    def _sign_in(self) -> str:
        body = {"appKey": self._secrets["app_key"], "appSecret": self._secrets["app_secret"]}
        try:
            return str(self._post("auth/token", body)[1]["accessToken"])
        except AuthExpired as error:
            raise AuthRevoked(str(error)) from error

    def _post(self, path: str, body: Any, *, writes: bool = False) -> tuple[HttpAnswer, Any]:
        answer = self.http.send(
            method="POST",
            url=f"{self._base}/openapi/{path}",
            writes=writes,
            headers={"x-access-token": self._token} if self._token else {},
            json_body=body,
        )
        if answer.status == 429:
            raise Throttled("too many requests", wait_s=float(answer.headers.get("retry-after", 5)))
        answer.raise_for_server_error()
        told = answer.json()
        if not isinstance(told, dict) or "code" not in told:
            raise answer.unreadable("the answer is no envelope")
        if told["code"] != 0:
            raise _no(told["code"], str(told.get("message", "")))
        return answer, told["data"]


def _no(code: int, said: str) -> Exception:
    if code == BAD_TOKEN:
        return AuthExpired(said, code=str(code))
    if code == DUPLICATE:
        return AlreadyDone(said, code=str(code))
    if code == UNKNOWN:
        return NotFound(said, code=str(code))
    return Transient(said, code=str(code)) if code >= 50000 else Rejected(said, code=str(code))


def _label(answer: HttpAnswer, told: Any) -> SoldLabel:
    try:
        return SoldLabel(
            remote_id=told["orderNo"],
            status=_STATUS[told["status"]],
            tracking_number=told["trackingNo"] or "",
            price=Decimal(told["freight"]),
            currency=told["currency"],
            refund=Decimal(told["refund"]) if told.get("refund") is not None else None,
            reason=told.get("failReason") or "",
        )
    except (KeyError, TypeError, ArithmeticError) as error:
        raise answer.unreadable(f"the order can't be read: {error!r}") from error
