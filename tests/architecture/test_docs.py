"""The documents say what is there: links lead somewhere, commands exist, and the wiring is drawn whole."""

import re
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import get_commands

from erp.kernel import events
from erp.kernel.services import inbox, jobs, outbox, schedule
from people.roles import Role
from tools import ability_table

ROOT = Path(settings.BASE_DIR)
DOCS = ROOT / "docs"
PAGES = sorted([*ROOT.glob("*.md"), *DOCS.rglob("*.md")])
_LINK = re.compile(r"\]\(([^)\s]+)\)")
_CODE = re.compile(r"```.*?```|`[^`\n]*`", re.DOTALL)
_ROLE_PAGES = {Role.SERVICE: "customer-service"}
_INNER = {"ERP_AS_OWNER"}  # set by the launcher for its own commands, by nobody else


def _links(page: Path) -> list[str]:
    """Relative targets; code is not read."""
    found = _LINK.findall(_CODE.sub("", page.read_text()))
    return [target for target in found if not re.match(r"[a-z]+:", target)]


def _anchors(page: Path) -> set[str]:
    """What the headings of a page are called by whoever draws it."""
    headings = re.findall(r"^#+ +(.+?) *$", re.sub(r"```.*?```", "", page.read_text(), flags=re.DOTALL), re.MULTILINE)
    plain = (re.sub(r"[^\w\- ]", "", heading.lower()) for heading in headings)
    return {heading.replace(" ", "-") for heading in plain}


def _broken(page: Path) -> Iterator[str]:
    for link in _links(page):
        path, _, anchor = link.partition("#")
        target = (page.parent / path).resolve() if path else page
        if not target.exists() or (anchor and anchor not in _anchors(target)):
            yield link


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_of_a_page_leads_somewhere(page: Path) -> None:
    assert list(_broken(page)) == []


def test_every_command_that_the_readme_names_exists() -> None:
    named = set(re.findall(r"manage\.py ([a-z][a-z_]+)", (ROOT / "README.md").read_text()))
    assert sorted(named - set(get_commands())) == []


def test_every_make_target_that_the_readme_names_exists() -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    named = set(re.findall(r"^make ([a-z-]+)|`make ([a-z-]+)", (ROOT / "README.md").read_text(), re.MULTILINE))
    assert sorted({first or second for first, second in named} - targets) == []


def test_the_architecture_page_names_all_of_the_wiring() -> None:
    heard = [
        [event.__name__, *(f"{handler.__module__}.{handler.__name__}" for handler in handlers)]
        for event, handlers in events._handlers.items()
        if event.__module__.endswith(".events")
    ]
    tables = [inbox._processors, outbox._senders, schedule._table, jobs._runners]
    words = {*chain.from_iterable(heard), *chain.from_iterable(tables)}
    text = (DOCS / "architecture.md").read_text()
    assert len(words) > 20
    assert sorted(word for word in words if f"`{word}`" not in text) == []


def test_the_deployment_page_names_every_variable_of_the_settings() -> None:
    read = set(re.findall(r'env\.\w+\("(\w+)"', (ROOT / "erp" / "settings.py").read_text())) - _INNER
    text = (DOCS / "deployment.md").read_text()
    assert sorted(name for name in read if f"`{name}`" not in text and f"`{name}=" not in text) == []


def test_every_role_has_its_page() -> None:
    pages = {_ROLE_PAGES.get(role, role.value) for role in Role}
    assert pages == {page.stem for page in (DOCS / "roles").glob("*.md")} - {"README"}


def test_every_decision_is_in_the_list() -> None:
    listed = set(_links(DOCS / "adr" / "README.md"))
    assert listed == {page.name for page in (DOCS / "adr").glob("0*.md")}


def test_the_table_of_what_each_marketplace_can_do_is_what_the_connectors_publish() -> None:
    told = ability_table.written((DOCS / "architecture.md").read_text())
    assert told == ability_table.table(), "run `python -m tools.ability_table`"
