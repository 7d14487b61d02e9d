"""From a return to goods on the shelf at the cost they left with, and money on its way."""

from typing import Any
from uuid import uuid4

import pytest

from aftersales.models import Case, CaseLine, Inspection, ReturnArrival, UnknownParcel
from aftersales.queries import Source
from aftersales.services.cases import close_cases, open_case
from aftersales.services.returns import inspect, keep_unknown, link_unknown, receive_return, shared_out
from aftersales.states import CaseKind
from erp.kernel import events
from erp.kernel.outcomes import Refusal
from erp.kernel.promises import audit
from inventory.models import StockLevel, StockMove
from inventory.states import WarehouseKind
from logistics.models import Parcel
from orders.models import OrderLine
from tests.aftersales.make import Shop, case_line, line_of, make_shop, return_of, shipped_order
from tests.factories import make_bundle, make_listing, make_sku
from tests.orders.arrivals import arrival, remote_line, remote_order

pytestmark = pytest.mark.django_db


@pytest.fixture
def shop() -> Shop:
    return make_shop(layers=((1, 100), (4, 480)))


@pytest.fixture
def heard(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """What was told to the apps above."""
    told: list[object] = []
    for event in list(events._handlers):
        monkeypatch.setitem(events._handlers, event, [*events._handlers[event], told.append])
    from aftersales.events import RefundsConfirmed, ReturnsInspected

    for event in (RefundsConfirmed, ReturnsInspected):
        monkeypatch.setitem(events._handlers, event, [told.append])
    return told


def states(case: Case) -> tuple[str, str, str, bool]:
    case.refresh_from_db()
    return (case.goods, case.money, case.resend, case.closed_at is not None)


def broken() -> list[str]:
    return [finding.promise.name for finding in audit() if not finding.kept]


def test_goods_come_back_in_parts_each_unit_at_the_cost_it_left_with(shop: Shop, heard: list[object]) -> None:
    """Three left for 100 + 120 + 120 = 340: the first share is 113, the second 113, the third 114."""
    order = shipped_order(shop, 3)
    case = return_of(order, 3)
    line = case_line(case)
    assert (states(case), line.expected, case.number[:2]) == (("expected", "none", "none", False), 3, "CS")
    client_id = uuid4()
    came = receive_return(client_id=client_id, code=order.external_id, lines=[(line.pk, 2)], actor=shop.clerk)
    again = receive_return(client_id=client_id, code=order.external_id, lines=[(line.pk, 2)], actor=shop.clerk)
    assert [(each.case_id, each.already, each.refusal) for each in (came, again)] == [
        (case.pk, False, None), (case.pk, True, None),
    ]  # fmt: skip
    assert states(case)[0] == "received"
    verdict: dict[str, Any] = {"case_line_id": line.pk, "warehouse_id": shop.warehouse.pk, "actor": shop.clerk}
    first = inspect(client_id=uuid4(), restocked=1, written_off=1, note="box crushed", **verdict)
    assert first.inspection
    assert (first.inspection.written_off_value, states(case)[0]) == (113, "expected")
    parcel = Parcel.objects.get(order_link__order=order)
    receive_return(client_id=uuid4(), code=parcel.tracking_number, lines=[(line.pk, 1)], actor=shop.clerk)
    last = inspect(client_id=uuid4(), defective=1, **verdict)
    assert last.inspection
    assert inspect(client_id=last.inspection.client_id, defective=1, **verdict).already
    origin = StockMove.objects.get(document_kind="parcel_line")
    moves = StockMove.objects.filter(kind="return").order_by("pk")
    assert [
        (
            move.document_kind,
            move.document_id,
            move.leg,
            move.delta,
            move.value,
            move.origin_id,
            move.level.warehouse_id,
        )
        for move in moves
    ] == [
        ("inspection", first.inspection.pk, "restocked", 1, 113, origin.pk, shop.warehouse.pk),
        ("inspection", last.inspection.pk, "defective", 1, 114, origin.pk, shop.defective.pk),
    ]
    assert states(case) == ("inspected", "none", "none", False)
    told = [event for event in heard if type(event).__name__ == "ReturnsInspected"]
    assert [event.inspection_ids for event in told] == [(first.inspection.pk,), (last.inspection.pk,)]  # type: ignore[attr-defined]
    assert close_cases(case_ids=[case.pk], actor=shop.clerk).done == (case.pk,)
    assert close_cases(case_ids=[case.pk], actor=shop.clerk).already == (case.pk,)
    assert broken() == []


def test_a_bundle_comes_back_by_its_parts(shop: Shop) -> None:
    spoon = make_sku()
    assert shop.listing.sku
    bundle = make_listing(store=shop.store, sku=make_bundle(parts={shop.listing.sku: 1, spoon: 2}))
    from inventory.services.stock import Receipt, receive

    receive(receipts=[Receipt(spoon.pk, shop.warehouse.pk, 6, 60, "test", 7001)], actor=None)
    order = shipped_order(shop, 2, listing=bundle)
    case = return_of(order, 1)
    found = CaseLine.objects.filter(case=case).order_by("pk").values_list("sku_id", "expected")
    assert list(found) == [(shop.listing.sku_id, 1), (spoon.pk, 2)]


def test_what_can_not_come_back_is_refused_and_nothing_is_written(shop: Shop) -> None:
    from orders.models import Order
    from orders.services.intake import take_in

    order = shipped_order(shop, 2)
    line = line_of(order)
    return_of(order, 1)
    remote = remote_order(remote_line(shop.listing))
    take_in(arrivals=[arrival(shop.store, remote)])
    unshipped = Order.objects.get(external_id=remote.external_id)
    kind = CaseKind.RETURN_REFUND
    asked: list[dict[str, Any]] = [
        {"order_id": 0, "kind": kind},
        {"order_id": order.pk, "kind": kind},
        {"order_id": order.pk, "kind": CaseKind.RESEND},
        {"order_id": order.pk, "kind": kind, "lines": ((line.pk, 2),)},
        {"order_id": order.pk, "kind": kind, "lines": ((0, 1),)},
        {"order_id": order.pk, "kind": CaseKind.RESEND, "resend_lines": ((line.pk, 3),)},
        {"order_id": unshipped.pk, "kind": kind, "lines": ((line_of(unshipped).pk, 1),)},
    ]
    answers = [open_case(client_id=uuid4(), actor=shop.clerk, **each).refusal for each in asked]
    assert answers == [
        Refusal("not_found"),
        Refusal("no_lines"),
        Refusal("no_lines"),
        Refusal("too_many", {"line": line.external_line_id, "asked": 2, "left": 1}),
        Refusal("line_unknown"),
        Refusal("too_many", {"line": line.external_line_id, "asked": 3, "left": 2}),
        Refusal("not_shipped"),
    ]
    assert (Case.objects.count(), CaseLine.objects.count()) == (1, 1)


def test_what_was_not_received_is_not_judged(shop: Shop) -> None:
    order = shipped_order(shop, 3)
    case = return_of(order, 2)
    line = case_line(case)
    over = receive_return(client_id=uuid4(), code=case.number, lines=[(line.pk, 3)], actor=shop.clerk)
    alien = receive_return(client_id=uuid4(), code=case.number, lines=[(0, 1)], actor=shop.clerk)
    assert shop.listing.sku
    left = {"sku": shop.listing.sku.code, "left": 2}
    assert [over.refusal, alien.refusal] == [Refusal("more_than_expected", left), Refusal("line_unknown")]
    assert not ReturnArrival.objects.exists()
    receive_return(client_id=uuid4(), code=case.number, lines=[(line.pk, 1)], actor=shop.clerk)
    common: dict[str, Any] = {"client_id": uuid4(), "actor": shop.clerk}
    refused = [
        inspect(case_line_id=0, restocked=1, **common).refusal,
        inspect(case_line_id=line.pk, **common).refusal,
        inspect(case_line_id=line.pk, restocked=2, warehouse_id=shop.warehouse.pk, **common).refusal,
        inspect(case_line_id=line.pk, restocked=1, **common).refusal,
        inspect(case_line_id=line.pk, restocked=1, warehouse_id=shop.defective.pk, **common).refusal,
    ]
    assert [refusal.code for refusal in refused if refusal] == [
        "not_found", "nothing", "more_than_received", "warehouse", "warehouse",
    ]  # fmt: skip
    shop.defective.kind = WarehouseKind.TRANSIT
    shop.defective.save()
    none = inspect(case_line_id=line.pk, defective=1, **common).refusal
    assert none == Refusal("no_defective_warehouse")
    line.refresh_from_db()
    assert (line.received, line.restocked, Inspection.objects.count()) == (1, 0, 0)
    assert StockLevel.objects.get(warehouse=shop.warehouse).on_hand == 2
    refusal = close_cases(case_ids=[case.pk, 0], actor=shop.clerk).refused
    assert {key: value.code for key, value in refusal.items()} == {case.pk: "to_judge", 0: "not_found"}


def test_a_parcel_that_nothing_explains_waits_until_somebody_finds_its_case(shop: Shop) -> None:
    order = shipped_order(shop, 1)
    case = return_of(order, 1)
    came = receive_return(client_id=uuid4(), code="ZZ123", lines=[], actor=shop.clerk)
    assert (came.case_id, came.refusal) == (None, Refusal("unknown_parcel", {"scanned": "ZZ123"}))
    assert came.unknown_id == keep_unknown(client_id=uuid4(), code="ZZ123", note="", actor=None)
    assert came.unknown_id
    assert link_unknown(unknown_id=came.unknown_id, case_id=case.pk, actor=shop.clerk) is None
    assert link_unknown(unknown_id=came.unknown_id, case_id=case.pk, actor=shop.clerk) is None
    other = return_of(shipped_order(shop, 1), 1)
    assert link_unknown(unknown_id=came.unknown_id, case_id=other.pk, actor=shop.clerk) == Refusal("linked")
    assert link_unknown(unknown_id=0, case_id=case.pk, actor=shop.clerk) == Refusal("not_found")
    found = receive_return(client_id=uuid4(), code="ZZ123", lines=[(case_line(case).pk, 1)], actor=shop.clerk)
    assert (found.case_id, UnknownParcel.objects.get().case_id) == (case.pk, case.pk)


def test_a_closed_case_opens_again_when_its_goods_come_after_all(shop: Shop) -> None:
    order = shipped_order(shop, 2)
    case = return_of(order, 2)
    assert close_cases(case_ids=[case.pk], actor=None).done == (case.pk,)
    assert states(case) == ("none", "none", "none", True)
    receive_return(client_id=uuid4(), code=case.number, lines=[(case_line(case).pk, 1)], actor=None)
    assert states(case) == ("received", "none", "none", False)
    assert OrderLine.objects.filter(order=order).count() == 1


def test_units_are_shared_out_over_the_parcels_that_took_them_out() -> None:
    wanted = {"written_off": 1, "restocked": 3, "defective": 1}
    assert shared_out(wanted, [Source(7, 2), Source(9, 4)]) == [
        ("written_off", 7, 1), ("restocked", 7, 1), ("restocked", 9, 2), ("defective", 9, 1),
    ]  # fmt: skip
