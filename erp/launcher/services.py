"""The processes of a running ERP: with which words each starts, and how one knows that it works."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import dataclass

from erp.launcher.layout import Layout

PYTHON = sys.executable


@dataclass(frozen=True)
class Service:
    """`ready` is the text in its log that says so; empty when an address is asked instead."""

    name: str
    argv: tuple[str, ...]
    ready: str = ""


def mocks(port: int, layout: Layout) -> Service:
    data = str(layout.root / "mocks")
    return Service("mocks", (PYTHON, "-m", "mock_marketplaces", "--port", str(port), "--data", data))


def web(port: int) -> Service:
    words: tuple[str, ...] = (
        PYTHON,
        "-m",
        "gunicorn",
        "erp.wsgi:application",
        "--worker-class",
        "gthread",
        "--preload",
    )
    words += (
        "--workers",
        "2",
        "--threads",
        "4",
        "--no-control-socket",
        "--keep-alive",
        "30",
        "--bind",
        f"127.0.0.1:{port}",
    )
    # Neither query nor referrer: people search for buyers by name.
    access = ("--access-logfile", "-", "--access-logformat", '%(h)s %(t)s "%(m)s %(U)s" %(s)s %(b)s %(L)s s')
    return Service("web", (*words, "--graceful-timeout", "10", *access))


def workers() -> list[Service]:
    """Database work in processes, HTTP in threads: a slow marketplace stops no database work."""
    return [
        Service(
            "worker", _worker("work", "--queues", "work,celery", "--pool", "prefork", "--concurrency", "3"), "ready."
        ),
        Service("worker-io", _worker("io", "--queues", "io", "--pool", "threads", "--concurrency", "8"), "ready."),
    ]


def _worker(name: str, *words: str) -> tuple[str, ...]:
    start = (PYTHON, "-m", "celery", "-A", "erp", "worker", "--hostname", f"{name}@erp", "--loglevel", "INFO")
    return (*start, "--without-gossip", "--without-mingle", *words)


def scheduler(layout: Layout) -> Service:
    files = ("--schedule", str(layout.run / "beat-schedule"), "--pidfile", "")
    return Service(
        "scheduler", (PYTHON, "-m", "celery", "-A", "erp", "beat", "--loglevel", "INFO", *files), "beat: Starting"
    )


def service_environment(environ: Mapping[str, str]) -> dict[str, str]:
    """What a service gets: no owner of the tables, since only migrations and scratch work need that."""
    left_out = {"DATABASE_OWNER_URL", "ERP_AS_OWNER", "MAKEFLAGS", "MAKELEVEL", "MFLAGS"}
    return {**{key: value for key, value in environ.items() if key not in left_out}, "PYTHONUNBUFFERED": "1"}
