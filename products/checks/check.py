"""All checks of one listing. Pure: what they need is handed in."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from erp.kernel.money import round_money
from products.checks import rules as data
from products.checks.codes import is_trade_code, looks_like_one
from products.checks.facts import Content, Finding, Neighbour, Severity, Word
from products.checks.pictures import distance
from products.checks.rules import RULES, Rules
from products.checks.text import dice, fold, forbidden, has_phrase, repeated, shouts, words

WARN, STOP = Severity.WARN, Severity.STOP


def check(content: Content, *, listed: Sequence[Word] = (), neighbours: Sequence[Neighbour] = ()) -> list[Finding]:
    """What is wrong, that which stops first. A marketplace without rules of its own (own sales) is only asked for the common."""
    rules = RULES.get(content.marketplace, Rules(title_most=300, pictures_most=20))
    found = [
        *_required(content, rules), *_title(content, rules), *_pictures(content, rules), *_price(content), *_codes(content, rules),
        *_words(content, rules, listed), *_alike(content, rules, neighbours),
    ]  # fmt: skip
    return sorted(found, key=lambda finding: finding.severity is not STOP)


def _required(content: Content, rules: Rules) -> Iterator[Finding]:
    there = {
        "title": content.title.strip(), "description": content.description.strip(), "bullets": any(content.bullets),
        "brand": content.brand.strip(), "category": content.category.strip(), "pictures": content.pictures,
        "price": content.price is not None, "weight": content.weight_g, "size": all(content.size_mm), "barcode": True,
    }  # fmt: skip
    for name, severity in rules.required.items():
        if not there[name]:
            yield Finding("missing", severity, name)


def _title(content: Content, rules: Rules) -> Iterator[Finding]:
    title = content.title
    if len(title) > rules.title_most:
        yield Finding("title_long", STOP, "title", {"length": len(title), "most": rules.title_most})
    if rules.capitals and shouts(title):
        yield Finding("title_shouts", rules.capitals, "title")
    if signs := sorted({sign for sign in title if sign in rules.signs} - set(content.brand)):
        yield Finding("title_signs", STOP, "title", {"signs": " ".join(signs)})
    if rules.repeats_most:
        for word in repeated(title, most=rules.repeats_most, but=data.SMALL_WORDS):
            yield Finding("title_repeats", STOP, "title", {"word": word, "most": rules.repeats_most})


def _pictures(content: Content, rules: Rules) -> Iterator[Finding]:
    pictures = content.pictures
    if len(pictures) > rules.pictures_most:
        yield Finding("pictures_many", STOP, "pictures", {"count": len(pictures), "most": rules.pictures_most})
    if not pictures:
        return
    main = pictures[0]
    if max(main.width, main.height) < rules.main_least_px:
        values = {"width": main.width, "height": main.height, "least": rules.main_least_px}
        yield Finding("main_small", rules.main_small, "pictures", values)
    if rules.white_main and main.white_border is None:
        yield Finding("main_unmeasured", WARN, "pictures")
    elif rules.white_main and main.white_border is not None and main.white_border < data.WHITE_SHARE:
        yield Finding("main_not_white", rules.white_main, "pictures", {"share": main.white_border // 10})


def _price(content: Content) -> Iterator[Finding]:
    price = content.price
    if price is None:
        return
    if price <= 0:
        yield Finding("price_not_positive", STOP, "price", {"price": str(price)})
    elif price != round_money(price, content.currency):
        yield Finding("price_too_fine", STOP, "price", {"price": str(price), "currency": content.currency})


def _codes(content: Content, rules: Rules) -> Iterator[Finding]:
    """A code that looks like an EAN or UPC must be one; where one is demanded, the brand's exemption counts too."""
    good = [code for code in content.barcodes if is_trade_code(code)]
    for code in content.barcodes:
        if looks_like_one(code) and code not in good:
            yield Finding("barcode_wrong", STOP if "barcode" in rules.required else WARN, "barcode", {"code": code})
    exempt = bool(content.attributes.get("supplier_declared_has_product_identifier_exemption"))
    if "barcode" in rules.required and not good and not exempt:
        yield Finding("missing", rules.required["barcode"], "barcode")


def _words(content: Content, rules: Rules, listed: Sequence[Word]) -> Iterator[Finding]:
    folded = fold(content.title)
    for phrase in data.PROMOTIONAL if rules.promotional else ():
        if has_phrase(folded, phrase):
            yield Finding("promotional", rules.promotional or WARN, "title", {"word": phrase})
    told = " \n ".join(str(value) for value in content.attributes.values())
    places = {
        "title": content.title, "bullets": " \n ".join(content.bullets), "description": content.description,
        "brand": content.brand, "attributes": told,
    }  # fmt: skip
    for place, text in places.items():
        for word in forbidden(text, listed, content.marketplace):
            yield Finding("forbidden", word.severity, place, {"word": word.text, "kind": word.kind, "note": word.note})


def _alike(content: Content, rules: Rules, neighbours: Sequence[Neighbour]) -> Iterator[Finding]:
    """Nearly the same as another listing of the store: one finding, for the one that is nearest."""
    mine = words(content.title)
    hash_ = content.pictures[0].dhash if content.pictures else None
    best: tuple[bool, float, Neighbour] | None = None
    for other in neighbours:
        share = dice(mine, words(other.title))
        near = hash_ is not None and other.dhash is not None and distance(hash_, other.dhash) <= data.SAME_PICTURE
        same = share >= data.SAME_TITLE or (near and share >= data.SAME_WITH_PICTURE)
        if (same or near or share >= data.NEAR_TITLE) and (best is None or (same, share) > best[:2]):
            best = (same, share, other)
    if best:
        same, share, other = best
        values = {"label": other.label, "title": other.title, "share": int(100 * share)}
        yield Finding("alike", rules.alike if same else WARN, "title", values)
