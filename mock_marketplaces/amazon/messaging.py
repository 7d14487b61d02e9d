"""What buyers write, and answers to it. Amazon gives sellers no inbox by API, only messages of fixed kinds out: this one is invented."""

import base64
import json
from typing import TYPE_CHECKING, Any

from mock_marketplaces.amazon.errors import invalid, refuse
from mock_marketplaces.amazon.pages import moment, page_size, sites_of, words
from mock_marketplaces.amazon.reports import body_of
from mock_marketplaces.core.clock import iso_millis
from mock_marketplaces.core.http import Request, Response, json_response
from mock_marketplaces.core.protocol import Refusal

if TYPE_CHECKING:
    from mock_marketplaces.core.world import World

LONGEST = 2000
ANSWER_WITHIN_S = 24 * 3600


def listing(world: "World", account: dict[str, Any], request: Request) -> Response:
    """Messages both ways, oldest first, from `createdAfter` on."""
    query = request.query()
    after, size = moment(query, "createdAfter"), page_size(query, "maxResultsPerPage")
    if after is None:
        invalid("createdAfter is required.")
    sites = sites_of(account, words(query, "marketplaceIds"))
    try:
        start = int(base64.urlsafe_b64decode(query.get("paginationToken", [""])[0]) or 0)
    except ValueError:
        invalid("paginationToken is not valid.")
    found = world.messages.messages(
        "thread.account_id = ? AND message.t >= ? AND thread.site IN (SELECT value FROM json_each(?))",
        account["id"], after, json.dumps(sites),
    )  # fmt: skip
    answer: dict[str, Any] = {"messages": [_message(world, row) for row in found[start : start + size]]}
    if len(found) > start + size:
        answer["pagination"] = {"nextToken": base64.urlsafe_b64encode(str(start + size).encode()).decode()}
    return json_response(answer)


def _message(world: "World", row: dict[str, Any]) -> dict[str, Any]:
    shown = {
        "messageId": row["id"],
        "conversationId": row["thread_id"],
        "marketplaceId": world.protocol.site(row["site"]).marketplace_id,
        "sender": "BUYER" if row["from_buyer"] else "SELLER",
        "buyer": {"buyerId": row["buyer_id"], "buyerName": row["buyer"]["name"]},
        "text": row["text"],
        "createdTime": iso_millis(row["t"]),
    }
    about = {"amazonOrderId": row["sale_id"], "sellerSku": row["sku"], "clientReference": row["reference"]}
    if row["from_buyer"]:
        about["respondBy"] = iso_millis(row["t"] + ANSWER_WITHIN_S)
    return {**shown, **{name: value for name, value in about.items() if value}}


def reply(world: "World", account: dict[str, Any], request: Request, thread_id: str) -> Response:
    """An answer in a conversation. The same clientReference again is the same message."""
    body = body_of(request)
    text, reference = body.get("text"), body.get("clientReference", "")
    if not isinstance(text, str) or not 1 <= len(text.strip()) <= LONGEST or "<" in text:
        invalid(f"text must be 1 to {LONGEST} characters of plain text.")
    if not isinstance(reference, str):
        invalid("clientReference must be a text.")
    try:
        message_id = world.messages.reply(account["id"], thread_id, text, reference=reference)
    except Refusal:
        refuse(404, "NotFound", f"Conversation {thread_id} was not found.")
    return json_response({"messageId": message_id}, 201)
