"""The demo's rates and fees: seeded once, and good for a sale of today."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest

from erp.kernel import clock
from erp.kernel.models import FxRate
from erp.kernel.services import fx
from finance.demo import create_demo_books
from finance.models import FeeRule
from stores.states import CONNECTED

pytestmark = pytest.mark.django_db


def test_demo_books_are_there_once() -> None:
    create_demo_books()
    made = (FxRate.objects.count(), FeeRule.objects.count())
    create_demo_books()
    today = clock.business_date()
    wanted = {(currency, day) for currency in ("USD", "EUR", "GBP") for day in (today, today - timedelta(days=359))}
    assert (FxRate.objects.count(), FeeRule.objects.count()) == made
    assert set(fx.rates(wanted)) == wanted
    assert set(FeeRule.objects.filter(percent__gt=Decimal(0)).values_list("marketplace", flat=True)) == set(CONNECTED)
