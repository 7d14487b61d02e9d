"""The matrix is only worth something if it notices: each planted fault is named."""

from __future__ import annotations

import pytest
from django.http import Http404, HttpRequest, HttpResponse
from django.test import override_settings
from django.urls import path

from erp.urls import urlpatterns as house
from people.access import permission_required, public, signed_in
from people.models import User
from people.roles import Role
from stores.models import Store
from tests.architecture.access_matrix import Kwargs, Row
from tests.architecture.world import World, all_patterns, faults_of, rules_in_code, unnamed, writes


def store_of(store: Store) -> Kwargs:
    return {"store_id": store.pk}


@permission_required("orders.view")
def tight(request: HttpRequest, store_id: int) -> HttpResponse:
    if not Store.objects.for_user(request.user).filter(pk=store_id).exists():
        raise Http404
    return HttpResponse("a store")


@permission_required("orders.view")
def leaks(request: HttpRequest, store_id: int) -> HttpResponse:
    return HttpResponse("a store")


@permission_required("orders.view")
def tells(request: HttpRequest, store_id: int) -> HttpResponse:
    """404 for both, but in other words."""
    there = Store.objects.filter(pk=store_id).exists()
    seen = Store.objects.for_user(request.user).filter(pk=store_id).exists()
    return HttpResponse("a store") if seen else HttpResponse("not yours" if there else "not there", status=404)


@signed_in
def loose(request: HttpRequest) -> HttpResponse:
    return HttpResponse("everybody")


def unmarked(request: HttpRequest) -> HttpResponse:
    return HttpResponse("forgotten")


@signed_in
def writes_on_get(request: HttpRequest) -> HttpResponse:
    User.objects.filter(pk=request.user.pk).update(first_name="seen")
    return HttpResponse("noted")


urlpatterns = [
    *house,
    path("tight/<int:store_id>/", tight, name="tight"),
    path("leaks/<int:store_id>/", leaks, name="leaks"),
    path("tells/<int:store_id>/", tells, name="tells"),
    path("loose/", loose, name="loose"),
    path("unmarked/", unmarked, name="unmarked"),
    path("writes/", writes_on_get, name="writes"),
    path("nameless/", public(unmarked)),
]

pytestmark = pytest.mark.usefixtures("planted")


@pytest.fixture
def planted() -> object:
    with override_settings(ROOT_URLCONF=__name__):
        yield


def faults(world: World, row: Row) -> set[str]:
    return {fault.split(" by ")[1].split(":")[0] for fault in faults_of(world, row, "GET")}


def test_a_right_row_has_no_faults(world: World) -> None:
    assert faults(world, Row("tight", "orders.view", of_store=store_of)) == set()


@pytest.mark.parametrize("name", ["leaks", "tells"])
def test_an_object_of_another_store_that_shows_is_named(world: World, name: str) -> None:
    told = faults(world, Row(name, "orders.view", of_store=store_of))
    may_view = {"manager", "operations", "service", "finance"}
    assert told == {f"{role} on another's object" for role in may_view}


def test_a_page_that_lets_in_too_many_is_named(world: World) -> None:
    assert faults(world, Row("loose", "audit.view")) == {
        role for role in Role if role not in ("owner", "manager", "finance")
    }


def test_a_view_without_a_rule_is_refused_to_everybody_and_named(world: World) -> None:
    assert rules_in_code(unmarked, ("GET",)) == {None}
    assert faults(world, Row("unmarked", "signed_in")) == {"nobody", *Role}


def test_a_reading_method_that_writes_is_named(world: World) -> None:
    row = Row("writes", "signed_in")
    assert [method for method in unnamed(row) if writes(world, row, method)] == [
        "GET",
        "POST",
        "PUT",
        "PATCH",
        "DELETE",
    ]


def test_a_nameless_address_is_known_by_its_path() -> None:
    assert "nameless/" in {name for name, _, _ in all_patterns()}
