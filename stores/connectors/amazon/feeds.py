"""Feeds of Amazon: handed in first, carried out later, their outcome in a processing report."""

from __future__ import annotations

from collections import OrderedDict
from typing import Any

from stores.connectors.amazon.papers import Papers
from stores.connectors.amazon.sites import BY_CODE
from stores.connectors.errors import Rejected, Transient, UnreadableAnswer

FEEDS = "/feeds/2021-06-30"
XML = "text/xml; charset=UTF-8"
MOST_REPORTS = 200
_reports: OrderedDict[tuple[int, str], str] = (
    OrderedDict()
)  # processing reports never change; (account, document) -> text


class Feeds(Papers):
    """The part of the connector that hands in feeds."""

    account: Any

    def _hand_in(self, kind: str, marketplace_id: str, body: bytes) -> str:
        """The number of the feed. Only its last step changes anything, so only that one's answer can be lost."""
        answer = self._call("createFeedDocument", "POST", f"{FEEDS}/documents", json_body={"contentType": XML})
        document = record_of(answer.json())
        put = self.http.send(method="PUT", url=str(document.get("url")), writes=False, body=(XML, body))
        put.raise_for_server_error()
        if put.status >= 400:
            raise Transient(f"the upload of a feed answered HTTP {put.status}: {put.text[:200]}")
        feed = {
            "feedType": kind,
            "marketplaceIds": [marketplace_id],
            "inputFeedDocumentId": document.get("feedDocumentId"),
        }
        answer = self._call("createFeed", "POST", f"{FEEDS}/feeds", json_body=feed, writes=True)
        said = answer.json()
        if not isinstance(said, dict) or not said.get("feedId"):
            raise answer.unreadable("the answer holds no feedId")
        return str(said["feedId"])

    def _processing_report(self, feed: Any) -> str:
        """The text of a finished feed's report, '' while there is none."""
        document_id = str(feed.get("resultFeedDocumentId") or "")
        if feed.get("processingStatus") != "DONE" or not document_id:
            return ""
        key = (self.account.pk, document_id)
        if key not in _reports:
            body = record_of(self._call("getFeedDocument", "GET", f"{FEEDS}/documents/{document_id}").json())
            packed = body.get("compressionAlgorithm") == "GZIP"
            _reports[key] = self._download(str(body.get("url")), packed=packed)
            while len(_reports) > MOST_REPORTS:
                _reports.popitem(last=False)
        return _reports[key]

    def _sites(self) -> list[str]:
        """The sites where the account has an open store."""
        open_stores = self.account.stores.filter(closed_at=None).order_by("site").values_list("site", flat=True)
        found = [site for site in open_stores if site in BY_CODE]
        if not found:
            raise Rejected("the account has no open store on a site of Amazon: add one")
        return found


def record_of(body: Any) -> dict[str, Any]:
    """An answer that must be a record; raises UnreadableAnswer."""
    if not isinstance(body, dict):
        raise UnreadableAnswer("the answer of Amazon is no record", raw=str(body)[:10_000])
    return body
