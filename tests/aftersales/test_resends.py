"""Something is sent again: reserved for its case, through the warehouse like any other parcel."""

from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from aftersales.models import Case
from aftersales.services.cases import CaseDraft, close_cases, open_case, open_cases
from aftersales.services.resends import cancel_resend, refresh_resends, resend
from aftersales.states import CaseKind
from erp.kernel.outcomes import Refusal
from erp.kernel.promises import audit
from inventory.models import Reservation, StockLevel, Warehouse
from inventory.services.stock import Change, adjust
from logistics.models import Parcel, Service
from logistics.services.stations import verify_scan
from tests.aftersales.make import Shop, case_line, line_of, make_shop, return_of, ship, shipped_order, stock
from tests.factories import NOON

pytestmark = pytest.mark.django_db


@pytest.fixture
def shop() -> Shop:
    return make_shop(layers=((5, 500),))


def resend_case(shop: Shop, quantity: int = 1) -> Case:
    order = shipped_order(shop, quantity)
    opened = open_case(
        client_id=uuid4(),
        order_id=order.pk,
        kind=CaseKind.RESEND,
        resend_lines=((line_of(order).pk, quantity),),
        actor=shop.clerk,
    )
    return Case.objects.get(pk=opened.case_id or 0)


def state(case: Case) -> tuple[str, int, int]:
    case.refresh_from_db()
    line = case_line(case)
    return case.resend, line.resend, line.resent


def parcel_of(case: Case) -> Parcel:
    return Parcel.objects.get(owner_kind="case", owner_id=case.pk, cancelled_at=None)


def broken() -> list[str]:
    return [finding.promise.name for finding in audit() if not finding.kept]


def test_a_resend_is_a_parcel_of_its_case(shop: Shop) -> None:
    case = resend_case(shop, 2)
    assert state(case) == ("packing", 2, 0)
    parcel = parcel_of(case)
    assert (parcel.references, [(line.holder_kind, line.holder_id, line.quantity) for line in parcel.lines.all()]) == (
        [case.order.external_id, case.number], [("case_line", case_line(case).pk, 2)],
    )  # fmt: skip
    assert close_cases(case_ids=[case.pk], actor=None).refused[case.pk].code == "resend_open"
    assert resend(case_id=case.pk, lines=[(line_of(case.order).pk, 1)], actor=None).already
    assert broken() == []
    ship(parcel, shop.clerk)
    assert state(case) == ("shipped", 2, 2)
    assert StockLevel.objects.get(warehouse=shop.warehouse).on_hand == 1
    assert cancel_resend(case_id=case.pk, actor=None, reason="x").refusal == Refusal("shipped")
    again = resend(case_id=case.pk, lines=[(line_of(case.order).pk, 1)], actor=None)
    assert again.refusal == Refusal("resend_over")
    assert broken() == []


def test_nothing_is_sent_again_from_nowhere(shop: Shop) -> None:
    order = shipped_order(shop, 2)
    waits = open_case(client_id=uuid4(), order_id=order.pk, kind=CaseKind.COMPLAINT, actor=shop.clerk)
    Warehouse.objects.update(suspended_at=NOON)
    lines = ((line_of(order).pk, 1),)

    opened = open_case(client_id=uuid4(), order_id=order.pk, kind=CaseKind.RESEND, resend_lines=lines, actor=shop.clerk)
    added = resend(case_id=waits.case_id or 0, lines=lines, actor=shop.clerk)

    assert (opened.case_id, opened.refusal, added.refusal) == (None, Refusal("no_warehouse"), Refusal("no_warehouse"))


