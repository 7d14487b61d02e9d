"""What a strict content policy needs of every template, and that the vendored files are the ones in the lock."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tools import vendor

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = sorted(path for path in ROOT.glob("**/templates/**/*.html") if ".venv" not in path.parts)
FORBIDDEN = {
    "a style attribute": re.compile(r"<[^>]*\sstyle\s*=", re.IGNORECASE),
    "a style element": re.compile(r"<style[\s>]", re.IGNORECASE),
    "an inline handler": re.compile(r"<[^>]*\s(on[a-z]+|hx-on[:\w-]*)\s*=", re.IGNORECASE),
    "an inline script": re.compile(r"<script(?![^>]*\ssrc=)[^>]*>", re.IGNORECASE),
    "a javascript: address": re.compile(r"=\s*[\"']\s*(javascript|js):", re.IGNORECASE),
    "a script from elsewhere": re.compile(r"<(script|link)[^>]*(src|href)=[\"'](https?:)?//", re.IGNORECASE),
}
KNOWN = set(vendor.ICONS)
ICON_NAMES = re.compile(
    r"{%\s*icon\s+\"([a-z0-9-]+)\"|<c-[^>]*\sicon=\"([a-z0-9-]+)\"|<c-icon[^>]*\sname=\"([a-z0-9-]+)\""
)


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT)))
def test_template_holds_nothing_the_policy_forbids(template: Path) -> None:
    source = template.read_text()
    assert [name for name, pattern in FORBIDDEN.items() if pattern.search(source)] == []


def test_only_what_htmx_sends_asks_through_htmx() -> None:
    """`hx-confirm` on the button of a plain form asks nobody: that is `data-confirm`."""
    tags = [tag for path in TEMPLATES for tag in re.findall(r"<[^<>]*hx-confirm=[^<>]*>", path.read_text())]
    assert [tag for tag in tags if not re.search(r"hx-(get|post|put|delete)=", tag)] == []


def test_every_icon_that_is_drawn_is_in_the_sprite() -> None:
    used = {name for path in TEMPLATES for found in ICON_NAMES.findall(path.read_text()) for name in found if name}
    assert used - KNOWN == set()


def test_vendored_files_are_those_of_the_lock() -> None:
    assert vendor.differences() == []


def test_a_changed_a_missing_and_a_stray_file_are_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for path in (ROOT / vendor.VENDOR).rglob("*"):
        copy = tmp_path / path.relative_to(ROOT)
        if path.is_file():
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.write_bytes(path.read_bytes())
    (tmp_path / "static/vendor/htmx.min.js").write_text("alert()")
    (tmp_path / "static/vendor/stray.js").write_text("")
    monkeypatch.setattr(vendor, "ROOT", tmp_path)
    assert vendor.differences() == [
        "static/vendor/htmx.min.js was changed by hand",
        "static/vendor/stray.js is not in the lock",
        "tests/browser/vendor/axe.min.js is missing",
    ]


def test_the_kit_stays_within_its_budget() -> None:
    """A page that grows by a library is noticed here; raise the figure only with a reason in the commit. The API page has its own files."""
    own = {kind: (ROOT / "static" / kind).glob("*") for kind in ("css", "js")}
    sizes = {kind: sum(path.stat().st_size for path in paths if path.stem != "api_docs") for kind, paths in own.items()}
    assert [kind for kind, most in {"css": 44_000, "js": 36_000}.items() if sizes[kind] > most] == []
