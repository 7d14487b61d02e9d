"""Carriers and services are data that people keep. Mo manages, Ming packs and only looks."""

from __future__ import annotations

from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from erp.kernel.models import TimelineEntry
from erp.kernel.outcomes import Outcomes, Refusal
from finance.services.price_rules import RuleDraft, set_price_rules
from finance.states import PriceRounding, PriceTarget
from logistics.models import Carrier, CarrierAccount, Service, ServiceTerms
from logistics.services.carrier_setup import (
    CarrierDraft,
    change_carrier,
    close_carriers,
    create_carrier,
    reopen_carriers,
)
from logistics.services.consolidating import open_consolidation
from logistics.services.rates import TermsDraft
from logistics.services.routing_rules import save_rule
from logistics.services.service_setup import (
    ServiceDraft,
    change_service,
    close_services,
    create_service,
    reopen_services,
)
from orders.models import Order
from people.services.tokens import create_token
from tests.factories import (
    make_carrier,
    make_order,
    make_parcel,
    make_service,
    make_store,
    make_user,
    make_warehouse,
)
from tests.logistics.setup import make_account
from tests.orders.ruled import act, make_set

pytestmark = pytest.mark.django_db
PAGE = "https://t.example/look?no={number}"
CARRIER = {
    "code": "YW", "name": "Yanwen", "name_zh": "燕文", "tracking_page": PAGE, "amazon_code": "Yanwen", "aliexpress_code": "YANWEN_AM",
    "aliexpress_name": "Yanwen Air Mail",
}  # fmt: skip


@pytest.fixture
def mo(client: Client) -> Any:
    user = make_user(role="manager")
    client.force_login(user)
    return user


def typed(carrier: Carrier, **changes: Any) -> dict[str, Any]:
    """A service as it is typed."""
    return {
        "carrier": carrier.pk, "code": "YW-LINE", "name": "Yanwen Line", "name_zh": "燕文专线", "kind": "line", "warehouses": [],
        "countries": "us, de", "tracking_prefix": "yw", "rank": 5, "max_weight_g": 3000, "min_weight_g": 50, "max_side_mm": 600,
        "max_value": "99.50", "refused_traits": ["liquid"], "days_from": 3, "days_to": 9, "stuck_days": 6, **changes,
    }  # fmt: skip


def draft(carrier: Carrier, **changes: Any) -> ServiceDraft:
    """A service to be."""
    return ServiceDraft(
        **{"carrier_id": carrier.pk, "code": "LINE", "name": "Line", "terms": TermsDraft(0, "line"), **changes}
    )


def kept(kind: str, key: int) -> list[str]:
    found = TimelineEntry.objects.filter(subject_kind=kind, subject_id=key)
    return list(found.order_by("pk").values_list("action", flat=True))


def test_a_carrier_is_entered_changed_and_switched_on_its_pages(client: Client, mo: Any) -> None:
    assert client.post(reverse("logistics:carrier-enter"), CARRIER).status_code == 302
    made = Carrier.objects.get(code="YW")
    assert (made.tracking_page, made.marketplace_codes) == (
        PAGE,
        {
            "amazon": {"code": "Yanwen", "name": "Yanwen"},
            "aliexpress": {"code": "YANWEN_AM", "name": "Yanwen Air Mail"},
        },
    )
    assert made.tracking_url("A/1") == "https://t.example/look?no=A%2F1"

    change = {**CARRIER, "amazon_code": "", "wish_code": "YanWen"}
    for _ in range(2):
        assert client.post(reverse("logistics:carrier-edit", args=[made.pk]), change).status_code == 302
    for _ in range(2):
        assert client.post(reverse("logistics:carrier-closing", args=[made.pk])).status_code == 302
    made.refresh_from_db()
    assert list(made.marketplace_codes) == ["wish", "aliexpress"]
    assert made.closed_at is None
    assert kept("carrier", made.pk) == ["carrier.created", "carrier.changed", "carrier.closed", "carrier.reopened"]


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"code": "TAKEN"}, "code"),
        ({"code": "no blank"}, "code"),
        ({"name": ""}, "name"),
        ({"tracking_page": "https://t.example/look"}, "tracking_page"),
        ({"tracking_page": "javascript:alert({number})"}, "tracking_page"),
        ({"dhgate_name": "Yanwen"}, "__all__"),
    ],
)
def test_what_is_wrong_with_a_carrier_is_said_and_nothing_is_kept(
    client: Client, mo: Any, wrong: dict[str, str], field: str
) -> None:
    make_carrier(code="TAKEN")

    response = client.post(reverse("logistics:carrier-enter"), {**CARRIER, **wrong})

    assert (response.status_code, list(response.context["form"].errors)) == (422, [field])
    assert Carrier.objects.count() == 1


