"""Reports of Amazon: asked for, waited for, fetched by a presigned URL, unpacked.

A report that took longer than our patience is not asked for again: whoever comes next finds it in the list and takes it.
"""

from __future__ import annotations

import gzip
import time
import zlib
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from io import BytesIO
from typing import Any

from erp.kernel import clock
from stores.connectors.errors import Throttled, Transient, UnreadableAnswer
from stores.connectors.http import SIZE_CAP, AccountHttp, HttpAnswer

PATIENCE_S = 20.0
POLL_S = 0.6
COME_BACK_S = 60.0
LEFT_BEHIND = timedelta(hours=2)
MOST_PAGES = 20
BASE = "/reports/2021-06-30"


class Papers:
    """The part of the connector that fetches reports."""

    http: AccountHttp

    def _call(
        self, operation: str, method: str, path: str, *,
        params: Mapping[str, str] | None = None, json_body: Any = None, writes: bool = False,
    ) -> HttpAnswer:  # fmt: skip
        raise NotImplementedError  # the connector it is mixed into answers this

    def _report(
        self,
        kind: str,
        marketplace_ids: Sequence[str],
        start: datetime,
        end: datetime | None = None,
        options: dict[str, str] | None = None,
    ) -> tuple[str, datetime]:
        """(the text, when Amazon made it), up to Amazon's own now unless `end` is given. Raises Throttled while Amazon is still at it."""
        left = self._left_behind(kind, marketplace_ids)
        if left is None:
            body = {
                "reportType": kind,
                "marketplaceIds": list(marketplace_ids),
                "dataStartTime": iso(start),
                **({"dataEndTime": iso(end)} if end else {}),
                **({"reportOptions": options} if options else {}),
            }
            answer = self._call("createReport", "POST", f"{BASE}/reports", json_body=body)
            left = {"reportId": _field(answer, answer.json(), "reportId")}
        done = self._finished(str(left["reportId"]), left)
        return self._document(str(done.get("reportDocumentId"))), moment(done.get("createdTime"))

    def _left_behind(self, kind: str, marketplace_ids: Sequence[str]) -> dict[str, Any] | None:
        """A report of ours that nobody could wait for: still in the making, or made slower than our patience and just ready."""
        params = {"reportTypes": kind, "createdSince": iso(clock.now() - LEFT_BEHIND), "pageSize": "20"}
        for report in self._listed(params, pages=1):
            if sorted(report.get("marketplaceIds") or []) != sorted(marketplace_ids):
                continue
            if report.get("processingStatus") in {"IN_QUEUE", "IN_PROGRESS"}:
                return report
            if report.get("processingStatus") == "DONE":
                return report if _abandoned(report) else None
        return None

    def _listed(self, params: dict[str, str], *, pages: int = MOST_PAGES) -> list[dict[str, Any]]:
        """Reports of the list, newest first. The next page is asked for by its token alone."""
        found: list[dict[str, Any]] = []
        for _number in range(pages):
            answer = self._call("getReports", "GET", f"{BASE}/reports", params=params)
            body = answer.json()
            reports = _field(answer, body, "reports")
            if not isinstance(reports, list) or not all(isinstance(report, dict) for report in reports):
                raise answer.unreadable("the answer holds no list of reports")
            found += reports
            if not body.get("nextToken"):
                break
            params = {"nextToken": str(body["nextToken"])}
        return found

    def _finished(self, report_id: str, report: dict[str, Any]) -> dict[str, Any]:
        until = time.monotonic() + PATIENCE_S
        while report.get("processingStatus") not in {"DONE", "CANCELLED", "FATAL"}:
            if time.monotonic() > until:
                raise Throttled(f"Amazon is still making report {report_id}", wait_s=COME_BACK_S)
            answer = self._call("getReport", "GET", f"{BASE}/reports/{report_id}")
            report = answer.json()
            if not isinstance(report, dict):
                raise answer.unreadable("the answer holds no report")
            if report.get("processingStatus") not in {"DONE", "CANCELLED", "FATAL"}:
                time.sleep(POLL_S)
        if report.get("processingStatus") != "DONE":
            raise Transient(f"Amazon gave report {report_id} up: {report.get('processingStatus')}")
        return report

    def _document(self, document_id: str) -> str:
        answer = self._call("getReportDocument", "GET", f"{BASE}/documents/{document_id}")
        body = answer.json()
        return self._download(str(_field(answer, body, "url")), packed=body.get("compressionAlgorithm") == "GZIP")

    def _download(self, url: str, *, packed: bool) -> str:
        """A presigned file: its URL opens it, so our token stays at home."""
        answer = self.http.send(method="GET", url=url, writes=False)
        answer.raise_for_server_error()
        if answer.status != 200:
            raise Transient(f"the file of a report answered HTTP {answer.status}: {answer.text[:200]}")
        if not packed:
            return answer.text
        try:
            with gzip.GzipFile(fileobj=BytesIO(answer.content)) as unpacked:
                content = unpacked.read(SIZE_CAP + 1)
        except (OSError, EOFError, zlib.error) as error:
            raise UnreadableAnswer(f"the file of a report cannot be unpacked: {error!r}") from error
        if len(content) > SIZE_CAP:
            raise UnreadableAnswer(f"the file of a report is larger than {SIZE_CAP} bytes")
        return content.decode("utf-8", "replace")


def _abandoned(report: dict[str, Any]) -> bool:
    took = moment(report.get("processingEndTime")) - moment(report.get("createdTime"))
    return took > timedelta(seconds=PATIENCE_S) and clock.now() - moment(report.get("processingEndTime")) < timedelta(
        seconds=3 * COME_BACK_S
    )


def _field(answer: HttpAnswer, body: Any, name: str) -> Any:
    if not isinstance(body, dict) or (not body.get(name) and body.get(name) != []):
        raise answer.unreadable(f"the answer holds no {name}")
    return body[name]


def moment(text: Any) -> datetime:
    """A time of a report; raises UnreadableAnswer."""
    try:
        return datetime.fromisoformat(text).astimezone(UTC)
    except (TypeError, ValueError) as error:
        raise UnreadableAnswer(f"a report of Amazon has no readable time: {text!r}") from error


def iso(when: datetime) -> str:
    """As Amazon writes a time."""
    return when.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
