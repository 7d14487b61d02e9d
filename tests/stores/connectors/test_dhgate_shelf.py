"""DHgate's shelf: stock travels with the whole item and may be overwritten; prices go by SKU; listings carry every id."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

import pytest

from erp.kernel.services import leases
from stores.connectors.dhgate import stock
from stores.connectors.errors import OutcomeUnknown, Throttled
from stores.connectors.port import PriceResult, PriceTarget, RemoteListing, StockResult, StockTarget
from tests.stores.connectors.recorded import Asked, connector
from tests.stores.connectors.test_dhgate import KEYS, OK, refused, said

ITEM: dict[str, Any] = {
    "itemCode": "700", "itemBase": {"itemName": "Widget"}, "catePubId": "014", "state": "100100", "gone": None,
    "operateDate": "2026-11-20 16:15:30", "itemAttrGroupList": [], "itemInventory": {"inventoryStatus": 1, "inventoryQty": 9},
    "itemSkuList": [
        {"skuId": "1", "retailPrice": 11.9, "inventory": 5, "itemSkuAttrvalList": [{"attrName": "Color"}],
         "itemSkuInvenList": [{"inventoryLocation": "CN", "skuInventoryQty": 3}, {"inventoryLocation": "US", "skuInventoryQty": 2}]},
        {"skuId": "2", "retailPrice": 8, "inventory": 4},
    ],
}  # fmt: skip


def test_the_whole_item_goes_back_under_the_names_for_writing() -> None:
    price = {**ITEM["itemSkuList"][0], "retailPrice": Decimal("11.90")}  # as the parser leaves it
    found = stock.changed({**ITEM, "itemSkuList": [price, ITEM["itemSkuList"][1]], "status": OK}, {"1": 1})

    assert {name: value for name, value in found.items() if name != "itemSkuList"} == {
        "itemCode": "700", "itemBase": '{"itemName":"Widget"}', "catePubId": "014", "itemAttrgroupList": "[]",
        "itemInventory": '{"inventoryStatus":1,"inventoryQty":5}',
    }  # fmt: skip
    assert json.loads(found["itemSkuList"]) == [
        {"skuId": "1", "retailPrice": 11.9, "inventory": 1, "itemSkuAttrValueList": [{"attrName": "Color"}],
         "itemSkuInventoryList": [{"inventoryLocation": "CN", "skuInventoryQty": 0}, {"inventoryLocation": "US", "skuInventoryQty": 1}]},
        {"skuId": "2", "retailPrice": 8, "inventory": 4},
    ]  # fmt: skip
    assert ITEM["itemSkuList"][0]["inventory"] == 5


@pytest.mark.parametrize(
    ("after", "lost"),
    [({"1": 7}, False), ({"1": 6}, False), ({"1": 5}, True), ({"1": 9}, True), ({"1": 0}, False), ({}, False)],
)
def test_more_than_we_said_or_what_stood_before_is_another_writers(after: dict[str, int], lost: bool) -> None:
    assert stock.lost({"1": 7}, before={"1": 5}, after=after) is lost


@dataclass
class Shelf:
    """Item 700 as DHgate keeps it; after each write somebody else writes what `meddle` holds."""

    quantities: dict[str, int] = field(default_factory=lambda: {"1": 5, "2": 4})
    meddle: list[dict[str, int]] = field(default_factory=list)

    def __call__(self, asked: Asked) -> Any:
        if asked.form["itemCode"] != "700":
            return refused("the item does not exist")
        if asked.query["method"] == stock.WRITE:
            for sku in json.loads(asked.form["itemSkuList"]):
                self.quantities[sku["skuId"]] = sku["inventory"]
            if self.meddle:
                self.quantities.update(self.meddle.pop(0))
            return said(itemCode="700")
        skus = [
            {**sku, "inventory": self.quantities[sku["skuId"]], "itemSkuInvenList": []} for sku in ITEM["itemSkuList"]
        ]
        return said(**{**ITEM, "itemSkuList": skus})


def target(pool: int, item: str, sku: str, quantity: int) -> StockTarget:
    return StockTarget(pool, {"item_code": item, "sku_id": sku}, quantity)


def writes(script: Any) -> int:
    return sum(asked.query["method"] == stock.WRITE for asked in script.asked)


@pytest.mark.django_db
def test_skus_of_one_item_are_written_together_and_looked_at_again() -> None:
    shelf = Shelf()
    dh, script = connector("dhgate", *[shelf] * 5, **KEYS)
    wanted = [target(1, "700", "1", 7), target(2, "701", "1", 1), target(3, "700", "2", 0), target(4, "700", "3", 1)]

    results = dh.push_stock(wanted)
    again = dh.push_stock([wanted[0]])

    assert sorted(results, key=lambda result: result.pool_id) == [
        StockResult(1, True), StockResult(2, False, "DHgate said 44: the item does not exist"), StockResult(3, True),
        StockResult(4, False, "item 700 has no SKU 3"),
    ]  # fmt: skip
    assert (shelf.quantities, again, writes(script)) == ({"1": 7, "2": 0}, [StockResult(1, True)], 1)


@pytest.mark.django_db
def test_a_lost_update_is_noticed_and_repeated() -> None:
    def pushed(*meddling: dict[str, int]) -> tuple[list[StockResult], dict[str, int], int]:
        shelf = Shelf(meddle=list(meddling))
        dh, script = connector("dhgate", *[shelf] * 10, **KEYS)
        return dh.push_stock([target(1, "700", "1", 7)]), shelf.quantities, writes(script)

    older, more, sold = {"1": 5, "2": 4}, {"1": 90}, {"1": 6}
    taken = "somebody else writes item 700 at the same time"

    assert pushed(older) == ([StockResult(1, True)], {"1": 7, "2": 4}, 2)  # an older copy written back over ours
    assert pushed(more, more) == ([StockResult(1, True)], {"1": 7, "2": 4}, 3)
    assert pushed(sold) == ([StockResult(1, True)], {"1": 6, "2": 4}, 1)  # one was bought meanwhile
    assert pushed(more, more, more) == ([StockResult(1, False, taken, retryable=True)], {"1": 90, "2": 4}, 3)


@pytest.mark.django_db
def test_two_workers_never_write_one_item_at_once_and_a_lost_answer_is_unknown() -> None:
    dh, script = connector("dhgate", **KEYS)

    with leases.lease(f"dhgate-item:{dh.account.pk}:700", ttl_s=5), pytest.raises(Throttled):
        dh.push_stock([target(1, "700", "1", 7)])

    assert script.asked == []
    # A write without an answer ends the round, and is told when nothing else was done in it.
    dh, _ = connector("dhgate", said(**ITEM), (503, "<html>down</html>"), **KEYS)
    with pytest.raises(OutcomeUnknown):
        dh.push_stock([target(1, "700", "1", 7)])

    dh, _ = connector("dhgate", refused("the item does not exist"), said(**ITEM), (503, "<html>down</html>"), **KEYS)
    assert dh.push_stock([target(1, "600", "1", 7), target(2, "700", "1", 7)]) == [
        StockResult(1, False, "DHgate said 44: the item does not exist")
    ]


SKUS = [
    {"skuId": 1, "skuMD5": "m1", "skuCode": "WID-RED", "retailPrice": 11.9, "inventory": 5, "itemCode": 700},
    {"skuId": 2, "skuMD5": "m2", "skuCode": "WID-BLU", "retailPrice": 8, "inventory": 4, "itemCode": 700},
]


def tag(number: int, sku: str, price: str, currency: str = "USD", item: str = "700") -> PriceTarget:
    return PriceTarget(number, {"item_code": item, "sku_id": sku}, "GLOBAL", Decimal(price), currency)


@pytest.mark.django_db
def test_prices_go_by_the_md5_of_their_sku() -> None:
    gone = refused("the item does not exist")
    dh, script = connector("dhgate", said(itemSkuList=SKUS), said(isSuccess=True), gone, **KEYS)

    results = dh.push_prices(
        [
            tag(1, "1", "12.50"),
            tag(2, "2", "9", "EUR"),
            tag(3, "3", "9"),
            tag(4, "1", "9", item="701"),
            tag(5, "2", "0"),
            PriceTarget(6, {}, "GLOBAL", Decimal(1), "USD"),
        ]
    )

    assert results == [
        PriceResult(1, True), PriceResult(2, False, "DHgate sells in USD, not in EUR"),
        PriceResult(3, False, "item 700 has no SKU 3"), PriceResult(5, False, "a price is above 0"),
        PriceResult(4, False, "DHgate said 44: the item does not exist"),
        PriceResult(6, False, "the listing lacks item_code or sku_id: map its listing again"),
    ]  # fmt: skip
    assert script.asked[1].form == {
        "itemCode": "700", "siteId": "EN", "disCountType": "1", "skuPriceList": '[{"skuMD5":"m1","skuPrice":12.5}]',
    }  # fmt: skip
    # An item with one SKU has one price.
    dh, script = connector("dhgate", said(itemSkuList=SKUS[:1]), said(isSuccess=True), **KEYS)
    assert dh.push_prices([tag(1, "1", "12.50")]) == [PriceResult(1, True)]
    assert script.asked[1].form == {"itemCode": "700", "siteId": "EN", "disCountType": "2", "itemPrice": "12.50"}


@pytest.mark.django_db
def test_errors_of_a_price_are_classified_and_prices_read_back() -> None:
    refusals = [
        (said(isSuccess=False), "DHgate did not take the prices of item 700"),
        (refused("itemPrice is too low"), "DHgate said 44: itemPrice is too low"),
    ]
    for answer, reason in refusals:
        dh, _ = connector("dhgate", said(itemSkuList=SKUS), answer, **KEYS)
        assert dh.push_prices([tag(1, "1", "12.50")]) == [PriceResult(1, False, reason)]
    troubles = [
        ((503, "<html>down</html>"), OutcomeUnknown),
        ({"code": "7", "message": "call limit reached"}, Throttled),
    ]
    for trouble, error in troubles:
        dh, _ = connector("dhgate", said(itemSkuList=SKUS), trouble, **KEYS)
        with pytest.raises(error):
            dh.push_prices([tag(1, "1", "12.50")])
    dh, _ = connector("dhgate", said(itemSkuList=SKUS), refused("the item does not exist"), **KEYS)
    assert dh.read_prices([tag(1, "1", "1"), tag(2, "3", "1"), tag(3, "1", "1", item="701")]) == {1: Decimal("11.9")}


@pytest.mark.django_db
def test_listings_carry_every_id_and_a_sick_item_is_set_aside() -> None:
    items = [{"itemCode": code, "itemName": "Widget"} for code in (700, 701, None)]
    listed = said(total="41", pageTotal="3", itemList=items)
    nameless = [{**SKUS[0], "skuMD5": ""}]
    dh, script = connector("dhgate", listed, said(itemSkuList=SKUS), said(itemSkuList=nameless), **KEYS)

    page = dh.listings(page="2")

    assert page.listings == [
        RemoteListing(
            listing_key=f"700:{number}", pool_key=f"700:{number}", site="GLOBAL", seller_sku=code, title="Widget", price=price,
            currency="USD", quantity=quantity,
            external={"item_code": "700", "sku_id": str(number), "sku_code": code, "sku_md5": f"m{number}"},
        )
        for number, code, price, quantity in ((1, "WID-RED", Decimal("11.9"), 5), (2, "WID-BLU", Decimal(8), 4))
    ]  # fmt: skip
    assert [(row.external_id, row.reason) for row in page.unreadable] == [
        ("701", "a SKU of DHgate cannot be read: skuMD5 is missing"),
        ("", "an item of DHgate cannot be read: itemCode is missing, not an id"),
    ]
    assert page.next_page == "3"
    assert script.asked[0].form == {
        "operateDateStart": "2004-01-01 00:00:00", "state": "100100", "orderBy": "itemCodes", "orderByAsc": "1",
        "siteId": "EN", "pages": "2", "pageSize": "20",
    }  # fmt: skip
    dh, _ = connector("dhgate", said(total="0", pageTotal="0", itemList=[]), **KEYS)
    assert dh.listings(page=None).next_page is None
