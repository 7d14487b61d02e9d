"""The launch board and the design tasks. Ola manages launches, Dee and Kim design, Lin's store is not Omar's."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any
from uuid import uuid4

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.test import Client

from erp.kernel import clock
from erp.kernel.models import TimelineEntry
from erp.kernel.outcomes import Outcomes, Refusal
from erp.kernel.promises import audit
from people.models import User
from people.roles import Role
from products.models import DesignTask, ImageFile, LaunchCard, LaunchComment, ProductImage
from products.reads_launch import Lack, board, cards_matching, lacking, tiles
from products.services.design import TaskDraft, make_lacking, make_tasks, move_tasks, plan_tasks
from products.services.launch import comment, move_cards, open_cards, plan_cards
from products.states import Stage, TaskKind, TaskState
from stores.states import Marketplace
from tests.factories import make_product, make_store, make_user

pytestmark = pytest.mark.django_db
TODAY, LATER = date(2026, 11, 20), date(2026, 11, 27)


@pytest.fixture(autouse=True)
def _late_evening() -> Any:
    """20:00 UTC on the 19th: in the company's zone it is the 20th already."""
    with clock.frozen(datetime(2026, 11, 19, 20, tzinfo=UTC)):
        yield


@pytest.fixture
def ola() -> User:
    return make_user(role=Role.OPERATIONS, username="ola")


@pytest.fixture
def dee() -> User:
    return make_user(role=Role.DESIGNER, username="dee")


@pytest.fixture
def kim() -> User:
    return make_user(role=Role.DESIGNER, username="kim")


def card(stage: Stage = Stage.CHOSEN, **plan: Any) -> LaunchCard:
    """A card that was brought to a stage by the service, with its tasks accepted on the way."""
    product = make_product()
    open_cards(product_ids=[product.pk], actor=None)
    made = LaunchCard.objects.get(product=product)
    for each in list(Stage)[1 : list(Stage).index(stage) + 1]:
        finish(DesignTask.objects.filter(product=product))
        assert move_cards(card_ids=[made.pk], to=each, actor=None).done == (made.pk,)
    if plan:
        plan_cards(card_ids=[made.pk], plan=plan, actor=None)  # type: ignore[arg-type]  # the tests' own words
    made.refresh_from_db()
    return made


def finish(tasks: Any) -> None:
    """Make, hand in and accept tasks."""
    boss = make_user(role=Role.OWNER)
    ids = list(tasks.exclude(state__in=["accepted", "cancelled"]).values_list("pk", flat=True))
    for verb in ("start", "hand_in", "accept"):
        move_tasks(task_ids=ids, verb=verb, actor=boss)


def task(kind: TaskKind = TaskKind.IMAGES, *, due: date = LATER, **fields: Any) -> DesignTask:
    """An open task."""
    if "product_id" not in fields:
        fields["product_id"] = make_product().pk
    draft = TaskDraft(kind, due, **fields)
    assert make_tasks(drafts=[draft], actor=None).done == (0,)
    return DesignTask.objects.order_by("-pk")[0]


def stages() -> dict[int, str]:
    return dict(LaunchCard.objects.values_list("pk", "stage"))


def test_products_are_put_on_the_board_once(ola: User, dee: User) -> None:
    one, two = make_product(), make_product()
    assert open_cards(product_ids=[one.pk], actor=ola, owner_id=dee.pk, due_on=LATER) == Outcomes((one.pk,))
    clerk = make_user(role=Role.WAREHOUSE)
    assert open_cards(product_ids=[two.pk], actor=ola, owner_id=clerk.pk) == Outcomes(
        refused={two.pk: Refusal("owner")}
    )
    told = open_cards(product_ids=[one.pk, two.pk, 10**9], actor=ola)
    assert told == Outcomes((two.pk,), (one.pk,), {10**9: Refusal("not_found")})
    assert list(LaunchCard.objects.order_by("pk").values_list("product", "owner", "due_on", "stage")) == [
        (one.pk, dee.pk, LATER, "chosen"), (two.pk, None, None, "chosen"),
    ]  # fmt: skip


