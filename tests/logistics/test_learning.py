"""The scale learns weights from parcels with a single unit, and names what was taken for what."""

from __future__ import annotations

import pytest

from erp.kernel import clock
from logistics.models import Parcel
from logistics.services.learning import accept_weights, learned_weights
from logistics.services.waves import make_waves
from logistics.weights import Content, Swap, explain_swap
from logistics.wording import say
from products.models import Sku
from tests.factories import make_sku, make_user
from tests.logistics.cast import make_parcels, put_on_scale, scan

pytestmark = pytest.mark.django_db


def weighed(parcels: list[Parcel], *grams: int) -> None:
    """So the scale has said."""
    for parcel, weight in zip(parcels, grams, strict=True):
        Parcel.objects.filter(pk=parcel.pk).update(state="weighed", weighed_g=weight, weighed_at=clock.now())


def test_the_median_of_single_units_is_proposed_and_only_written_when_accepted() -> None:
    clerk, sku, right = make_user(), make_sku(code="RED", weight_g=180), make_sku(weight_g=100)
    # 30 g of packaging each; one mis-pick among them changes nothing.
    weighed(make_parcels(6, {sku: 1}), 242, 242, 241, 243, 242, 530)
    weighed(make_parcels(5, {right: 1}), 130, 131, 130, 129, 134)
    weighed(make_parcels(5, {sku: 2}), *[900] * 5)  # two units tell nothing here
    weighed(make_parcels(5, {sku: 1, right: 1}), *[900] * 5)
    [learned] = learned_weights()
    assert (learned.sku, learned.learned_g, learned.catalogue_g, learned.parcels) == ("RED", 212, 180, 6)
    assert Sku.objects.get(code="RED").weight_g == 180
    outcomes = accept_weights([sku.pk, right.pk], actor=clerk)
    assert (outcomes.done, {key: no.code for key, no in outcomes.refused.items()}) == (
        (sku.pk,), {right.pk: "not_learned"},
    )  # fmt: skip
    assert (Sku.objects.get(code="RED").weight_g, learned_weights()) == (212, [])


def test_four_parcels_are_too_few() -> None:
    weighed(make_parcels(4, {make_sku(weight_g=100): 1}), *[200] * 4)
    assert learned_weights() == []


def test_a_swap_is_explained_by_the_difference_of_two_weights() -> None:
    contents = [Content("RED", 1, 200)]
    others = [Content("BLUE", 1, 350), Content("GREEN", 1, 480), Content("RED", 1, 200)]
    told = [explain_swap(off_g=off, contents=contents, others=others, tolerance=10) for off in (148, 275, 60)]
    assert told == [Swap("BLUE", "RED"), Swap("GREEN", "RED"), None]


def test_the_scale_names_the_sku_of_the_wave_that_was_taken_instead() -> None:
    clerk = make_user()
    red, blue, far = (
        make_sku(code="RED", weight_g=200),
        make_sku(code="BLUE", weight_g=335),
        make_sku(code="FAR", weight_g=334),
    )
    [parcel] = make_parcels(1, {red: 1})
    [beside] = make_parcels(1, {blue: 1}, warehouse=parcel.warehouse)
    make_parcels(1, {far: 1}, warehouse=parcel.warehouse)
    make_waves([parcel.pk, beside.pk], actor=clerk)
    scan(parcel.number, actor=clerk)
    scan("RED", actor=clerk, parcel=parcel)
    answer = put_on_scale("365", actor=clerk, parcel=parcel)
    assert (answer.code, answer.values["swap_sku"], answer.values["swap_for"]) == ("weight_off", "BLUE", "RED")
    assert "BLUE" in say(answer.code, answer.values)
