"""Goods that change their place leave the books as rich as they were; a write-off and a fee are the only ones that do not."""

from __future__ import annotations

from uuid import uuid4

import pytest

from erp.kernel.sql import rows
from finance.promises import floor as promises
from inventory.services.changing import Part, assemble, damage, disassemble, relabel, undo_document, write_off
from inventory.services.transfers import close_transfer, plan_transfer, receive_transfer, send_transfers
from tests.factories import make_sku, make_warehouse
from tests.inventory.floor import goods
from tests.proofs import broken, plant

pytestmark = pytest.mark.django_db


def balances() -> dict[str, int]:
    """Account -> base value, those at nought left out."""
    found = rows(
        "SELECT account_id, sum(amount)::bigint FROM finance_leg GROUP BY 1 HAVING sum(amount) <> 0 ORDER BY 1"
    )
    return dict(found)


def by_place() -> dict[int, int]:
    """What the inventory account says of each warehouse."""
    found = rows(
        "SELECT partner_id, sum(amount)::bigint FROM finance_leg WHERE account_id = '1300' GROUP BY 1 HAVING sum(amount) <> 0"
    )
    return dict(found)


def test_a_transfer_nets_to_nought_and_what_is_lost_is_an_expense() -> None:
    here, there, cup = make_warehouse(), make_warehouse(), make_sku()
    goods(here, (cup, 10, 1001))
    planned = plan_transfer(
        client_id=uuid4(), source_id=here.pk, target_id=there.pk, lines=[(cup.pk, 6)], actor=None
    ).transfer
    assert planned
    send_transfers(transfer_ids=[planned.pk], actor=None)
    [way] = set(by_place()) - {here.pk}
    assert (balances(), by_place()) == ({"1300": 1001, "1900": -1001}, {here.pk: 401, way: 600})
    counted = [(planned.lines.get().pk, 4, 0)]
    receive_transfer(client_id=uuid4(), transfer_id=planned.pk, counted=counted, actor=None)
    close_transfer(client_id=uuid4(), transfer_id=planned.pk, reason="lost", actor=None)
    assert balances() == {"1300": 801, "1900": -1001, "5045": 200}
    assert by_place() == {here.pk: 401, there.pk: 400}
    assert broken(promises.PROMISES) == {}


def test_what_is_made_takes_its_fee_out_of_the_account_that_its_bill_is_booked_to() -> None:
    here, lid, kit = make_warehouse(), make_sku(), make_sku()
    goods(here, (lid, 3, 100))
    given = {"warehouse_id": here.pk, "actor": None}
    made = assemble(client_id=uuid4(), sku_id=kit.pk, quantity=1, components=[(lid.pk, 2)], fee=50, **given).document
    assert made
    assert balances() == {"1300": 150, "1900": -100, "5050": -50}
    assert broken(promises.PROMISES) == {}
    assert undo_document(document_id=made.pk, client_id=uuid4(), reason="x", actor=None).document
    assert balances() == {"1300": 100, "1900": -100}
    assert broken(promises.PROMISES) == {}


def test_damage_relabelling_and_taking_apart_are_no_expense_and_a_write_off_is() -> None:
    here, cup, mug, lid = make_warehouse(), make_sku(), make_sku(), make_sku()
    make_warehouse(kind="defective")
    goods(here, (cup, 7, 1000))
    given = {"warehouse_id": here.pk, "actor": None}
    assert damage(client_id=uuid4(), lines=[(cup.pk, 1)], reason="x", **given).document
    assert relabel(client_id=uuid4(), lines=[(cup.pk, mug.pk, 2)], reason="x", **given).document
    parts = [Part(lid.pk, 3)]
    assert disassemble(client_id=uuid4(), sku_id=cup.pk, quantity=1, parts=parts, **given).document
    assert balances() == {"1300": 1000, "1900": -1000}
    assert write_off(client_id=uuid4(), lines=[(cup.pk, 3)], reason="x", **given).document
    assert balances() == {"1300": 571, "1900": -1000, "5045": 429}
    assert broken(promises.PROMISES) == {}


def test_a_leg_that_stays_on_the_clearing_account_is_named_with_its_document() -> None:
    here, cup, mug = make_warehouse(), make_sku(), make_sku()
    goods(here, (cup, 7, 1000))
    lines = [(cup.pk, mug.pk, 2)]
    made = relabel(client_id=uuid4(), warehouse_id=here.pk, lines=lines, reason="x", actor=None).document
    assert made
    plant(
        "UPDATE finance_leg SET amount = amount + 1 WHERE id = (SELECT max(id) FROM finance_leg WHERE account_id = '1310')",
        table="finance_leg",
    )
    assert broken(promises.PROMISES) == {
        "clearing_is_nought": [{"document_kind": "stock_document", "document_id": made.pk, "off": 1}]
    }
