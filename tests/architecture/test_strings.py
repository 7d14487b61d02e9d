"""Is every word that a person reads marked for translation? Templates are read by Django's own lexer and the HTML parser
behind it, Python by its syntax tree; what is no word of a language (codes, units, names) is listed here."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

from django.template.base import Lexer, TokenType

BASE_DIR = Path(__file__).resolve().parents[2]
TEMPLATES = sorted(BASE_DIR.glob("templates/**/*.html"))
APPS = (
    *("erp", "people", "stores", "products", "inventory", "logistics", "procurement", "orders"),
    *("aftersales", "distribution", "finance", "insights"),
)
# What speaks to an operator's terminal or log, to a marketplace, or is sample data.
APART = {"migrations", "management", "connectors", "launcher", "rehearsal", "benching", "story", "pdf"}
SAMPLE_DATA = {"demo", "demo.py", "demo_money.py", "demo_payables.py", "samples.py"}
# Names that are data in both languages: the chart of accounts, the headings of sheets, which are read in either, and papers of parcels.
BOTH_TONGUES = {
    "chart.py",
    "columns.py",
    "opening.py",
    "opening_check.py",
    "opening_sheets.py",
    "own_store.py",
    "papers",
    "prices.py",
    "uploads.py",
}
MARKS = {"_", "gettext", "gettext_lazy", "ngettext", "ngettext_lazy", "pgettext", "pgettext_lazy"}
LABELS = {"label", "help_text", "heading", "title", "placeholder", "empty_label"}
# The product's name; and a label lies on a bench that others work at, so it is told in both languages.
KNOWN = {"Crossborder ERP", "Ship by / 最晚发货 "}

# Attributes that a person reads or hears; the second row is what our own components show.
SPOKEN = {"title", "placeholder", "alt", "aria-label", "aria-description", "hx-confirm", "data-confirm"}
COMPONENT = {"label", "heading", "text", "crumb", "reason", "submit", "cancel", "sub", "all", "hint"}
SILENT_TAGS = {"script", "style", "kbd", "code"}

# The same in every language: codes, units, marketplaces, and the button that names each language in itself.
SAME = re.compile(
    r"(?<![A-Za-z])(?:SKU|API|Ctrl(?:-| )K|CMD:[A-Z]+|EN|Language|Amazon|AliExpress|Wish|DHgate|kg|g|mm|cm|s"
    r"|Excel|\.?xlsx|\.?csv|Payoneer|WorldFirst|PingPong|PayPal"
    r"|[A-Z0-9]+(?:-[A-Z0-9]+)+)(?![A-Za-z])"
    r"|语言|中文"
)
# Sample data of the page that shows the kit: names and addresses as they come from a marketplace.
SAMPLES = ("Nguyễn Văn An", "广东省深圳市南山区科技园南区高新南一道 008 号创维大厦 A 座 12 楼")
LETTER = re.compile(r"[^\W\d_]")
SENTENCE = re.compile(r"[A-Z][a-z]+(?: [A-Za-z'%(-]+)+")


class Words(HTMLParser):
    """Collects what is left to read once the template's own tags are taken out."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[tuple[int, str]] = []
        self.silent: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        spoken = SPOKEN | COMPONENT if tag.startswith("c-") else SPOKEN
        for name, value in attrs:
            if name in spoken or (name == "value" and ("type", "submit") in attrs):
                self.keep(value or "")
        if tag in SILENT_TAGS:
            self.silent.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        if self.silent and self.silent[-1] == tag:
            self.silent.pop()

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self.keep(data)

    def keep(self, text: str) -> None:
        if says_something(text):
            above = text[: len(text) - len(text.lstrip())].count("\n")
            self.found.append((self.getpos()[0] + above, " ".join(text.split())))


def says_something(text: str) -> bool:
    for sample in SAMPLES:
        text = text.replace(sample, "")
    return LETTER.search(SAME.sub("", text)) is not None


