"""The checks of listings, by table. Pure: no row is needed."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
from PIL import Image

from products.checks import Content, Neighbour, Picture, Severity, Word, check
from products.checks.codes import is_trade_code
from products.checks.pictures import distance, white_border
from products.checks.text import dice, has_phrase, probes, repeated, shouts, words

D = Decimal
GOOD = Picture(1200, 1200, 1000, 0)
AMAZON = Content(
    marketplace="amazon", title="Ceramic coffee cup with wooden lid, 350 ml, blue", description="A cup.", bullets=("Holds 350 ml",),
    brand="Northwind", category="CUP", pictures=(GOOD,), price=D("19.99"), currency="EUR", barcodes=("4006381333931",),
    weight_g=300, size_mm=(100, 90, 90),
)  # fmt: skip
WISH = replace(AMAZON, marketplace="wish", category="", brand="", barcodes=())


def told(content: Content, **kwargs: Any) -> list[tuple[str, str, str]]:
    return [(finding.code, finding.severity.value, finding.field) for finding in check(content, **kwargs)]


def test_a_good_listing_has_nothing_wrong() -> None:
    assert [
        told(replace(AMAZON, marketplace=name)) for name in ("amazon", "aliexpress", "dhgate", "wish", "direct")
    ] == [[]] * 5


@pytest.mark.parametrize(
    ("change", "found"),
    [
        ({"title": ""}, [("missing", "stop", "title")]),
        ({"title": "ab " * 67}, [("title_long", "stop", "title"), ("title_repeats", "stop", "title")]),
        ({"title": "CERAMIC COFFEE CUP"}, [("title_shouts", "stop", "title")]),
        ({"title": "Coffee cup! Now ~ here"}, [("title_signs", "stop", "title")]),
        ({"title": "Cup! by Hey!", "brand": "Hey!"}, []),
        ({"title": "Cup with lid, cup with box"}, []),
        ({"title": "Cup, cup and CUP with lid"}, [("title_repeats", "stop", "title")]),
        ({"title": "Cup for you for me for all"}, []),
        ({"title": "Coffee cup, free shipping"}, [("promotional", "stop", "title")]),
        ({"title": "Coffee cup ＦＲＥＥ  Shipping"}, [("promotional", "stop", "title")]),
        ({"title": "Discounted? no: coffeediscount"}, [("title_signs", "stop", "title")]),
        ({"pictures": ()}, [("missing", "stop", "pictures")]),
        ({"pictures": (GOOD,) * 9}, []),
        ({"pictures": (GOOD,) * 10}, [("pictures_many", "stop", "pictures")]),
        ({"pictures": (replace(GOOD, width=999, height=800),)}, [("main_small", "stop", "pictures")]),
        ({"pictures": (replace(GOOD, width=1000, height=800),)}, []),
        ({"pictures": (replace(GOOD, white_border=980),)}, [("main_not_white", "stop", "pictures")]),
        ({"pictures": (replace(GOOD, white_border=None),)}, [("main_unmeasured", "warn", "pictures")]),
        ({"pictures": (GOOD, replace(GOOD, white_border=0, width=300))}, []),
        ({"price": None}, [("missing", "stop", "price")]),
        ({"price": D(0)}, [("price_not_positive", "stop", "price")]),
        ({"price": D("1.005")}, [("price_too_fine", "stop", "price")]),
        ({"price": D("100.5"), "currency": "JPY"}, [("price_too_fine", "stop", "price")]),
        ({"price": D("1.0050"), "currency": "KWD"}, []),
        ({"barcodes": ()}, [("missing", "stop", "barcode")]),
        ({"barcodes": ("4006381333932",)}, [("barcode_wrong", "stop", "barcode"), ("missing", "stop", "barcode")]),
        ({"barcodes": ("OWN-1", "036000291452")}, []),
        ({"barcodes": (), "attributes": {"supplier_declared_has_product_identifier_exemption": True}}, []),
        ({"brand": " "}, [("missing", "stop", "brand")]),
        ({"weight_g": 0, "size_mm": (1, 0, 1)}, [("missing", "warn", "weight"), ("missing", "warn", "size")]),
        ({"description": "", "bullets": ("",)}, [("missing", "warn", "description"), ("missing", "warn", "bullets")]),
    ],
)
def test_amazon(change: dict[str, Any], found: list[tuple[str, str, str]]) -> None:
    assert told(replace(AMAZON, **change)) == found


@pytest.mark.parametrize(
    ("marketplace", "most", "title"), [("wish", 6, 200), ("aliexpress", 6, 128), ("dhgate", 8, 140), ("amazon", 9, 200)]
)
def test_each_marketplace_has_its_limits(marketplace: str, most: int, title: int) -> None:
    content = replace(AMAZON, marketplace=marketplace, title="a" * title, pictures=(GOOD,) * most)
    over = replace(content, title="a" * (title + 1), pictures=(GOOD,) * (most + 1))
    assert told(content) == []
    assert told(over) == [("title_long", "stop", "title"), ("pictures_many", "stop", "pictures")]


def test_weight_and_size_stop_where_the_freight_is_reckoned_from_them() -> None:
    bare = replace(AMAZON, weight_g=0, size_mm=(0, 0, 0))
    severities = {
        name: {each[1] for each in told(replace(bare, marketplace=name))} for name in ("amazon", "aliexpress", "dhgate")
    }
    assert severities == {"amazon": {"warn"}, "aliexpress": {"stop"}, "dhgate": {"stop"}}


@pytest.mark.parametrize(
    ("title", "dhash", "found"),
    [
        (WISH.title, None, [("alike", "stop", "title")]),
        ("Ceramic coffee cup with wooden lid, 350 ml, red", None, [("alike", "warn", "title")]),
        ("Ceramic coffee cup with wooden lid, 350 ml, red", 0b111, [("alike", "stop", "title")]),
        ("Ceramic coffee cup with wooden lid, 350 ml, red", 0b1111111, [("alike", "warn", "title")]),
        ("Garden chair", 0, [("alike", "warn", "title")]),
        ("Garden chair", -1, []),
    ],
)
def test_wish_takes_no_near_duplicate(title: str, dhash: int | None, found: list[tuple[str, str, str]]) -> None:
    near = [Neighbour("FAR-1", "Something else entirely", -1), Neighbour("NEAR-1", title, dhash)]
    assert told(WISH, neighbours=near) == found
    assert all(severity == "warn" for _, severity, _ in told(AMAZON, neighbours=near))


def test_forbidden_words_match_whole_words_and_chinese_anywhere() -> None:
    listed = [
        Word("Nike", "brand", Severity.STOP), Word("治疗", "medical", Severity.WARN), Word("cure", "medical", Severity.STOP, "wish"),
    ]  # fmt: skip
    content = replace(AMAZON, title="Cup like ＮＩＫＥ", bullets=("Nikeish cups", "可治疗头痛"), description="A cure")
    assert told(content, listed=listed) == [("forbidden", "stop", "title"), ("forbidden", "warn", "bullets")]
    assert ("forbidden", "stop", "description") in told(replace(content, marketplace="wish"), listed=listed)


@pytest.mark.parametrize(
    ("text", "phrase", "there"),
    [
        ("a free gift", "free gift", True), ("a freegift", "free gift", False), ("100% guaranteed!", "100% guaranteed", True),
        ("carefree gifts", "free", False), ("全场 包邮", "包邮", True), ("Straße", "STRASSE", True), ("x", "", False),
    ],
)  # fmt: skip
def test_phrases(text: str, phrase: str, there: bool) -> None:
    from products.checks.text import fold

    assert has_phrase(fold(text), phrase) is there


def test_words_of_titles() -> None:
    assert words("Oak-Table 橡木桌 2x") == ["oak", "table", "橡木", "木桌", "2x"]
    assert dice(["a", "b"], ["b", "c", "d"]) == pytest.approx(0.4)
    assert (dice([], ["a"]), repeated("a b B b", most=2, but=["a"]), shouts("DVD"), shouts("BIG BLUE CUP")) == (
        0.0,
        ["b"],
        False,
        True,
    )


@pytest.mark.parametrize("at_least", [0.5, 0.75, 0.9])
def test_a_title_that_is_near_has_one_of_the_probes(at_least: float) -> None:
    asked = [f"w{number}" for number in range(9)]
    for shared in range(10):
        for extra in range(6):
            for start in range(9):
                kept = [asked[(start + at) % 9] for at in range(shared)]
                other = [*kept, *(f"x{number}" for number in range(extra))]
                if dice(asked, other) >= at_least:
                    assert set(asked[: probes(len(asked), at_least)]) & set(other)


@pytest.mark.parametrize(
    ("code", "good"),
    [
        ("4006381333931", True), ("4006381333930", False), ("036000291452", True), ("96385074", True), ("00012345600012", True),
        ("12345", False), ("40063813339３1", False), ("", False),
    ],
)  # fmt: skip
def test_check_digits(code: str, good: bool) -> None:
    assert is_trade_code(code) is good


def drawn(colour: Any, *, inner: Any = "red", size: tuple[int, int] = (1200, 1000), form: str = "PNG") -> bytes:
    image = Image.new("RGBA" if len(colour) == 4 else "RGB", size, colour)
    image.paste(inner, (200, 200, size[0] - 200, size[1] - 200))
    out = BytesIO()
    image.save(out, form)
    return out.getvalue()


def test_the_border_of_a_picture_is_measured() -> None:
    assert white_border(drawn((255, 255, 255))) == 1000
    assert white_border(drawn((255, 255, 255), form="JPEG")) == 1000
    assert white_border(drawn((240, 240, 240))) == 0
    assert white_border(drawn((255, 255, 255, 0))) == 0
    half = Image.new("RGB", (1000, 1000), "white")
    half.paste("black", (0, 0, 500, 1000))
    out = BytesIO()
    half.save(out, "PNG")
    assert 450 < white_border(out.getvalue()) < 550
    assert (distance(0, -1), distance(5, 5), distance(-(2**63), 0)) == (64, 0, 1)
