"""The people and company pages of the owner."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from erp.kernel.money import Money, minor_digits
from erp.kernel.outcomes import Outcomes
from people.access import AuthedRequest, permission_required
from people.forms import CompanyForm, NewPersonForm, RoleForm
from people.models import CompanySettings, User
from people.queries import people_list, role_history, second_factor_of
from people.services import accounts

manages_people = permission_required("people.manage")


@manages_people
@require_GET
def people(request: AuthedRequest) -> HttpResponse:
    return render(request, "people/list.html", {"people": people_list()})


@manages_people
@require_http_methods(["GET", "POST"])
@never_cache
def new_person(request: AuthedRequest) -> HttpResponse:
    form = NewPersonForm(request.POST or None, initial={"language": request.user.language})
    if not form.is_valid():
        return render(request, "people/new.html", {"form": form})
    fields = form.cleaned_data
    person, password = accounts.create_person(
        username=fields["username"],
        name=fields["first_name"],
        role=fields["role"],
        language=fields["language"],
        actor=request.user,
    )
    return _password_once(request, person, password)


@manages_people
@require_GET
def person(request: AuthedRequest, person_id: int) -> HttpResponse:
    shown = get_object_or_404(User, pk=person_id)
    values = {
        "person": shown,
        "role_form": RoleForm(initial={"role": shown.role}),
        "second_factor": second_factor_of(shown),
        "history": role_history(shown),
    }
    return render(request, "people/person.html", values)


@manages_people
@require_POST
def change_role(request: AuthedRequest, person_id: int) -> HttpResponse:
    shown = get_object_or_404(User, pk=person_id)
    form = RoleForm(request.POST)
    if form.is_valid():
        outcomes = accounts.change_role(user_ids=[shown.pk], role=form.cleaned_data["role"], actor=request.user)
        _tell(request, outcomes, _("The role is changed."))
    else:
        messages.error(request, _("Choose one of the roles."))
    return redirect("person", shown.pk)


@manages_people
@require_POST
def deactivate(request: AuthedRequest, person_id: int) -> HttpResponse:
    shown = get_object_or_404(User, pk=person_id)
    outcomes = accounts.deactivate(user_ids=[shown.pk], actor=request.user)
    _tell(request, outcomes, _("The account is closed. All its sessions and tokens have ended."))
    return redirect("person", shown.pk)


@manages_people
@require_POST
def reactivate(request: AuthedRequest, person_id: int) -> HttpResponse:
    shown = get_object_or_404(User, pk=person_id)
    _tell(request, accounts.reactivate(user_ids=[shown.pk], actor=request.user), _("The account is open again."))
    return redirect("person", shown.pk)


@manages_people
@require_POST
@never_cache
def reset_password(request: AuthedRequest, person_id: int) -> HttpResponse:
    shown = get_object_or_404(User, pk=person_id)
    return _password_once(request, shown, accounts.reset_password(user_id=shown.pk, actor=request.user))


@manages_people
@require_POST
def remove_second_factor(request: AuthedRequest, person_id: int) -> HttpResponse:
    shown = get_object_or_404(User, pk=person_id)
    if accounts.remove_second_factor(user_id=shown.pk, actor=request.user):
        messages.success(request, _("The second factor is removed. The person can set up a new one."))
    else:
        messages.info(request, _("This person has no second factor."))
    return redirect("person", shown.pk)


@permission_required("company.manage")
@require_http_methods(["GET", "POST"])
def company(request: AuthedRequest) -> HttpResponse:
    form = CompanyForm(request.POST if request.method == "POST" else None, initial=_rules())
    if form.is_valid():
        accounts.require_second_factor(roles=form.cleaned_data["require_mfa_roles"], actor=request.user)
        accounts.answer_within(hours=form.cleaned_data["answer_within_h"], actor=request.user)
        above = form.cleaned_data["second_person_above"]
        accounts.second_person_above(
            value=None if above is None else Money(above, settings.BASE_CURRENCY).minor(), actor=request.user
        )
        if form.cleaned_data["bill_differences"]:
            accounts.book_bill_differences(how=form.cleaned_data["bill_differences"], actor=request.user)
        messages.success(request, _("The rules are saved."))
        return redirect("company")
    return render(request, "people/company.html", {"form": form})


def _rules() -> dict[str, Any]:
    company = CompanySettings.current()
    above = company.second_person_above
    return {
        "require_mfa_roles": company.require_mfa_roles,
        "answer_within_h": company.answer_within_h,
        "second_person_above": None if above is None else Decimal(above).scaleb(-minor_digits(settings.BASE_CURRENCY)),
        "bill_differences": company.bill_differences,
    }


def _password_once(request: HttpRequest, person: User, password: str) -> HttpResponse:
    """The only time that the password is seen; the page is never kept."""
    return render(request, "people/password_once.html", {"person": person, "password": password})


def _tell(request: HttpRequest, outcomes: Outcomes, done: str) -> None:
    refusal = next(iter(outcomes.refused.values()), None)
    if outcomes.done:
        messages.success(request, done)
    elif refusal is not None and refusal.code == "last_owner":
        messages.error(request, _("This is the last active owner. Make somebody else an owner first."))
    else:
        messages.info(request, _("It was so already; nothing is changed."))
