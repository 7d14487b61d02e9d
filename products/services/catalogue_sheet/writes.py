"""The writing of many rows at once: one statement a table, whatever the number of rows, so that the audit trail's and the search's
triggers fire once each. Locks: products by id, then SKUs by id.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from erp.kernel.events import publish
from erp.kernel.imports.kinds import FileView, Given, Judged, Options
from erp.kernel.imports.states import Verdict
from erp.kernel.sql import array, execute, next_ids, rows
from people.models import User
from products.events import ListingsMapped
from products.services.archiving import archive_skus, unarchive_skus
from products.services.catalogue_sheet import present
from products.services.catalogue_sheet.cells import facts_of
from products.services.catalogue_sheet.columns import OF_PRODUCT
from products.services.catalogue_sheet.plans import Plan, plans_of

TEXTS = ("name", "name_zh", "material", "origin", "customs_name", "customs_name_zh", "hs_code")
NUMBERS = ("weight_g", "net_weight_g", "length_mm", "width_mm", "height_mm")


def write(found: Sequence[Given], options: Options, actor: User, file: FileView) -> dict[int, Judged]:
    """Judge rows again under locks and write those that are right; the caller opens the transaction."""
    _lock(found)
    plans = plans_of(found, options, file, writing=True)
    _archive(plans, actor)
    due = [plan for plan in plans if plan.verdict in (Verdict.NEW, Verdict.CHANGED)]
    if due:
        _write_classes(due)
        product_ids = _write_products(due)
        sku_ids = _ids(due)
        # The codes before the SKUs that they belong to: so the search reads the text of a new SKU once, when all of it is there.
        _barcodes(due, sku_ids)
        _supplier_codes(due, sku_ids)
        _write_skus(due, product_ids, sku_ids)
        for table in (_customs, _declared, _sku_tags, _parts):
            table(due, sku_ids)
        _bring_back(due, actor)
        born_archived = [sku_ids[plan.wanted.sku] for plan in due if plan.new and _told(plan, "archived")]
        archive_skus(sku_ids=born_archived, actor=actor)
        _tell(due)
    return {plan.row.number: plan.judged() for plan in plans}


def _lock(found: Sequence[Given]) -> None:
    skus, products = ([row.values.get(name, "") for row in found] for name in ("sku", "product"))
    execute(
        """SELECT id FROM products_product WHERE code = ANY(%s) OR id IN (SELECT product_id FROM products_sku WHERE code = ANY(%s))
           ORDER BY id FOR UPDATE""",
        [products, skus],
    )
    barcodes = [claim.removeprefix("barcodes=") for row in found for claim in facts_of(row.values).claims]
    execute(
        """SELECT id FROM products_sku WHERE code = ANY(%s) OR id IN (SELECT sku_id FROM products_barcode WHERE code = ANY(%s))
           ORDER BY id FOR UPDATE""",
        [skus, barcodes],
    )


def _archive(plans: Sequence[Plan], actor: User) -> None:
    """Archive as the pages do, before anything else is written: a row that is refused is wrong, and nothing of it is written."""
    asked = {
        plan.now.id: plan for plan in plans if plan.now and plan.verdict == Verdict.CHANGED and _told(plan, "archived")
    }
    refused = archive_skus(sku_ids=list(asked), actor=actor).refused if asked else {}
    for key, refusal in refused.items():
        asked[key].wrong(refusal.code, "archived", **refusal.values)
        asked[key].verdict = Verdict.WRONG


def _bring_back(plans: Sequence[Plan], actor: User) -> None:
    asked = [plan.now.id for plan in plans if plan.now and _told(plan, "archived") is False]
    if asked:
        unarchive_skus(sku_ids=asked, actor=actor)


def _tell(plans: Sequence[Plan]) -> None:
    """Listings of bundles that have other parts now ask the stock for another thing."""
    changed = [plan.now.id for plan in plans if plan.now and "parts" in plan.changes]
    listings = (
        rows("SELECT id FROM products_listing WHERE sku_id = ANY(%s) ORDER BY id FOR UPDATE", [changed])
        if changed
        else []
    )
    if listings:
        publish(ListingsMapped(tuple(row[0] for row in listings)))


def _told(plan: Plan, column: str) -> Any:
    """The value to be written of a column; None when it is not touched."""
    return plan.changes[column][1] if column in plan.changes else None


# Categories, brands and tags


def _write_classes(plans: Sequence[Plan]) -> None:
    brands = sorted({plan.changes["brand"][1] for plan in plans if _told(plan, "brand")})
    tags = sorted({tag for plan in plans for name in ("tags", "product_tags") for tag in _told(plan, name) or ()})
    if brands:
        execute(
            "INSERT INTO products_brand (name, name_zh) SELECT unnest(%s::text[]), '' ON CONFLICT (name) DO NOTHING",
            [brands],
        )
    if tags:
        execute("INSERT INTO products_tag (name) SELECT unnest(%s::text[]) ON CONFLICT (name) DO NOTHING", [tags])
    paths = {tuple(plan.changes["category"][1]) for plan in plans if _told(plan, "category")}
    _grow(paths)


def _grow(paths: Iterable[tuple[str, ...]]) -> None:
    """Make missing categories, a level at a time."""
    tree = present.tree()
    missing = {path for path in paths if tree.find(path)[1]}
    depth = 0
    while missing:
        level = {(tree.find(path[:depth])[0], path[depth]) for path in missing if len(path) > depth}
        if not level:
            return
        pairs = sorted(level, key=lambda pair: (pair[0] or 0, pair[1]))
        new = [pair for pair in pairs if pair not in tree.children]
        if new:
            execute(
                """INSERT INTO products_category (parent_id, name, name_zh) SELECT p, n, '' FROM unnest(%s::bigint[], %s::text[]) AS u(p, n)
                   ON CONFLICT (parent_id, name) DO NOTHING""",
                [[parent for parent, _name in new], [name for _parent, name in new]],
            )
            tree = present.tree()
        depth += 1


# Products


def _write_products(plans: Sequence[Plan]) -> dict[str, int]:
    """Make and change products; the id of each by its code."""
    asked: dict[str, dict[str, Any]] = {}
    for plan in plans:
        entry = asked.setdefault(
            plan.product_code, {"code": plan.product_code, "id": plan.product.id if plan.product else None}
        )
        for name in OF_PRODUCT:
            if name in plan.changes:
                entry.setdefault(name, plan.changes[name][1])
        if plan.product is None:
            entry.setdefault(
                "spare_name", plan.wanted.values.get("name") or (plan.now.values["name"] if plan.now else "")
            )
    _place_categories(asked.values())
    new = [entry for entry in asked.values() if entry["id"] is None]
    if new:
        execute(
            """INSERT INTO products_product (code, name, name_zh, category_id, brand_id, description, description_zh)
               SELECT r.code, coalesce(nullif(r.product_name, ''), r.spare_name), coalesce(r.product_name_zh, ''), r.category_id, b.id, '', ''
               FROM jsonb_to_recordset(%s::jsonb) AS r(code text, product_name text, product_name_zh text, spare_name text, category_id bigint,
                 brand text) LEFT JOIN products_brand b ON b.name = r.brand ORDER BY r.code""",
            [_json(new)],
        )
    changed = [
        entry for entry in asked.values() if entry["id"] is not None and OF_PRODUCT & set(entry) - {"product_tags"}
    ]
    if changed:
        execute(
            """UPDATE products_product p SET name = coalesce(nullif(r.product_name, ''), p.name),
                 name_zh = coalesce(r.product_name_zh, p.name_zh),
                 category_id = CASE WHEN r.sorted THEN r.category_id ELSE p.category_id END,
                 brand_id = CASE WHEN r.brand IS NULL THEN p.brand_id ELSE b.id END
               FROM jsonb_to_recordset(%s::jsonb) AS r(id bigint, product_name text, product_name_zh text, sorted boolean, category_id bigint,
                 brand text) LEFT JOIN products_brand b ON b.name = r.brand WHERE p.id = r.id""",
            [_json(changed)],
        )
    ids = dict(rows("SELECT code, id FROM products_product WHERE code = ANY(%s)", [list(asked)]))
    _tags("product", {ids[code]: entry["product_tags"] for code, entry in asked.items() if "product_tags" in entry})
    return ids


def _place_categories(entries: Iterable[dict[str, Any]]) -> None:
    placed = [entry for entry in entries if "category" in entry]
    tree = present.tree() if placed else present.Tree()
    for entry in placed:
        entry["sorted"], entry["category_id"] = True, tree.find(entry.pop("category"))[0]
        entry["category"] = True


# SKUs


def _ids(plans: Sequence[Plan]) -> dict[str, int]:
    """The id of each SKU by its code; those of new ones are drawn before there is a row."""
    known = {plan.wanted.sku: plan.now.id for plan in plans if plan.now}
    new = [plan.wanted.sku for plan in plans if plan.now is None]
    return known | dict(zip(sorted(new), next_ids("products_sku", len(new)), strict=True))


def _write_skus(plans: Sequence[Plan], product_ids: Mapping[str, int], sku_ids: Mapping[str, int]) -> None:
    """Make and change SKUs."""
    new, changed = [], []
    for plan in plans:
        entry = {name: _told(plan, name) for name in (*TEXTS, *NUMBERS, "traits")}
        entry |= {"code": plan.wanted.sku, "product_id": product_ids[plan.product_code], "options": _options(plan)}
        entry["id"] = sku_ids[plan.wanted.sku]
        if plan.now is None:
            new.append(entry | {"kind": plan.wanted.values["kind"]})
        elif _touched(plan):
            changed.append(entry)
    if new:
        execute(
            f"""INSERT INTO products_sku (id, product_id, code, kind, name, name_zh, options, weight_g, net_weight_g, length_mm, width_mm,
                  height_mm, traits, material, customs_name, customs_name_zh, hs_code, origin, archived_at)
                SELECT r.id, r.product_id, r.code, r.kind, r.name, coalesce(r.name_zh, ''), r.options, coalesce(r.weight_g, 0),
                  coalesce(r.net_weight_g, 0), coalesce(r.length_mm, 0), coalesce(r.width_mm, 0), coalesce(r.height_mm, 0),
                  coalesce(r.traits, '{{}}'), coalesce(r.material, ''), coalesce(r.customs_name, ''), coalesce(r.customs_name_zh, ''),
                  coalesce(r.hs_code, ''), coalesce(r.origin, 'CN'), NULL
                FROM jsonb_to_recordset(%s::jsonb) AS r({_RECORD}, kind text) ORDER BY r.id""",
            [_json(new)],
        )
    if changed:
        plain = ", ".join(f"{name} = coalesce(r.{name}, s.{name})" for name in (*TEXTS, *NUMBERS, "traits"))
        execute(
            f"""UPDATE products_sku s SET {plain}, product_id = r.product_id, options = r.options
                FROM jsonb_to_recordset(%s::jsonb) AS r({_RECORD}) WHERE s.id = r.id""",
            [_json(changed)],
        )


_RECORD = (
    ", ".join(f"{name} text" for name in (*TEXTS, "code")) + ", " + ", ".join(f"{name} int" for name in NUMBERS)
) + ", traits varchar[], options jsonb, id bigint, product_id bigint"


def _touched(plan: Plan) -> bool:
    """Whether the SKU's own row changes."""
    own = {*TEXTS, *NUMBERS, "traits", "product"}
    return any(name in own or name.startswith("option:") for name in plan.changes)


