"""The listing desk: drafts made, written, checked and gated; the word list; the pages of it."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from PIL import Image

from erp.kernel.models import TimelineEntry
from erp.kernel.outcomes import Outcomes, Refusal
from products.models import ForbiddenWord, ImageFile, Listing, ListingChange, ListingDraft, PictureMeasure, SkuImage
from products.pictures import read_picture
from products.reads_checks import findings
from products.services import desk_actions, publishing
from products.services.desk import Made, Written, draft_listings, make_drafts, write_draft
from products.services.forbidden_words import WordLine, drop_words, put_words
from products.services.gate import refused_by_checks
from products.services.images import path_of
from stores.models import Store
from tests import factories as make

pytestmark = pytest.mark.django_db
D = Decimal


@pytest.fixture
def wish() -> Store:
    return make.make_store(marketplace="wish", name="Wish shop")


def drawn(colour: str) -> bytes:
    image = Image.new("RGB", (1200, 1200), colour)
    image.paste("red", (300, 300, 900, 900))
    out = BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


def stored(content: bytes) -> ImageFile:
    """A picture on disk and in the catalogue."""
    picture = read_picture(content)
    path = path_of(picture.sha256, "original", picture.format)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(picture.original)
    return ImageFile.objects.create(
        sha256=picture.sha256, format=picture.format, width=picture.width, height=picture.height, bytes=len(picture.original),
        dhash=picture.dhash, added_at=make.NOON,
    )  # fmt: skip


def draft(store: Store, **fields: Any) -> ListingDraft:
    """A draft with nothing wrong on Wish."""
    sku = fields.pop("sku", None) or make.make_sku(length_mm=1, width_mm=1, height_mm=1)
    values: dict[str, Any] = {
        "seller_sku": f"D-{make.number()}", "title": f"Cup number {make.number()}", "description": "A cup.", "price": D("9.99"),
        "images": [], "created_at": make.NOON, "updated_at": make.NOON, **fields,
    }  # fmt: skip
    return ListingDraft.objects.create(store=store, sku=sku, currency=store.currency, **values)


def codes(row: ListingDraft) -> list[str]:
    fresh = ListingDraft.objects.select_related("store__account", "sku").get(pk=row.pk)
    return [finding.code for finding in findings([fresh])[row.pk]]


@pytest.fixture(autouse=True)
def media(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


def test_drafts_of_many_skus_for_many_stores(wish: Store) -> None:
    amazon, own = make.make_store(name="Amazon shop"), make.make_store(marketplace="direct", name="Own")
    sku, listed = make.make_sku(code="A-1", name="Cup"), make.make_sku(code="A-2")
    file = stored(drawn("white"))
    SkuImage.objects.create(sku=sku, file=file, position=1)
    make.make_listing(store=wish, sku=listed)
    made = make_drafts(codes=["A-1", "A-2", "A-1", "NONE"], store_ids=[wish.pk, amazon.pk, own.pk], actor=None)
    ids = {(row.store.name, row.seller_sku): row.pk for row in ListingDraft.objects.select_related("store")}
    assert made == [
        Made("A-1", "Amazon shop", "done", ids["Amazon shop", "A-1"]), Made("A-1", "Own", "refused", code="own_sales"),
        Made("A-1", "Wish shop", "done", ids["Wish shop", "A-1"]), Made("A-2", "Amazon shop", "done", ids["Amazon shop", "A-2"]),
        Made("A-2", "Own", "refused", code="own_sales"), Made("A-2", "Wish shop", "already"),
        Made("NONE", "Amazon shop", "refused", code="no_such_sku"), Made("NONE", "Own", "refused", code="no_such_sku"),
        Made("NONE", "Wish shop", "refused", code="no_such_sku"),
    ]  # fmt: skip
    one = ListingDraft.objects.get(pk=ids["Wish shop", "A-1"])
    assert (one.title, one.images, one.version, one.live_version) == ("Cup", [{"image": file.sha256}], 1, 0)
    again = make_drafts(codes=["A-1"], store_ids=[wish.pk], actor=None)
    assert (again, ListingDraft.objects.count()) == ([Made("A-1", "Wish shop", "already", one.pk)], 3)


def test_a_live_listing_is_drafted_as_it_is_listed(wish: Store) -> None:
    listing, bare = make.make_listing(store=wish, title="As listed"), make.make_listing(store=wish, mapped=False)
    told = draft_listings(listing_ids=[listing.pk, bare.pk, 10**9], actor=None)
    assert told == Outcomes((listing.pk,), (), {bare.pk: Refusal("unmapped"), 10**9: Refusal("not_found")})
    row = ListingDraft.objects.get()
    assert (row.listing_id, row.title, row.price, row.state, row.behind) == (
        listing.pk,
        "As listed",
        D("19.9000"),
        "live",
        False,
    )
    assert draft_listings(listing_ids=[listing.pk], actor=None) == Outcomes((), (listing.pk,))


def test_saving_raises_the_version_once_and_an_old_page_is_refused(wish: Store) -> None:
    row = draft(wish, title="Old")
    content = Written(title="New", description="A cup.", price=D("9.99"), bullets=["one"], attributes={"size": "L"})
    assert write_draft(draft_id=row.pk, version=1, written=content, actor=None) is None
    assert write_draft(draft_id=row.pk, version=2, written=content, actor=None) is None
    newer = write_draft(draft_id=row.pk, version=1, written=replace(content, title="Third"), actor=None)
    row.refresh_from_db()
    assert (newer, row.title, row.version, row.bullets, row.attributes) == (
        Refusal("newer"),
        "New",
        2,
        ["one"],
        {"size": "L"},
    )
    assert [entry.data for entry in TimelineEntry.objects.filter(action="draft.changed")] == [
        {"fields": ["attributes", "bullets", "title"], "version": 2}
    ]


def test_the_gate_measures_pictures_and_names_what_stops(wish: Store) -> None:
    amazon = make.make_store(name="Amazon shop")
    white, grey = stored(drawn("white")), stored(drawn("#dddddd"))
    sku = make.make_sku(barcodes=["4006381333931"], length_mm=1, width_mm=1, height_mm=1)
    fields = {"sku": sku, "brand": "Northwind", "category": "CUP", "bullets": ["x"]}
    good = draft(amazon, images=[{"image": white.sha256}], **fields)
    bad = draft(amazon, images=[{"image": grey.sha256}], **fields)
    lost = draft(amazon, images=[{"image": "0" * 64}], **fields)
    rows = list(ListingDraft.objects.select_related("store__account", "sku"))
    told = refused_by_checks(rows)
    assert {key: [(each["code"], each["field"]) for each in no.values["findings"]] for key, no in told.items()} == {
        bad.pk: [("main_not_white", "pictures")], lost.pk: [("main_small", "pictures")]
    }  # fmt: skip
    assert dict(PictureMeasure.objects.values_list("file__sha256", "white_border")) == {
        white.sha256: 1000,
        grey.sha256: 0,
    }
    checked = desk_actions.act("check", draft_ids=[good.pk, bad.pk, 10**9], wish="", actor=None)
    assert (checked.done, sorted(checked.refused)) == ((good.pk,), [bad.pk, 10**9])


def test_publishing_is_refused_by_the_service_when_a_check_stops_it(wish: Store) -> None:
    publishing.set_gate(refused_by_checks)
    file = stored(drawn("white"))
    good, bad = (
        draft(wish, images=[{"image": file.sha256}], title="Cup of oak"),
        draft(wish, title="A SHOUTING TITLE", description=""),
    )
    told = desk_actions.act("publish", draft_ids=[good.pk, bad.pk], wish="click", actor=None)
    assert (told.done, list(told.refused), told.refused[bad.pk].code) == ((good.pk,), [bad.pk], "checks")
    assert [(each["code"], each["field"]) for each in told.refused[bad.pk].values["findings"]] == [
        ("missing", "pictures"), ("missing", "description")
    ]  # fmt: skip
    again = desk_actions.act("publish", draft_ids=[good.pk, bad.pk], wish="click", actor=None)
    assert (again.already, list(again.refused)) == ((good.pk,), [bad.pk])
    assert list(ListingChange.objects.values_list("draft_id", "kind", "outcome")) == [(good.pk, "publish", "open")]


def test_near_duplicates_are_found_among_listings_and_drafts_of_the_same_store_alone(wish: Store) -> None:
    one, other = stored(drawn("white")), stored(drawn("#fefefe"))
    title = "Ceramic coffee cup with wooden lid blue"
    mine = draft(wish, title=title, images=[{"image": one.sha256}])
    make.make_listing(store=make.make_store(marketplace="wish"), title=title)
    make.make_listing(store=wish, title="Garden chair of oak")
    assert codes(mine) == []
    listing = make.make_listing(store=wish, title=f"{title}!")
    assert codes(mine) == ["alike"]
    Listing.objects.filter(pk=listing.pk).update(state="closed")
    assert codes(mine) == []
    draft(wish, title="Ceramic coffee cup, wooden lid red large", images=[{"image": other.sha256}])
    assert codes(mine) == ["alike"]
    ListingDraft.objects.filter(pk=mine.pk).update(listing=listing)
    assert codes(mine) == ["alike"]


def test_many_drafts_are_checked_with_the_statements_of_one(wish: Store) -> None:
    rows = [draft(wish, title=f"Same cup {number}") for number in range(12)]
    found = list(ListingDraft.objects.filter(pk__in=[row.pk for row in rows]).select_related("store__account", "sku"))
    with CaptureQueriesContext(connection) as one:
        findings(found[:1])
    with CaptureQueriesContext(connection) as many:
        findings(found)
    assert len(many) == len(one)


def test_the_database_says_the_same_words_as_the_checks() -> None:
    from products.checks.text import words

    titles = ["Oak-Table 橡木桌 2x", "ＦＲＥＥ  Shipping", "", "a b a", "杯", "Größe XL/L_M"]
    with connection.cursor() as cursor:
        for title in titles:
            cursor.execute("SELECT products_words(%s)", [title])
            assert sorted(cursor.fetchone()[0]) == sorted(set(words(title)))


def test_the_word_list_is_kept_once_whatever_the_case(wish: Store) -> None:
    lines = [
        WordLine("Nike", "brand", "stop"), WordLine("ＮＩＫＥ", "brand", "warn"), WordLine(" ", "brand", "stop"),
        WordLine("治疗", "medical", "warn", "wish", "no claims"),
    ]  # fmt: skip
    told = put_words(lines=lines, actor=None)
    assert told == Outcomes((0, 3), (), {1: Refusal("twice"), 2: Refusal("empty")})
    assert put_words(lines=[lines[0]], actor=None) == Outcomes((), (0,))
    assert put_words(lines=[lines[1]], actor=None) == Outcomes((0,))
    assert sorted(ForbiddenWord.objects.values_list("folded", "action")) == [("nike", "warn"), ("治疗", "warn")]
    row = draft(wish, title="Cup by Nike", description="治疗")
    assert sorted(set(codes(row))) == ["forbidden", "missing"]
    word = ForbiddenWord.objects.get(folded="nike")
    assert drop_words(word_ids=[word.pk, 10**9]) == Outcomes((word.pk,), (), {10**9: Refusal("not_found")})
    with pytest.raises(IntegrityError), transaction.atomic():
        ForbiddenWord.objects.create(
            text="x", folded="治疗", kind="brand", action="stop", marketplace="wish", added_at=make.NOON
        )


def test_the_pages_of_the_desk(client: Client, wish: Store) -> None:
    sku = make.make_sku(code="A-1", length_mm=1, width_mm=1, height_mm=1)
    first, second = stored(drawn("white")), stored(drawn("black"))
    for position, file in enumerate((first, second), start=1):
        SkuImage.objects.create(sku=sku, file=file, position=position)
    hidden = draft(make.make_store())
    client.force_login(make.make_user(role="operations", stores=[wish]))
    made = client.post(reverse("products:drafts-new"), {"codes": "A-1\nNONE", "stores": [str(wish.pk)]})
    assert (made.context["done"], made.context["refused"]) == (1, 1)
    row = ListingDraft.objects.get(store=wish)
    listed = client.get(reverse("products:drafts"))
    assert [(each["draft"].pk, each["wrong"]["stops"]) for each in listed.context["rows"]] == [(row.pk, 2)]

    page = client.get(reverse("products:draft", args=[row.pk])).content.decode()
    assert "Description: missing." in page
    form = {
        "title": "Cup with a lid", "description": "A cup.", "price": "9.99", "version": "1", "attributes": "size = L", "bullets": "",
        f"place-{first.sha256}": "2", f"place-{second.sha256}": "1",
    }  # fmt: skip
    typed = client.post(
        reverse("products:draft-checks", args=[row.pk]), form | {"title": "CUP WITH A LID"}
    ).content.decode()
    assert "all in capitals" in typed
    row.refresh_from_db()
    assert row.title != "CUP WITH A LID"
    assert client.post(reverse("products:draft-save", args=[row.pk]), form).status_code == 302
    row.refresh_from_db()
    assert [each["image"] for each in row.images] == [second.sha256, first.sha256]
    assert (row.title, row.version, row.attributes) == ("Cup with a lid", 2, {"size": "L"})
    stale = client.post(reverse("products:draft-save", args=[row.pk]), form | {"title": "Again"})
    wrong = client.post(reverse("products:draft-save", args=[row.pk]), form | {"attributes": "no sign"})
    assert (stale.status_code, wrong.status_code) == (409, 422)

    checked = client.post(reverse("products:drafts-act", args=["check"]), {"ids": [row.pk, hidden.pk]})
    assert [(each["id"], each["kind"]) for each in checked.context["outcomes"]] == [
        (hidden.pk, "refused"),
        (row.pk, "done"),
    ]
    assert client.get(reverse("products:draft", args=[hidden.pk])).status_code == 404
    assert client.post(reverse("products:words-put"), {"words": "x"}).status_code == 403


def test_the_pages_of_listings_and_words(client: Client, wish: Store) -> None:
    listing = make.make_listing(store=wish)
    differs = make.make_listing(store=wish)
    differs.pool.__class__.objects.filter(pk=differs.pool_id).update(
        desired=1, desired_version=1, sent_version=1, acked_version=1, read_back=9
    )
    edited, untouched = make.make_listing(store=wish), make.make_listing(store=wish)
    draft(wish, seller_sku="EDITED", listing=edited, version=3, live_version=2)
    draft(wish, seller_sku="SAME", listing=untouched, version=2, live_version=2)
    client.force_login(make.make_user(role="manager", stores=[wish]))
    rows = client.get(reverse("products:listings"), {"tab": "differs"}).context["rows"]
    assert [(row.listing.pk, row.quantity_differs) for row in rows] == [
        (edited.pk, False),
        (differs.pk, True),
    ]
    address = reverse("products:remap", args=[listing.pk])
    other = make.make_sku(code="OTHER")
    assert client.post(address, {"sku": "NONE", "reason": "x"}).status_code == 422
    assert client.post(address, {f"sku-{listing.pk}": "OTHER", "reason": "wrong one"}).status_code == 302
    listing.refresh_from_db()
    assert listing.sku == other
    assert "wrong one" in client.get(reverse("products:listing", args=[listing.pk])).content.decode()
    assert client.post(reverse("products:listings-draft"), {"ids": listing.pk}).status_code == 302
    client.post(
        reverse("products:words-put"), {"words": "Nike\nAdidas", "kind": "brand", "action": "stop", "marketplace": ""}
    )
    words = client.get(reverse("products:words"), {"q": "nIk"}).context["page"].rows
    assert [word.text for word in words] == ["Nike"]
    answer = client.post(reverse("products:words-drop"), {"ids": [word.pk for word in words]})
    assert (answer.context["done"], ForbiddenWord.objects.count()) == (1, 1)
