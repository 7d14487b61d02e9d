"""What speaks against switching off a carrier or a service: our own rows, and those of higher apps, which the wiring names."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence

from erp.kernel.outcomes import Refusal
from erp.kernel.sql import rows

Guard = Callable[[Sequence[int]], Mapping[int, Refusal]]
_higher: list[Guard] = []

# Rules that choose the service, or that compare services of which no other is open.
_RULES = """
  SELECT s.id, count(*), min(r.position) FROM unnest(%s::bigint[]) AS s(id)
  JOIN logistics_routingrule r ON r.active AND (r.service_id = s.id OR (r.service_id IS NULL AND s.id = ANY(r.among_ids) AND NOT EXISTS (
    SELECT 1 FROM logistics_service o WHERE o.id = ANY(r.among_ids) AND o.closed_at IS NULL AND o.id <> ALL(%s))))
  GROUP BY 1"""
_SERVICES = """
  SELECT carrier_id, count(*), min(code) FROM logistics_service WHERE carrier_id = ANY(%s) AND closed_at IS NULL GROUP BY 1"""
_HAULS = """
  SELECT carrier_id, count(*), min(number) FROM logistics_consolidation WHERE carrier_id = ANY(%s) AND state = 'open' GROUP BY 1"""
_MANIFESTS = """
  SELECT carrier_id, count(*), min(number) FROM logistics_manifest WHERE carrier_id = ANY(%s) AND handed_at IS NULL GROUP BY 1"""


def set_guards(guards: Sequence[Guard]) -> None:
    """Called by the wiring: who else may object to the switching off of services."""
    _higher[:] = guards


def objections_to_closing_services(service_ids: Sequence[int]) -> dict[int, list[Refusal]]:
    """All that speaks against switching these services off: `rules` that choose them, and what others say."""
    ids = list(service_ids)
    found: dict[int, list[Refusal]] = defaultdict(list)
    for key, count, position in rows(_RULES, [ids, ids]):
        found[key].append(Refusal("rules", {"count": count, "position": position}))
    for guard in _higher:
        for key, refusal in guard(ids).items():
            found[key].append(refusal)
    return dict(found)


def objections_to_closing_carriers(carrier_ids: Sequence[int]) -> dict[int, list[Refusal]]:
    """All that speaks against switching these carriers off: `services` that are on, `hauls` and `manifests` that are not handed over."""
    ids = list(carrier_ids)
    found: dict[int, list[Refusal]] = defaultdict(list)
    for code, statement in (("services", _SERVICES), ("hauls", _HAULS), ("manifests", _MANIFESTS)):
        for key, count, name in rows(statement, [ids]):
            found[key].append(Refusal(code, {"count": count, "name": name}))
    return dict(found)