def _options(plan: Plan) -> dict[str, str]:
    told = {name[7:]: after for name, (_before, after) in plan.changes.items() if name.startswith("option:")}
    have = dict(plan.now.options) if plan.now else {}
    return {name: value for name, value in {**have, **told}.items() if value}


# What hangs on a SKU


def _barcodes(plans: Sequence[Plan], ids: Mapping[str, int]) -> None:
    told = [(plan, _told(plan, "barcodes")) for plan in plans if "barcodes" in plan.changes]
    if not told:
        return
    gone = [
        (ids[plan.wanted.sku], code)
        for plan, value in told if plan.now for _kind, code in plan.now.values["barcodes"] if code not in {each[1] for each in value}
    ]  # fmt: skip
    _delete("products_barcode", "code", gone)
    taken = [(owner, code) for plan, _value in told for code, owner in plan.takes.items()]
    if taken:  # also when the row that gives it up is written later
        execute(
            """DELETE FROM products_barcode c USING products_sku s, unnest(%s::text[], %s::text[]) AS u(o, v)
               WHERE s.id = c.sku_id AND s.code = u.o AND c.code = u.v""",
            _turned(taken, 2),
        )
    wanted = [(ids[plan.wanted.sku], code, str(kind)) for plan, value in told for kind, code in value]
    execute(
        """INSERT INTO products_barcode AS c (sku_id, code, kind) SELECT * FROM unnest(%s::bigint[], %s::text[], %s::text[])
           ON CONFLICT (code) DO UPDATE SET kind = EXCLUDED.kind WHERE c.sku_id = EXCLUDED.sku_id AND c.kind <> EXCLUDED.kind""",
        _turned(wanted, 3),
    )


