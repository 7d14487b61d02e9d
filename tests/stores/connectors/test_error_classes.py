"""One table for all four: what each marketplace says when something goes wrong, and which error it becomes for the house.

What a marketplace's own tests cover further (odd shapes, lost answers, the words it uses) stays there.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest

from stores.connectors.errors import ConnectorError
from tests.stores.connectors.recorded import confirmation, connector

ORDER = "902000000001"
HTML = "<html><body>Service Temporarily Unavailable</body></html>"

# Class of the port -> (its error, whether asking again can help). The waits are below: they are each marketplace's own.
EXPECTED = {
    "expired, renewed and asked again": ("NotFound", False),
    "expired even when fresh": ("AuthRevoked", False),
    "renewal refused": ("AuthRevoked", False),
    "throttled": ("Throttled", True),
    "stumbled at a read": ("Transient", True),
    "stumbled at a write": ("OutcomeUnknown", True),
    "refused": ("Rejected", False),
    "done before": ("AlreadyDone", False),
    "unknown": ("NotFound", False),
}


@dataclass(frozen=True)
class Recorded:
    """What a marketplace answers in each case."""

    credentials: dict[str, str]
    expired: Any
    refused_renewal: Any
    throttled: Any
    wait_s: float
    down: Any
    rejected: Any
    done: Any
    unknown: Any
    before_write: tuple[Any, ...] = ()  # what a confirmation asks for first


def amazon_said(code: str, message: str, details: str = "") -> dict[str, Any]:
    return {"errors": [{"code": code, "message": message, "details": details}]}


def ali_refused(message: str, code: str = "-999") -> dict[str, Any]:
    result = {"result_success": False, "error_code": code, "error_message": message}
    return {"aliexpress_solution_order_fulfill_response": {"result": result}}


def wish_said(status: int, code: int, message: str) -> tuple[int, dict[str, Any]]:
    return status, {"code": code, "message": message, "data": {}}


def dhgate_refused(message: str) -> dict[str, Any]:
    sub = [{"code": "isv.x", "message": message}]
    return {"result": False, "status": {"code": "44", "message": "Validation failed", "solution": "", "subErrors": sub}}


PAIR = {"client_id": "c", "client_secret": "s", "refresh_token": "r0"}
RECORDED = {
    "amazon": Recorded(
        credentials=PAIR,
        expired=(403, amazon_said("Unauthorized", "Access denied.", "The access token you provided has expired.")),
        refused_renewal=(400, {"error": "invalid_grant", "error_description": "revoked"}),
        throttled=(429, amazon_said("QuotaExceeded", "You exceeded your quota for the requested resource.")),
        wait_s=2.0,
        down=(503, HTML),
        rejected=(400, amazon_said("InvalidInput", "packageReferenceId must be a positive number.")),
        done=(400, amazon_said("InvalidInput", "No matching package was found", "PackageToUpdateNotFound")),
        unknown=(404, amazon_said("NotFound", "Order not found")),
    ),
    "aliexpress": Recorded(
        credentials={"app_key": "k", "app_secret": "s", "refresh_token": "r0"},
        expired={"error_response": {"type": "ISV", "code": "IllegalAccessToken", "msg": "invalid or expired"}},
        refused_renewal={"type": "ISV", "code": "IllegalRefreshToken", "message": "invalid or expired"},
        throttled={
            "error_response": {"code": "ApiCallLimit", "msg": "frequency exceeds, this ban will last 3 seconds"}
        },
        wait_s=3.0,
        down={"error_response": {"type": "ISP", "code": "ServiceUnavailable", "msg": "down"}},
        rejected={"error_response": {"type": "ISV", "code": "InvalidSignature", "msg": "no"}},
        done=ali_refused("the order was already declared fully shipped"),
        unknown={"error_response": {"code": "-999", "msg": "order id wrong or not of this account"}},
        before_write=({"aliexpress_logistics_redefining_listlogisticsservice_response": {"result_list": []}},),
    ),
    "wish": Recorded(
        credentials=PAIR,
        expired=wish_said(400, 1007, "Access token expired"),
        refused_renewal=wish_said(400, 1008, "Access token revoked"),
        throttled=(429, {"code": 1014, "message": "slow down"}, {"Wish-Rate-Limit-Reset": "7"}),
        wait_s=7.0,
        down=(503, HTML),
        rejected=wish_said(400, 1000, "tracking_number must be alphanumeric"),
        done=wish_said(400, 1002, "the order has been fulfilled"),
        unknown=wish_said(404, 1004, "Order not found"),
    ),
    "dhgate": Recorded(
        credentials=PAIR,
        expired={"code": "40", "message": "access token expired or not exist", "solution": ""},
        refused_renewal=(400, {"error": "invalid_grant", "error_description": "Invalid refresh_token"}),
        throttled={"code": "7", "message": "call limit reached", "solution": "call again in 4 seconds"},
        wait_s=4.0,
        down=(503, HTML),
        rejected=dhgate_refused("deliveryNo is required"),
        done=dhgate_refused("the order is shipped already"),
        unknown=dhgate_refused("the order does not exist or is not of this seller"),
    ),
}


@pytest.mark.parametrize("marketplace", sorted(RECORDED))
@pytest.mark.django_db
def test_each_trouble_becomes_the_error_of_its_class(marketplace: str) -> None:
    said = RECORDED[marketplace]
    waits: list[float] = []

    def met(call: str, *answers: Any) -> tuple[str, bool]:
        first = said.before_write if call == "write" else ()
        speaks, script = connector(marketplace, *first, *answers, **said.credentials)
        calls = {
            "read": lambda: speaks.order(external_id=ORDER),
            "write": lambda: speaks.confirm_shipment(confirmation(ORDER, site="US")),
            "renew": speaks.refresh,
        }
        with pytest.raises(ConnectorError) as caught:
            calls[call]()
        assert script.answers == []
        waits.extend([caught.value.wait_s] if hasattr(caught.value, "wait_s") else [])
        return type(caught.value).__name__, caught.value.retryable

    found = {
        "expired, renewed and asked again": met("read", said.expired, said.unknown),
        "expired even when fresh": met("read", said.expired, said.expired),
        "renewal refused": met("renew", said.refused_renewal),
        "throttled": met("read", said.throttled),
        "stumbled at a read": met("read", said.down, said.down),  # it is asked once more at once
        "stumbled at a write": met("write", said.down),
        "refused": met("write", said.rejected),
        "done before": met("write", said.done),
        "unknown": met("read", said.unknown),
    }

    assert found == EXPECTED
    assert waits == [said.wait_s]
