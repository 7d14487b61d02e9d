"""Exchange rates and fee rules: dated, added, never edited."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import transaction

from erp.kernel import clock
from erp.kernel.models import FxRate
from erp.kernel.outcomes import Outcomes, Refusal
from erp.kernel.services import bell
from erp.kernel.services.timeline import record
from erp.kernel.sql import rows
from finance.models import FeeRule
from people.models import User


@dataclass(frozen=True, slots=True)
class NewRule:
    """A tier of a fee from a day on."""

    marketplace: str
    site: str
    component: str
    base: str
    from_amount: Decimal
    percent: Decimal
    fixed_per_order: Decimal
    fixed_per_unit: Decimal
    minimum: Decimal
    currency: str
    valid_from: date


@transaction.atomic
def add_rate(*, currency: str, valid_from: date, rate: Decimal, source: str, actor: User | None) -> Outcomes:
    """Enter what one unit of a currency is worth from a day on; what waited for it is tried again. The same rate again: already.

    Refused: `rate_known` (another rate begins on that day, and entries may stand on it).
    """
    made = rows(
        """INSERT INTO kernel_fxrate (currency, valid_from, rate, source) VALUES (%s, %s, %s, %s)
           ON CONFLICT (currency, valid_from) DO NOTHING RETURNING id""",
        [currency, valid_from, rate, source],
    )
    if made:
        key = made[0][0]
        data = {"currency": currency, "valid_from": valid_from.isoformat(), "rate": str(rate)}
        record("fx_rate.added", subject_kind="fx_rate", subject_ids=[key], actor=actor, data=data)
        bell.ring("finance.post_unposted")
        return Outcomes(done=(key,))
    known = FxRate.objects.get(currency=currency, valid_from=valid_from)
    if known.rate == rate:
        return Outcomes(already=(known.pk,))
    return Outcomes(refused={known.pk: Refusal("rate_known", {"rate": str(known.rate), "on": valid_from.isoformat()})})


@transaction.atomic
def add_fee_rule(*, rule: NewRule, actor: User | None) -> Outcomes:
    """Enter a tier of a fee. The same tier again: already.

    Refused: `rule_known` (another tier of that amount begins on that day), `past` (rules for that purpose are known and the day is
    over: sales were estimated by them).
    """
    key = {
        "marketplace": rule.marketplace,
        "site": rule.site,
        "component": rule.component,
        "from_amount": rule.from_amount,
        "valid_from": rule.valid_from,
    }
    rest = {
        "base": rule.base,
        "percent": rule.percent,
        "fixed_per_order": rule.fixed_per_order,
        "fixed_per_unit": rule.fixed_per_unit,
        "minimum": rule.minimum,
        "currency": rule.currency,
    }
    others = FeeRule.objects.filter(marketplace=rule.marketplace, site=rule.site, component=rule.component)
    known = others.filter(from_amount=rule.from_amount, valid_from=rule.valid_from).first()
    if known is not None:
        same = all(getattr(known, name) == value for name, value in rest.items())
        return Outcomes(already=(known.pk,)) if same else Outcomes(refused={known.pk: Refusal("rule_known")})
    if rule.valid_from < clock.business_date() and others.exists():
        return Outcomes(refused={0: Refusal("past")})
    made, is_new = FeeRule.objects.get_or_create(**key, defaults=rest)
    if not is_new:
        return Outcomes(already=(made.pk,))
    record("fee_rule.added", subject_kind="fee_rule", subject_ids=[made.pk], actor=actor)
    return Outcomes(done=(made.pk,))
