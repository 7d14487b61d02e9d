"""AliExpress: stock and prices in batches of products, what is listed, in both shapes that answers come in."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import httpx2
import pytest

from stores.connectors.aliexpress import batches
from stores.connectors.aliexpress.catalogue import INFO, PRODUCTS
from stores.connectors.errors import OutcomeUnknown, UnreadableAnswer
from stores.connectors.port import (
    ListingPage,
    PriceResult,
    PriceTarget,
    RemoteListing,
    StockResult,
    StockTarget,
    Unreadable,
)
from tests.stores.connectors.recorded import connector
from tests.stores.connectors.test_aliexpress import KEYS, answer

GONE = answer(INFO, result={"success": False, "error_code": "F00-1", "error_message": "product not found"})


def target(pool: int, product: int, sku: str = "A", quantity: int = 1) -> StockTarget:
    return StockTarget(pool, {"product_id": str(product), "sku_code": sku}, quantity)


def tag(number: int, product: int, price: str, sku: str = "A", currency: str = "USD") -> PriceTarget:
    return PriceTarget(number, {"product_id": str(product), "sku_code": sku}, "GLOBAL", Decimal(price), currency)


def sku(code: str, price: str, discount: str = "", stock: int = 5) -> dict[str, Any]:
    more = {"sku_discount_price": discount} if discount else {}
    return {"sku_code": code, "sku_price": price, "currency_code": "USD", "ipm_sku_stock": stock, **more}


def product(product_id: int, *skus: dict[str, Any], simplified: bool = False) -> dict[str, Any]:
    listed: Any = list(skus) if simplified else {"global_aeop_ae_product_sku": list(skus)}
    result = {"product_id": product_id, "subject": f"Title {product_id}", "aeop_ae_product_s_k_us": listed}
    return {"result": result, "code": "0"} if simplified else answer(INFO, result=result)


def judged(method: str, *passed: int, failed: tuple[int, ...] = ()) -> dict[str, Any]:
    wrong = [{"product_id": number, "error_code": "F00-1", "error_message": "product not found"} for number in failed]
    return answer(
        method, update_success=not failed, update_failed_list={"synchronize_product_response_dto": wrong},
        update_successful_list={"synchronize_product_response_dto": [{"product_id": number} for number in passed]},
    )  # fmt: skip


def sent(asked: Any) -> Any:
    return json.loads(asked.form[batches.PARAMETER])


def test_calls_hold_at_most_twenty_products_of_two_hundred_skus() -> None:
    many = [target(n, n % 25) for n in range(50)]
    crowd = [target(1000 + n, 99, f"S{n}") for n in range(450)]

    addressed, lost = batches.apart([*many, *crowd, StockTarget(7, {}, 1)])

    calls = batches.calls(addressed)
    assert [(len({one.external["product_id"] for one in call}), len(call)) for call in calls] == [
        (20, 40), (6, 200), (1, 200), (1, 60)]  # fmt: skip
    assert [one.pool_id for one in lost] == [7]


@pytest.mark.django_db
def test_stock_is_judged_by_both_lists() -> None:
    ali, script = connector("aliexpress", judged(batches.STOCK, 1, failed=(2,)), **KEYS)

    results = ali.push_stock([target(1, 1, "R", 37), target(2, 2), target(3, 1, "B", 0), target(4, 3)])

    assert sorted(results, key=lambda result: result.pool_id) == [
        StockResult(1, True), StockResult(2, False, "F00-1 product not found"), StockResult(3, True),
        StockResult(4, False, "AliExpress did not mention the product", retryable=True),
    ]  # fmt: skip
    assert sent(script.asked[0])[0] == {
        "product_id": 1, "multiple_sku_update_list": [{"sku_code": "R", "inventory": 37}, {"sku_code": "B", "inventory": 0}],
    }  # fmt: skip


@pytest.mark.django_db
def test_a_price_keeps_a_running_discount_and_the_currency() -> None:
    shown = product(1, sku("PLAIN", "20.00"), sku("SALE", "20.00", "15.00"), sku("UP", "20.00", "15.00"))
    ali, script = connector("aliexpress", shown, GONE, judged(batches.PRICES, 1), **KEYS)

    results = ali.push_prices(
        [
            tag(1, 1, "18.50", "PLAIN"), tag(2, 1, "14.00", "SALE"), tag(3, 1, "25.00", "UP"), tag(4, 1, "9.00", "NONE"),
            tag(5, 1, "90", "PLAIN", "CNY"), tag(6, 2, "1.00"), PriceTarget(7, {}, "GLOBAL", Decimal(1), "USD"),
        ]
    )  # fmt: skip

    assert sorted(results, key=lambda result: result.tag_id) == [
        PriceResult(1, True), PriceResult(2, True), PriceResult(3, True),
        PriceResult(4, False, "the product has no SKU NONE: map its listing again"),
        PriceResult(5, False, "AliExpress sells it in USD, the price is in CNY"),
        PriceResult(6, False, "product not found"),
        PriceResult(7, False, "the pool lacks product_id or sku_code: map its listing again"),
    ]  # fmt: skip
    assert sent(script.asked[2]) == [
        {"product_id": 1, "multiple_sku_update_list": [
            {"sku_code": "PLAIN", "price": "18.50"}, {"sku_code": "SALE", "price": "20.00", "discount_price": "14.00"},
            {"sku_code": "UP", "price": "25.00"}]},
    ]  # fmt: skip


@pytest.mark.django_db
def test_a_lost_answer_about_prices_is_unknown_and_what_was_judged_stays_judged() -> None:
    many = [tag(number, number, "1.00") for number in range(1, 22)]
    shown = [product(number, sku("A", "2.00")) for number in range(1, 22)]
    passed = judged(batches.PRICES, *range(1, 21))
    late = httpx2.ReadTimeout("late")
    whole, _ = connector("aliexpress", shown[0], late, **KEYS)
    second, _ = connector("aliexpress", *shown[:20], passed, shown[20], late, **KEYS)

    with pytest.raises(OutcomeUnknown):
        whole.push_prices(many[:1])
    results = second.push_prices(many)

    assert [(result.tag_id, result.accepted) for result in results] == [(number, True) for number in range(1, 21)]


@pytest.mark.django_db
def test_prices_and_stock_are_read_in_both_shapes() -> None:
    skus = (sku("PLAIN", "20.00"), sku("SALE", "20.00", "15.00", stock=0))
    wrapped, simplified = product(1, *skus), product(1, *skus, simplified=True)
    ali, _ = connector("aliexpress", wrapped, GONE, simplified, GONE, **KEYS)

    prices = ali.read_prices([tag(1, 1, "1", "PLAIN"), tag(2, 1, "1", "SALE"), tag(3, 1, "1", "NONE"), tag(4, 2, "1")])
    stock = ali.read_stock([target(1, 1, "PLAIN"), target(2, 1, "SALE"), target(4, 2)])

    assert (prices, stock) == ({1: Decimal("20.00"), 2: Decimal("15.00")}, {1: 5, 2: 0})


@pytest.mark.django_db
def test_listings_are_the_skus_of_the_products_on_sale_in_both_shapes() -> None:
    rows, skus = [{"product_id": 1}, {"product_id": 2}], (sku("R", "20.00", "15.00", stock=7), sku("", "1.00"))
    result = {"success": True, "total_page": 3}
    wrapped = answer(PRODUCTS, result={**result, "aeop_a_e_product_display_d_t_o_list": {"item_display_dto": rows}})
    simplified = {"result": {**result, "aeop_a_e_product_display_d_t_o_list": rows}, "code": "0"}
    answers = (wrapped, product(1, *skus), GONE, simplified, product(1, *skus, simplified=True), GONE)
    ali, script = connector("aliexpress", *answers, **KEYS)

    page, again = (ali.listings(page="2") for _ in range(2))

    key = "1:R"
    no_code = (
        "its SKU cannot be read: it has no sku_code, by which orders and quantities name it: give it one at AliExpress"
    )
    assert page == ListingPage(
        listings=[RemoteListing(key, key, "GLOBAL", "R", "Title 1", Decimal("15.00"), "USD", 7, {"product_id": "1", "sku_code": "R"})],
        unreadable=[
            Unreadable("1", json.dumps(sku("", "1.00"), separators=(",", ":")), no_code),
            Unreadable("2", '{"product_id":2}', "its product cannot be read: AliExpress said F00-1: product not found"),
        ],
        next_page="3",
    )  # fmt: skip
    assert again == page
    asked = json.loads(script.asked[0].form["aeop_a_e_product_list_query"])
    assert asked == {"product_status_type": "onSelling", "current_page": 2, "page_size": 20}


@pytest.mark.django_db
def test_a_list_without_its_length_is_unreadable() -> None:
    ali, _ = connector("aliexpress", answer(PRODUCTS, result={"success": True}), **KEYS)

    with pytest.raises(UnreadableAnswer, match="total_page is missing"):
        ali.listings(page=None)
