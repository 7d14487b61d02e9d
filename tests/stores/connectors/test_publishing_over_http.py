"""Publishing at the mocks over HTTP, the same for all four: nothing is listed twice, refusals come with their words, and the shelf obeys."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from stores.connectors import http
from stores.connectors.errors import ContentRefused, NotFound, OutcomeUnknown, Rejected, Throttled, Transient
from stores.connectors.port import Connector, ListingContent, ListingKnown, ListingPlace
from stores.connectors.registry import connector_for
from tests.factories import make_account, make_store
from tests.mock_marketplaces.conftest import Mocks
from tests.stores.conftest import Shop

pytestmark = pytest.mark.django_db
ALL = ["amazon", "aliexpress", "wish", "dhgate"]
everywhere = pytest.mark.parametrize("shop", ALL, indirect=True)
PUBLISH = {
    "amazon": "putListingsItem",
    "aliexpress": "aliexpress.solution.product.post",
    "wish": "create_product",
    "dhgate": "dh.item.add",
}
CATEGORY = {"amazon": "HOME", "aliexpress": "200001", "wish": "77", "dhgate": "014026004"}
SETTINGS = {
    "dhgate": {"shippingModelId": "ff80808143d903060144259de6f2164c"},
    "wish": {"default_shipping_price": "2.5"},
}
IMAGES = ("https://img.example.test/a.jpg", "https://img.example.test/b.jpg")


@pytest.fixture
def shop(request: pytest.FixtureRequest, db: None, mocks: Mocks) -> Iterator[Shop]:
    """An account at the mocks; the test's own transaction holds, since emptying all tables costs more than the test."""
    name, site, currency = request.param, "GLOBAL", "USD"
    if name == "amazon":
        site, currency = "DE", "EUR"
    there = mocks.open(name, [site], {"WID-RED": 50})
    keys = there["credentials"]
    seller = {"seller_id": keys["seller_id"]} if name == "amazon" else {}
    account = make_account(
        marketplace=name, base_url=there["base_url"], credentials=keys, region=keys.get("region", ""), **seller
    )
    yield Shop(account, make_store(account=account, site=site, currency=currency), there, mocks)
    http.forget_clients()


def content(shop: Shop, **more: Any) -> ListingContent:
    name = shop.account.marketplace
    plain = ListingContent(
        place=ListingPlace(shop.store.site, "CUP-1"),
        title="A blue cup",
        description="Holds a quarter of a litre.",
        price=Decimal("12.50"),
        currency=shop.store.currency,
        quantity=7,
        bullets=("Blue", "Light"),
        brand="Cupworks",
        category=CATEGORY[name],
        attributes={"material": "steel", **SETTINGS.get(name, {})},
        images=IMAGES,
        weight_g=320,
        length_mm=120,
        width_mm=90,
        height_mm=95,
    )
    return replace(plain, **more)


def speak(shop: Shop) -> Connector:
    return connector_for(shop.account)


def settled(look: Callable[[], ListingKnown], *states: str) -> ListingKnown:
    """Look until the marketplace has made up its mind."""
    until = time.monotonic() + 8
    while (known := look()).state not in states and time.monotonic() < until:
        time.sleep(0.1)
    assert known.state in states, known
    return known


def live(shop: Shop, **more: Any) -> tuple[ListingContent, ListingKnown]:
    """A listing that buyers see."""
    wanted = content(shop, **more)
    speak(shop).publish_listing(wanted)
    known = settled(lambda: speak(shop).listing_known(wanted.place, wanted), "active")
    return replace(wanted, place=replace(wanted.place, external=known.external)), known


def offers(shop: Shop, sku: str = "CUP-1") -> list[dict[str, Any]]:
    """What the marketplace itself says of a SKU."""
    return [
        {**offer, "quantity": listing["quantity"]}
        for listing in shop.truth()["listings"]
        if listing["sku"] == sku
        for offer in listing["offers"]
    ]


def buy(shop: Shop, status: int) -> None:
    order = {"lines": [{"sku": "CUP-1", "quantity": 1}], "site": shop.store.site}
    shop.mocks.control("orders", {"account_id": shop.there["account_id"], "orders": [order]}, status=status)


@everywhere
def test_a_new_listing_is_looked_at_and_then_sold(shop: Shop) -> None:
    wanted = content(shop)
    receipt = speak(shop).publish_listing(wanted)
    assert receipt.state == "submitted"
    assert speak(shop).listing_known(wanted.place, wanted).state == "pending"
    buy(shop, 409)
    known = settled(lambda: speak(shop).listing_known(wanted.place, wanted), "active")

    [offer] = offers(shop)
    assert (offer["title"], offer["images"], offer["state"], offer["quantity"], Decimal(offer["amount"])) == (
        "A blue cup", list(IMAGES), "active", 7, Decimal("12.50"),
    )  # fmt: skip
    assert [each["what"] for each in offer["received"]] == ["new"]
    buy(shop, 200)
    page, found = None, []
    while True:
        listed = speak(shop).listings(page=page)
        found += [each for each in listed.listings if each.seller_sku == "CUP-1"]
        page = listed.next_page
        if page is None:
            break
    [same] = found
    assert (same.listing_key, same.pool_key, same.external, same.on_sale) == (
        known.listing_key, known.pool_key, known.external, True,
    )  # fmt: skip


@everywhere
@pytest.mark.parametrize("fault", ["applied_but_answer_lost", "truncated_json"])
def test_a_lost_answer_never_makes_two(shop: Shop, fault: str) -> None:
    shop.faults({"kind": fault, "operation": PUBLISH[shop.account.marketplace]})
    wanted = content(shop)
    with pytest.raises(OutcomeUnknown):
        speak(shop).publish_listing(wanted)
    settled(lambda: speak(shop).listing_known(wanted.place, wanted), "active")
    [offer] = offers(shop)
    assert len(offer["received"]) == 1