def test_a_card_goes_one_stage_on_or_back_with_a_reason(ola: User) -> None:
    new, far, stuck = card(), card(Stage.TESTED), card(Stage.SAMPLED, blocked="the sample smells")
    ids = [new.pk, far.pk, stuck.pk]
    before = stages()
    assert move_cards(card_ids=[*ids, 10**9], to=Stage.PHOTOGRAPHED, actor=ola) == Outcomes(
        refused={
            new.pk: Refusal("move", {"stage": "Chosen"}), far.pk: Refusal("reason"),
            stuck.pk: Refusal("blocked", {"why": "the sample smells"}), 10**9: Refusal("not_found"),
        },
    )  # fmt: skip
    assert stages() == before
    told = move_cards(card_ids=ids, to=Stage.SAMPLED, actor=ola, reason="another supplier")
    assert told == Outcomes((new.pk, far.pk), (stuck.pk,))
    assert set(stages().values()) == {"sampled"}
    last = TimelineEntry.objects.filter(subject_kind="launch_card", subject_id=far.pk).order_by("-pk")[0]
    assert (last.action, last.actor, last.data) == (
        "launch.moved", ola, {"from": "tested", "to": "sampled", "reason": "another supplier"},
    )  # fmt: skip


def test_a_stage_makes_its_tasks_and_is_not_passed_while_one_is_open(ola: User) -> None:
    for site in ("DE", "FR", "US"):
        make_store(marketplace=Marketplace.WISH, site=site)
    make_store(marketplace=Marketplace.AMAZON, site="DE")
    make_store(marketplace=Marketplace.AMAZON, site="JP", closed_at=clock.now())
    one, two = card(Stage.SAMPLED, due_on=LATER), card(Stage.SAMPLED)
    move_cards(card_ids=[one.pk, two.pk], to=Stage.PHOTOGRAPHED, actor=ola)
    images = DesignTask.objects.get(product=one.product)
    assert (images.kind, images.state, images.due_on, images.created_by) == ("images", "open", LATER, ola)
    told = move_cards(card_ids=[one.pk, two.pk], to=Stage.WRITTEN, actor=ola)
    assert told.refused[one.pk] == Refusal("tasks", {"count": 1, "tasks": f"#{images.pk} Images"})
    assert (told.done, set(stages().values())) == ((), {"photographed"})
    finish(DesignTask.objects.filter(product=one.product))
    assert move_cards(card_ids=[one.pk, two.pk], to=Stage.WRITTEN, actor=ola).done == (one.pk,)
    copies = DesignTask.objects.filter(product=one.product, kind="copy").order_by("marketplace", "language")
    assert list(copies.values_list("marketplace", "language")) == [
        ("amazon", "de"), ("wish", "de"), ("wish", "en"), ("wish", "fr"),
    ]  # fmt: skip
    refused = move_cards(card_ids=[one.pk], to=Stage.CHECKED, actor=ola).refused[one.pk]
    assert (refused.code, refused.values["count"]) == ("tasks", 4)


def test_stepping_back_asks_for_the_work_again_and_coming_forward_does_not(ola: User) -> None:
    one = card(Stage.CHECKED)
    move_cards(card_ids=[one.pk], to=Stage.PHOTOGRAPHED, actor=ola, reason="the logo is wrong")
    again = DesignTask.objects.get(product=one.product, kind="images", state="open")
    assert again.brief == "the logo is wrong"
    finish(DesignTask.objects.filter(product=one.product))
    move_cards(card_ids=[one.pk], to=Stage.WRITTEN, actor=ola)
    assert move_cards(card_ids=[one.pk], to=Stage.CHECKED, actor=ola).done == (one.pk,)
    assert DesignTask.objects.filter(product=one.product, kind="copy").count() == 1


