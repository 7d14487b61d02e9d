"""House rules that the linters do not know, read from the sources themselves."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.db.models import FloatField

ROOT = Path(__file__).resolve().parents[2]
APPS = ("erp", "people", "stores", "products", "inventory", "logistics", "orders")
# Figures that are measured, not counted: seconds, and calls per second of a marketplace.
MEASURED = {"AuditRun.duration_s", "RateBudget.rate", "RateBudget.burst", "RateBudget.tokens"}
UNESCAPED = re.compile(r"\|\s*safe(seq)?\b|\{%\s*autoescape\s+off")
BOOKS = ("products", "inventory", "orders")  # where a float could only be money, weight or a number of units


def sources(*folders: str) -> list[Path]:
    """Our own code, without what Django writes."""
    return [path for name in folders for path in sorted((ROOT / name).rglob("*.py")) if "migrations" not in path.parts]


def calls(path: Path) -> Iterator[ast.Call]:
    return (node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Call))


def name_of(call: ast.Call) -> str:
    """The last word of what is called."""
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")


def is_text(node: ast.expr | None) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def trusts_made_up_markup(call: ast.Call) -> bool:
    """Markup is a literal; values come in through `format_html`, which escapes them."""
    first = call.args[0] if call.args else None
    return name_of(call) in ("mark_safe", "SafeString", "SafeText", "format_html", "format_html_join") and not (
        is_text(first) and (name_of(call) != "format_html_join" or is_text(call.args[1]))
    )


def takes_lookups_from_a_request(call: ast.Call) -> bool:
    """`filter(**request.GET)` lets the reader choose columns, other tables' too; a function that picks known names may spread."""
    spread = [each.value for each in call.keywords if each.arg is None]
    raw = [node for node in spread if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name))]
    return any(re.search(r"\brequest\b|\.(GET|POST|data|query_params)\b", ast.unparse(node)) for node in raw)


def makes_a_float(call: ast.Call) -> bool:
    return name_of(call) == "float"


@pytest.mark.parametrize(
    ("fault", "folders"),
    [(trusts_made_up_markup, APPS), (takes_lookups_from_a_request, APPS), (makes_a_float, BOOKS)],
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_no_code_breaks_the_rule(fault: Callable[[ast.Call], bool], folders: tuple[str, ...]) -> None:
    found = [
        f"{path.relative_to(ROOT)}:{call.lineno} {ast.unparse(call)[:80]}"
        for path in sources(*folders)
        for call in calls(path)
        if fault(call)
    ]
    assert found == []


@pytest.mark.parametrize(
    ("fault", "text"),
    [
        (trusts_made_up_markup, "mark_safe(f'<b>{name}</b>')"),
        (trusts_made_up_markup, "SafeString(text)"),
        (trusts_made_up_markup, "format_html('<b>' + name)"),
        (takes_lookups_from_a_request, "Order.objects.filter(**request.GET.dict())"),
        (takes_lookups_from_a_request, "Order(**{**defaults, **self.request.data})"),
        (makes_a_float, "float(price)"),
    ],
)
def test_the_rules_bite(fault: Callable[[ast.Call], bool], text: str) -> None:
    assert any(fault(node) for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Call))


def test_templates_escape_everything() -> None:
    found = [
        f"{path.relative_to(ROOT)}: {match.group()}"
        for path in sorted((ROOT / "templates").rglob("*"))
        if path.is_file() and (match := UNESCAPED.search(path.read_text()))
    ]
    assert found == []


def test_the_rule_for_templates_bites() -> None:
    assert [bool(UNESCAPED.search(text)) for text in ("{{ note|safe }}", "{%autoescape off%}", "{{ note }}")] == [
        True, True, False,
    ]  # fmt: skip


def test_only_measured_figures_are_floats() -> None:
    """Money is decimal with its currency, or whole minor units."""
    floats = {
        f"{model.__name__}.{field.name}"
        for model in apps.get_models()
        if model.__module__.startswith(APPS)
        for field in model._meta.get_fields()
        if isinstance(field, FloatField)
    }
    assert floats - MEASURED == set()
