"""Feeds API 2021-06-30: a document is uploaded, a feed names it, and a moment later its processing report says what became of it."""

import base64
import gzip
import json
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from mock_marketplaces.amazon import listings_feed, order_feeds
from mock_marketplaces.amazon.errors import invalid, refuse
from mock_marketplaces.amazon.pages import moment, page_size, sites_of, words
from mock_marketplaces.amazon.reports import body_of
from mock_marketplaces.amazon.subscriptions import feed_finished
from mock_marketplaces.core.clock import iso_seconds
from mock_marketplaces.core.http import Request, Response, json_response

if TYPE_CHECKING:
    from mock_marketplaces.core.world import World

KIND, DOCUMENT = "amazon_feed", "amazon_feed_document"
DEFAULT_PAGE = "10"
STATUSES = ("CANCELLED", "DONE", "FATAL", "IN_PROGRESS", "IN_QUEUE")

# feed type -> (world, account, feed, what was uploaded) -> (processing report, its content type)
Processor = Callable[["World", dict[str, Any], dict[str, Any], bytes], tuple[bytes, str]]
PROCESSORS: dict[str, Processor] = {**order_feeds.PROCESSORS, listings_feed.TYPE: listings_feed.process}


def create_document(world: "World", account: dict[str, Any], request: Request) -> Response:
    kind = body_of(request).get("contentType")
    if not isinstance(kind, str) or not kind:
        invalid("contentType is required.")
    paper_id = world.papers.add(account["id"], DOCUMENT, {"content_type": kind})
    return json_response({"feedDocumentId": paper_id, "url": world.papers.url(paper_id)}, 201)


def create(world: "World", account: dict[str, Any], request: Request) -> Response:
    body = body_of(request)
    sites_of(account, [str(each) for each in body.get("marketplaceIds") or []])
    document = world.papers.find(str(body.get("inputFeedDocumentId")), account_id=account["id"])
    if body.get("feedType") not in PROCESSORS or not body.get("marketplaceIds"):
        invalid(f"feedType takes {', '.join(PROCESSORS)} here; marketplaceIds is required.")
    if document is None or document["kind"] != DOCUMENT or document["body"] is None:
        invalid("inputFeedDocumentId names no uploaded document.")
    asked = {"feedType": body["feedType"], "marketplaceIds": body["marketplaceIds"], "input": document["id"]}
    with world.store.tx():
        delay_s = world.settings["report_delay_s"]
        feed_id = world.papers.add(account["id"], KIND, asked, delay_s=delay_s)
        world.effects.schedule(KIND, {"feed_id": feed_id}, delay_s)
    return json_response({"feedId": feed_id}, 202)


def get(world: "World", account: dict[str, Any], request: Request, feed_id: str) -> Response:
    return json_response(_feed(_own(world, account, feed_id)))


def cancel(world: "World", account: dict[str, Any], request: Request, feed_id: str) -> Response:
    """Only a feed that still waits can be cancelled."""
    feed = _own(world, account, feed_id)
    if _status(feed) != "IN_QUEUE":
        invalid(f"Feed {feed_id} is {_status(feed)} and can't be cancelled.")
    world.papers.change(feed_id, cancelled=world.clock.now())
    return json_response({})


def _own(world: "World", account: dict[str, Any], feed_id: str) -> dict[str, Any]:
    feed = world.papers.find(feed_id, account_id=account["id"])
    if feed is None or feed["kind"] != KIND:
        refuse(404, "NotFound", f"Feed {feed_id} was not found.")
    return feed


def listing(world: "World", account: dict[str, Any], request: Request) -> Response:
    """Newest first. The next page is asked for with its token and nothing else."""
    query, offset = request.query(), 0
    if "nextToken" in query:
        if len(query) > 1:
            invalid("nextToken takes no other parameter beside it.")
        query, offset = _opened(query["nextToken"][0])
    kinds, states = words(query, "feedTypes"), words(query, "processingStatuses")
    if not kinds or set(states) - set(STATUSES):
        invalid(f"feedTypes is required; processingStatuses takes {', '.join(STATUSES)}.")
    size = page_size({"pageSize": query.get("pageSize", [DEFAULT_PAGE])}, "pageSize")
    after, before = moment(query, "createdSince") or 0.0, moment(query, "createdUntil")
    rows = world.papers.all(
        "account_id = ? AND kind = ? AND created_at >= ? AND data ->> 'feedType' IN (SELECT value FROM json_each(?))",
        account["id"], KIND, after, json.dumps(kinds),
    )  # fmt: skip
    found = [_feed(feed) for feed in rows if before is None or feed["created_at"] <= before]
    found = [feed for feed in found if not states or feed["processingStatus"] in states]
    answer: dict[str, Any] = {"feeds": found[offset : offset + size]}
    if len(found) > offset + size:
        answer["nextToken"] = base64.urlsafe_b64encode(json.dumps([query, offset + size]).encode()).decode()
    return json_response(answer)


def _opened(token: str) -> tuple[dict[str, list[str]], int]:
    try:
        query, offset = json.loads(base64.urlsafe_b64decode(token))
    except (ValueError, TypeError):
        invalid("nextToken is not valid.")
    return query, offset


def _status(feed: dict[str, Any]) -> str:
    if feed["data"].get("cancelled"):
        return "CANCELLED"
    return "DONE" if feed["data"].get("result") else "IN_QUEUE"


def _feed(feed: dict[str, Any]) -> dict[str, Any]:
    result = feed["data"].get("result")
    shown = {
        "feedId": feed["id"],
        "feedType": feed["data"]["feedType"],
        "marketplaceIds": feed["data"]["marketplaceIds"],
        "createdTime": iso_seconds(feed["created_at"]),
        "processingStatus": _status(feed),
    }
    if not result:
        return shown
    times = {"processingStartTime": feed["created_at"], "processingEndTime": feed["ready_at"]}
    return {**shown, **{name: iso_seconds(at) for name, at in times.items()}, "resultFeedDocumentId": result}


def document(world: "World", account: dict[str, Any], request: Request, document_id: str) -> Response:
    paper = world.papers.find(document_id, account_id=account["id"])
    if paper is None:
        refuse(404, "NotFound", f"Document {document_id} was not found.")
    packed = {"compressionAlgorithm": "GZIP"} if paper["data"].get("packed") else {}
    return json_response({"feedDocumentId": document_id, "url": world.papers.url(document_id), **packed})


def process(world: "World", data: dict[str, Any]) -> None:
    """Carry a feed out; its processing report tells each message's fate. Reports of listings feeds come packed."""
    feed = world.papers.find(data["feed_id"])
    assert feed is not None, "an effect of ours"
    if feed["data"].get("cancelled"):
        return
    kind = feed["data"]["feedType"]
    source = world.papers.find(feed["data"]["input"])
    account = world.trade.account(feed["account_id"])
    report, content_type = PROCESSORS[kind](world, account, feed, bytes(source["body"] if source else b""))
    packed = kind == listings_feed.TYPE
    result = world.papers.add(
        feed["account_id"],
        "file",
        {"content_type": content_type, "packed": packed},
        body=gzip.compress(report) if packed else report,
    )
    world.papers.change(feed["id"], result=result)
    feed_finished(world, account, _feed({**feed, "data": {**feed["data"], "result": result}}))
