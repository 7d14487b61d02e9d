"""Reports API 2021-06-30: some reports are asked for and made a moment later, settlements are only listed. Documents are presigned URLs."""

import base64
import json
from typing import TYPE_CHECKING, Any

from mock_marketplaces.amazon import files
from mock_marketplaces.amazon.errors import invalid, refuse
from mock_marketplaces.amazon.pages import moment, page_size, sites_of, words
from mock_marketplaces.core.clock import iso_seconds, parse_iso
from mock_marketplaces.core.http import Request, Response, json_response

if TYPE_CHECKING:
    from mock_marketplaces.core.world import World

SETTLEMENT = "GET_V2_SETTLEMENT_REPORT_DATA_FLAT_FILE_V2"
STATUSES = ("CANCELLED", "DONE", "FATAL", "IN_PROGRESS", "IN_QUEUE")
KIND = "amazon_report"
SETTLED = "amazon_settlement"
DEFAULT_PAGE = "10"
ASKED: tuple[str, ...] = ("reportType", "marketplaceIds", "dataStartTime", "dataEndTime")


def create(world: "World", account: dict[str, Any], request: Request) -> Response:
    body = body_of(request)
    kind = str(body.get("reportType", ""))
    if kind == SETTLEMENT:
        invalid("Settlement reports are made by Amazon; list them with getReports.")
    if kind not in files.MAKERS:
        invalid(f"reportType {kind or '(none)'} is not known here.")
    sites = sites_of(account, _ids(body))
    start, end = (_time(body, name) for name in ("dataStartTime", "dataEndTime"))
    if kind in (files.TRAFFIC, files.LISTINGS) and len(sites) != 1:
        invalid("This report takes exactly one marketplace.")
    asked = {name: body[name] for name in ASKED if name in body}
    now = world.clock.now()
    text = files.MAKERS[kind](world, account, sites, start or 0.0, end or now)
    document = world.papers.add(account["id"], "file", {}, body=text.encode())
    delay_s = world.settings["report_delay_s"]
    report_id = world.papers.add(account["id"], KIND, {**asked, "document": document}, delay_s=delay_s)
    return json_response({"reportId": report_id}, 202)


def body_of(request: Request) -> dict[str, Any]:
    try:
        body = request.json()
    except ValueError:
        body = None
    if not isinstance(body, dict):
        invalid("The body is not a JSON object.")
    return body


def _ids(body: dict[str, Any]) -> list[str]:
    ids = body.get("marketplaceIds")
    if not isinstance(ids, list) or not 1 <= len(ids) <= 25:
        invalid("marketplaceIds must name 1 to 25 marketplaces.")
    return [str(each) for each in ids]


def _time(body: dict[str, Any], name: str) -> float | None:
    try:
        return parse_iso(str(body[name])) if body.get(name) else None
    except ValueError:
        invalid(f"{name} is not an ISO 8601 date-time.")


def listing(world: "World", account: dict[str, Any], request: Request) -> Response:
    """Newest first. The next page is asked for with its token alone."""
    query, offset = request.query(), 0
    if "nextToken" in query:
        query, offset = json.loads(base64.urlsafe_b64decode(query["nextToken"][0]))
    kinds, states = words(query, "reportTypes"), words(query, "processingStatuses")
    if not kinds or set(states) - set(STATUSES):
        invalid(f"reportTypes is required; processingStatuses takes {', '.join(STATUSES)}.")
    size = page_size({"pageSize": query.get("pageSize", [DEFAULT_PAGE])}, "pageSize")
    after, before = moment(query, "createdSince") or 0.0, moment(query, "createdUntil")
    found = [
        report
        for created, report in _all(world, account)
        if report["reportType"] in kinds
        and (not states or report["processingStatus"] in states)
        and after <= created <= (before or created)
    ]
    answer: dict[str, Any] = {"reports": found[offset : offset + size]}
    if len(found) > offset + size:
        answer["nextToken"] = base64.urlsafe_b64encode(json.dumps([query, offset + size]).encode()).decode()
    return json_response(answer)


def get(world: "World", account: dict[str, Any], request: Request, report_id: str) -> Response:
    found = next((report for _, report in _all(world, account) if report["reportId"] == report_id), None)
    if found is None:
        refuse(404, "NotFound", f"Report {report_id} was not found.")
    return json_response(found)


def _all(world: "World", account: dict[str, Any]) -> list[tuple[float, dict[str, Any]]]:
    """(when, report), newest first: those asked for, and one per settlement."""
    found = [
        (paper["created_at"], _asked(paper))
        for paper in world.papers.all("account_id = ? AND kind = ?", account["id"], KIND)
    ]
    closed = world.settlements.settlements("account_id = ?", account["id"])
    found += [(settlement["period_to"], _settled(settlement)) for settlement in closed]
    return sorted(found, key=lambda pair: pair[0], reverse=True)


def _asked(paper: dict[str, Any]) -> dict[str, Any]:
    data = {key: value for key, value in paper["data"].items() if key != "document"}
    shown = {"reportId": paper["id"], **data, "createdTime": iso_seconds(paper["created_at"])}
    if not paper["ready"]:
        return {**shown, "processingStatus": "IN_PROGRESS", "processingStartTime": iso_seconds(paper["created_at"])}
    times = {"processingStartTime": paper["created_at"], "processingEndTime": paper["ready_at"]}
    ended = {name: iso_seconds(at) for name, at in times.items()}
    return {**shown, **ended, "processingStatus": "DONE", "reportDocumentId": paper["data"]["document"]}


def _settled(settlement: dict[str, Any]) -> dict[str, Any]:
    made = iso_seconds(settlement["period_to"])
    return {
        "reportId": settlement["id"],
        "reportType": SETTLEMENT,
        "dataStartTime": iso_seconds(settlement["period_from"]),
        "dataEndTime": made,
        "createdTime": made,
        "processingStartTime": made,
        "processingEndTime": made,
        "processingStatus": "DONE",
        "reportDocumentId": f"settlement-{settlement['id']}",
    }


def document(world: "World", account: dict[str, Any], request: Request, document_id: str) -> Response:
    """Where to download it. Settlements come packed, the others plain."""
    shown = {"reportDocumentId": document_id}
    if document_id.startswith("settlement-"):
        paper_id = _settlement_file(world, account, document_id.removeprefix("settlement-"))
        shown["compressionAlgorithm"] = "GZIP"
    else:
        paper_id = document_id if world.papers.find(document_id, account_id=account["id"]) else ""
    if not paper_id:
        refuse(404, "NotFound", f"Document {document_id} was not found.")
    return json_response({**shown, "url": world.papers.url(paper_id)})


def _settlement_file(world: "World", account: dict[str, Any], settlement_id: str) -> str:
    """The file of a settlement, written when it is first asked for; '' when there is no such settlement."""
    known = world.papers.all(
        "account_id = ? AND kind = ? AND data ->> 'settlement' = ?", account["id"], SETTLED, settlement_id
    )
    found = world.settlements.settlements("account_id = ? AND id = ?", account["id"], settlement_id)
    if known or not found:
        return str(known[0]["id"]) if known else ""
    data = {"settlement": settlement_id, "content_type": "application/octet-stream"}
    return world.papers.add(account["id"], SETTLED, data, body=files.packed(files.settlement(world, found[0])))
