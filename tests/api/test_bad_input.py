"""What is not understood is refused by name; nothing that can be sent breaks the house."""

import pytest
from django.test import Client

from orders.models import Order
from tests import factories as make
from tests.api.conftest import Asks

pytestmark = pytest.mark.django_db

NASTY = [
    "\0", "a\0b", "-1", "0", "1.5", "1e999", "NaN", "Infinity", "-9223372036854775809", "9" * 400, "true", "null", "[]", "{}",
    "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "2026-13-01", "2026-01-01T25:00:00Z", "'", "%00", "%s", "\ud7ff",
    "\u202e", "😀" * 300, "../../etc/passwd", "<script>", " ", "eyJ", "W10", "W1sidiIsMV1d", "W1sidCIsICJ4Il1d", "W1sidiIsIG51bGxdXQ",
    "W1sidCIsIjIwMjYtMDEtMDFUMDA6MDA6MDAiXSxbInYiLDFdXQ", "W1siZCIsIk5hTiJdLFsidiIsMV1d", "W1sidiIsMWU5OTldXQ",
]  # fmt: skip
LISTS = {
    "/orders": [
        "state", "store", "marketplace", "external_id", "held", "hold", "ordered_after", "updated_before", "after", "before",
        "page_size", "ordering",
    ],
    "/stock": ["sku", "warehouse", "available_lt", "on_hand_gte", "after", "before", "page_size", "ordering"],
    "/parcels": ["state", "warehouse", "number", "owner_id", "shipped_after", "after", "before", "page_size", "ordering"],
}  # fmt: skip


@pytest.mark.parametrize(("path", "name"), [(path, name) for path, names in LISTS.items() for name in names])
def test_no_value_of_a_parameter_breaks_a_list(asks: Asks, path: str, name: str) -> None:
    make.make_parcel(order=make.make_order())
    make.make_level()
    api = asks(make.make_user())
    answers = {value[:40]: api.get(path, **{name: value}).status_code for value in NASTY}
    assert {value: status for value, status in answers.items() if status not in (200, 400)} == {}


@pytest.mark.parametrize(
    "path", ["/orders/{}", "/stock/{}", "/stock/{}/moves", "/parcels/{}", "/parcels/{}/label", "/{}", "/orders/{}/x"]
)
def test_no_address_breaks_the_house(asks: Asks, path: str) -> None:
    api = asks(make.make_user())
    for value in ("0", "-1", "9" * 30, "9" * 5000, "1.5", "x", "%00", "%F0%9F%98%80", str(2**63)):
        answer = api.get(path.format(value))
        assert (answer.status_code, answer.json()["error"]["code"]) == (404, "not_found"), value


def test_unknown_parameters_and_sorts_name_the_allowed_ones(asks: Asks) -> None:
    api = asks(make.make_user())
    assert api.get("/parcels", colour="red", state=["shipped", "weighed"]).json()["error"] == {
        "code": "invalid",
        "message": "Some values are not understood; `fields` says which and why. Nothing was changed.",
        "fields": {
            "colour": [
                (
                    "Unknown parameter. Allowed: state, warehouse, service, number, tracking_number, owner_kind, owner_id, "
                    "created_after, created_before, shipped_after, shipped_before, after, before, page_size, ordering."
                )
            ],
            "state": ["Given more than once."],
        },
    }
    assert api.get("/stock", ordering="sku").json()["error"]["fields"] == {
        "ordering": ["Not a sort of this list. Allowed: -id, id."]
    }
    assert api.get("/orders", page_size="201").json()["error"]["fields"] == {"page_size": ["From 1 to 200."]}


BODIES = [
    "", "null", "[]", "1", '"x"', "{", "{}", '{"order_ids": null}', '{"order_ids": []}', '{"order_ids": "1"}', '{"order_ids": {"1": 1}}',
    '{"order_ids": [0]}', '{"order_ids": [-1]}', '{"order_ids": [1.5]}', '{"order_ids": [true]}', '{"order_ids": [null]}',
    '{"order_ids": [9223372036854775808]}', '{"order_ids": [' + "9" * 5000 + "]}", '{"order_ids": [1e999]}', '{"order_ids": [NaN]}',
    '{"order_ids": [1], "order_ids": [2]}', '{"order_ids": [1], "reason": "a\\u0000b"}', '{"order_ids": [1], "reason": "\\ud800"}',
    '{"order_ids": [1], "reason": {"a": 1}}', '{"order_ids": [1], "colour": "red"}', "[" * 100_000, '{"a":' * 900 + "1" + "}" * 900,
    b"\xff\xfe", '{"order_ids": [' + ",".join(str(n) for n in range(1, 502)) + "]}",
]  # fmt: skip


@pytest.mark.parametrize("body", BODIES, ids=lambda body: str(body)[:40].replace("\0", ""))
def test_no_body_breaks_a_write_or_changes_anything(asks: Asks, body: str | bytes) -> None:
    order = make.make_order()
    api = asks(make.make_user())
    for verb in ("hold", "cancel"):
        answer = api.post(f"/orders/{verb}", None, raw=body)
        assert (answer.status_code, "error" in answer.json()) == (400, True)
    order.refresh_from_db()
    assert (order.state, order.held) == ("review", False)


def test_a_body_that_is_too_large_or_no_json_is_refused(asks: Asks) -> None:
    api = asks(make.make_user())
    large = api.post("/orders/hold", {"order_ids": [1], "reason": "x" * 600_000})
    assert (large.status_code, large.json()["error"]["code"]) == (413, "too_large")
    form = api.client.post("/api/v1/orders/hold", {"order_ids": "1"}, headers={"Idempotency-Key": "k"})
    assert (form.status_code, form.json()["error"]["code"]) == (415, "unsupported_media_type")


def test_refusals_come_in_one_envelope(asks: Asks) -> None:
    api = asks(make.make_user(role="designer"))
    seen = {
        "nobody": Client().get("/api/v1/orders"),
        "wrong token": Client(headers={"Authorization": "Bearer erp_none"}).get("/api/v1/orders"),
        "no right": api.get("/orders"),
        "method": asks(make.make_user()).client.delete("/api/v1/orders"),
    }
    assert {name: (each.status_code, each.json()["error"]["code"]) for name, each in seen.items()} == {
        "nobody": (401, "not_authenticated"),
        "wrong token": (401, "authentication_failed"),
        "no right": (403, "permission_denied"),
        "method": (405, "method_not_allowed"),
    }


def test_a_fault_of_ours_has_an_incident_and_tells_nothing_else(
    asks: Asks, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(self: object, user: object) -> None:
        raise RuntimeError("the secret reason")

    monkeypatch.setattr(type(Order.objects.all()), "for_user", broken)
    answer = asks(make.make_user()).get("/orders")
    error = answer.json()["error"]
    assert (answer.status_code, error["code"], "secret" in answer.content.decode()) == (500, "internal", False)
    assert error["incident"] in caplog.text
