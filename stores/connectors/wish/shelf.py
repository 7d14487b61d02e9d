"""What a Wish merchant lists: products with variations. Quantities and prices are partial updates of a product.

Quantities lie in warehouses; a listing's pool is what one of the merchant's own warehouses holds, and others are left alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any, Protocol, TypeVar

from stores.connectors.errors import ConnectorError, NotFound, Rejected
from stores.connectors.http import HttpAnswer
from stores.connectors.port import (
    ListingPage,
    PriceResult,
    PriceTarget,
    Raw,
    RemoteWarehouseStock,
    StockResult,
    StockTarget,
)
from stores.connectors.reading import digest
from stores.connectors.wish import read_shelf
from stores.connectors.wish.read_after import part

LISTING_PAGE = 100
MOST_PAGES = 500


class Addressed(Protocol):
    """A target of a push: its `external` names a variation."""

    @property
    def external(self) -> dict[str, Any]: ...


T = TypeVar("T", bound=Addressed)
R = TypeVar("R")


class WishShelf:
    """The part of the connector that speaks about listings."""

    def _call(
        self, operation: str, method: str, path: str, *,
        params: Mapping[str, str] | None = None, json_body: Any = None, writes: bool = False,
    ) -> HttpAnswer:  # fmt: skip
        raise NotImplementedError  # the connector it is mixed into answers this

    def _data(self, answer: HttpAnswer) -> Any:
        raise NotImplementedError  # the connector it is mixed into answers this

    # quantities -------------------------------------------------------------------------------------------------

    def push_stock(self, targets: Sequence[StockTarget]) -> list[StockResult]:
        """One PUT per product, which carries its variations. What the budget or the network stops has no result and stays due."""
        return self._push(targets, _with_stock, lambda target, error: StockResult(target.pool_id, not error, error))

    def read_stock(self, targets: Sequence[StockTarget]) -> dict[int, int]:
        """The quantities shown; listings that are gone are left out."""
        found: dict[int, int] = {}
        for product, mine in self._products_of(targets):
            shown = read_shelf.quantities(product)
            for target in mine:
                quantity = shown.get((target.external.get("variation_id"), target.external.get("warehouse_id")))
                if quantity is not None:
                    found[target.pool_id] = quantity
        return found

    # prices -----------------------------------------------------------------------------------------------------

    def push_prices(self, targets: Sequence[PriceTarget]) -> list[PriceResult]:
        """One PUT per product, as for quantities."""
        return self._push(targets, _with_price, lambda target, error: PriceResult(target.tag_id, not error, error))

    def read_prices(self, targets: Sequence[PriceTarget]) -> dict[int, Decimal]:
        """The prices shown, of those in the target's currency."""
        found: dict[int, Decimal] = {}
        for product, mine in self._products_of(targets):
            shown = read_shelf.prices(product)
            for target in mine:
                price = shown.get((target.external.get("variation_id"), target.currency))
                if price is not None:
                    found[target.tag_id] = price
        return found

    def _push(
        self, targets: Sequence[T], told: Callable[[T], tuple[str, dict[str, Any]]], result: Callable[[T, str], R]
    ) -> list[R]:
        """A product that is refused is told again variation by variation: one that is gone spares its siblings."""
        results: list[R] = []
        batches = list(_by_product(targets).values())
        while batches:
            mine = batches.pop(0)
            try:
                self._update(mine[0].external.get("product_id"), [told(target) for target in mine])
                results += [result(target, "") for target in mine]
            except (Rejected, NotFound) as error:
                if len(mine) > 1:
                    batches[:0] = [[target] for target in mine]
                else:
                    results.append(result(mine[0], str(error)))
            except ConnectorError:
                if not results:
                    raise
                break
        return results

    def _update(self, product_id: Any, changes: Sequence[tuple[str, dict[str, Any]]]) -> None:
        """What is said of one variation twice is put together: a quantity for each of its warehouses."""
        if not product_id:
            raise Rejected("the pool lacks product_id, variation_id or warehouse_id: map its listing again")
        variations: dict[str, dict[str, Any]] = {}
        for variation_id, change in changes:
            known = variations.setdefault(variation_id, {"id": variation_id})
            inventories = [*known.get("inventories", []), *change.get("inventories", [])]
            known.update(change)
            if inventories:
                known["inventories"] = inventories
        body = {"variations": list(variations.values())}
        self._data(
            self._call("update_product", "PUT", f"/products/{part(str(product_id))}", json_body=body, writes=True)
        )

    def _products_of(self, targets: Sequence[T]) -> Iterator[tuple[Any, list[T]]]:
        for product_id, mine in _by_product(targets).items():
            if product_id:
                try:
                    yield self._data(self._call("get_product", "GET", f"/products/{part(product_id)}")), mine
                except NotFound:
                    continue

    # what there is ----------------------------------------------------------------------------------------------

    def listings(self, *, page: str | None) -> ListingPage:
        """A page of products by id, each variation a listing; the row at the boundary comes again and is dropped."""
        own, theirs = self._warehouses()
        rows, following = self._page(page)
        found, unreadable = read_shelf.read_listings(rows, own=own, theirs=theirs)
        return ListingPage(found, unreadable, following)

    def warehouse_stock(self, *, since: datetime) -> list[Raw]:
        """What lies in Wish's own warehouses, all of it: Wish does not say when it changed. No call when there is no such warehouse."""
        _, theirs = self._warehouses()
        page, found = None, []
        for _ in range(MOST_PAGES if theirs else 0):
            rows, page = self._page(page)
            found += read_shelf.stock_rows(rows, theirs=theirs)
            if page is None:
                break
        return [Raw(f"{row['variation_id']}:{row['warehouse_id']}", digest(row), row) for row in found]

    def read_warehouse_stock(self, raw: dict[str, Any]) -> RemoteWarehouseStock:
        """See `stores.connectors.wish.read_shelf`."""
        return read_shelf.read_warehouse_stock(raw)

    def _page(self, page: str | None) -> tuple[list[Any], str | None]:
        params = {"limit": str(LISTING_PAGE), **({"id_min": page} if page else {})}
        answer = self._call("list_products", "GET", "/products", params=params)
        rows = self._data(answer)
        if not isinstance(rows, list):
            raise answer.unreadable("the answer holds no list of products")
        last = read_shelf.last_id(rows)
        if len(rows) >= LISTING_PAGE and (last is None or last == page):
            raise answer.unreadable("a full page does not lead to the next one")
        fresh = [row for row in rows if page is None or not read_shelf.is_product(row, page)]
        return fresh, last if len(rows) >= LISTING_PAGE else None

    def _warehouses(self) -> tuple[list[str], list[str]]:
        """Ids of the merchant's own warehouses and of Wish's."""
        answer = self._call("list_warehouses", "GET", "/merchant/warehouses")
        rows = self._data(answer)
        if not isinstance(rows, list) or not all(isinstance(row, dict) and row.get("id") for row in rows):
            raise answer.unreadable("the answer holds no list of warehouses")
        theirs = [str(row["id"]) for row in rows if row.get("type") == read_shelf.FBW]
        return [str(row["id"]) for row in rows if str(row["id"]) not in theirs], theirs


def _with_stock(target: StockTarget) -> tuple[str, dict[str, Any]]:
    variation_id, warehouse_id = target.external.get("variation_id"), target.external.get("warehouse_id")
    if not variation_id or not warehouse_id:
        raise Rejected("the pool lacks product_id, variation_id or warehouse_id: map its listing again")
    return str(variation_id), {"inventories": [{"warehouse_id": warehouse_id, "inventory": target.quantity}]}


def _with_price(target: PriceTarget) -> tuple[str, dict[str, Any]]:
    variation_id = target.external.get("variation_id")
    if not variation_id:
        raise Rejected("the listing lacks product_id or variation_id: map it again")
    return str(variation_id), {"price": {"amount": target.price, "currency_code": target.currency}}


def _by_product(targets: Sequence[T]) -> dict[str, list[T]]:
    products: dict[str, list[T]] = {}
    for target in targets:
        products.setdefault(str(target.external.get("product_id") or ""), []).append(target)
    return products
