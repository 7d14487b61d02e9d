"""Real servers for every test: started here, before Django reads its settings, and shared by all xdist workers."""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import django
import pytest

_held = ExitStack()


def _start_servers() -> None:
    """Lease embedded servers in a scratch DATA_DIR; a worker, or a person with own servers, has addresses already."""
    if not (os.environ.get("DATABASE_URL") and os.environ.get("REDIS_URL")):
        from erp.launcher.servers import servers

        kept = os.environ.get("ERP_TEST_DATA_DIR")  # keeps the data between runs, for `--reuse-db`
        folder = Path(kept) if kept else Path(tempfile.mkdtemp(prefix="erp-test-"))
        if not kept:
            folder.chmod(0o711)  # ours and new: the database's own user must pass through
            _held.callback(shutil.rmtree, folder, ignore_errors=True)
        os.environ["DATA_DIR"] = str(folder)
        _held.enter_context(servers())
        atexit.register(_held.close)
    os.environ["ERP_AS_OWNER"] = "1"  # the test database is made and torn down by its owner


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave the browser tests out on a machine without Chromium. In CI they stay, and fail for want of it."""
    if shutil.which("chromium") or os.environ.get("CI") == "true":
        return
    browser = [item for item in items if item.get_closest_marker("browser")]
    config.hook.pytest_deselected(items=browser)
    items[:] = [item for item in items if item not in browser]


_start_servers()
os.environ["ERP_STATIC_AUTOREFRESH"] = "1"  # each test client would list all static files anew
os.environ["DJANGO_SETTINGS_MODULE"] = "erp.settings"
django.setup()


def work_as_app() -> None:
    """For the rest of the transaction, be the role that serves people."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = 'erp_app'")
        if cursor.fetchone():
            cursor.execute("SET LOCAL ROLE erp_app")


def work_as_owner() -> None:
    """Be the owner of the tables again: to break what the working role may not touch."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")


def _write_chart() -> None:
    from finance.chart import CHART
    from finance.models import LedgerAccount

    chart = [LedgerAccount(code=row.code, name=row.name, name_zh=row.name_zh, kind=row.kind) for row in CHART]
    LedgerAccount.objects.bulk_create(chart, ignore_conflicts=True)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> None:
    """The chart of accounts comes with a migration; a run before that kept its database may have emptied it."""
    with django_db_blocker.unblock():
        _write_chart()


@pytest.fixture(autouse=True)
def _chart_of_accounts(request: pytest.FixtureRequest) -> None:
    """A test with real transactions leaves every table empty: the next one finds the chart again."""
    marker = request.node.get_closest_marker("django_db")
    if marker and marker.kwargs.get("transaction"):
        request.getfixturevalue("transactional_db")
        _write_chart()


@pytest.fixture(autouse=True)
def _working_role(request: pytest.FixtureRequest) -> None:
    """A test works as the role that serves people, which may not rewrite history: as the owner it would pass where people fail.

    Not one with real transactions, which empties the tables afterwards, and not on a server of one's own without that role.
    """
    marker = request.node.get_closest_marker("django_db")
    if marker and not marker.kwargs.get("transaction"):
        request.getfixturevalue("db")
        work_as_app()
