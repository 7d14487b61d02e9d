"""Rate cards come in as sheets and go out as the same sheets. Mo manages; nothing is written before he says so."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from erp.kernel.imports import files
from erp.kernel.imports.kinds import Given, Options
from erp.kernel.imports.models import ExportFile, ImportRow, ImportRun
from erp.kernel.imports.states import Verdict
from erp.kernel.services import sheets_in, sheets_out
from logistics.models import CardRate, RateCard, Service, ZoneArea
from logistics.rate_sheet import KIND, RATES
from logistics.services.rate_sheet.plans import facts_of, plans_of
from logistics.services.rate_sheet.writes import write
from people.models import User
from tests.factories import make_service, make_user
from tests.logistics.rates import make_card, rate
from tests.products.sheets import csv_bytes, work, xlsx_bytes

pytestmark = pytest.mark.django_db
HEAD = (
    "Service", "Valid from", "Zone", "Countries", "Above, g", "Up to, g", "First price", "Per kg", "Per piece", "Currency",
    "Volumetric rule", "Divisor",
)  # fmt: skip


@pytest.fixture
def service() -> Service:
    return make_service(code="LINE")


@pytest.fixture
def mo() -> User:
    return make_user(role="manager")


def read(data: bytes, actor: User, name: str = "rates.csv", **options: Any) -> ImportRun:
    """Send a sheet and let the workers look at it."""
    stored = files.keep([data])
    run = sheets_in.start_run(
        kind=KIND, client_id=uuid4(), file_name=name, stored=stored, options=Options(**options), layout=files.look(stored.name), actor=actor
    )  # fmt: skip
    work()
    run.refresh_from_db()
    return run


def written(data: bytes, actor: User, **given: Any) -> ImportRun:
    run = read(data, actor, **given)
    sheets_in.write_run(run_id=run.pk, actor=actor)
    work()
    run.refresh_from_db()
    return run


def brackets() -> list[tuple[Any, ...]]:
    found = CardRate.objects.order_by("zone__code", "above_g")
    return list(found.values_list("zone__code", "above_g", "up_to_g", "first_price", "per_kg", "per_piece"))


ROWS: Sequence[Sequence[str]] = [
    ("LINE", "2026-12-01", "US", "us", "0", "500", "", "92.5", "22", "CNY", "larger", "8000"),
    ("LINE", "2026/12/1", "US", "", "500", "2000", "", "90", "20", "", "", ""),
    ("LINE", "2026-12-01", "EU", "DE, FR", "", "2000", "1.05", "84", "", "", "", ""),
]


@pytest.mark.parametrize("sheet", [csv_bytes, xlsx_bytes])
def test_a_card_comes_in_with_its_zones(service: Service, mo: User, sheet: Any) -> None:
    run = read(sheet(HEAD, ROWS), mo, name="rates.xlsx" if sheet is xlsx_bytes else "rates.csv")
    assert (run.counts["new"], RateCard.objects.count()) == (3, 0)  # nothing yet
    sheets_in.write_run(run_id=run.pk, actor=mo)
    work()
    assert brackets() == [
        ("EU", 0, 2000, 1_05, 84_00, 0), ("US", 0, 500, 0, 92_50, 22_00), ("US", 500, 2000, 0, 90_00, 20_00),
    ]  # fmt: skip
    [card] = RateCard.objects.all()
    assert (card.service, card.valid_from, card.currency, card.volume_rule, card.divisor) == (
        service, date(2026, 12, 1), "CNY", "larger", 8000,
    )  # fmt: skip
    assert list(ZoneArea.objects.order_by("country").values_list("zone__code", "country")) == [
        ("EU", "DE"), ("EU", "FR"), ("US", "US"),
    ]  # fmt: skip
    again = read(csv_bytes(HEAD, ROWS), mo)
    assert again.counts["same"] == 3


def test_a_known_bracket_is_changed_and_the_change_is_shown(service: Service, mo: User) -> None:
    written(csv_bytes(HEAD, ROWS), mo)
    changed = [(*ROWS[0][:7], "95", *ROWS[0][8:]), ROWS[1]]
    run = written(csv_bytes(HEAD, changed), mo)
    assert (run.counts["changed"], run.counts["same"], run.written) == (1, 1, 1)
    row = ImportRow.objects.get(run=run, verdict="changed")
    assert row.changes == {"per_kg": ["92.50", "95.00"]}
    assert brackets()[1] == ("US", 0, 500, 0, 95_00, 22_00)


def wrong(service: Service, *rows: Sequence[str]) -> list[list[tuple[str, str]]]:
    """The reasons of each row, judged only."""
    names = [column.name for column in RATES.columns if column.headings[0] in HEAD]
    order = [next(column.name for column in RATES.columns if column.headings[0] == heading) for heading in HEAD]
    assert set(names) == set(order)
    given = [Given(n, dict(zip(order, row, strict=True))) for n, row in enumerate(rows, start=2)]
    return [[(reason.code, reason.column) for reason in plan.wanted.reasons] for plan in plans_of(given, Options())]


GOOD = ("LINE", "2026-12-01", "", "", "0", "500", "10", "", "", "", "", "")


@pytest.mark.parametrize(
    ("change", "found"),
    [
        ({}, []),
        ({0: ""}, [("required", "service")]),
        ({0: "NONE"}, [("unknown_service", "service")]),
        ({1: "soon"}, [("not_a_day", "valid_from")]),
        ({1: ""}, [("required", "valid_from")]),
        ({2: "X"}, [("unknown_zone", "zone")]),
        ({2: "X", 3: "USA"}, [("not_a_country", "countries")]),
        ({4: "500"}, [("not_in_order", "up_to_g")]),
        ({5: ""}, [("required", "up_to_g")]),
        ({5: "1.5"}, [("not_whole", "up_to_g")]),
        ({6: "-1"}, [("negative", "first_price")]),
        ({6: "1.005"}, [("too_fine", "first_price")]),
        ({9: "YUAN"}, [("too_long", "currency"), ("not_a_currency", "currency")]),
        ({10: "larger"}, [("needs_divisor", "divisor")]),
        ({10: "sometimes"}, [("unknown_word", "volume_rule")]),
    ],
)
def test_what_is_wrong_is_named(service: Service, change: dict[int, str], found: list[tuple[str, str]]) -> None:
    row = [change.get(place, cell) for place, cell in enumerate(GOOD)]
    assert wrong(service, row) == [found]


def test_brackets_that_overlap_are_wrong_among_rows_and_with_what_is_there(service: Service) -> None:
    second = (*GOOD[:4], "499", "900", *GOOD[6:])
    assert wrong(service, GOOD, second) == [[], [("overlaps", "above_g")]]
    make_card(service, rate(300, first_price=1), valid_from=date(2026, 12, 1))
    assert wrong(service, GOOD) == [[("overlaps", "above_g")]]
    assert wrong(service, (*GOOD[:4], "300", "900", *GOOD[6:])) == [[]]


def test_a_country_lies_in_one_zone(service: Service, mo: User) -> None:
    written(csv_bytes(HEAD, ROWS), mo)
    other = (*GOOD[:2], "NEW", "DE", *GOOD[4:])
    assert wrong(service, other) == [[("country_in_zone", "countries")]]


def test_wrong_rows_are_left_out_and_go_back_as_a_sheet(service: Service, mo: User) -> None:
    bad = ("NONE", *GOOD[1:])
    run = written(csv_bytes(HEAD, [GOOD, bad]), mo)
    assert (run.counts["wrong"], run.written, CardRate.objects.count()) == (1, 1, 1)
    export = sheets_out.start_export(
        kind=KIND, what=sheets_out.WRONG, params={"run": run.pk}, form="csv", file_name="wrong", actor=mo
    )
    work()
    assert "There is no service 'NONE'." in out(export)


def out(export: ExportFile) -> str:
    export.refresh_from_db()
    return files.path_of(export.stored).read_text(encoding="utf-8-sig")


def test_what_goes_out_comes_in_as_the_same(service: Service, mo: User) -> None:
    written(csv_bytes(HEAD, ROWS), mo)
    make_card(
        make_service(code="POST"),
        discount_percent=Decimal("12.5"),
        registered_fee=8_00,
        currency="JPY",
        ends_on=date(2026, 12, 31),
    )
    export = sheets_out.start_export(kind=KIND, what=sheets_out.ROWS, params={}, form="csv", file_name="all", actor=mo)
    work()
    rows = list(csv.DictReader(io.StringIO(out(export))))
    assert [(row["Service"], row["Zone"], row["Up to, g"], row["Per kg"]) for row in rows] == [
        ("LINE", "US", "500", "92.50"), ("LINE", "US", "2000", "90.00"), ("LINE", "EU", "2000", "84.00"), ("POST", "", "1000000", "0"),
    ]  # fmt: skip
    back = read(out(export).encode(), mo)
    assert back.counts["same"] == 4, list(ImportRow.objects.filter(run=back).values_list("reasons", "changes"))
    one = sheets_out.start_export(
        kind=KIND, what=sheets_out.ROWS, params={"filters": {"service": "POST"}}, form="csv", file_name="one", actor=mo
    )  # fmt: skip
    work()
    assert len(list(csv.DictReader(io.StringIO(out(one))))) == 1


def test_many_rows_cost_the_statements_of_one(service: Service, mo: User) -> None:
    def statements(day: str, count: int) -> int:
        rows = [
            Given(n, {"service": "LINE", "valid_from": day, "zone": f"Z{n % 7}", "countries": ("AT", "BE", "CH", "DE", "DK", "ES", "FI")[n % 7],
                      "above_g": str(n * 10), "up_to_g": str(n * 10 + 10), "per_kg": "50"})
            for n in range(count)
        ]  # fmt: skip
        with CaptureQueriesContext(connection) as taken:
            judged = write(rows, Options(), mo)
        assert {each.verdict for each in judged.values()} == {Verdict.NEW}, [each.reasons for each in judged.values()][
            :3
        ]
        return len(taken)

    statements("2025-01-01", 7)  # the zones are there now
    assert statements("2026-01-01", 1) == statements("2026-02-01", 500)


def test_the_bracket_names_a_row_and_its_card_the_unit() -> None:
    facts = facts_of({"service": "LINE", "valid_from": "2026-12-01", "zone": "US", "up_to_g": "500"})
    assert (facts.key, facts.unit) == ("LINE 2026-12-01 US 500", "LINE 2026-12-01")
