"""Who bought: people who come back some five times, and are forgotten when their marketplace's time is over."""

from collections.abc import Sequence

from django.conf import settings

from erp.filling.spans import spans
from erp.filling.words import PEOPLE, PLACES, street
from erp.kernel import clock
from erp.kernel.sql import array, execute
from orders.services.buyers import sealed
from stores.connectors.port import RemoteAddress

TIMES = 5  # so many orders has a buyer
FEWEST = 20
AT_ONCE = 5_000


def make(*, orders: int) -> int:
    """`fill_buyer`: everybody, sealed and hashed once; how many."""
    count = max(FEWEST, orders // TIMES)
    execute(
        "CREATE TEMP TABLE fill_buyer (n int PRIMARY KEY, country text, sealed bytea, name bytea, email bytea, phone bytea, place bytea)"
    )
    for first, last in spans(count, AT_ONCE):
        people = [(number, _person(number)) for number in range(first - 1, last)]
        hidden: Sequence[Sequence[object]] = list(zip(*(sealed(who) for _, who in people), strict=True))
        execute(
            """INSERT INTO fill_buyer
               SELECT * FROM unnest(%s::int[], %s::text[], %s::bytea[], %s::bytea[], %s::bytea[], %s::bytea[], %s::bytea[])""",
            [array(number for number, _ in people), array(who.country for _, who in people), *map(array, hidden)],
        )
    execute("ANALYZE fill_buyer")
    return count


def _person(number: int) -> RemoteAddress:
    country, city = PLACES[number % len(PLACES)]
    return RemoteAddress(
        name=" ".join((*PEOPLE[number % len(PEOPLE)], str(number))), lines=(street(number),), city=city, state="",
        postcode=f"{10_000 + number}", country=country, phone=f"+49 30 {5_550_000 + number}", email=f"buyer{number}@example.com", company="",
    )  # fmt: skip


def forget() -> None:
    """Since when the buyers of `fill_order` are forgotten: the time of their marketplace was over then, counted from the delivery."""
    names = list(settings.BUYER_DAYS)
    execute(
        """UPDATE fill_order f SET forgotten_at = t.over + t.kept * interval '1 day'
           FROM (SELECT f.n, coalesce(f.at + interval '8 days', f.ordered_at + interval '5 hours') AS over, coalesce(u.days, %(days)s) AS kept
                 FROM fill_order f JOIN products_listing l ON l.id = f.listing_id JOIN stores_store s ON s.id = l.store_id
                 JOIN stores_selleraccount a ON a.id = s.account_id
                 LEFT JOIN unnest(%(names)s::text[], %(own)s::int[]) AS u(marketplace, days) ON u.marketplace = a.marketplace
                 WHERE f.path IN ('shipped', 'cancelled')) t
           WHERE t.n = f.n AND t.over + t.kept * interval '1 day' < %(now)s""",
        {
            "names": names,
            "own": [settings.BUYER_DAYS[name] for name in names],
            "days": settings.BUYER_DAYS_ELSEWHERE,
            "now": clock.now(),
        },
    )
