"""Which SKU an unmapped listing may be: suggestions with their reason and score, for a whole page in one statement. Nothing here writes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from erp.kernel.sql import rows
from products.models import Listing

SURE = 90  # from here on a suggestion stands in the field by itself
MOST = 3
RARE = 4  # of a title's words, those that the fewest SKUs have: a similar name has one of them
HEAD = 6  # letters that two codes share before the one is suggested for the other
_ENDS = frozenset({
    "amz", "amazon", "fba", "fbm", "ae", "ali", "smt", "aliexpress", "wish", "dh", "dhg", "dhgate", "new", "shop", "store", "us", "uk",
    "gb", "de", "fr", "it", "es", "ca", "jp", "au", "mx", "eu", "ru", "br", "nl", "pl", "se",
})  # fmt: skip
_SPLIT = re.compile(r"[\s\-_./]+")


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A SKU that a listing may be: how sure (0 to 100) and why. `alone`: no other SKU is as likely."""

    sku_id: int
    code: str
    name: str
    score: int
    reason: str
    alone: bool = True


def folded(code: str) -> str:
    """A code without case, spaces, dashes and dots; the index `sku_folded_code` says the same."""
    return code.upper().translate(str.maketrans("", "", " -_./"))


def code_keys(seller_sku: str, site: str = "") -> dict[str, int]:
    """What the code may read without its store's suffix, each with how sure that is. Pure.

    "AB-12-DE" may be AB-12; a plain number at the end ("AB-12-2") is dropped too, but that says less.
    """
    keys = {folded(seller_sku): 97}
    parts, sure = [part for part in _SPLIT.split(seller_sku.strip()) if part], 92
    ends = _ENDS | {folded(site).lower()}
    while len(parts) > 1:
        last = parts.pop().lower()
        if last not in ends:
            if not (last.isdecimal() and len(last) <= 2):
                break
            sure = 65
        keys.setdefault(folded("".join(parts)), sure)
    return {key: score for key, score in keys.items() if len(key) > 1}


def suggestions(listings: Sequence[Listing], *, by_name: bool = True) -> dict[int, list[Suggestion]]:
    """Up to three SKUs for each listing, the likeliest first. The listings bring their `store`."""
    if not listings:  # even for none the statement takes its time
        return {}
    keys = [
        (row.pk, key, score) for row in listings for key, score in code_keys(row.seller_sku, row.store.site).items()
    ]
    codes = [(row.pk, code) for row in listings for code in _barcodes(row)]
    found = rows(
        _SUGGEST,
        {
            "ids": [row.pk for row in listings],
            "raw": [row.seller_sku for row in listings],
            "titles": [row.title if by_name else "" for row in listings],
            "key_ids": [key[0] for key in keys],
            "keys": [key[1] for key in keys],
            "scores": [key[2] for key in keys],
            "code_ids": [code[0] for code in codes],
            "codes": [code[1] for code in codes],
            "sure": SURE,
            "most": MOST,
            "head": HEAD,
            "rare": RARE,
        },
    )
    return _told(found)


def _told(found: Iterable[tuple[int, int, str, str, int, str]]) -> dict[int, list[Suggestion]]:
    told: dict[int, list[tuple[int, str, str, int, str]]] = {}
    for listing_id, *values in found:
        told.setdefault(listing_id, []).append(tuple(values))  # type: ignore[arg-type]  # the columns of the statement
    return {
        key: [Suggestion(*each, alone=sum(other[3] == each[3] for other in many) == 1) for each in many]
        for key, many in told.items()
    }


def _barcodes(row: Listing) -> set[str]:
    """Codes that may be on the goods: the seller SKU itself, and what the marketplace tells."""
    external: Mapping[str, object] = row.external if isinstance(row.external, dict) else {}
    told = {str(external[name]) for name in ("barcode", "gtin", "ean", "upc", "fnsku") if external.get(name)}
    return {code for code in told | {row.seller_sku} if code}


def _figures(text: str) -> str:
    """SQL: the figures in a text, as an array: sizes, versions, model numbers. 10,000 is 10000, 5.0 is 5; a year that stands alone is none."""
    bare = rf"regexp_replace(lower(normalize({text}, NFKC)), '(?<![a-z0-9.])20[12]\d(?![0-9a-z.])', ' ', 'g')"
    whole = rf"regexp_replace({bare}, '(\d),(\d{{3}})(?!\d)', '\1\2', 'g')"
    return rf"ARRAY(SELECT DISTINCT regexp_replace(m[1], '\.0+$', '') FROM regexp_matches({whole}, '(\d+(?:\.\d+)?)', 'g') AS m)"


_SIGNS = "[\u3040-\u30ff\u3400-\u9fff]"
_FIGURE = (
    f"w ~ '^[0-9]+$|[0-9]{_SIGNS}|{_SIGNS}[0-9]'"  # a word that is a figure, or one stuck to a sign: 0毫 of 350毫升
)