@pytest.mark.parametrize("count", [1, 30])
def test_many_cards_cost_the_statements_of_one(ola: User, count: int, django_assert_num_queries: Any) -> None:
    ids = [card(Stage.SAMPLED).pk for _ in range(count)]
    with django_assert_num_queries(12):  # savepoints included
        assert len(move_cards(card_ids=ids, to=Stage.PHOTOGRAPHED, actor=ola).done) == count


def test_a_comment_is_said_once_and_stays(ola: User) -> None:
    one, client_id = card(), uuid4()
    assert comment(card_id=one.pk, client_id=client_id, text=" hello ", actor=ola) == Outcomes((one.pk,))
    assert comment(card_id=one.pk, client_id=client_id, text="hello", actor=ola) == Outcomes((), (one.pk,))
    assert comment(card_id=one.pk, client_id=uuid4(), text=" ", actor=ola).refused == {one.pk: Refusal("empty")}
    assert comment(card_id=10**9, client_id=uuid4(), text="x", actor=ola).refused == {10**9: Refusal("not_found")}
    assert list(LaunchComment.objects.values_list("text", flat=True)) == ["hello"]
    with pytest.raises(DatabaseError), transaction.atomic():
        LaunchComment.objects.update(text="other")


def test_a_task_goes_from_hand_to_hand(ola: User, dee: User, kim: User) -> None:
    one = task()
    assert move_tasks(task_ids=[one.pk], verb="hand_in", actor=dee).refused == {
        one.pk: Refusal("move", {"state": "Not begun"})
    }
    assert move_tasks(task_ids=[one.pk], verb="start", actor=dee) == Outcomes((one.pk,))
    assert move_tasks(task_ids=[one.pk], verb="start", actor=dee) == Outcomes((), (one.pk,))
    assert move_tasks(task_ids=[one.pk], verb="hand_in", actor=kim).refused == {
        one.pk: Refusal("others", {"owner": "dee"})
    }
    assert move_tasks(task_ids=[one.pk], verb="accept", actor=ola).refused[one.pk].code == "move"
    move_tasks(task_ids=[one.pk], verb="hand_in", actor=dee)
    assert move_tasks(task_ids=[one.pk], verb="return", actor=ola, reason=" ").refused == {one.pk: Refusal("reason")}
    move_tasks(task_ids=[one.pk], verb="return", actor=ola, reason="too dark")
    one.refresh_from_db()
    assert (one.state, one.owner, one.returned_because, one.finished_at) == ("returned", dee, "too dark", None)
    assert move_tasks(task_ids=[one.pk], verb="start", actor=kim).refused == {
        one.pk: Refusal("others", {"owner": "dee"})
    }
    for person, verb in ((dee, "start"), (dee, "hand_in"), (ola, "accept")):
        assert move_tasks(task_ids=[one.pk, 10**9], verb=verb, actor=person) == Outcomes(
            (one.pk,), refused={10**9: Refusal("not_found")}
        )
    one.refresh_from_db()
    assert (one.state, one.reviewer, one.returned_because, one.finished_at) == ("accepted", ola, "", clock.now())
    assert move_tasks(task_ids=[one.pk], verb="cancel", actor=ola).refused[one.pk].code == "move"
    lines = TimelineEntry.objects.filter(subject_kind="design_task", subject_id=one.pk).order_by("pk")
    assert [row.action.split(".")[1] for row in lines] == [
        "made",
        "start",
        "hand_in",
        "return",
        "start",
        "hand_in",
        "accept",
    ]


