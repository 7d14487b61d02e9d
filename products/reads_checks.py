"""What is wrong with drafts: their content, their pictures, the forbidden words and the store's other listings, brought to the checks.

Drafts are taken as they stand in memory, so that what somebody types is checked before it is saved. A few statements, however many drafts.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from erp.kernel.sql import rows
from products.checks import Content, Finding, Neighbour, Picture, Severity, Word, check
from products.checks.rules import NEAR_TITLE, SAME_PICTURE
from products.checks.text import probes, words
from products.models import Barcode, ForbiddenWord, ImageFile, ListingDraft

NEIGHBOURS_MOST = 20  # of each kind, the nearest; one is enough to say so


def findings(drafts: Sequence[ListingDraft], *, near: bool = True) -> dict[int, list[Finding]]:
    """What is wrong with each draft, that which stops first. The drafts bring their `store__account` and `sku`.

    `near=False` leaves out the search for near-duplicates, the only costly one.
    """
    files = _files(drafts)
    contents = _contents(drafts, files)
    listed = forbidden_words()
    others = neighbours(drafts, {key: content.pictures for key, content in contents.items()}) if near else {}
    return {row.pk: check(contents[row.pk], listed=listed, neighbours=others.get(row.pk, ())) for row in drafts}


def stopping(found: Mapping[int, Sequence[Finding]]) -> dict[int, list[Finding]]:
    """Of each draft what keeps it from being published; drafts that may go are left out."""
    stops = {key: [finding for finding in many if finding.stops] for key, many in found.items()}
    return {key: many for key, many in stops.items() if many}


def forbidden_words() -> list[Word]:
    """The word list as the checks take it."""
    return [
        Word(row.text, row.kind, Severity(row.action), row.marketplace, row.note)
        for row in ForbiddenWord.objects.order_by("pk")
    ]


def picture_keys(draft: ListingDraft) -> list[str]:
    """The pictures of a draft in their order, by content."""
    return [str(each.get("image", "")) for each in draft.images if isinstance(each, dict)]


def _files(drafts: Sequence[ListingDraft]) -> dict[str, ImageFile]:
    keys = {key for draft in drafts for key in picture_keys(draft)}
    found = ImageFile.objects.filter(sha256__in=keys).select_related("measure")
    return {file.sha256: file for file in found}


def _contents(drafts: Sequence[ListingDraft], files: Mapping[str, ImageFile]) -> dict[int, Content]:
    codes: dict[int, list[str]] = defaultdict(list)
    for sku_id, code in Barcode.objects.filter(sku__in=[row.sku_id for row in drafts]).values_list("sku_id", "code"):
        codes[sku_id].append(code)
    return {
        row.pk: Content(
            marketplace=row.store.account.marketplace,
            title=row.title,
            description=row.description,
            bullets=tuple(str(bullet) for bullet in row.bullets),
            brand=row.brand,
            category=row.category,
            attributes=row.attributes,
            pictures=tuple(_picture(files.get(key)) for key in picture_keys(row)),
            price=row.price,
            currency=row.currency,
            barcodes=tuple(sorted(codes[row.sku_id])),
            weight_g=row.sku.weight_g,
            size_mm=(row.sku.length_mm, row.sku.width_mm, row.sku.height_mm),
        )
        for row in drafts
    }


def _picture(file: ImageFile | None) -> Picture:
    """A picture as measured; one that is not among ours has no size, so it is found too small."""
    if file is None:
        return Picture(0, 0)
    measure = getattr(file, "measure", None)
    return Picture(file.width, file.height, measure.white_border if measure else None, file.dhash)


def neighbours(drafts: Sequence[ListingDraft], pictures: Mapping[int, Sequence[Picture]]) -> dict[int, list[Neighbour]]:
    """The other listings and drafts of each draft's store whose title is near or whose main picture looks alike, the nearest few.

    Titles are found through the index of their words, by words of which a near title must have one; pictures by their hashes.
    """
    hashes = {key: many[0].dhash if many else None for key, many in pictures.items()}
    asked = {row.pk: sorted(set(words(row.title))) for row in drafts}
    stores = sorted({row.store_id for row in drafts})
    every = sorted({word for many in asked.values() for word in many})
    common = {(row[0], row[1]): row[2] for row in rows(_COMMON, {"stores": stores, "words": every})}
    found = rows(
        _NEIGHBOURS,
        {
            "ids": [row.pk for row in drafts],
            "stores": [row.store_id for row in drafts],
            "listings": [row.listing_id or 0 for row in drafts],
            "words": [" ".join(asked[row.pk]) for row in drafts],
            "probes": [" ".join(_rarest(asked[row.pk], row.store_id, common)) for row in drafts],
            "hashes": [hashes.get(row.pk) for row in drafts],
            "near": NEAR_TITLE,
            "bits": SAME_PICTURE,
            "most": NEIGHBOURS_MOST,
        },
    )
    told: dict[int, list[Neighbour]] = defaultdict(list)
    for draft_id, label, title, dhash in found:
        told[draft_id].append(Neighbour(label, title, dhash))
    return told


def _rarest(asked: Sequence[str], store_id: int, common: Mapping[tuple[int, str], int]) -> list[str]:
    """So many of the words, the rarest in the store, that a near title must have one of them."""
    return sorted(asked, key=lambda word: (common.get((store_id, word), 0), word))[: probes(len(asked), NEAR_TITLE)]


_COMMON = """
  SELECT store_id, w, count(*) FROM (
    SELECT store_id, unnest(title_words) AS w FROM products_listing WHERE store_id = ANY(%(stores)s) AND state = 'active') x
  WHERE w = ANY(%(words)s) GROUP BY store_id, w"""

# asked: the drafts, each with its words and the rare ones of which a near title must have one; titled: every other listing and unlisted
# draft that has one; pictured: those whose main picture is alike. A listing's picture is that of its draft. Rows are brought back by
# their ids, never by joining what was found with itself: at 20,000 listings the one is linear and the other is not.
_NEIGHBOURS = """
  WITH asked AS MATERIALIZED (
    SELECT id, store_id, listing_id, string_to_array(words, ' ') AS words, string_to_array(probes, ' ') AS probes, hash
    FROM unnest(%(ids)s::bigint[], %(stores)s::bigint[], %(listings)s::bigint[], %(words)s::text[], %(probes)s::text[],
                %(hashes)s::bigint[]) AS t(id, store_id, listing_id, words, probes, hash)),
  titled AS (
    SELECT a.id, 'l' || l.id AS key, coalesce(nullif(l.seller_sku, ''), l.external_key) AS label, l.title, l.title_words,
           l.id AS listing_id, a.words
    FROM asked a JOIN products_listing l ON l.store_id = a.store_id AND l.id <> a.listing_id AND l.state = 'active'
      AND l.title_words && a.probes
    UNION ALL
    SELECT a.id, 'd' || d.id, d.seller_sku, d.title, d.title_words, d.listing_id, a.words
    FROM asked a JOIN products_listingdraft d ON d.store_id = a.store_id AND d.id <> a.id AND d.listing_id IS NULL
      AND d.title_words && a.probes),
  near AS (
    SELECT t.*, 2.0 * shared.n / (cardinality(t.words) + cardinality(t.title_words)) AS share FROM titled t
    CROSS JOIN LATERAL (SELECT count(*) AS n FROM unnest(t.title_words) w WHERE w = ANY(t.words)) shared),
  ranked AS (SELECT *, row_number() OVER (PARTITION BY id ORDER BY share DESC, key) AS place FROM near WHERE share >= %(near)s),
  picture AS MATERIALIZED (
    SELECT d.id, d.store_id, f.dhash FROM products_listingdraft d JOIN products_imagefile f ON f.sha256 = d.images -> 0 ->> 'image'
    WHERE d.store_id = ANY(%(stores)s) AND d.state <> 'closed'),
  pictured AS (
    SELECT a.id, p.id AS draft_id, p.dhash, row_number() OVER (PARTITION BY a.id ORDER BY bit_count((p.dhash # a.hash)::bit(64)), p.id) AS place
    FROM asked a JOIN picture p ON p.store_id = a.store_id AND p.id <> a.id AND bit_count((p.dhash # a.hash)::bit(64)) <= %(bits)s
    WHERE a.hash IS NOT NULL)
  SELECT r.id, r.label, r.title, f.dhash FROM ranked r
  LEFT JOIN products_listingdraft d ON d.listing_id = r.listing_id LEFT JOIN products_imagefile f ON f.sha256 = d.images -> 0 ->> 'image'
  WHERE r.place <= %(most)s
  UNION ALL
  SELECT x.id, d.seller_sku, coalesce(l.title, d.title), x.dhash FROM pictured x JOIN products_listingdraft d ON d.id = x.draft_id
  LEFT JOIN products_listing l ON l.id = d.listing_id WHERE x.place <= %(most)s"""
