"""What a marketplace can do, in words of both languages."""

from dataclasses import fields

from django.utils.translation import override

from stores.abilities import HOW_IT_IS_READ, LINES, abilities, abilities_of, all_abilities
from stores.connectors.port import Capabilities
from stores.connectors.registry import connector_class
from stores.states import CONNECTED, Marketplace


def test_every_capability_is_told_once() -> None:
    told = [name for line in LINES for name in line.fields]
    published = {field.name for field in fields(Capabilities)} - HOW_IT_IS_READ - {"pulls"}
    pulled = {f"pulls:{kind}" for name in CONNECTED for kind in connector_class(name).capabilities.pulls}

    assert {name for name in told if not name.startswith("pulls:")} == published
    assert pulled <= set(told)
    assert len(told) == len(set(told))


def test_abilities_are_worded_in_both_languages() -> None:
    can = Capabilities(refunds=True, partial_refunds=False, stock_batch=20, prices=True, pulls=frozenset({"messages"}))

    def worded(language: str) -> dict[str, str]:
        with override(language):
            return {str(ability.label): str(ability.words) for ability in abilities_of(can) if ability.able}

    assert worded("en") == {
        "Takes refunds": "whole orders only", "Takes quantities": "up to 20 at once", "Takes prices": "one at a time",
        "Shows messages of buyers": "yes",
    }  # fmt: skip
    assert worded("zh-hans") == {
        "可发起退款": "仅限整单", "可更新库存": "每次最多 20 个", "可更新价格": "逐个", "可读取买家消息": "是",
    }  # fmt: skip


def test_own_sales_have_no_marketplace() -> None:
    assert (abilities(Marketplace.DIRECT), sorted(all_abilities())) == ((), sorted(CONNECTED))