def test_a_task_is_made_once_and_names_its_subject(ola: User, dee: User) -> None:
    product, client_id, clerk = make_product(), uuid4(), make_user(role=Role.WAREHOUSE)
    images = TaskDraft(TaskKind.IMAGES, LATER, product.pk)
    poster = TaskDraft(TaskKind.POSTER, LATER, product.pk, client_id=client_id)
    page = TaskDraft(TaskKind.STORE_PAGE, LATER, store_id=make_store().pk, owner_id=dee.pk)
    told = make_tasks(
        drafts=[
            images, images, poster, page, TaskDraft(TaskKind.COPY, LATER, store_id=page.store_id), TaskDraft(TaskKind.POSTER, LATER),
            TaskDraft(TaskKind.IMAGES, LATER, 10**9), TaskDraft(TaskKind.COPY, LATER, product.pk, owner_id=clerk.pk),
        ],
        actor=ola,
    )  # fmt: skip
    assert told == Outcomes(
        (0, 2, 3),
        (1,),
        {4: Refusal("no_product"), 5: Refusal("no_subject"), 6: Refusal("not_found"), 7: Refusal("owner")},
    )
    assert make_tasks(drafts=[images, poster], actor=ola) == Outcomes((), (0, 1))
    assert sorted(DesignTask.objects.values_list("kind", flat=True)) == ["images", "poster", "store_page"]


def test_a_plan_changes_owner_and_day(ola: User, dee: User) -> None:
    free, busy, done = task(), task(owner_id=dee.pk), task()
    move_tasks(task_ids=[busy.pk], verb="start", actor=dee)
    finish(DesignTask.objects.filter(pk=done.pk))
    ids = [free.pk, busy.pk, done.pk]
    assert plan_tasks(task_ids=ids, plan={"owner_id": None}, actor=ola) == Outcomes(
        (), (free.pk,), {busy.pk: Refusal("being_made"), done.pk: Refusal("finished")}
    )
    clerk = make_user(role=Role.WAREHOUSE)
    assert plan_tasks(task_ids=[free.pk], plan={"owner_id": clerk.pk}, actor=ola).refused == {free.pk: Refusal("owner")}
    assert plan_tasks(task_ids=[free.pk, busy.pk], plan={"owner_id": dee.pk, "due_on": TODAY}, actor=ola).done == (
        free.pk,
        busy.pk,
    )
    assert set(DesignTask.objects.exclude(pk=done.pk).values_list("owner", "due_on")) == {(dee.pk, TODAY)}


@pytest.mark.parametrize(
    "wrong",
    [
        {"state": "doing"},
        {"state": "returned"},
        {"state": "cancelled"},
        {"product": None},
        {"finished_at": datetime(2026, 1, 1, tzinfo=UTC)},
    ],
)
def test_the_database_keeps_tasks_sane(wrong: dict[str, Any]) -> None:
    task()
    with pytest.raises(IntegrityError), transaction.atomic():
        DesignTask.objects.update(**wrong)


def test_what_products_lack_becomes_tasks_by_one_click(ola: User) -> None:
    bare, shot, asked = make_product(), make_product(description="A thing.", description_zh="东西"), make_product()
    make_product(archived_at=clock.now())
    picture = ImageFile.objects.create(
        sha256="a" * 64, format="png", width=1, height=1, bytes=1, dhash=0, added_at=clock.now()
    )
    ProductImage.objects.create(product=shot, file=picture, position=0)
    make_tasks(drafts=[TaskDraft(TaskKind.IMAGES, LATER, asked.pk)], actor=None)
    assert set(lacking(Lack.IMAGES)) == {bare, asked}
    assert set(lacking()) == {bare, asked}
    assert set(lacking(Lack.ENGLISH)) == set(lacking(Lack.CHINESE)) == {bare, asked}
    told = make_lacking(product_ids=[bare.pk, shot.pk, asked.pk, 10**9], what=Lack.IMAGES, due_on=LATER, actor=ola)
    assert told == Outcomes((bare.pk,), (asked.pk,), {shot.pk: Refusal("not_lacking"), 10**9: Refusal("not_found")})
    make_lacking(product_ids=[bare.pk], what=Lack.CHINESE, due_on=LATER, actor=ola)
    assert DesignTask.objects.get(product=bare, kind="copy").language == "zh"


