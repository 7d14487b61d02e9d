"""What the account lists at Amazon: quantities and prices go out one PATCH each, listings come as a report, FBA stock as pages.

A listings feed would carry thousands of quantities at once, but Amazon applies a feed and a PATCH that meet in any order, and a feed
may hang for hours: an old quantity over a newer one is an oversell. So the quantities of a pool go one way only.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any, TypeVar

from erp.kernel import clock
from stores.connectors.amazon import read_listings
from stores.connectors.amazon.feeds import record_of
from stores.connectors.amazon.papers import MOST_PAGES, iso
from stores.connectors.amazon.papers import moment as read_time
from stores.connectors.amazon.publishing import AmazonPublishing, item_path
from stores.connectors.amazon.sites import BY_CODE
from stores.connectors.errors import ConnectorError, NotFound, Rejected
from stores.connectors.port import (
    ListingPage,
    PriceResult,
    PriceTarget,
    Raw,
    RemoteWarehouseStock,
    StockResult,
    StockTarget,
)
from stores.connectors.reading import digest, record, records, understood

LISTINGS = "GET_MERCHANT_LISTINGS_ALL_DATA"
OLDEST_CHANGE = timedelta(days=540)  # FBA tells changes of the last eighteen months
T = TypeVar("T", StockTarget, PriceTarget)
R = TypeVar("R", StockResult, PriceResult)


class AmazonListings(AmazonPublishing):
    """The part of the connector that speaks about listings, their quantities and prices."""

    # stock and prices -------------------------------------------------------------------------------------------

    def push_stock(self, targets: Sequence[StockTarget]) -> list[StockResult]:
        """One PATCH per pool. What the budget or the network stops has no result, and the caller keeps it due."""

        def push(target: StockTarget) -> StockResult:
            # Only the seller's own channel is ours to set.
            value = {"fulfillment_channel_code": "DEFAULT", "quantity": target.quantity}
            refused = self._patch(target, "fulfillment_availability", value)
            return StockResult(target.pool_id, accepted=not refused, error=refused)

        return _each(targets, push, lambda target, said: StockResult(target.pool_id, accepted=False, error=said))

    def push_prices(self, targets: Sequence[PriceTarget]) -> list[PriceResult]:
        """One PATCH per listing and site, with the price that the buyer pays. Cut short as `push_stock` is."""

        def push(target: PriceTarget) -> PriceResult:
            marketplace_id = BY_CODE[target.site].marketplace_id if target.site in BY_CODE else None
            if marketplace_id != target.external.get("marketplace_id"):
                raise Rejected(f"the listing is not of site {target.site}: map it again")
            value = {
                "marketplace_id": marketplace_id,
                "currency": target.currency,
                "our_price": [{"schedule": [{"value_with_tax": target.price}]}],
            }
            refused = self._patch(target, "purchasable_offer", value)
            return PriceResult(target.tag_id, accepted=not refused, error=refused)

        return _each(targets, push, lambda target, said: PriceResult(target.tag_id, accepted=False, error=said))

    def _patch(self, target: StockTarget | PriceTarget, attribute: str, value: dict[str, Any]) -> str:
        """Change one attribute of a listing. Why it was refused; '' when it was accepted, that is queued: it is read back later."""
        # `merge`: a `replace` would wipe siblings, such as the lead time or a sale price.
        patch = {"op": "merge", "path": f"/attributes/{attribute}", "value": [value]}
        path, params = self._listing(target)
        body = {"productType": "PRODUCT", "patches": [patch]}
        answer = self._call("patchListingsItem", "PATCH", path, params=params, json_body=body, writes=True)
        said = answer.json()
        status = said.get("status") if isinstance(said, dict) else None
        if status == "ACCEPTED":
            return ""
        if status != "INVALID":
            raise answer.unreadable(f"the answer has status {status!r}")
        reasons = [f"{issue.get('code', '')} {issue.get('message', '')}".strip() for issue in said.get("issues") or []]
        return "; ".join(reasons) or "Amazon calls it invalid"

    def read_stock(self, targets: Sequence[StockTarget]) -> dict[int, int]:
        """The effective quantities of the seller's own channel; listings that are gone are left out."""
        found: dict[int, int] = {}
        for target in targets:
            for channel in self._shown(target, "fulfillmentAvailability"):
                if channel.get("fulfillmentChannelCode") == "DEFAULT":
                    found[target.pool_id] = int(channel.get("quantity") or 0)
        return found

    def read_prices(self, targets: Sequence[PriceTarget]) -> dict[int, Decimal]:
        """What everybody pays on the listing's site; listings that are gone are left out."""
        found: dict[int, Decimal] = {}
        for target in targets:
            for offer in self._shown(target, "offers"):
                theirs = offer.get("marketplaceId") == target.external.get("marketplace_id")
                if theirs and offer.get("offerType") == "B2C":
                    found[target.tag_id] = understood("Amazon", read_listings.offer_price, offer, what="an offer")
        return found

    def _shown(self, target: StockTarget | PriceTarget, part: str) -> list[Any]:
        path, params = self._listing(target)
        try:
            answer = self._call("getListingsItem", "GET", path, params={**params, "includedData": part})
        except NotFound:
            return []
        return understood("Amazon", lambda raw: records(raw.get(part), part), record_of(answer.json()), what=part)

    def _listing(self, target: StockTarget | PriceTarget) -> tuple[str, dict[str, str]]:
        sku, marketplace_id = target.external.get("seller_sku"), target.external.get("marketplace_id")
        if not sku or not marketplace_id:
            raise Rejected("it lacks seller_sku or marketplace_id: map its listing again")
        return item_path(self.account.seller_id, str(sku)), {"marketplaceIds": str(marketplace_id)}

    # what is listed ---------------------------------------------------------------------------------------------

    def listings(self, *, page: str | None) -> ListingPage:
        """A page is everything on one site, from Amazon's report: searching listings ends after the first thousand."""
        sites = self._sites()
        site = page or sites[0]
        if site not in sites:
            raise Rejected(f"the account has no open store on site {site}")
        file, _made = self._report(LISTINGS, [BY_CODE[site].marketplace_id], clock.now() - timedelta(days=1))
        listings, unreadable = read_listings.read_listings(file, site)
        later = sites[sites.index(site) + 1 :]
        return ListingPage(listings, unreadable, next_page=later[0] if later else None)

    # Amazon's warehouses ----------------------------------------------------------------------------------------

    def warehouse_stock(self, *, since: datetime) -> list[Raw]:
        """The FBA stock that changed since then, on each site of the account."""
        after = max(since, clock.now() - OLDEST_CHANGE)
        return [row for site in self._sites() for row in self._held(site, after)]

    def _held(self, site: str, after: datetime) -> list[Raw]:
        marketplace_id = BY_CODE[site].marketplace_id
        params = {
            "details": "true", "granularityType": "Marketplace", "granularityId": marketplace_id,
            "marketplaceIds": marketplace_id, "startDateTime": iso(after),
        }  # fmt: skip
        found: list[Raw] = []
        for _number in range(MOST_PAGES):
            answer = self._call("getInventorySummaries", "GET", "/fba/inventory/v1/summaries", params=params)
            body = record_of(answer.json())
            rows = understood("Amazon", _summaries, body, what="FBA stock")
            for row in rows:
                raw = {"site": site, **row}
                name = f"{site}:{row.get('sellerSku') or '?' + digest(row)}"
                found.append(Raw(name, digest(raw), raw, read_time(row.get("lastUpdatedTime"))))
            token = (body.get("pagination") or {}).get("nextToken")
            if not token:
                break
            params["nextToken"] = str(token)
        return found

    def read_warehouse_stock(self, raw: dict[str, Any]) -> RemoteWarehouseStock:
        """See `stores.connectors.amazon.read_listings`."""
        return read_listings.read_warehouse_stock(raw)


def _summaries(body: Any) -> list[Any]:
    return records(record(body.get("payload"), "payload").get("inventorySummaries"), "inventorySummaries")


def _each(targets: Sequence[T], push: Callable[[T], R], refused: Callable[[T, str], R]) -> list[R]:
    """One call per target. A refusal is its target's own; trouble with the marketplace ends the run after what was done."""
    results: list[R] = []
    for target in targets:
        try:
            results.append(push(target))
        except (Rejected, NotFound) as error:
            results.append(refused(target, str(error)))
        except ConnectorError:
            if not results:
                raise
            break
    return results