def _customs(plans: Sequence[Plan], ids: Mapping[str, int]) -> None:
    told = [
        (ids[plan.wanted.sku], name[3:].upper(), after)
        for plan in plans for name, (_before, after) in plan.changes.items() if name.startswith("hs:")
    ]  # fmt: skip
    _delete("products_customscode", "country", [(sku, country) for sku, country, code in told if not code])
    kept = [each for each in told if each[2]]
    if kept:
        execute(
            """INSERT INTO products_customscode (sku_id, country, hs_code) SELECT * FROM unnest(%s::bigint[], %s::text[], %s::text[])
               ON CONFLICT (sku_id, country) DO UPDATE SET hs_code = EXCLUDED.hs_code""",
            _turned(kept, 3),
        )


def _supplier_codes(plans: Sequence[Plan], ids: Mapping[str, int]) -> None:
    told = [plan for plan in plans if "supplier_codes" in plan.changes]
    if not told:
        return
    gone, new = [], []
    for plan in told:
        before = set(plan.now.values["supplier_codes"]) if plan.now else set()
        after = set(plan.changes["supplier_codes"][1])
        gone += [(ids[plan.wanted.sku], *each) for each in sorted(before - after)]
        new += [(ids[plan.wanted.sku], *each) for each in sorted(after - before)]
    if gone:
        execute(
            """DELETE FROM products_suppliercode c USING unnest(%s::bigint[], %s::text[], %s::text[]) AS u(s, n, c)
               WHERE c.sku_id = u.s AND c.supplier_name = u.n AND c.code = u.c""",
            _turned(gone, 3),
        )
    if new:
        execute(
            """INSERT INTO products_suppliercode (sku_id, supplier_name, code) SELECT * FROM unnest(%s::bigint[], %s::text[], %s::text[])
               ON CONFLICT DO NOTHING""",
            _turned(new, 3),
        )