def test_the_board_counts_its_work_and_lateness_in_the_company_s_zone(
    ola: User, dee: User, django_assert_num_queries: Any
) -> None:
    late, due, done = (
        card(due_on=date(2026, 11, 19)),
        card(due_on=TODAY, owner_id=dee.pk),
        card(Stage.TESTED, due_on=date(2026, 11, 1)),
    )
    with django_assert_num_queries(2):
        columns = {column["stage"]: column for column in board(cards_matching({}, ola))}
    chosen = columns[Stage.CHOSEN]
    assert (chosen["count"], chosen["late"], [item["late"] for item in chosen["cards"]]) == (2, 1, [True, False])
    assert (columns[Stage.TESTED]["count"], columns[Stage.TESTED]["late"]) == (1, 0)
    assert list(cards_matching({"late": "1"}, ola)) == [late]
    assert list(cards_matching({"owner": "me"}, dee)) == [due]
    assert set(cards_matching({"owner": "none"}, dee)) == {late, done}
    assert list(cards_matching({"q": due.product.code}, dee)) == [due]


def test_home_says_what_needs_a_designer(ola: User, dee: User) -> None:
    task(owner_id=dee.pk, due=date(2026, 11, 19))
    task(TaskKind.POSTER)
    handed = task(owner_id=dee.pk)
    for verb in ("start", "hand_in"):
        move_tasks(task_ids=[handed.pk], verb=verb, actor=dee)
    card(due_on=date(2026, 11, 19))
    assert [(tile.label, tile.count, tile.says) for tile in tiles(dee)] == [
        ("My design tasks", 1, "1 overdue"), ("Design tasks of nobody", 1, "to be taken"),
    ]  # fmt: skip
    assert [(tile.label, tile.count) for tile in tiles(ola)] == [
        ("My design tasks", 0), ("Design tasks of nobody", 1), ("Design to review", 1), ("Late launches", 1),
    ]  # fmt: skip
    assert tiles(make_user(role=Role.WAREHOUSE)) == []


def test_a_card_is_worked_on_in_its_pages(client: Client, ola: User, dee: User) -> None:
    product = make_product()
    client.force_login(ola)
    added = client.post("/launch/add/", {"codes": f"{product.code}, NONE"})
    assert (added.context["done"], added.context["refused"]) == (1, 1)
    one = LaunchCard.objects.get()
    assert product.code in client.get("/launch/").content.decode()
    assert (
        client.post(f"/launch/{one.pk}/move/", {"to": "sampled", "next": "/launch/?owner=none"}).url
        == "/launch/?owner=none"
    )  # type: ignore[attr-defined]  # a redirect
    said = client.post(f"/launch/{one.pk}/move/", {"to": "listed", "next": "//elsewhere"}, follow=True)
    assert "one stage on, or back" in said.content.decode()
    plan = {"owner_id": dee.pk, "due_on": "2026-11-19", "blocked": "", "notes": "blue first"}
    client.post(f"/launch/{one.pk}/plan/", plan)
    assert client.post(f"/launch/{one.pk}/plan/", {**plan, "due_on": "x"}).status_code == 422
    client.post(f"/launch/{one.pk}/comment/", {"text": "nice", "client_id": str(uuid4())})
    one.refresh_from_db()
    assert (one.stage, one.owner, one.notes) == ("sampled", dee, "blue first")
    client.force_login(dee)
    page = client.get(f"/launch/{one.pk}/").content.decode()
    assert all(words in page for words in ("nice", "Chosen → Sampled", "Overdue", "blue first"))
    assert client.post(f"/launch/{one.pk}/move/", {"to": "photographed"}).status_code == 403


