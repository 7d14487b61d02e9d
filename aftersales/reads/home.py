"""What of after-sales needs a person now."""

from django.db.models import F
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from aftersales.models import Case, Conversation, Review, UnknownParcel
from aftersales.states import GoodsState, MoneyState
from erp.kernel import clock
from erp.kernel.tables import capped_count
from erp.kernel.ui.home import Tile, tile
from people.models import User
from stores.models import Store


def tiles(user: User) -> list[Tile]:
    """For customer service: messages, cases, refused refunds, bad reviews; for the warehouse: what is to be judged and what nothing explains."""
    made: list[Tile] = []
    if user.can("messages.view"):
        made.append(_messages(user))
    cases = Case.objects.for_user(user).filter(closed_at=None)
    if user.can("cases.view"):
        url = reverse("aftersales:list")
        made.append(tile(_("Open cases"), capped_count(cases), url, _("returns, refunds, disputes"), "info"))
        refused = cases.filter(money=MoneyState.REJECTED)
        made.append(
            tile(_("Refunds refused"), capped_count(refused), f"{url}?money=rejected", _("agree anew or close"), "bad")
        )
        bad = Review.objects.filter(
            store__in=Store.objects.for_user(user), stars__lte=F("store__bad_review_stars"), seen_at=None
        )
        made.append(
            tile(_("Bad reviews"), capped_count(bad), reverse("aftersales:reviews"), _("nobody has looked"), "warn")
        )
    if user.can("returns.receive"):
        judge = cases.filter(goods=GoodsState.RECEIVED)
        made.append(
            tile(_("Returns to judge"), capped_count(judge), reverse("aftersales:station"), _("received"), "info")
        )
        unknown = UnknownParcel.objects.filter(case=None)
        made.append(
            tile(
                _("Unknown parcels"),
                capped_count(unknown),
                reverse("aftersales:unknown"),
                _("nobody expects them"),
                "warn",
            )
        )
    return made


def unanswered(user: User) -> int:
    """How many conversations must be answered; counted to just above what is shown."""
    return capped_count(Conversation.objects.for_user(user).filter(answer_by__isnull=False))


def _messages(user: User) -> Tile:
    late = capped_count(Conversation.objects.for_user(user).filter(answer_by__lt=clock.now()))
    says = ngettext("%(late)s overdue", "%(late)s overdue", late) % {"late": late}
    return tile(_("To answer"), unanswered(user), reverse("aftersales:messages"), says, "bad" if late else "info")
