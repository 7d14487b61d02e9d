"""The catalogue check of `make lint` names what it is there for."""

from __future__ import annotations

import io

from babel.messages.catalog import Catalog
from babel.messages.mofile import read_mo

from tools.check_translations import compiled, faults, not_listed, spoken, words


def test_it_names_what_is_untranslated_or_guessed() -> None:
    catalogue = Catalog(locale="zh_Hans")
    catalogue.add("Said", "说了")
    catalogue.add("Unsaid")
    catalogue.add("Guessed", "猜的", flags=["fuzzy"])
    assert faults(catalogue) == ["not translated: 'Unsaid'", "guessed (fuzzy), to be confirmed: 'Guessed'"]


def test_it_names_each_string_that_the_catalogue_has_not_heard_of() -> None:
    known, *rest = sorted({(context, text) for _where, context, text in spoken()}, key=str)
    catalogue = Catalog(locale="zh_Hans")
    catalogue.add(known[1], context=known[0])
    assert len(not_listed(catalogue)) == sum((context, text) in rest for _where, context, text in spoken())


def test_a_compiled_catalogue_says_what_its_text_says() -> None:
    catalogue = Catalog(locale="zh_Hans")
    catalogue.add("Orders", "订单")
    catalogue.add("Closed", "已完结", context="order")
    catalogue.add(("%(n)s order", "%(n)s orders"), ("%(n)s 个订单",))
    assert words(read_mo(io.BytesIO(compiled(catalogue)))) == words(catalogue)
