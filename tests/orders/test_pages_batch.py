"""Actions on many orders: an outcome for each, a job when there are many, and never another store's order."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from erp.kernel.models import Job, JobRow
from erp.kernel.services import jobs
from orders.models import Hold, Order
from orders.views import batch
from people.models import User
from stores.models import Store
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def store() -> Store:
    return make.make_store(name="Northwind DE")


@pytest.fixture
def lin(client: Client, store: Store) -> User:
    user = make.make_user(role="operations", stores=[store], username="lin")
    client.force_login(user)
    return user


def post(client: Client, action: str, **data: Any) -> Any:
    return client.post(
        reverse("orders:batch", args=[action]), data, headers={"HX-Request": "true", "HX-Target": "orders-outcome"}
    )


def outcome(response: Any) -> dict[str, tuple[str, str]]:
    assert response.status_code == 200
    return {row["label"]: (row["kind"], row["reason"]) for row in response.context["outcomes"]}


def states() -> dict[str, str]:
    return dict(Order.objects.values_list("external_id", "state"))


def test_each_chosen_order_is_answered_with_its_reason(client: Client, lin: User, store: Store) -> None:
    clean, held = make.make_order(store=store), make.make_order(store=store)
    make.make_hold(order=held, kind="out_of_stock")
    done = make.make_order(store=store, state="shipped")
    other = make.make_order()
    answer = post(client, "approve", ids=[clean.pk, held.pk, done.pk, other.pk, 999999999])
    assert outcome(answer) == {
        clean.external_id: ("done", ""),
        done.external_id: ("already", ""),
        held.external_id: ("refused", "Held: Out of stock. Clear this first."),
        f"#{other.pk}": ("refused", "There is no such order."),
        "#999999999": ("refused", "There is no such order."),
    }
    assert states()[clean.external_id] == "approved"
    assert states()[other.external_id] == "review"


def test_a_hold_needs_a_reason_that_the_list_shows(client: Client, lin: User, store: Store) -> None:
    order = make.make_order(store=store)
    refused = post(client, "hold", ids=[order.pk])
    assert (refused.status_code, Hold.objects.count()) == (422, 0)
    assert outcome(post(client, "hold", ids=[order.pk], reason="photo of the parcel")) == {
        order.external_id: ("done", "")
    }
    assert "photo of the parcel" in client.get(reverse("orders:list")).content.decode()
    assert outcome(post(client, "release", ids=[order.pk])) == {order.external_id: ("done", "")}


def test_nothing_chosen_does_nothing(client: Client, lin: User) -> None:
    assert (post(client, "approve").status_code, post(client, "explode", ids=[1]).status_code) == (422, 404)


def test_all_that_match_are_found_by_the_server_now(client: Client, lin: User, store: Store) -> None:
    mine = [make.make_order(store=store, country="FR") for _ in range(3)]
    make.make_order(store=store, country="DE")
    make.make_order(country="FR")
    answer = post(client, "approve", scope="matching", country="FR", tab="clean")
    assert outcome(answer) == {order.external_id: ("done", "") for order in mine}
    assert sorted(states().values()) == ["approved"] * 3 + ["review"] * 2


def test_an_unknown_filter_never_widens_a_batch(client: Client, lin: User, store: Store) -> None:
    make.make_order(store=store)
    assert post(client, "approve", scope="matching", store=make.make_store().pk).status_code == 422
    assert set(states().values()) == {"review"}


def test_too_many_are_refused_as_a_whole(
    client: Client, lin: User, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(batch, "MOST", 1)
    for _ in range(2):
        make.make_order(store=store)
    answer = post(client, "approve", scope="matching")
    assert (answer.status_code, set(states().values())) == (422, {"review"})
    assert "Narrow the filter" in answer.content.decode()


def test_many_become_a_job_with_a_row_for_each(
    client: Client, lin: User, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(batch, "INLINE", 1)
    clean, held = make.make_order(store=store), make.make_order(store=store)
    make.make_hold(order=held, kind="address")
    answer = post(client, "approve", scope="matching").content.decode()
    job = Job.objects.get()
    assert (job.kind, job.total, f'id="job-{job.pk}"' in answer, 'hx-swap-oob="beforeend"' in answer) == (
        "orders.approve",
        2,
        True,
        True,
    )
    jobs.work(job.pk)
    assert dict(JobRow.objects.values_list("subject_id", "state")) == {clean.pk: "done", held.pk: "refused"}
    page = client.get(reverse("job", args=[job.pk]))
    assert {row["label"]: row["reason"] for row in page.context["rows"]} == {
        clean.external_id: "", held.external_id: "Held: Address incomplete. Clear this first."
    }  # fmt: skip


def test_who_may_only_look_has_no_actions(client: Client, store: Store) -> None:
    order = make.make_order(store=store)
    client.force_login(make.make_user(role="finance", stores=[store]))
    assert post(client, "approve", ids=[order.pk]).status_code == 403
    assert "data-batch=" not in client.get(reverse("orders:list")).content.decode()


def test_service_answers_wishes_to_cancel_and_approves_nothing(client: Client, store: Store) -> None:
    order = make.make_order(store=store)
    client.force_login(make.make_user(role="service", stores=[store]))
    page = client.get(reverse("orders:list")).content.decode()
    offered = [
        reverse("orders:batch", args=["approve"]) in page,
        reverse("orders:batch-cancel", args=["accept_cancel"]) in page,
    ]
    assert (offered, post(client, "approve", ids=[order.pk]).status_code) == ([False, True], 403)


def test_the_review_queue_has_clean_orders_first_and_counts_each_hold(client: Client, lin: User, store: Store) -> None:
    clean = make.make_order(store=store)
    held = make.make_order(store=store)
    make.make_hold(order=held, kind="unmapped")
    make.make_hold(order=make.make_order(store=store, state="new"), kind="unpaid")
    page = client.get(reverse("orders:review"))
    assert [row.order.pk for row in page.context["rows"]] == [clean.pk]
    assert [(tab["label"], tab["count"]) for tab in page.context["tabs"]] == [
        ("Clean", 1),
        ("Line not mapped to a SKU", 1),
    ]
    unmapped = client.get(reverse("orders:review"), {"hold": "unmapped"})
    assert [row.order.pk for row in unmapped.context["rows"]] == [held.pk]
    assert unmapped.context["matching"] == {"hold": "unmapped", "state": "review"}


def test_one_key_approves_a_row_and_it_can_be_undone(client: Client, lin: User, store: Store) -> None:
    order = make.make_order(store=store)
    row = client.post(reverse("orders:act", args=[order.pk, "approve"]), {"from": "row"}).content.decode()
    assert (states()[order.external_id], "Undo" in row) == ("approved", True)
    client.post(reverse("orders:act", args=[order.pk, "back_to_review"]), {"from": "row"})
    assert states()[order.external_id] == "review"