def test_a_carrier_with_services_or_open_line_hauls_stays_on(mo: Any) -> None:
    busy, hauling, free = make_carrier(), make_carrier(), make_carrier()
    service = make_service(carrier=busy)
    haul = open_consolidation(
        client_id=uuid4(), warehouse_id=make_warehouse().pk, carrier_id=hauling.pk, country="DE", destination="", split_by="weight",
        actor=None,
    )  # fmt: skip

    outcomes = close_carriers(carrier_ids=[busy.pk, hauling.pk, free.pk, 10**9], actor=mo)

    assert outcomes == Outcomes(
        (free.pk,),
        (),
        {
            busy.pk: Refusal("services", {"count": 1, "name": service.code}),
            hauling.pk: Refusal("hauls", {"count": 1, "name": haul.number}),
            10**9: Refusal("not_found"),
        },
    )
    assert set(Carrier.objects.filter(closed_at__isnull=False)) == {free}
    assert reopen_carriers(carrier_ids=[free.pk, busy.pk], actor=mo) == Outcomes((free.pk,), (busy.pk,))


def test_a_service_is_entered_and_changed_on_its_pages(client: Client, mo: Any) -> None:
    carrier, house = make_carrier(), make_warehouse(code="SZX")
    account = make_account(carrier=carrier)
    assert client.post(reverse("logistics:service-new"), typed(carrier, warehouses=[house.pk])).status_code == 302
    made = Service.objects.get(code="YW-LINE")
    terms = ServiceTerms.objects.get(service=made)
    assert (made.carrier, made.countries, made.tracking_prefix, made.account, list(made.warehouses.all())) == (
        carrier, ["DE", "US"], "YW", None, [house]
    )  # fmt: skip
    assert (terms.min_weight_g, terms.max_side_mm, terms.max_value, terms.refused_traits, terms.days_to) == (
        50, 600, 9950, ["liquid"], 9
    )  # fmt: skip

    bought = typed(carrier, account=account.pk, carrier_code="SP-STANDARD", warehouses=[])
    assert client.post(reverse("logistics:service-edit", args=[made.pk]), bought).status_code == 302
    made.refresh_from_db()
    assert (made.account, made.carrier_code, list(made.warehouses.all())) == (account, "SP-STANDARD", [])
    shown = client.get(reverse("logistics:service", args=[made.pk])).content.decode()
    assert "leaves from SZX" in shown
    assert "SP-STANDARD" in shown
    assert client.get(reverse("logistics:carrier", args=[carrier.pk])).status_code == 200


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"code": "TAKEN"}, "code"),
        ({"min_weight_g": 3001}, "min_weight_g"),
        ({"max_weight_g": 0}, "max_weight_g"),
        ({"tracking_prefix": "TOOLONG"}, "tracking_prefix"),
        ({"countries": "Germany"}, "countries"),
        ({"account": "other"}, "account"),
        ({"account": "own"}, "carrier_code"),
        ({"days_to": 2}, "days_to"),
        ({"stuck_days": 0}, "stuck_days"),
    ],
)
def test_what_is_wrong_with_a_service_is_said_and_nothing_is_kept(
    client: Client, mo: Any, wrong: dict[str, Any], field: str
) -> None:
    make_service(code="TAKEN")
    carrier = make_carrier()
    accounts = {"own": make_account(carrier=carrier).pk, "other": make_account(customer_id="x").pk}
    body = typed(carrier, **wrong)
    if "account" in wrong:
        body["account"] = accounts[wrong["account"]]
        body["carrier_code"] = "X" if wrong["account"] == "other" else ""

    response = client.post(reverse("logistics:service-new"), body)

    assert (response.status_code, list(response.context["form"].errors)) == (422, [field])
    assert list(Service.objects.values_list("code", flat=True)) == ["TAKEN"]
    assert not ServiceTerms.objects.exists()