def _declared(plans: Sequence[Plan], ids: Mapping[str, int]) -> None:
    told = [(ids[plan.wanted.sku], plan.changes["declared"][1]) for plan in plans if "declared" in plan.changes]
    gone = [sku for sku, value in told if value is None]
    if gone:
        execute("DELETE FROM products_declaredvalue WHERE sku_id = ANY(%s)", [gone])
    kept = [
        (sku, str(value.kind), value.percent, value.amount, value.currency, value.floor, value.cap)
        for sku, value in told
        if value
    ]
    if kept:
        execute(
            """INSERT INTO products_declaredvalue (sku_id, kind, percent, amount, currency, floor, cap)
               SELECT * FROM unnest(%s::bigint[], %s::text[], %s::numeric[], %s::numeric[], %s::text[], %s::numeric[], %s::numeric[])
               ON CONFLICT (sku_id) DO UPDATE SET kind = EXCLUDED.kind, percent = EXCLUDED.percent, amount = EXCLUDED.amount,
                 currency = EXCLUDED.currency, floor = EXCLUDED.floor, cap = EXCLUDED.cap""",
            _turned(kept, 7),
        )


def _sku_tags(plans: Sequence[Plan], ids: Mapping[str, int]) -> None:
    _tags("sku", {ids[plan.wanted.sku]: plan.changes["tags"][1] for plan in plans if "tags" in plan.changes})


