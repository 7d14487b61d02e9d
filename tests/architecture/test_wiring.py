"""`erp/wiring.py` joins all there is: no event, message, command, tick or job without somebody who takes it."""

from __future__ import annotations

import inspect
from dataclasses import is_dataclass
from importlib import import_module

from django.conf import settings

from erp.celery import app as celery
from erp.kernel.events import listeners
from erp.kernel.job_words import JOB_WORDS
from erp.kernel.services import jobs, schedule
from procurement.events import PurchaseOrdersClosed

# Facts whose listeners are still to come.
UNHEARD: set[type] = {PurchaseOrdersClosed}


def events() -> set[type]:
    """Every event that an app declares."""
    modules = [import_module(f"{path.parent.name}.events") for path in sorted(settings.BASE_DIR.glob("*/events.py"))]
    return {
        kind
        for module in modules
        for _, kind in inspect.getmembers(module, inspect.isclass)
        if is_dataclass(kind) and kind.__module__ == module.__name__
    }


def test_every_event_is_heard_or_waits_for_an_app_to_come() -> None:
    assert {event for event in events() if not listeners(event)} == UNHEARD


def test_every_tick_is_a_task() -> None:
    celery.loader.import_default_modules()
    assert {each.task for each in schedule._table.values()} - set(celery.tasks) == set()


def test_every_job_has_its_words() -> None:
    assert set(jobs._runners) - set(JOB_WORDS) == set()
