"""What the addresses of our lists may ask for. The tabs are filters too, so a copied link shows the same rows."""

from django.db.models import Q, QuerySet
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from aftersales.models import Case, Review
from aftersales.services.reviews import BAD
from aftersales.states import CaseKind, GoodsState, MoneyState
from people.models import User

_LARGEST = 2**63

CASE_TABS = {
    "": _("Open"),
    "mine": _("Mine"),
    "expected": _("On the way back"),
    "judge": _("To judge"),
    "resend": _("To be sent again"),
    "money": _("Refund refused"),
    "closed": _("Closed"),
    "all": _("All"),
}
REVIEW_TABS = {"": _("Bad, not seen"), "unseen": _("Not seen"), "all": _("All")}


def number(text: str) -> int | None:
    """A whole number that fits a column, or None."""
    return int(text) if text.isdecimal() and int(text) < _LARGEST else None


def cases(params: QueryDict, user: User) -> QuerySet[Case]:
    """The cases of this person's stores that the address asks for."""
    found = Case.objects.for_user(user).filter(_of_tab(params.get("tab", ""), user))
    for name, column, words in (
        ("kind", "kind", CaseKind.values),
        ("goods", "goods", GoodsState.values),
        ("money", "money", MoneyState.values),
    ):
        if params.get(name) in words:
            found = found.filter(**{column: params[name]})
    store = number(params.get("store", ""))
    if store is not None:
        found = found.filter(order__store_id=store)
    text = params.get("q", "").replace("\0", "").strip()
    if text:
        found = found.filter(
            Q(number=text.upper()) | Q(external_id=text) | Q(tracking_number=text) | Q(order__external_id=text)
        )
    return found


def _of_tab(tab: str, user: User) -> Q:
    still = Q(closed_at=None)
    return {
        "mine": still & Q(opened_by=user),
        "expected": still & Q(goods=GoodsState.EXPECTED),
        "judge": still & Q(goods=GoodsState.RECEIVED),
        "resend": still & Q(resend__in=("waiting", "packing")),
        "money": still & Q(money=MoneyState.REJECTED),
        "closed": ~still,
        "all": Q(),
    }.get(tab, still)


def reviews(params: QueryDict, user: User, store_ids: list[int]) -> QuerySet[Review]:
    """The reviews of this person's stores that the address asks for."""
    found = Review.objects.filter(store__in=store_ids)
    tab = params.get("tab", "")
    if tab != "all":
        found = found.filter(seen_at=None)
    if tab not in ("all", "unseen"):
        found = found.filter(stars__lte=BAD)
    stars, store = number(params.get("stars", "")), number(params.get("store", ""))
    if stars is not None and 1 <= stars <= 5:
        found = found.filter(stars=stars)
    if store is not None:
        found = found.filter(store_id=store)
    return found
