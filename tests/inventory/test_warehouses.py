"""Warehouses are data that people keep. Mo manages, Lin packs and only looks."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from erp.kernel.models import TimelineEntry
from erp.kernel.outcomes import Outcomes, Refusal
from inventory.models import Reservation, Warehouse
from inventory.services.transfers import plan_transfer
from inventory.services.warehouse_guards import objections_to_closing
from inventory.services.warehouses import (
    WarehouseDraft,
    change_warehouse,
    close_warehouses,
    create_warehouse,
    reopen_warehouses,
)
from people.services.tokens import create_token
from tests.factories import (
    NOON,
    make_level,
    make_move,
    make_parcel,
    make_sku,
    make_store,
    make_user,
    make_warehouse,
)

pytestmark = pytest.mark.django_db
TYPED = {
    "code": "szx2", "name": "Shenzhen 2", "name_zh": "深圳二仓", "kind": "own", "country": "cn", "time_zone": "Asia/Shanghai",
    "sender": "Lumen\n\n Road 2 ",
}  # fmt: skip


@pytest.fixture
def mo(client: Client) -> Any:
    user = make_user(role="manager")
    client.force_login(user)
    return user


def draft(**changes: Any) -> WarehouseDraft:
    return WarehouseDraft(**{"code": "LAX2", "name": "Los Angeles", "kind": "overseas", "country": "US", **changes})


def kept(warehouse: Warehouse) -> list[str]:
    found = TimelineEntry.objects.filter(subject_kind="warehouse", subject_id=warehouse.pk)
    return list(found.order_by("pk").values_list("action", flat=True))


def test_a_warehouse_is_entered_changed_closed_and_opened_on_its_pages(client: Client, mo: Any) -> None:
    assert client.post(reverse("warehouse-new"), TYPED).status_code == 302
    made = Warehouse.objects.get(code="SZX2")
    assert (made.name_zh, made.country, made.sender, made.time_zone) == (
        "深圳二仓", "CN", ["Lumen", "Road 2"], "Asia/Shanghai"
    )  # fmt: skip

    assert client.post(reverse("warehouse-edit", args=[made.pk]), {**TYPED, "name": "Shenzhen west"}).status_code == 302
    assert client.post(reverse("warehouse-edit", args=[made.pk]), {**TYPED, "name": "Shenzhen west"}).status_code == 302
    assert client.post(reverse("warehouse-closing", args=[made.pk])).status_code == 302
    made.refresh_from_db()
    assert made.name == "Shenzhen west"
    assert made.closed_at is not None
    listed = [client.get(reverse("warehouses"), asked).context["page"].rows for asked in ({}, {"closed": "1"})]
    assert listed == [[], [made]]
    assert client.post(reverse("warehouse-closing", args=[made.pk])).status_code == 302
    made.refresh_from_db()
    assert made.closed_at is None
    # the second, same change wrote nothing
    assert kept(made) == ["warehouse.created", "warehouse.changed", "warehouse.closed", "warehouse.reopened"]


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"code": "TAKEN"}, "code"),
        ({"code": "with space"}, "code"),
        ({"time_zone": "Asia/Nowhere"}, "time_zone"),
        ({"country": ""}, "country"),
        ({"country": "CHN"}, "country"),
        ({"sender": "\n".join("abcdefg")}, "sender"),
        ({"name": ""}, "name"),
        ({"kind": "cellar"}, "kind"),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_nothing_is_kept(
    client: Client, mo: Any, wrong: dict[str, str], field: str
) -> None:
    make_warehouse(code="TAKEN")

    response = client.post(reverse("warehouse-new"), {**TYPED, **wrong})

    assert response.status_code == 422
    assert list(response.context["form"].errors) == [field]
    assert Warehouse.objects.count() == 1


def test_the_kind_stays_once_goods_have_moved(mo: Any) -> None:
    warehouse = make_warehouse()
    free = change_warehouse(warehouse_id=warehouse.pk, draft=draft(), actor=mo)
    make_move(level=make_level(warehouse=warehouse, on_hand=1))

    refused = change_warehouse(warehouse_id=warehouse.pk, draft=draft(kind="own"), actor=mo)

    assert free.refused == {}
    assert refused.refused == {"kind": Refusal("kind_fixed", {"kind": "overseas"})}
    warehouse.refresh_from_db()
    assert warehouse.kind == "overseas"


def test_a_warehouse_with_stock_parcels_or_transfers_is_not_closed_and_says_where_they_are(mo: Any) -> None:
    warehouse, empty, other = make_warehouse(), make_warehouse(), make_warehouse()
    make_level(sku=make_sku(code="LAMP"), warehouse=warehouse, on_hand=7)
    parcel = make_parcel(warehouse=warehouse)
    sku = make_sku()
    level = make_level(sku=sku, warehouse=other, on_hand=3)
    planned = plan_transfer(
        client_id=uuid4(), source_id=other.pk, target_id=warehouse.pk, lines=[(sku.pk, 2)], note="", actor=mo
    )
    assert planned.transfer

    outcomes = close_warehouses(warehouse_ids=[warehouse.pk, empty.pk, 10**9], actor=mo)

    found = {each.code: dict(each.values) for each in objections_to_closing([warehouse.pk])[warehouse.pk]}
    assert found["transfers"] == {"count": 1, "number": planned.transfer.number}
    assert found["parcels"] == {"count": 1, "number": parcel.number}
    assert found["stock"]["sku"] <= "LAMP"
    assert outcomes == Outcomes(
        (empty.pk,), (), {warehouse.pk: Refusal("stock", found["stock"]), 10**9: Refusal("not_found")}
    )
    assert set(Warehouse.objects.filter(closed_at__isnull=False)) == {empty}
    assert level.warehouse == other


def test_a_warehouse_that_is_owed_from_or_that_alone_serves_a_store_is_not_closed(mo: Any) -> None:
    store = make_store()
    only, spare = make_warehouse(serves=[store]), make_warehouse()
    level = make_level(sku=make_sku(code="LAMP"), warehouse=spare, on_hand=0)
    Reservation.objects.create(owner_kind="demand", owner_id=1, level=level, waiting=4, deadline=NOON, queued_at=NOON)

    outcomes = close_warehouses(warehouse_ids=[only.pk, spare.pk], actor=mo)

    assert outcomes.refused == {
        only.pk: Refusal("only_one", {"count": 1}),
        spare.pk: Refusal("owed", {"units": 4, "skus": 1, "sku": "LAMP"}),
    }
    assert not Warehouse.objects.filter(closed_at__isnull=False).exists()


def test_the_last_own_warehouse_stays_while_a_store_names_none(mo: Any) -> None:
    make_store()
    one, two = make_warehouse(), make_warehouse()

    both = close_warehouses(warehouse_ids=[one.pk, two.pk], actor=mo)
    first = close_warehouses(warehouse_ids=[one.pk], actor=mo)
    last = close_warehouses(warehouse_ids=[two.pk], actor=mo)

    assert (set(both.refused), first.done) == ({one.pk, two.pk}, (one.pk,))
    assert last.refused == {two.pk: Refusal("only_one", {"count": 1})}


def test_two_warehouses_that_serve_a_store_are_not_closed_at_once(mo: Any) -> None:
    store = make_store()
    one, two = make_warehouse(serves=[store], rank=1), make_warehouse(serves=[store], rank=2)

    both = close_warehouses(warehouse_ids=[one.pk, two.pk], actor=mo)
    first = close_warehouses(warehouse_ids=[one.pk], actor=mo)

    assert set(both.refused) == {one.pk, two.pk}
    assert first.done == (one.pk,)
    assert reopen_warehouses(warehouse_ids=[one.pk, two.pk], actor=mo) == Outcomes((one.pk,), (two.pk,))


def test_a_clerk_sees_them_and_changes_none(client: Client) -> None:
    client.force_login(make_user(role="warehouse"))
    warehouse = make_warehouse(time_zone="America/Los_Angeles")

    assert "America/Los_Angeles" in client.get(reverse("warehouse", args=[warehouse.pk])).content.decode()
    for name in ("warehouse-edit", "warehouse-closing"):
        assert client.post(reverse(name, args=[warehouse.pk]), TYPED).status_code == 403
    warehouse.refresh_from_db()
    assert (warehouse.closed_at, warehouse.name.startswith("Warehouse")) == (None, True)


@pytest.mark.parametrize(
    "wrong", [{"kind": "cellar"}, {"country": "cn"}, {"country": ""}, {"code": ""}, {"time_zone": ""}]
)
def test_the_database_refuses_a_warehouse_that_cannot_be(wrong: dict[str, str]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        make_warehouse(**wrong)


def test_the_api_keeps_warehouses_once_per_key(client: Client) -> None:
    headers = {
        "Authorization": f"Bearer {create_token(user=make_user(role='operations'), name='script', scope='write')[1]}"
    }
    body = {"code": "LAX2", "name": "Los Angeles", "kind": "overseas", "country": "US"}

    def post(address: str, *args: Any, key: str, **data: Any) -> Any:
        return client.post(
            reverse(f"api:{address}", args=args), data, content_type="application/json",
            headers={**headers, "Idempotency-Key": key},
        )  # fmt: skip

    made = post("warehouse-new", key="a", **body)
    again = post("warehouse-new", key="a", **body)
    taken = post("warehouse-new", key="b", **body)
    key = made.json()["id"]
    make_level(warehouse=Warehouse.objects.get(pk=key), on_hand=2)
    closed = post("warehouse-close", key, key="c")
    gone = post("warehouse-close", 10**9, key="d")

    assert again.content == made.content
    assert (made.json()["time_zone"], made.json()["sender"]) == ("Asia/Shanghai", [])
    assert (taken.status_code, list(taken.json()["error"]["fields"])) == (400, ["code"])
    assert (closed.status_code, closed.json()["error"]["code"]) == (409, "stock")
    assert gone.status_code == 404
    listed = client.get(reverse("api:warehouses"), {"open": "true", "kind": "overseas"}, headers=headers).json()
    assert [row["code"] for row in listed["results"]] == ["LAX2"]
    assert Warehouse.objects.count() == 1


def test_a_code_that_is_taken_meanwhile_is_refused(mo: Any) -> None:
    make_warehouse(code="LAX2")

    assert create_warehouse(draft=draft(), actor=mo).refused == {"code": Refusal("code_taken", {"code": "LAX2"})}
    assert Warehouse.objects.count() == 1
