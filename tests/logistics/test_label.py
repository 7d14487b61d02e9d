from dataclasses import replace
from io import BytesIO
from itertools import combinations

import pypdfium2
import pytest
import zxingcpp
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from erp.kernel.pdf.barcodes import NoBarcode
from erp.kernel.pdf.text import MissingGlyphs
from logistics.label import LabelData, LabelLine, area, draw_label_sheet, draw_labels, label_refusal

PLAIN = LabelData(
    parcel_number="P2611230000123",
    tracking_number="YT2632800000000001",
    carrier_name="YUNEXPRESS · 云途全球专线",
    service_name="Standard Tracked / 标准挂号 DDP",
    sender_lines=("鹿野家居 王小明 +86 755 2688 0000", "广东省深圳市龙岗区坂田街道雪岗路2018号"),
    recipient_name="Łukasz Żółkiewski",
    recipient_lines=("ul. Świętokrzyska 14/5", "00-050 Warszawa"),
    country_code="PL",
    country_name="POLAND 波兰",
    phone="+48 22 555 0199",
    lines=(LabelLine("TOY-PANDA-M", "Plush panda 熊猫毛绒玩具", 2), LabelLine("LAMP-OAK-S", "Oak lamp 橡木床头灯", 1)),
    order_numbers=("AM-732929497",),
    weight_g=640,
    warehouse_code="SZ1",
    printed_note="Bin A-03-12",
)
LONG = replace(
    PLAIN,
    tracking_number="LX123456789012345678901234567CN",
    carrier_name="北京燕文物流股份有限公司国际特快专线挂号小包 Yanwen International Special Line Registered",
    service_name="A service name that goes on and on, tracked and signed for 超长的服务名称 " * 2,
    sender_lines=("Sender 寄件人公司名称有限责任公司 " * 6,) * 6,
    recipient_name="Maria-Magdalena Wolfeschlegelsteinhausenbergerdorff-Konstantinopolitańska 欧阳慕容 " * 2,
    recipient_lines=("Donaudampfschifffahrtsgesellschaftskapitän, Hinterhaus, 3. Obergeschoss " * 2,) * 7,
    country_name="United Kingdom of Great Britain and Northern Ireland 大不列颠及北爱尔兰联合王国",
    phone="+44 " + "1234567890 " * 5,
    lines=tuple(
        LabelLine(f"SKU-{n:05}-VERY-LONG-NUMBER-XXL-BLACK-EU-2026", "熊猫毛绒玩具超级大号 " * 9, n)
        for n in range(1, 24)
    ),
    order_numbers=tuple(f"114-{n:07}-{n:07}" for n in range(9)),
    printed_note="Батарея: нет · " * 12,
)
NAMES = st.text(st.sampled_from("aWłŻóĘЖß -/,.（）中文龘圆，Ấ한"), max_size=90)
LABELS = st.builds(
    LabelData,
    parcel_number=st.from_regex(r"[A-Z0-9-]{1,30}", fullmatch=True),
    tracking_number=st.from_regex(r"[A-Z0-9]{1,30}", fullmatch=True),
    carrier_name=NAMES,
    service_name=NAMES,
    sender_lines=st.lists(NAMES, max_size=6).map(tuple),
    recipient_name=NAMES,
    recipient_lines=st.lists(NAMES, max_size=8).map(tuple),
    country_code=st.from_regex(r"[A-Z]{2}", fullmatch=True),
    country_name=NAMES,
    phone=NAMES,
    lines=st.lists(st.builds(LabelLine, sku=NAMES, name=NAMES, quantity=st.integers(1, 99999)), max_size=12).map(tuple),
    order_numbers=st.lists(NAMES, max_size=5).map(tuple),
    weight_g=st.none() | st.integers(0, 999999),
    warehouse_code=NAMES,
    printed_note=NAMES,
)


def scanned(pdf: bytes, *, page: int = 0) -> dict[str, str]:
    """What a scanner reads off a print of 203 dots an inch."""
    image = pypdfium2.PdfDocument(pdf)[page].render(scale=203 / 72).to_pil().convert("L")
    return {code.format.name: code.text for code in zxingcpp.read_barcodes(image)}


def words(pdf: bytes, *, page: int = 0) -> str:
    return "".join(PdfReader(BytesIO(pdf)).pages[page].extract_text().split())