def without_tags(source: str) -> str:
    """The template as plain HTML: tags and values leave only their line breaks, and what is translated leaves nothing."""
    out: list[str] = []
    translating = commenting = False
    for token in Lexer(source).tokenize():
        word = token.contents.split(None, 1)[0] if token.token_type == TokenType.BLOCK and token.contents else ""
        if word in ("blocktranslate", "comment"):
            translating, commenting = word == "blocktranslate", word == "comment"
        elif word in ("endblocktranslate", "endcomment"):
            translating = commenting = False
        hidden = translating or commenting or token.token_type != TokenType.TEXT
        out.append("\n" * token.contents.count("\n") if hidden else token.contents)
    return "".join(out)


def literals(source: str) -> Iterator[tuple[int, str]]:
    """Words written into a tag or a filter: `default:"None"`, `yesno:"Yes,No"`, `status "bad" "Broken"`."""
    for token in Lexer(source).tokenize():
        if token.token_type not in (TokenType.VAR, TokenType.BLOCK):
            continue
        found = re.findall(r"\|(?:default|default_if_none|yesno|pluralize):[\"']([^\"']+)[\"']", token.contents)
        found += re.findall(r"^(?:status \S+|badge) [\"']([^\"']+)[\"']", token.contents)
        yield from ((token.lineno or 0, text) for text in found if says_something(text) and not text.islower())


def spoken_in(path: Path) -> list[str]:
    source = path.read_text()
    words = Words()
    words.feed(without_tags(source))
    words.close()
    found = sorted({*words.found, *literals(source)})
    return [f"{path.relative_to(BASE_DIR)}:{line}: {text}" for line, text in found]


def test_every_word_of_the_templates_is_marked() -> None:
    assert [said for path in TEMPLATES for said in spoken_in(path)] == []


def in_python(path: Path) -> Iterator[tuple[int, str]]:
    """Sentences, and the labels of fields and choices, that go past gettext. Docstrings and raised programming errors may."""
    tree = ast.parse(path.read_text())
    passed: set[int] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Raise | ast.Assert) or (isinstance(node, ast.Call) and name_of(node.func) in MARKS):
            passed.update(id(part) for part in ast.walk(node))
        elif isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            passed.add(id(node.value))
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in passed:
            if SENTENCE.match(node.value) and node.value not in KNOWN:
                yield node.lineno, node.value
        elif isinstance(node, ast.ClassDef) and any(name_of(base) == "TextChoices" for base in node.bases):
            yield from ((line.lineno, ast.unparse(line)) for line in node.body if unlabelled(line))
        elif (
            isinstance(node, ast.keyword) and node.arg in LABELS and worded(node.value) and id(node.value) not in passed
        ):
            yield node.value.lineno, ast.literal_eval(node.value)


def name_of(node: ast.expr) -> str:
    return node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "")


def worded(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str) and says_something(node.value)


def unlabelled(line: ast.stmt) -> bool:
    """A choice whose label is a bare word. One without any label is for the code, and nobody reads it."""
    return isinstance(line, ast.Assign) and isinstance(line.value, ast.Tuple) and worded(line.value.elts[1])


def test_every_word_of_the_code_is_marked() -> None:
    files = sorted(
        path
        for app in APPS
        for path in (BASE_DIR / app).rglob("*.py")
        if not (APART | SAMPLE_DATA | BOTH_TONGUES) & set(path.parts)
    )
    found = [f"{path.relative_to(BASE_DIR)}:{line}: {text}" for path in files for line, text in in_python(path)]
    assert found == []


def test_the_check_sees_what_is_not_marked(tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_text(
        """<c-card heading="Facts"><p title="A tip">{% translate "Said" %} SKU <kbd>x</kbd></p>\nBare {{ name|default:"None" }}</c-card>"""
    )
    words = Words()
    words.feed(without_tags(page.read_text()))
    words.close()
    assert [*words.found, *literals(page.read_text())] == [(1, "Facts"), (1, "A tip"), (2, "Bare"), (2, "None")]
    code = tmp_path / "forms.py"
    code.write_text(
        """"A docstring stays."\nmessages.error(request, "Nothing was done")\nfield(label="Name", help_text=_("Said"))\n"""
        """class State(TextChoices):\n    NEW = "new", "New"\n    OLD = "old", _("Old")\n"""
    )
    assert sorted(in_python(code)) == [(2, "Nothing was done"), (3, "Name"), (5, "NEW = ('new', 'New')")]
