"""What each clerk finished, by day and station: from the scans that finish a step. Nothing here writes."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from erp.kernel.sql import rows
from logistics.states import FINISHED
from people.models import User

# What is counted at which station; a unit of work is a stop on the way of a pick, a slot, a parcel.
STATIONS = {
    "pick": _("Picks"),
    "wall": _("Slots filled"),
    "verify": _("Verified"),
    "weigh": _("Weighed"),
    "ship": _("Shipped"),
    "hand": _("Handed over"),
}


@dataclass(frozen=True, slots=True)
class Output:
    """What a person finished at each station in a span of days, and at all stations on each day."""

    person_id: int
    person: str
    by_station: Mapping[str, int]
    by_day: Mapping[date, int]

    @property
    def total(self) -> int:
        """At all stations."""
        return sum(self.by_station.values())

    @property
    def counts(self) -> list[int]:
        """In the order of STATIONS."""
        return [self.by_station.get(station, 0) for station in STATIONS]


def output(*, first: date, last: date, person_id: int | None) -> list[Output]:
    """What was finished between two days, both included; a parcel that was done twice at a station counts once a person, and a shipment that
    was undone for nobody."""
    zone = ZoneInfo(settings.COMPANY_ZONE)
    since, until = (datetime.combine(day, time.min, tzinfo=zone) for day in (first, last + timedelta(days=1)))
    found = rows(
        """SELECT e.actor_id, e.station, (e.at AT TIME ZONE %(zone)s)::date,
                  count(DISTINCT coalesce(e.parcel_id, -e.id))
           FROM logistics_scanevent e LEFT JOIN logistics_parcel p ON p.id = e.parcel_id
           WHERE NOT (e.station IN ('ship', 'hand') AND p.called_back_at IS NOT NULL AND e.at <= p.called_back_at)
             AND e.outcome = ANY(%(finished)s) AND e.at >= %(since)s AND e.at < %(until)s
             AND (%(person)s::bigint IS NULL OR e.actor_id = %(person)s)
           GROUP BY 1, 2, 3""",
        {
            "zone": settings.COMPANY_ZONE,
            "finished": list(FINISHED),
            "since": since,
            "until": until,
            "person": person_id,
        },
    )
    people = User.objects.in_bulk({row[0] for row in found})
    stations: dict[int, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    days: dict[int, dict[date, int]] = defaultdict(lambda: defaultdict(int))
    for key, station, day, count in found:
        stations[key][station] += count
        days[key][day] += count
    listed = [Output(key, one.display_name, stations[key], days[key]) for key, one in people.items()]
    return sorted(listed, key=lambda one: (-one.total, one.person))


def days_between(first: date, last: date) -> Sequence[date]:
    """Every day of the span."""
    return [first + timedelta(days=count) for count in range((last - first).days + 1)]
