"""Product Fees v0: what Amazon would keep of a sale at a price. The mock charges its one commission, FBA nothing more."""

from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any

from mock_marketplaces.amazon.errors import invalid
from mock_marketplaces.amazon.pages import sites_of
from mock_marketplaces.amazon.reports import body_of
from mock_marketplaces.core.clock import iso_seconds
from mock_marketplaces.core.fees import worked_out
from mock_marketplaces.core.http import Request, Response, json_response

if TYPE_CHECKING:
    from mock_marketplaces.core.world import World

NAMES = {"commission": "ReferralFee"}


def estimate(world: "World", account: dict[str, Any], request: Request, sku: str) -> Response:
    asked = body_of(request).get("FeesEstimateRequest")
    if not isinstance(asked, dict) or not asked.get("MarketplaceId") or not asked.get("Identifier"):
        invalid("FeesEstimateRequest needs MarketplaceId, PriceToEstimateFees and Identifier.")
    site = world.protocol.site(sites_of(account, [str(asked["MarketplaceId"])])[0])
    try:
        price = asked["PriceToEstimateFees"]
        items = Decimal(str(price["ListingPrice"]["Amount"]))
        shipping = Decimal(str((price.get("Shipping") or {}).get("Amount", 0)))
        currency = str(price["ListingPrice"]["CurrencyCode"])
    except (KeyError, TypeError, AttributeError, InvalidOperation):
        invalid("PriceToEstimateFees needs ListingPrice {CurrencyCode, Amount}.")
    found = world.trade.listings(account["id"], "listing.sku = ? AND site = ?", sku, site.code)
    identifier = {
        "MarketplaceId": site.marketplace_id, "SellerId": account["credentials"]["seller_id"], "IdType": "SellerSKU",
        "IdValue": sku, "IsAmazonFulfilled": bool(asked.get("IsAmazonFulfilled")), "PriceToEstimateFees": price,
        "SellerInputIdentifier": str(asked["Identifier"]),
    }  # fmt: skip
    if not found or currency != site.currency:
        wrong = {
            "Type": "Sender",
            "Code": "InvalidParameterValue",
            "Message": "There is an client-side error.",
            "Detail": [],
        }
        result = {"Status": "ClientError", "FeesEstimateIdentifier": identifier, "Error": wrong}
        return json_response({"payload": {"FeesEstimateResult": result}})

    def money(amount: Decimal) -> dict[str, Any]:
        return {"CurrencyCode": currency, "Amount": amount}

    keeps = worked_out(world.protocol.fees, items=items, shipping=shipping, tax=Decimal(0), currency=currency)
    details = [
        {
            "FeeType": NAMES.get(component, component),
            "FeeAmount": money(amount),
            "FeePromotion": money(Decimal("0.00")),
            "FinalFee": money(amount),
        }
        for component, amount in keeps.items()
    ]
    shown = {
        "TimeOfFeesEstimation": iso_seconds(world.clock.now()),
        "TotalFeesEstimate": money(sum(keeps.values(), Decimal(0))),
        "FeeDetailList": details,
    }
    result = {"Status": "Success", "FeesEstimateIdentifier": identifier, "FeesEstimate": shown}
    return json_response({"payload": {"FeesEstimateResult": result}})