# twin: what other listings of the same seller SKU sell, sure only when they agree. The name counts where nothing surer was found: two
# words or more of it, and most of them, must stand in the title, which usually says more; the English and the Chinese name each by itself.
# A figure alone is no word of either name ("5.3" in a Chinese name is not its English half), yet it tells things apart that are called
# the same: a name whose figures the title does not say is less likely, and where the title says others it is another thing.
# At most 85.
_SUGGEST = f"""
  WITH asked AS (SELECT * FROM unnest(%(ids)s::bigint[], %(raw)s::text[], %(titles)s::text[]) AS t(id, raw, title)),
  key AS (SELECT * FROM unnest(%(key_ids)s::bigint[], %(keys)s::text[], %(scores)s::int[]) AS t(id, key, score)),
  bar AS (SELECT * FROM unnest(%(code_ids)s::bigint[], %(codes)s::text[]) AS t(id, code)),
  twin AS (
    SELECT a.id, l.sku_id, count(*) OVER (PARTITION BY a.id) AS kinds FROM asked a
    JOIN products_listing l ON translate(upper(l.seller_sku), ' -_./', '') = translate(upper(a.raw), ' -_./', '')
    WHERE l.sku_id IS NOT NULL AND l.id <> a.id AND a.raw <> '' GROUP BY a.id, l.sku_id),
  sure AS (
    SELECT k.id, s.id AS sku_id, CASE WHEN s.code = a.raw THEN 100 ELSE k.score END AS score,
           CASE WHEN k.score = 97 THEN 'code' ELSE 'suffix' END AS reason
    FROM key k JOIN products_sku s ON translate(upper(s.code), ' -_./', '') = k.key JOIN asked a ON a.id = k.id
    UNION ALL SELECT b.id, p.sku_id, 96, 'barcode' FROM bar b JOIN products_barcode p ON p.code = b.code
    UNION ALL SELECT id, sku_id, CASE WHEN kinds = 1 THEN 94 ELSE 60 END, 'twin' FROM twin),
  unsure AS MATERIALIZED (SELECT a.id, a.raw, a.title FROM asked a WHERE NOT EXISTS
               (SELECT 1 FROM sure x WHERE x.id = a.id AND x.score >= %(sure)s)),
  heads AS MATERIALIZED (SELECT id, left(translate(upper(code), ' -_./', ''), %(head)s) AS head FROM products_sku
                         WHERE EXISTS (SELECT 1 FROM unsure)),
  head AS (SELECT u.id, s.id AS sku_id FROM unsure u JOIN heads s ON s.head = left(translate(upper(u.raw), ' -_./', ''), %(head)s)
           WHERE length(u.raw) >= %(head)s),
  text AS MATERIALIZED (
    SELECT id, {_figures("title")} AS figures, ARRAY(SELECT w FROM unnest(products_words(title)) w WHERE NOT {_FIGURE}) AS words
    FROM unsure WHERE title <> ''),
  asks AS MATERIALIZED (SELECT id, unnest(words) AS w FROM text),
  says AS MATERIALIZED (SELECT s.id, cardinality(s.name_words) AS n, w.w FROM products_sku s CROSS JOIN LATERAL unnest(s.name_words) AS w(w)
                        WHERE w.w = ANY(ARRAY(SELECT w FROM asks))),
  common AS (SELECT w, count(*) AS n FROM says GROUP BY w),
  rare AS (
    SELECT * FROM (SELECT a.id, a.w, row_number() OVER (PARTITION BY a.id ORDER BY c.n, a.w) AS place
                   FROM asks a JOIN common c USING (w)) x WHERE place <= %(rare)s),
  maybe AS MATERIALIZED (SELECT DISTINCT r.id, s.id AS sku_id FROM rare r JOIN says s ON s.w = r.w),
  shared AS (
    SELECT m.id, m.sku_id, t.figures AS theirs, cardinality(t.words) AS words, h.letters + h.signs AS found,
           greatest(CASE WHEN h.letters > 1 THEN h.letters::numeric / h.all_letters END,
                    CASE WHEN h.signs > 1 THEN h.signs::numeric / h.all_signs END) AS said
    FROM maybe m JOIN text t ON t.id = m.id JOIN products_sku s ON s.id = m.sku_id
    CROSS JOIN LATERAL (
      SELECT count(*) FILTER (WHERE there AND NOT sign) AS letters, count(*) FILTER (WHERE NOT sign) AS all_letters,
             count(*) FILTER (WHERE there AND sign) AS signs, count(*) FILTER (WHERE sign) AS all_signs
      FROM (SELECT w = ANY(t.words) AS there, w ~ '{_SIGNS}' AS sign FROM unnest(s.name_words) w
            WHERE NOT {_FIGURE}) x) h),
  told AS (SELECT h.*, {_figures("s.name || ' ' || s.name_zh")} AS ours FROM shared h JOIN products_sku s ON s.id = h.sku_id WHERE said >= 0.6),
  alike AS (
    SELECT id, sku_id, 'name' AS reason, (85 * said * (0.7 + 0.3 * (found + b.many) / (words + cardinality(theirs)))
             * CASE WHEN ours <@ theirs THEN 1 WHEN theirs <@ ours THEN 0.85 ELSE 0.5 END)::int AS score
    FROM told CROSS JOIN LATERAL (SELECT count(*) AS many FROM unnest(ours) o WHERE o = ANY(theirs)) b),
  best AS (SELECT DISTINCT ON (id, sku_id) id, sku_id, score, reason FROM (SELECT * FROM sure
             UNION ALL SELECT id, sku_id, score, reason FROM alike UNION ALL SELECT id, sku_id, 45, 'alike' FROM head) x
           ORDER BY id, sku_id, score DESC, reason),
  ranked AS (SELECT *, row_number() OVER (PARTITION BY id ORDER BY score DESC, sku_id) AS place FROM best)
  SELECT r.id, s.id, s.code, s.name, r.score, r.reason FROM ranked r JOIN products_sku s ON s.id = r.sku_id
  WHERE r.place <= %(most)s ORDER BY r.id, r.place"""