@everywhere
@pytest.mark.parametrize(
    ("fault", "error"), [("reset", OutcomeUnknown), ("error500", (OutcomeUnknown, Transient)), ("throttle", Throttled)]
)
def test_what_was_not_applied_is_not_there(shop: Shop, fault: str, error: type[Exception]) -> None:
    shop.faults({"kind": fault, "operation": PUBLISH[shop.account.marketplace], "times": 2})
    wanted = content(shop)
    with pytest.raises(error):
        speak(shop).publish_listing(wanted)
    assert (speak(shop).listing_known(wanted.place).state, offers(shop)) == ("absent", [])


WRONG: dict[str, dict[str, Any]] = {
    "title": {"title": "A very long cup " * 20},
    "no-image": {"images": ()},
    "many-images": {"images": tuple(f"https://img.example.test/{n}.jpg" for n in range(120))},
    "bad-image": {"images": ("not-an-address",)},
}
# DHgate names images by its own album; what Amazon has no place for is not sent.
NOT_REFUSED = {("dhgate", "bad-image"), ("amazon", "many-images")}


@pytest.mark.parametrize(
    ("shop", "wrong"),
    [
        pytest.param(name, wrong, id=f"{name}-{label}")
        for name in ALL
        for label, wrong in WRONG.items()
        if (name, label) not in NOT_REFUSED
    ],
    indirect=["shop"],
)
def test_refused_content_comes_with_the_marketplaces_words(shop: Shop, wrong: dict[str, Any]) -> None:
    with pytest.raises(ContentRefused) as refused:
        speak(shop).publish_listing(content(shop, **wrong))
    assert all(issue.code and issue.text for issue in refused.value.issues)
    assert refused.value.issues
    assert offers(shop) == []


@everywhere
def test_a_missing_category_is_refused(shop: Shop) -> None:
    # A product type of Amazon's asks for a brand.
    wrong = content(shop, **{"brand" if shop.account.marketplace == "amazon" else "category": ""})
    with pytest.raises(ContentRefused):
        speak(shop).publish_listing(wrong)
    assert offers(shop) == []


@everywhere
def test_a_forbidden_word_is_found_by_the_review(shop: Shop) -> None:
    wanted = content(shop, description="An honest replica of a cup.")
    speak(shop).publish_listing(wanted)
    known = settled(lambda: speak(shop).listing_known(wanted.place, wanted), "refused", "pending")
    until = time.monotonic() + 5
    while known.state == "pending" and time.monotonic() < until:
        time.sleep(0.1)
        known = speak(shop).listing_known(wanted.place, wanted)
    assert known.state == "refused"
    assert ["replica" in issue.text for issue in known.issues] == [True]
    buy(shop, 409)


@everywhere
def test_an_edit_shows_and_leaves_price_and_stock(shop: Shop) -> None:
    wanted, _ = live(shop)
    changed = replace(
        wanted, title="A blue cup with a lid", description="Now with a lid.", images=IMAGES[:1],
        price=Decimal(99), quantity=99,
    )  # fmt: skip
    speak(shop).edit_listing(changed)
    settled(lambda: speak(shop).listing_known(changed.place, changed), "active")
    [offer] = offers(shop)
    assert (offer["title"], offer["description"].startswith("Now with a lid."), offer["images"]) == (
        "A blue cup with a lid", True, [IMAGES[0]],
    )  # fmt: skip
    assert (offer["quantity"], Decimal(offer["amount"]), offer["state"]) == (7, Decimal("12.50"), "active")
    speak(shop).edit_listing(changed)  # the same again does no harm
    settled(lambda: speak(shop).listing_known(changed.place, changed), "active")
    assert len(offers(shop)) == 1


@everywhere
def test_an_edit_that_is_refused_says_why(shop: Shop) -> None:
    wanted, _ = live(shop)
    changed = replace(wanted, description="A counterfeit cup.")
    speak(shop).edit_listing(changed)
    known = settled(lambda: speak(shop).listing_known(changed.place, changed), "refused")
    assert ["counterfeit" in issue.text for issue in known.issues] == [True]
    [offer] = offers(shop)
    assert offer["description"].startswith("Holds a quarter")


@everywhere
def test_off_sale_and_back(shop: Shop) -> None:
    wanted, known = live(shop)
    for _ in range(2):  # the same again does no harm
        speak(shop).close_listing(wanted.place)
    gone = settled(lambda: speak(shop).listing_known(wanted.place), "closed", "absent")
    assert gone.state == ("absent" if shop.account.marketplace == "amazon" else "closed")
    buy(shop, 404 if shop.account.marketplace == "amazon" else 409)
    speak(shop).reopen_listing(replace(wanted, quantity=4))
    back = settled(lambda: speak(shop).listing_known(wanted.place, wanted), "active")
    assert (back.listing_key, back.pool_key) == (known.listing_key, known.pool_key)
    buy(shop, 200)
    assert len(offers(shop)) == 1


@everywhere
def test_a_listing_that_nobody_knows_is_refused(shop: Shop) -> None:
    nowhere = ListingPlace(shop.store.site, "NOBODY")
    assert speak(shop).listing_known(nowhere).state == "absent"
    if shop.account.marketplace == "amazon":
        assert speak(shop).close_listing(nowhere).state == "confirmed"  # it is off sale, which was wanted
        return
    with pytest.raises((Rejected, NotFound)):
        speak(shop).close_listing(nowhere)
