"""What is on sale at DHgate: quantities, prices and the list of it all. One item at a time; there is no batch."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from functools import partial
from typing import Any, TypeVar

from erp.kernel.services import leases
from stores.connectors import details
from stores.connectors.dhgate import protocol, read, stock
from stores.connectors.dhgate.calls import Calls, Row, rows_of
from stores.connectors.errors import ConnectorError, NotFound, Rejected, Throttled, UnreadableAnswer
from stores.connectors.port import (
    ListingPage,
    PriceResult,
    PriceTarget,
    RemoteListing,
    StockResult,
    StockTarget,
    Unreadable,
)
from stores.connectors.reading import LONGEST_TITLE, Wrong, amount, count, identity, text, understood

Result = TypeVar("Result", StockResult, PriceResult)
SKUS, PRICE, LISTED = "dh.item.sku.list", "dh.item.price.update", "dh.item.list"
LANGUAGE = {"siteId": "EN"}  # the Russian site shows the same items
ON_SHELF = "100100"
SINCE_EVER = "2004-01-01 00:00:00"  # DHgate is not older
LISTING_PAGE = 20  # items; each takes a call of its own
WRITE_LEASE_S = 60.0
MOST_WRITES = 3


class Shelf(Calls):
    """The part of the connector that keeps quantities and prices, and tells what is listed."""

    # stock ------------------------------------------------------------------------------------------------------

    def push_stock(self, targets: Sequence[StockTarget]) -> list[StockResult]:
        """Per item: read it, change it, send it back whole, look again. What the budget or the network stops has no result."""
        return _each(
            stock.by_item(targets),
            self._push_item,
            lambda target, error: StockResult(target.pool_id, accepted=False, error=error),
        )

    def _push_item(self, code: str, targets: Sequence[StockTarget]) -> list[StockResult]:
        # Two of our workers at once would each put back what the other had changed.
        with leases.lease(f"dhgate-item:{self.account.pk}:{code}", ttl_s=WRITE_LEASE_S) as held:
            if held is None:
                raise Throttled(f"another worker is writing item {code}", wait_s=1.0)
            known, stands = self._write(code, {stock.sku_id(target): target.quantity for target in targets})
        taken = f"somebody else writes item {code} at the same time"
        return [
            StockResult(target.pool_id, accepted=False, error=f"item {code} has no SKU {stock.sku_id(target)}")
            if stock.sku_id(target) not in known
            else StockResult(target.pool_id, accepted=stands, error="" if stands else taken, retryable=not stands)
            for target in targets
        ]

    def _write(self, code: str, quantities: dict[str, int]) -> tuple[set[str], bool]:
        """Make the item show these quantities: the SKUs that it has, and whether it shows them.

        DHgate takes the whole item and no condition, so somebody else's write may replace ours; then ours is repeated.
        """
        wanted: dict[str, int] = {}
        for _ in range(MOST_WRITES):
            item = self._call(stock.READ, {"itemCode": code})
            before = stock.shown(item)
            wanted = {sku: quantity for sku, quantity in quantities.items() if sku in before}
            if all(before[sku] == quantity for sku, quantity in wanted.items()):
                return set(wanted), True
            self._call(stock.WRITE, stock.changed(item, wanted), writes=True)
            if not stock.lost(wanted, before=before, after=stock.shown({"itemSkuList": self._skus(code)})):
                return set(wanted), True
        return set(wanted), False

    def read_stock(self, targets: Sequence[StockTarget]) -> dict[int, int]:
        """The quantities shown; listings that are gone are left out."""
        found: dict[int, int] = {}
        for code, mine in stock.by_item(targets).items():
            try:
                known = stock.shown(self._call(stock.READ, {"itemCode": code}))
            except NotFound:
                continue
            found.update(
                {target.pool_id: known[stock.sku_id(target)] for target in mine if stock.sku_id(target) in known}
            )
        return found

    # prices -----------------------------------------------------------------------------------------------------

    def push_prices(self, targets: Sequence[PriceTarget]) -> list[PriceResult]:
        """Per item, for the SKUs that are named; the others keep theirs. What the budget or the network stops has no result."""
        return _each(
            stock.by_item(targets),
            self._push_prices,
            lambda target, error: PriceResult(target.tag_id, accepted=False, error=error),
        )

    def _push_prices(self, code: str, targets: Sequence[PriceTarget]) -> list[PriceResult]:
        skus = {str(sku.get("skuId")): str(sku.get("skuMD5") or "") for sku in self._skus(code)}
        problems = {target.tag_id: _price_problem(code, target, skus) for target in targets}
        wanted = {skus[stock.sku_id(target)]: target.price for target in targets if not problems[target.tag_id]}
        if wanted:
            self._reprice(code, wanted, alone=len(skus) == 1)
        return [PriceResult(tag, accepted=not problem, error=problem) for tag, problem in problems.items()]

    def _reprice(self, code: str, prices: dict[str, Decimal], *, alone: bool) -> None:
        """A price for each SKU by its MD5; an item with one SKU has one price."""
        named = [{"skuMD5": md5, "skuPrice": price} for md5, price in prices.items()]
        one, several = {"itemPrice": str(named[0]["skuPrice"])}, {"skuPriceList": protocol.parameter(named)}
        params = {"itemCode": code, **LANGUAGE, "disCountType": "2" if alone else "1", **(one if alone else several)}
        if self._call(PRICE, params, writes=True).get("isSuccess") is not True:
            raise Rejected(f"DHgate did not take the prices of item {code}")

    def read_prices(self, targets: Sequence[PriceTarget]) -> dict[int, Decimal]:
        """The prices shown; listings that are gone are left out."""
        found: dict[int, Decimal] = {}
        for code, mine in stock.by_item(targets).items():
            try:
                skus = {str(sku.get("skuId")): sku for sku in self._skus(code)}
            except NotFound:
                continue
            for target in mine:
                if stock.sku_id(target) in skus:
                    found[target.tag_id] = understood("DHgate", _price, skus[stock.sku_id(target)], "a price")
        return found

    def _skus(self, code: str) -> list[Row]:
        return rows_of(self._call(SKUS, {"itemCode": code, **LANGUAGE}), "itemSkuList")

    # listings ---------------------------------------------------------------------------------------------------

    def listings(self, *, page: str | None) -> ListingPage:
        """Some items that are on sale with their SKUs, by item code. An item whose SKUs can't be told is set aside."""
        number = int(page or "1")
        asked = {
            "operateDateStart": SINCE_EVER,
            "state": ON_SHELF,
            "orderBy": "itemCodes",
            "orderByAsc": "1",
            **LANGUAGE,
        }
        body = self._call(LISTED, {**asked, "pages": str(number), "pageSize": str(LISTING_PAGE)})
        listings: list[RemoteListing] = []
        unreadable: list[Unreadable] = []
        for item in rows_of(body, "itemList"):
            try:
                code = understood("DHgate", lambda row: identity(row.get("itemCode"), "itemCode"), item, "an item")
                found = details.patiently(partial(self._sku_page, code))
                listings += [_listing(code, item, sku) for sku in found["skus"]]
            except (NotFound, Rejected, UnreadableAnswer) as error:
                unreadable.append(
                    Unreadable(str(item.get("itemCode") or ""), protocol.parameter(dict(item)), str(error))
                )
        last = understood("DHgate", lambda row: count(row.get("pageTotal") or 0, "pageTotal"), body, "a list of items")
        return ListingPage(listings, unreadable, next_page=str(number + 1) if number < last else None)

    def _sku_page(self, code: str) -> dict[str, Any]:
        return {"skus": self._skus(code)}