def test_a_service_that_carried_parcels_keeps_its_carrier(mo: Any) -> None:
    service = make_service(code="LINE")
    other = make_carrier()
    make_parcel(service=service)

    saved = change_service(service_id=service.pk, draft=draft(other), actor=mo)

    assert saved.refused == {"carrier": Refusal("carrier_fixed")}
    assert Service.objects.get(pk=service.pk).carrier != other
    assert change_service(service_id=10**9, draft=draft(other), actor=mo).refused == {
        "service": Refusal("not_found_service")
    }


def test_no_service_is_on_at_a_carrier_that_is_off(mo: Any) -> None:
    carrier = make_carrier(name="Yanwen")
    service = make_service(carrier=carrier)
    assert close_services(service_ids=[service.pk], actor=mo).done
    assert close_carriers(carrier_ids=[carrier.pk], actor=mo).done
    off = Refusal("carrier_off", {"name": "Yanwen"})

    assert create_service(draft=draft(carrier), actor=mo).refused == {"carrier": off}
    assert reopen_services(service_ids=[service.pk], actor=mo).refused == {service.pk: off}
    assert Service.objects.filter(closed_at=None).count() == 0


def test_a_service_that_something_chooses_stays_on(mo: Any) -> None:
    ruled, among, wished, ordered, priced, free = (make_service() for _ in range(6))
    save_rule(values={"name": "One", "outcome": "service", "service_id": ruled.pk})
    save_rule(values={"name": "Two", "outcome": "cheapest", "among_ids": [among.pk]})
    order = make_order()
    Order.objects.filter(pk=order.pk).update(wished_service=wished, state="review")
    make_set(([], [act("service", ordered.pk)]))
    store = make_store()
    assert set_price_rules(store_ids=[store.pk], draft=_price_rule(priced), actor=mo).done

    outcomes = close_services(service_ids=[row.pk for row in (ruled, among, wished, ordered, priced, free)], actor=mo)

    assert outcomes == Outcomes(
        (free.pk,),
        (),
        {
            ruled.pk: Refusal("rules", {"count": 1, "position": 1}),
            among.pk: Refusal("rules", {"count": 1, "position": 2}),
            wished.pk: Refusal("orders", {"count": 1, "number": order.external_id}),
            ordered.pk: Refusal("order_rules", {"name": "Rule 1"}),
            priced.pk: Refusal("price_rules", {"count": 1}),
        },
    )
    assert set(Service.objects.filter(closed_at__isnull=False)) == {free}


def _price_rule(service: Service) -> RuleDraft:
    return RuleDraft(
        PriceTarget.MARGIN,
        Decimal(20),
        Decimal(0),
        Decimal("0.01"),
        Decimal(0),
        PriceRounding.UP,
        service_id=service.pk,
    )


def test_a_service_with_parcels_to_leave_is_switched_off_and_they_keep_it(client: Client, mo: Any) -> None:
    service = make_service()
    parcel = make_parcel(service=service)

    assert close_services(service_ids=[service.pk, service.pk], actor=mo).done == (service.pk,)

    assert client.get(reverse("logistics:service", args=[service.pk])).context["waiting"] == 1
    parcel.refresh_from_db()
    assert (parcel.service, parcel.state) == (service, "labelled")