def collisions(label: LabelData) -> list[tuple[str, str]]:
    (parts,) = draw_label_sheet([label]).pages
    pairs = [(one.name, other.name) for one, other in combinations(parts, 2) if one.box.overlaps(other.box)]
    inside = area(2, 2, 96, 146)
    return pairs + [(part.name, "edge of the label") for part in parts if not part.box.inside(inside)]


@pytest.mark.parametrize("label", [PLAIN, LONG, replace(PLAIN, sender_lines=())], ids=["plain", "long", "no sender"])
def test_a_scanner_reads_both_codes(label: LabelData) -> None:
    assert set(scanned(draw_labels([label])).values()) == {label.tracking_number, label.parcel_number}


def test_each_label_is_a_page_of_100_by_150_mm_in_order() -> None:
    labels = [replace(PLAIN, parcel_number=f"P{n}", tracking_number=f"YT000{n}") for n in range(3)]
    pdf = draw_labels(labels)
    sizes = [
        tuple(round(float(side) / 72 * 25.4) for side in page.mediabox[2:]) for page in PdfReader(BytesIO(pdf)).pages
    ]
    assert sizes == [(100, 150)] * 3
    assert [set(scanned(pdf, page=n).values()) for n in range(3)] == [{f"P{n}", f"YT000{n}"} for n in range(3)]


def test_the_words_of_the_label_are_text_in_latin_polish_and_chinese() -> None:
    found = words(draw_labels([PLAIN]))
    shown = [
        PLAIN.parcel_number, PLAIN.tracking_number, PLAIN.carrier_name, PLAIN.service_name, *PLAIN.sender_lines,
        PLAIN.recipient_name, *PLAIN.recipient_lines, "PL", PLAIN.country_name, PLAIN.phone, "2×TOY-PANDA-M",
        "Plush panda 熊猫毛绒玩具", "Order / 订单 AM-732929497", "0.640 kg · SZ1", PLAIN.printed_note,
    ]  # fmt: skip
    assert [text for text in shown if "".join(text.split()) not in found] == []


@pytest.mark.parametrize("label", [PLAIN, LONG, replace(LONG, sender_lines=())], ids=["plain", "long", "no sender"])
def test_nothing_runs_into_anything_else(label: LabelData) -> None:
    assert collisions(label) == []


@settings(max_examples=60, deadline=None)
@given(label=LABELS)
def test_nothing_runs_into_anything_else_whatever_the_names(label: LabelData) -> None:
    assert collisions(label) == []


def test_contents_that_do_not_fit_are_counted() -> None:
    found = words(draw_labels([LONG]))
    assert ("SKU-00005-" in found, "SKU-00006-" in found, "+18more(261pcs)" in found) == (True, False, True)


def test_contents_that_just_fit_are_all_shown() -> None:
    six = replace(PLAIN, lines=tuple(LabelLine(f"SKU-{n}", "Mug", 1) for n in range(6)))
    found = words(draw_labels([six]))
    assert ([f"SKU-{n}" in found for n in range(6)], "more" in found) == ([True] * 6, False)


def test_what_no_font_can_draw_is_named_by_parcel() -> None:
    korean = replace(PLAIN, parcel_number="P2", recipient_name="김민준")
    sheet = draw_label_sheet([PLAIN, korean])
    assert sheet.missing == {"P2": MissingGlyphs("김민준")}
    assert "□□□" in words(sheet.pdf, page=1)


def test_the_same_labels_give_the_same_bytes() -> None:
    assert draw_labels([PLAIN, LONG]) == draw_labels([PLAIN, LONG])


@pytest.mark.parametrize(
    ("label", "reason"),
    [
        (PLAIN, ""),
        (replace(PLAIN, tracking_number=""), "plain ASCII"),
        (replace(PLAIN, tracking_number="云途123"), "plain ASCII"),
        (replace(PLAIN, tracking_number="X" * 60), "too long for a barcode of 91 mm: shorten it"),
        (replace(PLAIN, parcel_number="X" * 900), "too long for a QR code of 22 mm: shorten it"),
    ],
)
def test_a_label_that_no_scanner_could_read_is_refused(label: LabelData, reason: str) -> None:
    refusal = label_refusal(label)
    assert (bool(refusal), reason in refusal) == (bool(reason), True)
    if reason:
        with pytest.raises(NoBarcode):
            draw_labels([label])


def test_no_labels_are_a_mistake_of_the_caller() -> None:
    with pytest.raises(ValueError, match="no label"):
        draw_labels([])
