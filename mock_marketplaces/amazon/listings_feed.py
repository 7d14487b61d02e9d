"""JSON_LISTINGS_FEED: up to 25,000 messages, each judged alone. DONE does not mean that all of them were accepted."""

import json
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from mock_marketplaces.amazon import attributes
from mock_marketplaces.core.http import encode_json
from mock_marketplaces.core.sites import AMAZON_BY_MARKETPLACE_ID

if TYPE_CHECKING:
    from mock_marketplaces.core.world import World

TYPE = "JSON_LISTINGS_FEED"
MOST_MESSAGES = 25_000


def process(world: "World", account: dict[str, Any], feed: dict[str, Any], body: bytes) -> tuple[bytes, str]:
    """The processing report: how many were accepted, and the issues of the others by message id."""
    sites = [AMAZON_BY_MARKETPLACE_ID[each].code for each in feed["data"]["marketplaceIds"]]
    issues: list[dict[str, Any]] = []
    messages: list[Any] = []
    try:
        messages = _messages(account, json.loads(body, parse_float=Decimal))
    except (ValueError, KeyError, TypeError, AttributeError) as problem:
        issues.append({"code": "4000001", "severity": "ERROR", "message": f"The feed can't be read: {problem}"})
    refused = 0
    for message in messages:
        wrong = _carry_out(world, account, sites, message)
        refused += bool(wrong)
        number = message.get("messageId") if isinstance(message, dict) else None
        named = (
            {"messageId": number, "sku": str(message["sku"])} if isinstance(number, int) and message.get("sku") else {}
        )
        issues += [
            {
                **named,
                "code": each["code"],
                "severity": "ERROR",
                "message": each["message"],
                **({"attributeName": each["attributeNames"][0]} if each.get("attributeNames") else {}),
            }
            for each in wrong
        ]
    summary = {
        "errors": len(issues), "warnings": 0, "messagesProcessed": len(messages),
        "messagesAccepted": len(messages) - refused, "messagesInvalid": refused,
    }  # fmt: skip
    head = {"sellerId": account["credentials"]["seller_id"], "version": "2.0", "feedId": feed["id"]}
    return encode_json({"header": head, "issues": issues, "summary": summary}), "application/json; charset=UTF-8"


def _messages(account: dict[str, Any], feed: Any) -> list[Any]:
    head, messages = feed["header"], feed["messages"]
    if head["sellerId"] != account["credentials"]["seller_id"] or head["version"] != "2.0":
        raise ValueError("the header names another seller or version")
    if not isinstance(messages, list) or not 1 <= len(messages) <= MOST_MESSAGES:
        raise ValueError(f"messages must hold 1 to {MOST_MESSAGES} messages")
    if len({str(message.get("messageId")) for message in messages}) < len(messages):
        raise ValueError("a messageId comes twice")
    return messages


def _carry_out(world: "World", account: dict[str, Any], sites: list[str], message: Any) -> list[dict[str, Any]]:
    """Carry one message out on every site of the feed; what is wrong with it when it was not."""
    kind, sku = message.get("operationType"), str(message.get("sku", ""))
    if kind == "UPDATE" and sku and isinstance(message.get("attributes"), dict):
        said = message["attributes"]
        wrong = [each for site in sites for each in attributes.issues_of_whole(world, account["id"], sku, site, said)]
        for site in [] if wrong else sites:
            attributes.write_whole(world, account["id"], sku, site, said)
        return wrong
    if kind not in ("PATCH", "DELETE"):
        return [attributes.issue("90000900", f"operationType {kind} is not taken here, or lacks what it needs.")]
    found = [
        listing
        for site in sites
        for listing in world.trade.listings(account["id"], "listing.sku = ? AND site = ?", sku, site)
    ]
    if not found:
        return [attributes.issue("13013", f"SKU '{sku}' does not exist in the marketplaces of the feed.")]
    if kind == "DELETE":
        for listing in found:
            world.trade.end_listing(listing)
        return []
    return _patch(world, found, message)


def _patch(world: "World", found: list[dict[str, Any]], message: dict[str, Any]) -> list[dict[str, Any]]:
    patches = message.get("patches")
    malformed = attributes.malformed(patches) or ("" if message.get("productType") else "productType is required.")
    if malformed or not isinstance(patches, list):
        return [attributes.issue("4000003", malformed)]
    wrong = [issue for listing in found for issue in attributes.issues_of(world, listing, patches)]
    for listing in [] if wrong else found:
        attributes.apply(world, listing, patches)
    return wrong