def _tags(what: str, told: Mapping[int, Sequence[str]]) -> None:
    """Let products or SKUs wear these tags and no others."""
    if not told:
        return
    pairs = [(owner, tag) for owner, tags in told.items() for tag in tags]
    execute(
        f"""DELETE FROM products_{what}tag w USING products_tag t WHERE t.id = w.tag_id AND w.{what}_id = ANY(%s)
            AND NOT EXISTS (SELECT 1 FROM unnest(%s::bigint[], %s::text[]) AS u(o, n) WHERE u.o = w.{what}_id AND u.n = t.name)""",
        [list(told), *_turned(pairs, 2)],
    )
    execute(
        f"""INSERT INTO products_{what}tag ({what}_id, tag_id) SELECT u.o, t.id FROM unnest(%s::bigint[], %s::text[]) AS u(o, n)
            JOIN products_tag t ON t.name = u.n ON CONFLICT DO NOTHING""",
        _turned(pairs, 2),
    )


def _parts(plans: Sequence[Plan], ids: Mapping[str, int]) -> None:
    told = [(ids[plan.wanted.sku], plan.changes["parts"][1]) for plan in plans if "parts" in plan.changes]
    if not told:
        return
    triples = [(bundle, code, count) for bundle, value in told for code, count in value]
    execute(
        """DELETE FROM products_bundlepart q USING products_sku s WHERE s.id = q.part_id AND q.bundle_id = ANY(%s)
           AND NOT EXISTS (SELECT 1 FROM unnest(%s::bigint[], %s::text[]) AS u(b, c) WHERE u.b = q.bundle_id AND u.c = s.code)""",
        [[bundle for bundle, _value in told], *_turned([each[:2] for each in triples], 2)],
    )
    execute(
        """INSERT INTO products_bundlepart AS q (bundle_id, part_id, quantity)
           SELECT u.b, s.id, u.n FROM unnest(%s::bigint[], %s::text[], %s::int[]) AS u(b, c, n) JOIN products_sku s ON s.code = u.c
           ON CONFLICT (bundle_id, part_id) DO UPDATE SET quantity = EXCLUDED.quantity WHERE q.quantity <> EXCLUDED.quantity""",
        _turned(triples, 3),
    )


def _delete(table: str, column: str, pairs: Sequence[tuple[int, str]]) -> None:
    if pairs:
        execute(
            f"DELETE FROM {table} c USING unnest(%s::bigint[], %s::text[]) AS u(s, v) WHERE c.sku_id = u.s AND c.{column} = u.v",
            _turned(pairs, 2),
        )


def _turned(found: Sequence[Sequence[Any]], width: int) -> list[str]:
    """Rows as columns, for unnest."""
    return [array(row[place] for row in found) for place in range(width)]


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, default=str)
