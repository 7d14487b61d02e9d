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
    asked = {row.pk: words(row.title) for row in drafts}
    found = rows(
        _NEIGHBOURS,
        {
            "ids": [row.pk for row in drafts],
            "stores": [row.store_id for row in drafts],
            "listings": [row.listing_id or 0 for row in drafts],
            "words": [" ".join(sorted(set(asked[row.pk]))) for row in drafts],
            "probes": [probes(len(set(asked[row.pk])), NEAR_TITLE) for row in drafts],
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


# asked: the drafts, each with its words; title: every other listing and unlisted draft of their stores; said: which of the asked words it
# has; probe: of a draft's words the rarest there, so many that a near title must have one; pair: those that do. A listing's picture is
# that of its draft.
_NEIGHBOURS = """
  WITH asked AS MATERIALIZED (
    SELECT id, store_id, listing_id, string_to_array(words, ' ') AS words, probes, hash
    FROM unnest(%(ids)s::bigint[], %(stores)s::bigint[], %(listings)s::bigint[], %(words)s::text[], %(probes)s::int[],
                %(hashes)s::bigint[]) AS t(id, store_id, listing_id, words, probes, hash)),
  word AS MATERIALIZED (SELECT a.id, a.store_id, a.probes, u.w FROM asked a CROSS JOIN LATERAL unnest(a.words) AS u(w)),
  title AS MATERIALIZED (
    SELECT 'l' || l.id AS key, l.store_id, coalesce(nullif(l.seller_sku, ''), l.external_key) AS label, l.title, l.title_words,
           l.id AS listing_id, NULL::bigint AS draft_id
    FROM products_listing l WHERE l.state = 'active' AND l.store_id = ANY(ARRAY(SELECT store_id FROM asked))
      AND l.title_words && ARRAY(SELECT w FROM word)
    UNION ALL
    SELECT 'd' || d.id, d.store_id, d.seller_sku, d.title, d.title_words, NULL, d.id
    FROM products_listingdraft d WHERE d.listing_id IS NULL AND d.store_id = ANY(ARRAY(SELECT store_id FROM asked))
      AND d.title_words && ARRAY(SELECT w FROM word)),
  said AS MATERIALIZED (
    SELECT t.key, t.store_id, u.w FROM title t CROSS JOIN LATERAL unnest(t.title_words) AS u(w) WHERE u.w = ANY(ARRAY(SELECT w FROM word))),
  common AS (SELECT store_id, w, count(*) AS n FROM said GROUP BY store_id, w),
  probe AS (
    SELECT id, store_id, w FROM (
      SELECT o.*, row_number() OVER (PARTITION BY o.id ORDER BY coalesce(c.n, 0), o.w) AS place
      FROM word o LEFT JOIN common c ON c.store_id = o.store_id AND c.w = o.w) x WHERE place <= probes),
  pair AS (SELECT DISTINCT p.id, s.key FROM probe p JOIN said s ON s.w = p.w AND s.store_id = p.store_id),
  near AS (
    SELECT a.id, t.*, 2.0 * shared.n / (cardinality(a.words) + cardinality(t.title_words)) AS share
    FROM pair p JOIN asked a ON a.id = p.id JOIN title t ON t.key = p.key
      AND t.listing_id IS DISTINCT FROM a.listing_id AND t.draft_id IS DISTINCT FROM a.id
    CROSS JOIN LATERAL (SELECT count(*) AS n FROM unnest(t.title_words) w WHERE w = ANY(a.words)) shared),
  ranked AS (SELECT *, row_number() OVER (PARTITION BY id ORDER BY share DESC, key) AS place FROM near WHERE share >= %(near)s),
  pictured AS (
    SELECT a.id, d.id AS draft_id, coalesce(l.title, d.title) AS title, d.seller_sku AS label, f.dhash,
           row_number() OVER (PARTITION BY a.id ORDER BY bit_count((f.dhash # a.hash)::bit(64)), d.id) AS place
    FROM asked a JOIN products_listingdraft d ON d.store_id = a.store_id AND d.id <> a.id AND d.state <> 'closed'
    JOIN products_imagefile f ON f.sha256 = d.images -> 0 ->> 'image' AND bit_count((f.dhash # a.hash)::bit(64)) <= %(bits)s
    LEFT JOIN products_listing l ON l.id = d.listing_id WHERE a.hash IS NOT NULL)
  SELECT r.id, r.label, r.title, f.dhash FROM ranked r
  LEFT JOIN products_listingdraft d ON d.listing_id = r.listing_id LEFT JOIN products_imagefile f ON f.sha256 = d.images -> 0 ->> 'image'
  WHERE r.place <= %(most)s
  UNION ALL
  SELECT id, label, title, dhash FROM pictured WHERE place <= %(most)s"""
