"""The kit's pages: every component in every state, a list that works, a station that works. Nothing is stored."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from erp.kernel.ui import samples
from erp.kernel.ui.context import shell

JOB_TOTAL, JOB_STEP = 100, 20


@require_GET
def ui_kit(request: HttpRequest) -> HttpResponse:
    """Every component, in every state."""
    return render(
        request,
        "ui_kit/kit.html",
        _with_shell(request, {**samples.kit_context(), "station_lines": _lines("")}),
    )


@require_GET
def sample_list(request: HttpRequest) -> HttpResponse:
    """A list page as the apps make them: tabs, filters, sorting, paging, selection, drawer, batch."""
    wanted, tone = request.GET.get("q", "").lower(), request.GET.get("tab", "")
    everything = samples.rows()
    found = [row for row in everything if wanted in f"{row.number} {row.buyer} {row.sku}".lower()]
    fit = [row for row in found if tone in ("", row.tone) and request.GET.get("country", "") in ("", row.country)]
    sort = request.GET.get("sort", "")
    if sort.lstrip("-") in ("number", "units", "ordered_at"):
        fit.sort(key=lambda row: getattr(row, sort.lstrip("-")), reverse=sort.startswith("-"))
    tabs = [
        ("", _("All"), None),
        *((key, label, key) for key, label in samples.states()),
    ]
    return render(
        request,
        "ui_kit/list.html",
        _with_shell(
            request,
            {
                "page": _page(request, fit),
                "tabs": [
                    {
                        "label": label,
                        "url": "?" + urlencode({"tab": key}) if key else request.path,
                        "count": sum(only in (None, row.tone) for row in found),
                        "active": key == tone,
                        "warn": key == "bad",
                    }
                    for key, label, only in tabs
                ],
                "countries": [(code, code) for code in samples.COUNTRIES],
                "filtered": bool(wanted or request.GET.get("country")),
                "demo_user": "运营 · Lin",
            },
        ),
    )


@require_GET
def sample_drawer(request: HttpRequest, row_id: int) -> HttpResponse:
    """One row beside its list."""
    return render(
        request,
        "ui_kit/drawer.html",
        {"row": _sample(row_id), "events": samples.events()},
    )


@require_POST
def sample_batch(request: HttpRequest) -> HttpResponse:
    """An outcome per chosen row, as a batch of a service answers."""
    asked = {int(key) for key in request.POST.getlist("ids") if key.isdecimal()}
    rows = samples.outcomes([row for row in samples.rows() if row.id in asked])
    counts = {kind: sum(row["kind"] == kind for row in rows) for kind in ("done", "already", "refused")}
    return render(request, "ui_kit/batch.html", {"rows": rows, **counts})


def sample_job(request: HttpRequest, done: int) -> HttpResponse:
    """A job that is a fifth further each time it is asked; a POST cancels it."""
    running = "running" if done < JOB_TOTAL else "done"
    context = {
        "state": "cancelled" if request.method == "POST" else running,
        "done": min(done, JOB_TOTAL),
        "next": min(done + JOB_STEP, JOB_TOTAL),
        "total": JOB_TOTAL,
    }
    return render(request, "ui_kit/job.html", context)


@require_GET
def sample_station(request: HttpRequest) -> HttpResponse:
    """A station that takes any code; one with BAD in it is the wrong one."""
    return render(request, "ui_kit/station.html", {"lines": _lines("")})


@require_POST
def sample_scan(request: HttpRequest) -> HttpResponse:
    """What a scan endpoint answers: the station's new look, and which sound to make."""
    code = request.POST.get("code", "")
    sound = "wrong" if "BAD" in code else "done" if "DONE" in code else "ok"
    answer = render(
        request,
        "ui_kit/scanned.html",
        {"code": code, "sound": sound, "lines": _lines(code)},
    )
    answer["X-Scan-Sound"] = sound
    return answer


def _with_shell(request: HttpRequest, context: dict[str, Any]) -> dict[str, Any]:
    full = samples.shell_with_everything(shell(request)["shell"], active=request.path)
    return {"shell": full, **context}


def _page(request: HttpRequest, fit: list[samples.SampleRow]) -> samples.SamplePage:
    after = request.GET.get("after", "0")
    start = int(after) if after.isdecimal() else 0
    rest = {key: value for key, value in request.GET.items() if key != "after"}

    def at(position: int) -> str:
        return urlencode({**rest, "after": position})

    end = min(start + samples.PAGE, len(fit))
    return samples.SamplePage(
        rows=fit[start:end],
        count_text=_("%(first)d–%(last)d of %(count)d")
        % {"first": min(start + 1, end), "last": end, "count": len(fit)},
        first_query=urlencode(rest) if start else None,
        prev_query=at(start - samples.PAGE) if start >= samples.PAGE else None,
        next_query=at(end) if end < len(fit) else None,
    )


def _sample(row_id: int) -> samples.SampleRow:
    for row in samples.rows():
        if row.id == row_id:
            return row
    raise Http404


def _lines(code: str) -> list[dict[str, Any]]:
    """Three lines of a parcel; the scanned one is one further."""
    wanted = [
        ("MUG-350-BLU-8", 2, 2),
        ("CBL-USBC-1M-2", 3, 1),
        ("BAG-CANVAS-L-6", 1, 0),
    ]
    return [
        {
            "sku": sku,
            "want": want,
            "have": have + (sku == code),
            "state": "match" if have + (sku == code) == want else "",
        }
        for sku, want, have in wanted
    ]
