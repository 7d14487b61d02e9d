"""The writing of many rows at once: one statement a table. Locks: the services by id, since zones and cards are theirs."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from erp.kernel.imports.kinds import FileView, Given, Judged, Options
from erp.kernel.imports.states import Verdict
from erp.kernel.sql import execute
from logistics.models import CardRate, RateCard, Zone, ZoneArea
from logistics.services.rate_sheet.columns import OF_CARD, OF_RATE
from logistics.services.rate_sheet.plans import Plan, plans_of
from logistics.services.rates import card_ids, zone_ids
from people.models import User


def write(found: Sequence[Given], options: Options, actor: User, file: FileView | None = None) -> dict[int, Judged]:
    """Judge rows again under locks and write those that are right; the caller opens the transaction."""
    codes = sorted({row.values.get("service", "") for row in found})
    execute("SELECT id FROM logistics_service WHERE code = ANY(%s) ORDER BY id FOR UPDATE", [codes])
    plans = plans_of(found, options)
    due = [plan for plan in plans if plan.verdict in (Verdict.NEW, Verdict.CHANGED)]
    if due:
        _write_zones(due)
        _write_cards(due)
        _write_rates(due)
    return {plan.row.number: plan.judged() for plan in plans}


def _service(plan: Plan) -> int:
    assert plan.service_id is not None
    return plan.service_id


def _day(plan: Plan) -> date:
    assert plan.wanted.day is not None
    return plan.wanted.day


def _write_zones(plans: Sequence[Plan]) -> None:
    made: dict[tuple[int, str], set[str]] = {}
    for plan in plans:
        if plan.new_zone:
            made.setdefault((_service(plan), plan.wanted.zone), set()).update(plan.wanted.countries)
    if not made:
        return
    Zone.objects.bulk_create((Zone(service_id=key, code=code) for key, code in made), ignore_conflicts=True)
    ids = zone_ids({key for key, _code in made})
    ZoneArea.objects.bulk_create(
        (
            ZoneArea(service_id=key, zone_id=ids[key, code], country=country.replace("*", ""))
            for (key, code), countries in made.items()
            for country in sorted(countries)
        ),
        ignore_conflicts=True,
    )


def _write_cards(plans: Sequence[Plan]) -> None:
    cards: dict[tuple[int, date], dict[str, Any]] = {}
    for plan in plans:
        now = {name: getattr(plan.card, name) for name in OF_CARD} if plan.card else {"currency": plan.currency}
        told = cards.setdefault((_service(plan), _day(plan)), now)
        told.update(plan.wanted.card)
    RateCard.objects.bulk_create(
        [RateCard(service_id=service_id, valid_from=day, **values) for (service_id, day), values in cards.items()],
        update_conflicts=True,
        unique_fields=["service", "valid_from"],
        update_fields=list(OF_CARD),
    )


def _write_rates(plans: Sequence[Plan]) -> None:
    services = {_service(plan) for plan in plans}
    cards, zones = card_ids(services), zone_ids(services)
    changed = []
    for plan in plans:
        if plan.rate is not None:
            for name, value in plan.wanted.rate.items():
                setattr(plan.rate, name, value)
            changed.append(plan.rate)
    CardRate.objects.bulk_update(changed, list(OF_RATE))
    CardRate.objects.bulk_create(
        CardRate(
            card_id=cards[_service(plan), _day(plan)],
            zone_id=zones[_service(plan), plan.wanted.zone] if plan.wanted.zone else None,
            up_to_g=plan.wanted.up_to_g,
            **plan.wanted.rate,
        )
        for plan in plans
        if plan.rate is None
    )
