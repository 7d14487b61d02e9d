"""Similar names and their figures: versions, lengths, powers and model numbers tell things apart that are called the same."""

from __future__ import annotations

import pytest

from products.reads_mapping import suggestions
from products.services.mapping import accept_suggestions
from stores.models import Store
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def store() -> Store:
    return make.make_store(site="US")


def scores(store: Store, title: str, **names: tuple[str, str]) -> dict[str, int]:
    """What each SKU scores for a title, the likeliest first. Names are English and Chinese."""
    for code, (name, name_zh) in names.items():
        make.make_sku(code=code, name=name, name_zh=name_zh)
    listing = make.make_listing(store=store, mapped=False, seller_sku="X", external_key="X", title=title)
    return {each.code: each.score for each in suggestions([listing]).get(listing.pk, [])}


def test_another_version_of_the_same_thing_is_far_behind(store: Store) -> None:
    found = scores(store, "蓝牙耳机 5.3 降噪", A=("", "蓝牙耳机 5.0"), B=("", "蓝牙耳机 5.3 降噪"), C=("", "蓝牙耳机"))
    assert list(found) == ["B", "C", "A"]
    assert (found["B"], found["C"] < 85, found["A"] <= 45) == (85, True, True)


def test_figures_alone_are_no_english_name_of_a_chinese_one(store: Store) -> None:
    assert scores(store, "Garden chair 5.3 kg", A=("", "蓝牙耳机 5.3"), B=("", "数据线 5 米 3 条")) == {}


@pytest.mark.parametrize(
    ("title", "right", "wrong"),
    [
        ("USB-C cable 2 m", "USB-C cable 2 m", "USB-C cable 1 m"),
        ("Type-C 数据线 2米 100W 快充", "Type-C 数据线 2米 100W", "Type-C 数据线 1米 100W"),
        ("GaN charger 65W three ports", "GaN charger 65W", "GaN charger 100W"),
        ("移动电源 10,000mAh 超薄", "移动电源 10000mAh", "移动电源 20000mAh"),
        ("Logitech K380 wireless keyboard", "Logitech K380 keyboard", "Logitech K480 keyboard"),
        ("CR2032 button battery, 3V", "CR2032 button battery", "CR2025 button battery"),
        ("保温杯 350ml 不锈钢", "不锈钢 保温杯 350ml", "不锈钢 保温杯 500ml"),
        ("手机壳 iPhone 15 Pro 透明", "手机壳 iPhone 15 Pro", "手机壳 iPhone 14 Pro"),
        ("蓝牙耳机 ５．３ 降噪", "蓝牙耳机 5.3", "蓝牙耳机 3.5"),
    ],
)
def test_the_right_size_or_model_stands_first_and_the_wrong_one_is_unlikely(
    store: Store, title: str, right: str, wrong: str
) -> None:
    found = scores(store, title, WRONG=(wrong, ""), RIGHT=(right, ""))
    assert (next(iter(found)), found["RIGHT"] >= 70, found.get("WRONG", 0) <= 45) == ("RIGHT", True, True), found


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("2026 new ceramic coffee cup", "Ceramic coffee cup 350 ml"),  # a year is no size of another cup
        ("Ceramic coffee cup", "Ceramic coffee cup 350 ml"),
        ("陶瓷咖啡杯 2026年新款", "陶瓷咖啡杯 350毫升"),
        ("Bluetooth 5 earphones with case", "Bluetooth 5.0 earphones"),
    ],
)
def test_a_title_that_says_no_other_figures_says_nothing_against_it(store: Store, title: str, name: str) -> None:
    assert scores(store, title, A=(name, ""))["A"] > 45


def test_the_wrong_version_is_never_taken_by_itself(store: Store) -> None:
    make.make_sku(code="OLD", name_zh="蓝牙耳机 5.0 降噪")
    listing = make.make_listing(store=store, mapped=False, seller_sku="X", external_key="X", title="蓝牙耳机 5.3 降噪")
    told = accept_suggestions(listing_ids=[listing.pk], at_least=60, actor=None)
    assert (told.chosen, told.outcomes.refused[listing.pk].code) == ({}, "unsure")
