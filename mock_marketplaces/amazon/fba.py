"""FBA Inventory API v1: what Amazon's warehouses hold. Read only, and never the quantity of a listing that the seller ships himself."""

import base64
from typing import TYPE_CHECKING, Any

from mock_marketplaces.amazon.errors import invalid
from mock_marketplaces.amazon.pages import moment, sites_of, words
from mock_marketplaces.core.clock import iso_seconds
from mock_marketplaces.core.http import Request, Response, json_response

if TYPE_CHECKING:
    from mock_marketplaces.core.world import World

PAGE = 50
OLDEST_S = 18 * 31 * 86400


def summaries(world: "World", account: dict[str, Any], request: Request) -> Response:
    """A page of one marketplace's stock; with `startDateTime` only what changed since."""
    query = request.query()
    ids = words(query, "marketplaceIds")
    granularity = query.get("granularityType", [""])[0], query.get("granularityId", [""])[0]
    if len(ids) != 1 or granularity != ("Marketplace", ids[0]):
        invalid("granularityType must be Marketplace, granularityId and marketplaceIds the same one marketplace.")
    site, since = sites_of(account, ids)[0], moment(query, "startDateTime") or 0.0
    if since and since < world.clock.now() - OLDEST_S:
        invalid("startDateTime must be within the last 18 months.")
    wanted = words(query, "sellerSkus") or words(query, "sellerSku")
    if len(wanted) > 50:
        invalid("sellerSkus takes 50 at most.")
    found = world.warehouse.rows(account["id"], "held.site = ? AND held.updated_at >= ?", site, since)
    found = [row for row in found if not wanted or row["sku"] in wanted]
    start = _start(query)
    details = query.get("details", ["false"])[0] == "true"
    shown = [_summary(world, row, details=details) for row in found[start : start + PAGE]]
    payload = {"granularity": {"granularityType": "Marketplace", "granularityId": ids[0]}, "inventorySummaries": shown}
    if len(found) <= start + PAGE:
        return json_response({"payload": payload})
    token = base64.urlsafe_b64encode(str(start + PAGE).encode()).decode()
    return json_response({"payload": payload, "pagination": {"nextToken": token}})


def _start(query: dict[str, list[str]]) -> int:
    try:
        return int(base64.urlsafe_b64decode(query.get("nextToken", [""])[0]) or 0)
    except ValueError:
        invalid("nextToken is not valid.")


def _summary(world: "World", row: dict[str, Any], *, details: bool) -> dict[str, Any]:
    summary = {
        "asin": row["product_id"],
        "fnSku": "X00" + world.store.digest("fnsku", row["account_id"], row["sku"])[:7].upper(),
        "sellerSku": row["sku"],
        "condition": "NewItem",
        "lastUpdatedTime": iso_seconds(row["updated_at"]),
        "productName": row["title"],
        "totalQuantity": row["quantity"] + row["reserved"],
    }
    if not details:
        return summary
    nothing = dict.fromkeys(
        (
            "totalUnfulfillableQuantity", "customerDamagedQuantity", "warehouseDamagedQuantity", "distributorDamagedQuantity",
            "carrierDamagedQuantity", "defectiveQuantity", "expiredQuantity",
        ),
        0,
    )  # fmt: skip
    reserved = {
        "totalReservedQuantity": row["reserved"], "pendingCustomerOrderQuantity": row["reserved"],
        "pendingTransshipmentQuantity": 0, "fcProcessingQuantity": 0,
    }  # fmt: skip
    inside = {
        "fulfillableQuantity": row["quantity"], "inboundWorkingQuantity": 0, "inboundShippedQuantity": 0,
        "inboundReceivingQuantity": 0, "reservedQuantity": reserved,
        "researchingQuantity": {"totalResearchingQuantity": 0, "researchingQuantityBreakdown": []},
        "unfulfillableQuantity": nothing,
    }  # fmt: skip
    return {**summary, "inventoryDetails": inside}