def test_a_resend_waits_for_stock_and_goes_on_by_itself(shop: Shop) -> None:
    case = resend_case(shop, 3)
    assert state(case) == ("waiting", 3, 0)
    assert broken() == []
    stock(shop, 1, 90)
    refresh_resends()
    assert state(case) == ("packing", 3, 0)
    assert shop.listing.sku_id
    lost = Change(shop.listing.sku_id, shop.warehouse.pk, -1, "damaged", "test", 8001)
    assert adjust(changes=[lost], actor=None).done == (0,)
    refresh_resends()
    assert (state(case), Parcel.objects.filter(owner_kind="case", state="cancelled").count()) == (("waiting", 3, 0), 1)
    stock(shop, 1, 90)
    refresh_resends()
    parcel = parcel_of(case)
    assert (state(case), parcel.attempt) == (("packing", 3, 0), 2)
    verify_scan(code=parcel.number, client_id=uuid4(), actor=shop.clerk)
    assert shop.listing.sku
    verify_scan(code=shop.listing.sku.code, client_id=uuid4(), actor=shop.clerk, parcel_id=parcel.pk)
    assert Reservation.objects.get(owner_kind="case_line").picked
    assert broken() == []


def test_a_resend_that_is_called_off_frees_its_stock(shop: Shop) -> None:
    case = resend_case(shop, 2)
    parcel = parcel_of(case)
    assert cancel_resend(case_id=case.pk, actor=shop.clerk, reason="found it").done
    parcel.refresh_from_db()
    level = StockLevel.objects.get(warehouse=shop.warehouse)
    assert (state(case), parcel.state, level.on_hand, level.reserved) == (("none", 0, 0), "cancelled", 3, 0)
    assert cancel_resend(case_id=case.pk, actor=shop.clerk, reason="x").already
    assert cancel_resend(case_id=0, actor=shop.clerk, reason="x").refusal == Refusal("not_found")
    assert broken() == []


def test_a_return_may_send_something_again_and_what_was_sent_again_may_come_back(shop: Shop) -> None:
    order = shipped_order(shop, 1)
    case = return_of(order, 1)
    line = line_of(order).pk
    refused = [
        resend(case_id=0, lines=[(line, 1)], actor=None),
        resend(case_id=case.pk, lines=[], actor=None),
        resend(case_id=case.pk, lines=[(0, 1)], actor=None),
        resend(case_id=case.pk, lines=[(line, 2)], actor=None),
    ]
    assert [each.refusal.code for each in refused if each.refusal] == [
        "not_found", "no_lines", "line_unknown", "too_many",
    ]  # fmt: skip
    assert resend(case_id=case.pk, lines=[(line, 1)], actor=shop.clerk).done
    ship(parcel_of(case), shop.clerk)
    other = return_of(order, 1)
    assert (case_line(other).expected, state(case)) == (1, ("shipped", 1, 1))
    assert broken() == []


def test_a_resend_that_no_service_carries_waits_until_one_does(shop: Shop) -> None:
    Service.objects.update(max_weight_g=500)
    case = resend_case(shop, 2)
    assert state(case)[0] == "packing"
    cancel_resend(case_id=case.pk, actor=None, reason="x")
    Service.objects.update(countries=["PL"])
    order = shipped_order(shop, 1)
    Service.objects.update(countries=["US"])
    opened = open_case(
        client_id=uuid4(), order_id=order.pk, kind=CaseKind.RESEND, resend_lines=((line_of(order).pk, 1),), actor=None
    )
    assert Case.objects.get(pk=opened.case_id or 0).resend == "waiting"
    assert broken() == []


def test_opening_costs_the_same_at_1_and_20_cases(shop: Shop) -> None:
    stock(shop, 100, 5000)
    counts = []
    for many in (1, 20):
        orders = [shipped_order(shop, 1) for _ in range(many)]
        drafts = [
            CaseDraft(
                uuid4(), order.pk, CaseKind.EXCHANGE, lines=((line_of(order).pk, 1),), resend_lines=((line_of(order).pk, 1),)
            )
            for order in orders
        ]  # fmt: skip
        with CaptureQueriesContext(connection) as queries:
            assert all(opened.case_id for opened in open_cases(drafts=drafts, actor=None))
        counts.append(len(queries))
    assert counts[0] == counts[1]
