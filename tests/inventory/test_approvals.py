"""Corrections above the company's limit change nothing until somebody else agrees; the database knows no other way."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from erp.kernel.outcomes import Outcomes, Refusal
from erp.kernel.ui.home import tiles_for
from inventory.models import StockDocument, StockReason, StockRequest
from inventory.promises import PROMISES
from inventory.services.approvals import Proposed, approve_requests, propose, refuse_requests
from inventory.services.documents import Corrected
from inventory.states import DocumentKind
from people.models import User
from people.services.accounts import second_person_above
from products.models import Sku
from tests.factories import make_sku, make_user, make_warehouse
from tests.inventory.floor import goods, stock
from tests.proofs import broken

pytestmark = pytest.mark.django_db


def asked(clerk: User, units: int, *, kind: DocumentKind = DocumentKind.WRITE_OFF) -> tuple[Sku, Proposed]:
    """Ten units at 1.00 each, and a limit of 3.00."""
    second_person_above(value=300, actor=make_user())
    house, cup = make_warehouse(), make_sku()
    goods(house, (cup, 10, 1000))
    corrected = [Corrected(cup.pk, units)]
    made = propose(client_id=uuid4(), warehouse_id=house.pk, reason="wet", corrected=corrected, actor=clerk, kind=kind)
    return cup, made


def reason(code: str) -> StockReason:
    """One of the reasons that come with a migration; a test with real transactions may have emptied their table."""
    sign, note = {"lost": (-1, False), "other": (0, True)}[code]
    return StockReason.objects.get_or_create(
        code=code, defaults={"name": code.title(), "sign": sign, "needs_note": note}
    )[0]


def test_up_to_the_limit_it_is_done_at_once() -> None:
    cup, made = asked(make_user(role="warehouse"), -3)
    assert made.document
    assert (made.document.kind, made.request, stock(cup)) == ("write_off", None, {"own": 7})


def test_above_it_a_second_person_agrees_and_then_it_is_done_once() -> None:
    clerk, boss = make_user(role="warehouse"), make_user(role="manager")
    cup, made = asked(clerk, -4)
    assert made.request
    key = made.request.pk
    assert (made.document, made.request.value, stock(cup)) == (None, 400, {"own": 10})
    assert approve_requests(request_ids=[key], actor=clerk).refused == {key: Refusal("own")}
    assert stock(cup) == {"own": 10}
    assert approve_requests(request_ids=[key, 10**9], actor=boss) == Outcomes((key,), (), {10**9: Refusal("not_found")})
    assert approve_requests(request_ids=[key], actor=boss).already == (key,)
    made.request.refresh_from_db()
    assert made.request.document
    assert (made.request.document.created_by, made.request.decided_by, stock(cup)) == (clerk, boss, {"own": 6})
    again = propose(
        client_id=made.request.client_id,
        warehouse_id=made.request.warehouse_id,
        reason="wet",
        corrected=[Corrected(cup.pk, -4)],
        actor=clerk,
    )
    assert (again.document, stock(cup)) == (made.request.document, {"own": 6})
    assert broken(PROMISES) == {}


def test_a_refused_one_keeps_its_reason_and_changes_nothing() -> None:
    boss = make_user(role="finance")
    cup, made = asked(make_user(role="warehouse"), 5, kind=DocumentKind.ADJUSTMENT)
    assert made.request
    key = made.request.pk
    assert refuse_requests(request_ids=[key], answer=" ", actor=boss).refused == {key: Refusal("no_reason")}
    assert refuse_requests(request_ids=[key], answer="count again", actor=boss).done == (key,)
    assert approve_requests(request_ids=[key], actor=boss).refused == {key: Refusal("state")}
    made.request.refresh_from_db()
    assert (made.request.state, made.request.answer, stock(cup)) == ("refused", "count again", {"own": 10})
    assert broken(PROMISES) == {}


def test_what_the_stock_does_not_allow_any_more_stays_pending() -> None:
    cup, made = asked(make_user(role="warehouse"), -8)
    assert made.request
    second_person_above(value=None, actor=make_user())
    corrected = [Corrected(cup.pk, -5)]
    propose(
        client_id=uuid4(), warehouse_id=made.request.warehouse_id, reason="x", corrected=corrected, actor=make_user()
    )
    outcomes = approve_requests(request_ids=[made.request.pk], actor=make_user())
    why = {"code": "below_zero", "on_hand": 5, "delta": -8}
    assert outcomes.refused == {made.request.pk: Refusal("cannot", why)}
    made.request.refresh_from_db()
    assert (made.request.state, stock(cup)) == ("pending", {"own": 5})


def test_the_database_itself_knows_no_approval_by_the_maker() -> None:
    clerk = make_user(role="warehouse")
    asked(clerk, -4)
    document = StockDocument.objects.latest("id")
    with pytest.raises(IntegrityError), transaction.atomic():
        StockRequest.objects.update(state="approved", decided_by=clerk, document=document)
    with pytest.raises(IntegrityError), transaction.atomic():
        StockRequest.objects.update(state="approved", decided_by=make_user())


def test_the_pages_ask_and_answer(client: Client) -> None:
    clerk, boss = make_user(role="warehouse"), make_user(role="manager")
    second_person_above(value=300, actor=boss)
    house, cup = make_warehouse(), make_sku()
    goods(house, (cup, 10, 1000))
    client.force_login(clerk)
    lost = reason("lost")
    sent = {"client_id": uuid4(), "warehouse": house.pk, "delta": -4, "cause": lost.pk, "reason": ""}
    assert client.post(reverse("stock-adjust", args=[cup.pk]), sent).status_code == 302
    found = StockRequest.objects.get()
    assert (found.reason, stock(cup)) == ("Lost", {"own": 10})
    client.force_login(boss)
    assert [tile.count for tile in tiles_for(boss) if "requests" in tile.url] == [1]
    page = client.get(reverse("stock-requests") + "?state=pending")
    assert cup.code in page.content.decode()
    answer = client.post(reverse("stock-request-decide", args=["approve"]), {"ids": [found.pk]})
    assert (answer.context["done"], stock(cup)) == (1, {"own": 6})


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"delta": 3, "cause": "lost", "reason": ""}, "cause"),
        ({"delta": -3, "cause": "other", "reason": ""}, "reason"),
        ({"delta": -3, "cause": "", "reason": ""}, "reason"),
    ],
)
def test_a_reason_fits_what_it_is_the_reason_of(client: Client, fields: dict[str, object], wrong: str) -> None:
    client.force_login(make_user(role="warehouse"))
    house, cup = make_warehouse(), make_sku()
    goods(house, (cup, 10, 1000))
    cause = reason(str(fields["cause"])).pk if fields["cause"] else ""
    sent = {**fields, "client_id": uuid4(), "warehouse": house.pk, "cause": cause}
    page = client.post(reverse("stock-adjust", args=[cup.pk]), sent)
    assert (page.status_code, list(page.context["form"].errors), stock(cup)) == (422, [wrong], {"own": 10})
