"""A worker in a process of its own, to be killed: it does what is open, in small parts, until nothing is."""

from __future__ import annotations

import multiprocessing
import os
import time
from collections.abc import Callable
from multiprocessing.process import BaseProcess
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "erp.settings")
django.setup()

PART = 100


def small_parts() -> None:
    """Parts and batches so small that there is a middle to be killed in; all processes must agree on them."""
    from erp.kernel.services import sheets_in

    sheets_in.PART = sheets_in.BATCH = PART


def work_on(database: str, media: str) -> None:
    """The process: a forked copy of a server that has read the code, so that it works at once."""
    from django.conf import settings
    from django.db import connection

    from tests.products.sheets import work

    connection.settings_dict["NAME"], settings.MEDIA_ROOT = database, media
    small_parts()
    for name in ("copy_in", "keep_verdicts", "mark_written"):
        _slower(name)
    work()


def _slower(name: str) -> None:
    """A middle that lasts, however busy the machine is that looks for it."""
    from erp.kernel.imports import staging

    real: Callable[..., Any] = getattr(staging, name)

    def slow(*args: Any, **kwargs: Any) -> Any:
        time.sleep(0.05)
        return real(*args, **kwargs)

    setattr(staging, name, slow)


def start_worker(database: str, media: str) -> BaseProcess:
    """A worker on a database."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([__name__])
    process = context.Process(target=work_on, args=(database, media), daemon=True)
    process.start()
    return process
