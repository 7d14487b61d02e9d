"""The pages of labels, of parcels on their way and of carriers."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from erp.kernel import clock
from erp.kernel.models import OutboxCommand
from logistics.models import CarrierAccount, LabelPrint, Parcel
from logistics.services.buying import ask_for
from tests.architecture.rows.carriers import make_line
from tests.factories import make_carrier, make_parcel, make_user
from tests.logistics.carriers import Line

pytestmark = pytest.mark.django_db


@pytest.fixture
def client() -> Client:
    client = Client()
    client.force_login(make_user(role="owner"))
    return client


def refused() -> Parcel:
    parcel = make_parcel(service=make_line(), label_state="to_buy", tracking_number=None)
    ask_for([parcel.pk])
    OutboxCommand.objects.filter(wish=f"label:{parcel.number}").update(
        state="rejected", last_error="postcode unknown", finished_at=clock.now()
    )
    Parcel.objects.filter(pk=parcel.pk).update(label_state="refused")
    return parcel


def test_a_refused_label_stands_with_the_carriers_reason_and_goes_again(client: Client) -> None:
    parcel = refused()
    page = client.get("/labels/").content.decode()
    assert parcel.number in page
    assert "postcode unknown" in page
    answer = client.post("/labels/again/", {"ids": [parcel.pk]})
    assert [row["kind"] for row in answer.context["outcomes"]] == ["done"]
    row = OutboxCommand.objects.get()
    parcel.refresh_from_db()
    assert [row.state, row.must_read, parcel.label_state] == ["unknown", True, "maybe"]
    assert client.post("/labels/again/", {}).status_code == 422


def test_a_parcel_page_shows_its_label_and_every_print(client: Client) -> None:
    parcel = make_parcel(print_count=1, printed_at=clock.now())
    LabelPrint.objects.create(parcel=parcel, nth=1, actor=make_user(username="linprint"), at=clock.now())
    page = client.get(f"/parcels/{parcel.pk}/").content.decode()
    assert "linprint" in page


def test_a_carrier_is_paused_and_called_again(client: Client) -> None:
    account = make_line().account
    assert account
    client.post(f"/carriers/accounts/{account.pk}/pause/")
    assert CarrierAccount.objects.get().paused_at is not None
    client.post(f"/carriers/accounts/{account.pk}/resume/")
    assert CarrierAccount.objects.get().paused_at is None
    assert client.get("/carriers/accounts/").status_code == 200


def test_what_was_never_scanned_opens_from_today(client: Client) -> None:
    parcel = make_parcel(
        service=make_line(),
        label_state="bought",
        state="shipped",
        shipped_at=clock.now() - timedelta(days=3),
        weighed_g=1,
    )
    assert parcel.number in client.get("/parcels/away/").content.decode()
    assert client.get("/parcels/away/?tab=stuck").status_code == 200
    assert client.get("/parcels/away/?tab=nothing").status_code == 404


@pytest.mark.django_db(transaction=True)
def test_a_carrier_is_connected_when_it_answers_and_nowhere_else(swift: Line, settings: Any) -> None:
    client = Client()
    client.force_login(make_user(role="owner"))
    there = swift.mocks.control("accounts", {"carrier": "swiftpost"})
    fields = {
        "carrier": make_carrier().pk,
        "protocol": "swiftpost",
        "name": "Second contract",
        "customer_id": there["account_id"],
        "base_url": there["base_url"],
        "key": there["credentials"]["key"],
        "secret": "wrong",
    }
    settings.MOCKS_URL = ""
    refused = client.post("/carriers/accounts/new/", {**fields, "secret": there["credentials"]["secret"]})
    settings.MOCKS_URL = f"http://127.0.0.1:{swift.mocks.port}"
    wrong = client.post("/carriers/accounts/new/", fields)
    assert [refused.status_code, wrong.status_code, CarrierAccount.objects.count()] == [422, 422, 1]
    assert 'value="wrong"' not in wrong.content.decode()
    answer = client.post("/carriers/accounts/new/", {**fields, "secret": there["credentials"]["secret"]})
    kept = CarrierAccount.objects.get(customer_id=there["account_id"])
    assert [answer.status_code, kept.secrets] == [302, there["credentials"]]
