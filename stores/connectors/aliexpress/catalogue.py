"""Calls about what is on sale at AliExpress: listings, their stock and their prices."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

from stores.connectors import details
from stores.connectors.aliexpress import batches, read
from stores.connectors.aliexpress.batches import UNADDRESSED, T, Verdict
from stores.connectors.aliexpress.calls import Calls, rows_of, to_json
from stores.connectors.errors import ConnectorError, NotFound, Rejected, UnreadableAnswer
from stores.connectors.port import (
    ListingPage,
    PriceResult,
    PriceTarget,
    RemoteListing,
    StockResult,
    StockTarget,
    Unreadable,
)
from stores.connectors.reading import (
    LONGEST_TITLE,
    Wrong,
    count,
    currency,
    identity,
    records,
    text,
)

INFO = "aliexpress.solution.product.info.get"
PRODUCTS = "aliexpress.solution.product.list.get"
LIST_PAGE = 20  # each product on it costs a call

Tried = list[tuple[T, Verdict]]


class Catalogue(Calls):
    """The part of the connector that shows and reads listings."""

    # stock ------------------------------------------------------------------------------------------------------

    def push_stock(self, targets: Sequence[StockTarget]) -> list[StockResult]:
        """Calls of 20 products; AliExpress takes or refuses each product as a whole. What has no result stays due."""
        tried = _tried(targets, self._push_stock)
        return [StockResult(target.pool_id, v.accepted, v.error, v.retryable) for target, v in tried]

    def _push_stock(self, call: Sequence[StockTarget]) -> Tried[StockTarget]:
        body = {batches.PARAMETER: to_json(batches.stock_of(call))}
        return batches.verdicts(call, self._call(batches.STOCK, body, writes=True))

    def read_stock(self, targets: Sequence[StockTarget]) -> dict[int, int]:
        """The quantities shown; listings that are gone are left out."""
        found: dict[int, int] = {}
        for product_id, mine in batches.by_product(targets).items():
            product = self._product(product_id)
            if product is not None:
                found.update(_understood(partial(batches.stock_shown, mine, product), product))
        return found

    # prices -----------------------------------------------------------------------------------------------------

    def push_prices(self, targets: Sequence[PriceTarget]) -> list[PriceResult]:
        """Make buyers pay these prices, a running discount kept (see `batches.priced`): each product is read first."""
        tried = _tried(targets, self._push_prices)
        return [PriceResult(target.tag_id, v.accepted, v.error, v.retryable) for target, v in tried]

    def _push_prices(self, call: Sequence[PriceTarget]) -> Tried[PriceTarget]:
        tried: Tried[PriceTarget] = []
        sent: list[PriceTarget] = []
        entries: dict[str, list[dict[str, Any]]] = {}
        for product_id, mine in batches.by_product(call).items():
            product = self._product(product_id)
            if product is None:
                tried += [(target, Verdict(accepted=False, error="product not found")) for target in mine]
                continue
            for target in mine:
                entry = _understood(partial(batches.priced, target, product), product)
                if isinstance(entry, Verdict):
                    tried.append((target, entry))
                else:
                    entries.setdefault(product_id, []).append(entry)
                    sent.append(target)
        if sent:
            body = {batches.PARAMETER: to_json(batches.prices_of(entries))}
            tried += batches.verdicts(sent, self._call(batches.PRICES, body, writes=True))
        return tried

    def read_prices(self, targets: Sequence[PriceTarget]) -> dict[int, Any]:
        """What buyers pay now; listings that are gone are left out."""
        found = {}
        for product_id, mine in batches.by_product(targets).items():
            product = self._product(product_id)
            skus = _understood(partial(batches.skus_of, product), product) if product is not None else {}
            for target in mine:
                sku = skus.get(str(target.external.get("sku_code")))
                if sku is not None:
                    found[target.tag_id] = _understood(partial(batches.price_shown, sku), sku)
        return found

    # listings ---------------------------------------------------------------------------------------------------

    def listings(self, *, page: str | None) -> ListingPage:
        """A page of the products that are on sale, with a row for each SKU. The list has no SKUs, so each product is read."""
        number = int(page or 1)
        query = {"product_status_type": "onSelling", "current_page": number, "page_size": LIST_PAGE}
        result = self._inner(PRODUCTS, {"aeop_a_e_product_list_query": to_json(query)}, "result")
        found: list[RemoteListing] = []
        unreadable: list[Unreadable] = []
        for row in rows_of(result, "aeop_a_e_product_display_d_t_o_list"):
            product_id = str(row.get("product_id") or "")
            try:
                product = details.patiently(partial(self._inner_dict, product_id))
                skus = records(product.get("aeop_ae_product_s_k_us"), "aeop_ae_product_s_k_us")
            except (NotFound, Rejected, UnreadableAnswer, Wrong) as error:
                unreadable.append(Unreadable(product_id, to_json(row), f"its product cannot be read: {error}"))
                continue
            for sku in skus:
                try:
                    found.append(_listing(product, sku))
                except Wrong as error:
                    unreadable.append(Unreadable(product_id, to_json(sku), f"its SKU cannot be read: {error}"))
        more = number < _pages(result)
        return ListingPage(listings=found, unreadable=unreadable, next_page=str(number + 1) if more else None)

    def _inner_dict(self, product_id: str) -> dict[str, Any]:
        return dict(self._inner(INFO, {"product_id": product_id}, "result"))

    def _product(self, product_id: str) -> Mapping[str, Any] | None:
        """A product with its SKUs; None when it is gone."""
        try:
            return self._inner(INFO, {"product_id": product_id}, "result")
        except NotFound:
            return None


def _tried(targets: Sequence[T], push: Callable[[Sequence[T]], Tried[T]]) -> Tried[T]:
    """Push call by call. A call that is refused speaks for its targets; one that failed leaves the rest untried."""
    addressed, lost = batches.apart(targets)
    tried = [(target, UNADDRESSED) for target in lost]
    for call in batches.calls(addressed):
        try:
            tried += push(call)
        except (Rejected, NotFound) as error:
            tried += [(target, Verdict(accepted=False, error=str(error))) for target in call]
        except ConnectorError:
            if not tried:
                raise
            break
    return tried


def _understood(read_it: Callable[[], Any], raw: Any) -> Any:
    try:
        return read_it()
    except Wrong as error:
        raise UnreadableAnswer(f"a product of AliExpress cannot be read: {error}", raw=to_json(raw)) from error


def _pages(result: Mapping[str, Any]) -> int:
    try:
        return count(result.get("total_page"), "total_page")
    except Wrong as error:
        raise UnreadableAnswer(f"the list of products cannot be read: {error}", raw=to_json(result)) from error


def _listing(product: Mapping[str, Any], sku: Mapping[str, Any]) -> RemoteListing:
    """A SKU of a product. Raises Wrong."""
    product_id, code = (
        identity(product.get("product_id"), "product_id"),
        text(sku.get("sku_code"), "sku_code", longest=160),
    )
    if not code:
        raise Wrong("it has no sku_code, by which orders and quantities name it: give it one at AliExpress")
    key, stock = f"{product_id}:{code}", sku.get("ipm_sku_stock")
    return RemoteListing(
        listing_key=key,
        pool_key=key,
        site=read.SITE,
        seller_sku=code,
        title=text(product.get("subject"), "subject", longest=LONGEST_TITLE),
        price=batches.price_shown(sku),
        currency=currency(sku.get("currency_code") or product.get("currency_code")),
        quantity=None if stock is None else count(stock, "ipm_sku_stock"),
        external={"product_id": product_id, "sku_code": code},
    )