def test_a_designer_works_through_the_queue(client: Client, ola: User, dee: User) -> None:
    late, soon, poster = task(due=date(2026, 11, 19)), task(due=TODAY), task(TaskKind.POSTER, due=date(2026, 12, 30))
    hidden = task(TaskKind.STORE_PAGE, product_id=None, store_id=make_store().pk)
    client.force_login(dee)
    tabs = {
        name: [row["task"].pk for row in client.get(f"/design/?tab={name}").context["rows"]]
        for name in ("", "late", "soon", "mine", "free")
    }
    assert tabs == {
        "": [late.pk, soon.pk, poster.pk],
        "late": [late.pk],
        "soon": [soon.pk],
        "mine": [],
        "free": [late.pk, soon.pk, poster.pk],
    }
    assert client.get(f"/design/{hidden.pk}/").status_code == 404
    row = client.post(f"/design/{late.pk}/do/start/", {"from": "row"})
    assert (row.status_code, row.context["row"]["may_hand_in"]) == (200, True)
    assert client.post(f"/design/{soon.pk}/do/hand_in/", {"from": "row"}).status_code == 422
    told = client.post("/design/batch/hand_in/", {"ids": [late.pk, hidden.pk]})
    assert (told.context["done"], told.context["refused"]) == (1, 1)
    assert client.post(f"/design/{late.pk}/judge/accept/").status_code == 403
    client.force_login(ola)
    assert [row["task"].pk for row in client.get("/design/?tab=review").context["rows"]] == [late.pk]
    client.post("/design/judge/return/", {"ids": late.pk, "reason": "too dark"})
    assert "too dark" in client.get(f"/design/{late.pk}/").content.decode()
    client.post(f"/design/{late.pk}/judge/cancel/")
    assert [row["task"].pk for row in client.get("/design/?tab=done").context["rows"]] == [late.pk]
    assert client.post("/design/batch/accept/", {"ids": late.pk}).status_code == 404


def test_tasks_are_asked_for_by_hand_or_from_the_list_of_what_lacks(client: Client, ola: User, dee: User) -> None:
    product = make_product()
    client.force_login(ola)
    form = {
        "client_id": str(uuid4()),
        "kind": "copy",
        "product": product.code,
        "language": "de",
        "brief": "short",
        "owner_id": dee.pk,
        "due_on": "2026-12-01",
    }
    assert client.get("/design/new/").status_code == 200
    assert client.post("/design/new/", {**form, "product": ""}).status_code == 422
    assert client.post("/design/new/", {**form, "product": "NONE"}).status_code == 422
    assert not DesignTask.objects.exists()
    assert client.post("/design/new/", form).status_code == client.post("/design/new/", form).status_code == 302
    assert list(DesignTask.objects.values_list("kind", "language", "owner")) == [("copy", "de", dee.pk)]
    assert [row.pk for row in client.get("/design/lacking/?what=images").context["rows"]] == [product.pk]
    told = client.post("/design/lacking/images/", {"ids": product.pk})
    assert told.context["done"] == 1
    assert client.post("/design/lacking/images/", {}).status_code == 422
    task_id = DesignTask.objects.get(kind="images").pk
    assert (
        client.post(
            f"/design/{task_id}/plan/", {"owner_id": dee.pk, "due_on": "2026-12-02", "brief": "white"}
        ).status_code
        == 302
    )
    assert client.post(f"/design/{task_id}/plan/", {"due_on": ""}).status_code == 422


def kept() -> dict[str, bool]:
    names = ("launch_cards_stand_where_they_were_moved", "design_tasks_stand_where_they_were_brought")
    return {
        finding.promise.name: finding.kept for finding in audit() if finding.promise.name in names and finding.exercised
    }


def test_the_audit_notices_what_was_moved_past_the_services(ola: User) -> None:
    one = card(Stage.CHECKED)
    asked = task()
    assert list(kept().values()) == [True, True]
    LaunchCard.objects.filter(pk=one.pk).update(stage=Stage.LISTED)
    DesignTask.objects.filter(pk=asked.pk).update(state=TaskState.DOING, owner=ola)
    assert list(kept().values()) == [False, False]