def _each(
    by_item: dict[str, list[Any]],
    push: Callable[[str, Sequence[Any]], list[Result]],
    refused: Callable[[Any, str], Result],
) -> list[Result]:
    """Item after item. One that is refused has its reason; other trouble ends the round, and is raised when nothing was done."""
    results: list[Result] = []
    for code, mine in by_item.items():
        try:
            if not code or not all(stock.sku_id(target) for target in mine):
                raise Rejected("the listing lacks item_code or sku_id: map its listing again")
            results += push(code, mine)
        except (Rejected, NotFound) as error:
            results += [refused(target, str(error)) for target in mine]
        except ConnectorError:
            if not results:
                raise
            break
    return results


def _price_problem(code: str, target: PriceTarget, skus: dict[str, str]) -> str:
    """Why a price can't be set; '' when it can."""
    if target.currency != read.CURRENCY:
        return f"DHgate sells in {read.CURRENCY}, not in {target.currency}"
    if target.price <= 0:
        return "a price is above 0"
    return "" if skus.get(stock.sku_id(target)) else f"item {code} has no SKU {stock.sku_id(target)}"


def _price(sku: Row) -> Decimal:
    return amount(sku.get("retailPrice"), "retailPrice")


def _listing(code: str, item: Row, sku: Row) -> RemoteListing:
    return understood("DHgate", lambda row: _read_listing(code, item, row), sku, "a SKU")


def _read_listing(code: str, item: Row, sku: Row) -> RemoteListing:
    """A SKU of an item; quantity and pool are its own."""
    sku_id = identity(sku.get("skuId"), "skuId")
    if not sku.get("skuMD5"):
        raise Wrong("skuMD5 is missing")
    key, stocked = f"{code}:{sku_id}", sku.get("inventory")
    external = {
        "item_code": code, "sku_id": sku_id, "sku_code": text(sku.get("skuCode"), "skuCode", longest=160),
        "sku_md5": text(sku.get("skuMD5"), "skuMD5", longest=80),
    }  # fmt: skip
    return RemoteListing(
        listing_key=key,
        pool_key=key,
        site=read.SITE,
        seller_sku=external["sku_code"],
        title=text(item.get("itemName"), "itemName", longest=LONGEST_TITLE),
        price=_price(sku),
        currency=read.CURRENCY,
        quantity=None if stocked is None else count(stocked, "inventory"),
        external=external,
    )
