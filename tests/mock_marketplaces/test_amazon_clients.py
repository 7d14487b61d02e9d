"""The unmodified clients of others against the mock: they list orders, confirm a shipment and change stock as at Amazon.

Both are pointed here by what they offer in public: `amzn-sp-api` takes both addresses; `python-amazon-sp-api` takes an enum of
marketplaces and a class for its token client. They are imported late: one of them configures the root logger when imported.
"""

from enum import Enum
from typing import Any

import pytest

from tests.mock_marketplaces.conftest import Mocks, until

DE = "A1PA6795UKMFR9"
TRACKING = "YT0000000000000001"
PATCH = {
    "productType": "PRODUCT",
    "patches": [
        {
            "op": "merge",
            "path": "/attributes/fulfillment_availability",
            "value": [{"fulfillment_channel_code": "DEFAULT", "quantity": 4}],
        }
    ],
}


@pytest.fixture
def account(mocks: Mocks) -> Any:
    return mocks.open("amazon", ["DE"], {"WID-RED": 9})


def confirmation(line_id: str) -> dict[str, Any]:
    package = {
        "packageReferenceId": "1", "carrierCode": "Other", "carrierName": "YunExpress", "trackingNumber": TRACKING,
        "shipDate": "2026-11-21T03:00:00Z", "orderItems": [{"orderItemId": line_id, "quantity": 2}],
    }  # fmt: skip
    return {"marketplaceId": DE, "packageDetail": package}


def outcome(mocks: Mocks, account: Any) -> Any:
    """What the mock knows in the end: (order, status, tracking numbers) of each order, and the quantity on sale."""
    until(lambda: mocks.truth(account["account_id"])["listings"][0]["quantity"] == 4)
    truth = mocks.truth(account["account_id"])
    return [
        (order["id"], order["status"], [box["tracking"] for box in order["shipments"]]) for order in truth["orders"]
    ]


def test_python_amazon_sp_api(mocks: Mocks, account: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from sp_api.api import ListingsItems, Orders
    from sp_api.auth import AccessTokenClient

    monkeypatch.delenv("SP_API_DEFAULT_MARKETPLACE", raising=False)

    class Here(Enum):
        GERMANY = (f"http://127.0.0.1:{mocks.port}/amazon", DE, "eu-west-1")

        def __init__(self, endpoint: str, marketplace_id: str, region: str) -> None:
            self.endpoint, self.marketplace_id, self.region = endpoint, marketplace_id, region

    class HereTokens(AccessTokenClient):
        scheme, host = "http://", f"127.0.0.1:{mocks.port}/amazon"

    keys = account["credentials"]
    signing = {
        "refresh_token": keys["refresh_token"],
        "lwa_app_id": keys["client_id"],
        "lwa_client_secret": keys["client_secret"],
    }
    ours = {"marketplace": Here.GERMANY, "credentials": signing, "auth_token_client_class": HereTokens}
    order_id = mocks.sell(account, ("WID-RED", 2))[0]

    with Orders(version="v0", **ours) as old:
        listed = old.get_orders(CreatedAfter="2020-01-01T00:00:00Z").payload["Orders"]
        items = old.get_order_items(order_id).payload["OrderItems"]
        confirmed = old.confirm_shipment(order_id, **confirmation(items[0]["OrderItemId"]))
    with Orders(version="2026-01-01", **ours) as new:
        found = new.search_orders(lastUpdatedAfter="2020-01-01T00:00:00Z", includedData=["PACKAGES"])
    with ListingsItems(**ours) as listings:
        patched = listings.patch_listings_item(keys["seller_id"], "WID-RED", marketplaceIds=[DE], body=PATCH)

    assert [(order["AmazonOrderId"], order["OrderStatus"]) for order in listed] == [(order_id, "Unshipped")]
    assert confirmed.errors is None
    assert [box["trackingNumber"] for order in found.orders for box in order["packages"]] == [TRACKING]
    assert (patched.payload["sku"], patched.payload["status"]) == ("WID-RED", "ACCEPTED")
    assert outcome(mocks, account) == [(order_id, "shipped", [TRACKING])]


def test_amzn_sp_api(mocks: Mocks, account: Any) -> None:
    from spapi.api.listings_items_v2021_08_01.listings_api import ListingsApi
    from spapi.api.orders_v0.orders_v0_api import OrdersV0Api
    from spapi.api.orders_v2026_01_01.search_orders_api import SearchOrdersApi
    from spapi.api.product_fees_v0.fees_api import FeesApi
    from spapi.auth.credentials import SPAPIConfig
    from spapi.client import SPAPIClient

    keys, base = account["credentials"], f"http://127.0.0.1:{mocks.port}/amazon"
    config = SPAPIConfig(keys["client_id"], keys["client_secret"], refresh_token=keys["refresh_token"], region="EU")
    client = SPAPIClient(config, oauth_endpoint=f"{base}/auth/o2/token", endpoint=base).api_client
    order_id = mocks.sell(account, ("WID-RED", 2))[0]

    old = OrdersV0Api(client)
    listed = old.get_orders([DE], created_after="2020-01-01T00:00:00Z").payload.orders
    line_id = old.get_order_items(order_id).payload.order_items[0].order_item_id
    old.confirm_shipment(order_id, confirmation(line_id))
    found = SearchOrdersApi(client).search_orders(last_updated_after="2020-01-01T00:00:00Z", included_data=["PACKAGES"])
    patched = ListingsApi(client).patch_listings_item(keys["seller_id"], "WID-RED", [DE], PATCH)
    price = {"ListingPrice": {"CurrencyCode": "EUR", "Amount": 20}}
    asked = {"MarketplaceId": DE, "PriceToEstimateFees": price, "Identifier": "1"}
    fees = FeesApi(client).get_my_fees_estimate_for_sku("WID-RED", {"FeesEstimateRequest": asked})

    assert [(order.amazon_order_id, order.order_status) for order in listed] == [(order_id, "Unshipped")]
    assert [box.tracking_number for order in found.orders for box in order.packages] == [TRACKING]
    assert (patched.sku, patched.status) == ("WID-RED", "ACCEPTED")
    estimate = fees.payload.fees_estimate_result
    assert (estimate.status, estimate.fees_estimate.total_fees_estimate.amount) == ("Success", 3.0)
    assert outcome(mocks, account) == [(order_id, "shipped", [TRACKING])]
