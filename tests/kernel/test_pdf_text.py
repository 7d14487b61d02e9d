import json
import subprocess
import sys
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader
from reportlab.pdfgen.canvas import Canvas

from erp.kernel.pdf.faces import CHINESE, Run, clean, runs
from erp.kernel.pdf.text import Box, MissingGlyphs, Weight, fit_block, fit_text, missing_glyphs, width
from erp.kernel.pdf.wrapping import wrap

ROOT = Path(__file__).resolve().parents[2]
LATIN = Weight.REGULAR.value
TEXTS = st.text(st.sampled_from("aWłŻóęЖщΩß 0189-/,.（）中文龘圆，。…ẤỨคี한\t"), max_size=120)


def canvas() -> Canvas:
    return Canvas(BytesIO(), invariant=1)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Żółkiewski", (Run(LATIN, "Żółkiewski"),)),
        ("云途", (Run(CHINESE, "云途"),)),
        ("A 云 B", (Run(LATIN, "A "), Run(CHINESE, "云"), Run(LATIN, " B"))),
        ("Минск Ελλάδα Huế", (Run(LATIN, "Минск Ελλάδα Huế"),)),
        ("a한b", (Run(LATIN, "a"), Run(CHINESE, "□"), Run(LATIN, "b"))),
        ("", ()),
    ],
)
def test_each_run_goes_to_the_font_that_has_it(text: str, expected: object) -> None:
    assert runs(text, Weight.REGULAR) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Łódź 罗兹", MissingGlyphs()),
        ("한국 ไทย 한", MissingGlyphs("한국ไทย")),
        ("नमस्ते", MissingGlyphs("नमस्ते")),
        ("joined\u200d \ufe0f\u200e", MissingGlyphs()),
    ],
)
def test_characters_without_a_glyph_are_named_once(text: str, expected: object) -> None:
    assert missing_glyphs(text) == expected


def test_a_text_is_composed_and_loses_what_nobody_sees() -> None:
    assert clean(" Z\u0307o\u0301ł\u200bw\t\n 云\u3000途\x07 ") == "Żółw 云 途"


@pytest.mark.parametrize(
    ("text", "max_width", "lines"),
    [
        ("one two three", 50, ("one two", "three")),
        ("云途全球专线，挂号", 45, ("云途全球", "专线，挂", "号")),
        ("云途全球，专线", 42, ("云途全", "球，专线")),
        ("Świętokrzyska", 40, ("Świętok", "rzyska")),
        ("A-very-long-sku", 45, ("A-very-", "long-sku")),
        ("SKU熊猫 toy", 42, ("SKU熊猫", "toy")),
        ("", 40, ("",)),
    ],
)
def test_lines_break_where_a_reader_expects(text: str, max_width: float, lines: tuple[str, ...]) -> None:
    assert wrap(text, max_width=max_width, size=10, weight=Weight.REGULAR).lines == lines


@pytest.mark.parametrize(
    ("text", "size", "lines", "cut"),
    [
        ("Anna Nowak", 12, ("Anna Nowak",), False),
        ("Katarzyna Wiśniewska-Kowalczyk", 6.4, ("Katarzyna Wiśniewska-Kowalczyk",), False),
        ("Konstantynopolitańczykowianeczka Brzęczyszczykiewicz", 6, ("Konstantynopolitańczykowianecz…",), True),
        ("北京燕文物流股份有限公司国际特快专线挂号小包", 6, ("北京燕文物流股份有限公司国际特…",), True),
        ("YUNEXPRESS · 云途全球", 9.2, ("YUNEXPRESS · 云途全球",), False),
        ("", 12, ("",), False),
    ],
)
def test_one_line_shrinks_then_ends_in_an_ellipsis(text: str, size: float, lines: tuple[str, ...], cut: bool) -> None:
    box = Box(10, 10, 100, 20)
    fitted = fit_text(canvas(), text, box=box, size=12, min_size=6)
    assert (round(fitted.size, 1), fitted.lines, fitted.cut) == (size, lines, cut)


def test_a_block_wraps_before_it_shrinks_far() -> None:
    fitted = fit_block(canvas(), ["Warehouse of the North 北方仓库"], box=Box(0, 0, 100, 40), size=12, min_size=6)
    assert (fitted.size, fitted.lines, fitted.cut) == (11.5, ("Warehouse of the", "North 北方仓库"), False)


def test_a_block_shrinks_a_little_rather_than_take_another_line() -> None:
    fitted = fit_block(canvas(), ["Warehouse of North"], box=Box(0, 0, 100, 40), size=12, min_size=6)
    assert (fitted.size, fitted.lines) == (10, ("Warehouse of North",))


def test_a_long_street_does_not_cost_the_town() -> None:
    street = "Very long street name " * 12
    fitted = fit_block(canvas(), [street, "75011 Paris"], box=Box(0, 0, 100, 24), size=12, min_size=6)
    assert (fitted.cut, len(fitted.lines), fitted.lines[-2][-1], fitted.lines[-1]) == (True, 3, "…", "75011 Paris")


@settings(max_examples=150, deadline=None)
@given(
    paragraphs=st.lists(TEXTS, max_size=5),
    across=st.floats(3, 200),
    high=st.floats(3, 60),
    weight=st.sampled_from(Weight),
    max_lines=st.sampled_from([None, 1, 2]),
)
def test_nothing_ever_leaves_its_box(
    paragraphs: list[str], across: float, high: float, weight: Weight, max_lines: int | None
) -> None:
    box = Box(5, 7, across, high)
    block = fit_block(canvas(), paragraphs, box=box, size=14, min_size=5, weight=weight, max_lines=max_lines)
    line = fit_text(canvas(), " ".join(paragraphs), box=box, size=14, min_size=5, weight=weight)
    assert [fitted.drawn.inside(box) for fitted in (block, line)] == [True, True]


def test_what_is_drawn_can_be_read_back_and_is_embedded() -> None:
    output = BytesIO()
    page = Canvas(output, invariant=1)
    fit_text(page, "Łukasz 云途 Ж", box=Box(10, 100, 300, 20), size=12, min_size=6, weight=Weight.BOLD)
    page.save()
    found = PdfReader(output).pages[0]
    fonts = [font.get_object() for font in found["/Resources"]["/Font"].values()]
    used = [font for font in fonts if font["/Subtype"] == "/TrueType"]
    assert "".join(found.extract_text().split()) == "Łukasz云途Ж"
    assert [("/FontFile2" in font["/FontDescriptor"], "+" in font["/BaseFont"]) for font in used] == [(True, True)] * 2


def test_widths_add_up() -> None:
    assert width("云", 10) == 10
    assert width("A云", 10) == pytest.approx(width("A", 10) + width("云", 10))


def test_the_committed_fonts_are_those_of_the_lock() -> None:
    checked = subprocess.run(
        [sys.executable, ROOT / "tools/vendor_fonts.py", "--check"], capture_output=True, text=True, check=False
    )
    assert (checked.returncode, checked.stdout) == (0, "the fonts are those of the lock\n")


def test_every_vendored_font_has_its_licence() -> None:
    lock = json.loads((ROOT / "erp/kernel/pdf/fonts/fonts.lock.json").read_text())
    assert {package["licence"] for package in lock["packages"]} == {"OFL-1.1"}
    assert all(any(name.startswith("OFL") for name in package["files"]) for package in lock["packages"])
