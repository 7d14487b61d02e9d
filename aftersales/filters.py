"""What the addresses of our lists may ask for. The tabs are filters too, so a copied link shows the same rows."""

from django.db.models import F, Q, QuerySet
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from aftersales.models import Case, Conversation, Review
from aftersales.states import CaseKind, GoodsState, MoneyState
from erp.kernel import clock
from people.models import User
from stores.states import Marketplace

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
CONVERSATION_TABS = {
    "": _("To answer"),
    "overdue": _("Overdue"),
    "mine": _("Mine"),
    "waiting": _("Waiting for the buyer"),
    "closed": _("Closed"),
    "all": _("All"),
}
ABOUT = {"order": _("With an order"), "before": _("Before an order")}
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
        found = found.filter(stars__lte=F("store__bad_review_stars"))
    stars, store = number(params.get("stars", "")), number(params.get("store", ""))
    if stars is not None and 1 <= stars <= 5:
        found = found.filter(stars=stars)
    if store is not None:
        found = found.filter(store_id=store)
    return found


def conversations(params: QueryDict, user: User) -> QuerySet[Conversation]:
    """The conversations of this person's stores that the address asks for."""
    found = Conversation.objects.for_user(user).filter(_of_conversation_tab(params.get("tab", ""), user))
    store = number(params.get("store", ""))
    if store is not None:
        found = found.filter(store_id=store)
    if params.get("marketplace") in Marketplace.values:
        found = found.filter(account__marketplace=params["marketplace"])
    if params.get("about") in ABOUT:
        found = found.filter(order_number="") if params["about"] == "before" else found.exclude(order_number="")
    text = params.get("q", "").replace("\0", "").strip()
    return found.filter(Q(order_number=text) | Q(thread_id=text)) if text else found


def conversation_order(params: QueryDict) -> tuple[str, ...]:
    """What must be answered, most urgent first; the rest, newest first."""
    return (
        ("answer_by", "id")
        if params.get("tab", "") not in ("mine", "waiting", "closed", "all")
        else ("-last_message_at", "-id")
    )


def _of_conversation_tab(tab: str, user: User) -> Q:
    still = Q(closed_at=None)
    return {
        "overdue": Q(answer_by__lt=clock.now()),
        "mine": still & Q(assignee=user),
        "waiting": still & Q(answer_by=None),
        "closed": ~still,
        "all": Q(),
    }.get(tab, Q(answer_by__isnull=False))
