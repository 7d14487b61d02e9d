"""Each promise of after-sales is kept by a month that went the right way, and each planted violation is named with its row."""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction

from aftersales.models import Case, CaseLine, Conversation, Inspection, Refund
from aftersales.promises import PROMISES
from aftersales.services.cases import open_case
from aftersales.services.refunds import agree_refund
from aftersales.services.replies import write_reply
from aftersales.services.returns import inspect, receive_return
from aftersales.states import CaseKind
from inventory.models import CameBack, Reservation, StockMove
from tests.aftersales.make import case_line, line_of, make_shop, return_of, shipped_order
from tests.aftersales.talk import FakeTalk, make_conversation, talk, work
from tests.proofs import broken, findings, plant

__all__ = ["talk"]  # a fixture

pytestmark = pytest.mark.django_db


@dataclass
class Month:
    """A return with a refund on its way, and something that is sent again."""

    back: Case
    line: CaseLine
    inspection: Inspection
    refund: Refund
    again: Case
    talk: Conversation
    reply: int


@pytest.fixture
def month(talk: FakeTalk) -> Month:
    shop = make_shop(layers=((9, 1000),))
    back = return_of(shipped_order(shop, 3), 3)
    line = case_line(back)
    receive_return(client_id=uuid4(), code=back.number, lines=[(line.pk, 3)], actor=None)
    judged = inspect(
        client_id=uuid4(), case_line_id=line.pk, restocked=1, defective=1, written_off=1, warehouse_id=shop.warehouse.pk, actor=None
    )  # fmt: skip
    agreed = agree_refund(
        client_id=uuid4(), case_id=back.pk, items_minor=4000, shipping_minor=0, tax_minor=0, actor=None
    )
    order = shipped_order(shop, 1)
    opened = open_case(
        client_id=uuid4(), order_id=order.pk, kind=CaseKind.RESEND, resend_lines=((line_of(order).pk, 1),), actor=None
    )
    assert judged.inspection
    assert agreed.refund
    line.refresh_from_db()
    asked = make_conversation(store=shop.store, order=order)
    written = write_reply(client_id=uuid4(), conversation_id=asked.pk, text="Tomorrow", actor=shop.clerk)
    work(asked)
    again = Case.objects.get(pk=opened.case_id or 0)
    return Month(back, line, judged.inspection, agreed.refund, again, asked, written.message_id or 0)


def test_a_month_that_went_the_right_way_keeps_and_exercises_them_all(month: Month) -> None:
    found = findings(PROMISES)
    assert {name: offenders for name, (_, offenders) in found.items() if offenders} == {}
    assert [name for name, (checked, _) in found.items() if not checked] == []
    assert len(found) == len(PROMISES)


def units_from_nowhere(month: Month) -> int:
    plant("UPDATE aftersales_caseline SET received = received + 1 WHERE id = %s", month.line.pk)
    return month.line.pk


def an_inspection_of_other_units(month: Month) -> int:
    plant(
        "UPDATE aftersales_inspection SET written_off = 2 WHERE id = %s",
        month.inspection.pk,
        table="aftersales_inspection",
    )
    return month.line.pk


def a_write_off_of_another_value(month: Month) -> int:
    plant(
        "UPDATE aftersales_inspection SET written_off_value = 1 WHERE id = %s",
        month.inspection.pk,
        table="aftersales_inspection",
    )
    return month.inspection.pk


def more_than_had_left(month: Month) -> int:
    back = CameBack.objects.filter(leg="written_off").get()
    plant("UPDATE inventory_cameback SET quantity = 9 WHERE id = %s", back.pk, table="inventory_cameback")
    return back.move_id


def a_return_at_another_cost(month: Month) -> int:
    move = StockMove.objects.get(kind="return", leg="restocked")
    plant("UPDATE inventory_stockmove SET value = value + 1 WHERE id = %s", move.pk, table="inventory_stockmove")
    return move.pk


def a_refund_that_nobody_sends(month: Month) -> int:
    plant("UPDATE kernel_outboxcommand SET wish = 'lost' WHERE wish = %s", f"refund:{month.refund.pk}")
    return month.refund.pk


def a_refund_of_more_than_was_paid(month: Month) -> int:
    plant("UPDATE aftersales_refund SET items_minor = 4501 WHERE id = %s", month.refund.pk)
    return month.back.order_id


def a_resend_that_nobody_holds(month: Month) -> int:
    line = case_line(month.again)
    held = Reservation.objects.get(owner_kind="case_line")
    plant("UPDATE inventory_reservation SET owner_id = 0 WHERE id = %s", held.pk)
    return line.pk


def a_case_that_says_something_else(month: Month) -> int:
    plant("UPDATE aftersales_case SET money = 'confirmed' WHERE id = %s", month.back.pk)
    return month.back.pk


def a_buyer_whom_nobody_sees_waiting(month: Month) -> int:
    plant("UPDATE aftersales_message SET state = 'failed' WHERE id = %s", month.reply)
    plant("UPDATE kernel_outboxcommand SET state = 'rejected' WHERE wish = %s", f"reply:{month.reply}")
    return month.talk.pk


def a_reply_that_nobody_sends(month: Month) -> int:
    plant("UPDATE kernel_outboxcommand SET wish = 'lost' WHERE wish = %s", f"reply:{month.reply}")
    return month.reply


def a_reply_that_the_marketplace_does_not_know(month: Month) -> int:
    plant(
        "UPDATE kernel_outboxcommand SET state = 'unknown', finished_at = NULL WHERE wish = %s", f"reply:{month.reply}"
    )
    return month.reply


Plant = Callable[[Month], int]
PLANTS: dict[str, tuple[Plant, set[str]]] = {
    "received": (units_from_nowhere, {"received_is_arrivals", "states_are_their_rows"}),
    "inspections": (an_inspection_of_other_units, {"judged_is_inspections", "judged_units_moved_once"}),
    "written off": (a_write_off_of_another_value, {"judged_units_moved_once"}),
    "came back": (more_than_had_left, {"no_more_came_back", "judged_units_moved_once"}),
    "share": (a_return_at_another_cost, {"returns_have_their_share"}),
    "unsent": (a_refund_that_nobody_sends, {"refunds_go_out"}),
    "too much": (a_refund_of_more_than_was_paid, {"no_more_refunded"}),
    "resend": (a_resend_that_nobody_holds, {"resends_hold_or_wait"}),
    "turn": (a_buyer_whom_nobody_sees_waiting, {"turn_is_its_messages"}),
    "unsent reply": (a_reply_that_nobody_sends, {"replies_go_out"}),
    "unknown reply": (a_reply_that_the_marketplace_does_not_know, {"replies_go_out"}),
    "state": (a_case_that_says_something_else, {"states_are_their_rows"}),
}


@pytest.mark.parametrize("name", PLANTS)
def test_a_planted_violation_is_named_with_its_row(month: Month, name: str) -> None:
    break_it, names = PLANTS[name]
    row = break_it(month)
    found = broken(PROMISES)
    assert set(found) == {f"aftersales.{name}" for name in names}
    assert row in {offender.get("id") for rows in found.values() for offender in rows}


def test_every_promise_has_a_violation_that_is_planted() -> None:
    named = {f"aftersales.{name}" for _, names in PLANTS.values() for name in names}
    assert {promise.name for promise in PROMISES} == named


@pytest.mark.parametrize("change", ["received = 0", "resent = resend + 1"])
def test_the_database_itself_refuses_to_judge_what_has_not_come(month: Month, change: str) -> None:
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE aftersales_caseline SET {change} WHERE id = %s", [month.line.pk])