def test_a_clerk_sees_them_and_changes_none(client: Client) -> None:
    client.force_login(make_user(role="warehouse"))
    service = make_service()

    assert client.get(reverse("logistics:carrier", args=[service.carrier_id])).status_code == 200
    for name, key in (
        ("carrier-edit", service.carrier_id),
        ("service-edit", service.pk),
        ("service-closing", service.pk),
    ):
        assert client.post(reverse(f"logistics:{name}", args=[key]), CARRIER).status_code == 403
    assert Service.objects.get().closed_at is None


def test_the_database_refuses_what_cannot_be() -> None:
    carrier, other = make_carrier(), make_carrier()
    account = make_account(carrier=other)
    service = make_service(carrier=carrier)
    for wrong in (
        lambda: make_carrier(code=""),
        lambda: make_carrier(tracking_page="https://t.example/"),
        lambda: make_service(tracking_prefix=""),
        lambda: make_service(max_weight_g=0),
        lambda: make_service(carrier=carrier, account=account, carrier_code="X"),
        lambda: Service.objects.filter(pk=service.pk).update(account=account, carrier_code="X"),
        lambda: make_service(code=service.code),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            wrong()


def test_a_code_that_is_taken_is_refused_when_a_carrier_changes(mo: Any) -> None:
    make_carrier(code="YW")
    carrier = make_carrier(code="OLD")

    saved = change_carrier(carrier_id=carrier.pk, draft=CarrierDraft("YW", "Yanwen"), actor=mo)
    odd = create_carrier(draft=CarrierDraft("X", "X", marketplace_codes={"ebay": {"code": "X"}}), actor=mo)

    assert saved.refused == {"code": Refusal("code_taken", {"code": "YW"})}
    assert odd.refused == {"marketplace_codes": Refusal("marketplace", {"market": "ebay"})}
    assert sorted(Carrier.objects.values_list("code", flat=True)) == ["OLD", "YW"]


def test_the_api_sets_carriers_and_services_up_once_per_key(client: Client) -> None:
    token = create_token(user=make_user(role="operations"), name="script", scope="write")[1]
    headers = {"Authorization": f"Bearer {token}"}
    house = make_warehouse(code="SZX")

    def post(address: str, *args: Any, key: str, **data: Any) -> Any:
        return client.post(
            reverse(f"api:{address}", args=args), data, content_type="application/json",
            headers={**headers, "Idempotency-Key": key},
        )  # fmt: skip

    body = {"code": "YW", "name": "Yanwen", "tracking_page": PAGE, "marketplace_codes": {"amazon": {"code": "Yanwen"}}}
    carrier = post("carrier-new", key="a", **body)
    again = post("carrier-new", key="a", **body)
    line = {"carrier": "YW", "code": "YW-L", "name": "Line", "warehouses": ["SZX"], "countries": ["DE"]}
    service = post("service-new", key="b", **line, terms={"max_side_mm": 600, "days": [3, 9]})
    wrong = post("service-new", key="c", **{**line, "code": "YW-M", "warehouses": ["NONE"]})
    edited = post("service-edit", service.json()["id"], key="d", **{**line, "rank": 3})
    busy = post("carrier-close", carrier.json()["id"], key="e")
    off = post("service-close", service.json()["id"], key="f")
    closed = post("carrier-close", carrier.json()["id"], key="g")
    lost = post("service-edit", 10**9, key="h", **line)

    assert again.content == carrier.content
    assert service.json()["terms"]["max_side_mm"] == 600
    assert service.json()["warehouses"] == [house.code]
    assert (wrong.status_code, list(wrong.json()["error"]["fields"])) == (400, ["warehouses"])
    assert (edited.json()["rank"], edited.json()["terms"]["max_side_mm"]) == (3, 0)
    assert (busy.status_code, busy.json()["error"]["code"]) == (409, "services")
    assert (off.status_code, closed.status_code, lost.status_code) == (200, 200, 404)
    assert client.get(reverse("api:carriers"), {"open": "true"}, headers=headers).json()["results"] == []
    assert Service.objects.count() == 1
    assert not CarrierAccount.objects.exists()
