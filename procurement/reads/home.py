"""What of buying needs a person now."""

from django.urls import reverse
from django.utils.translation import gettext as _

from erp.kernel import clock
from erp.kernel.tables import capped_count
from erp.kernel.ui.home import Tile, tile
from people.models import User
from procurement.models import PurchaseOrder, Replenishment
from procurement.states import OrderState


def tiles(user: User) -> list[Tile]:
    """For a purchaser: what must be ordered now; for who approves: drafts; for both: what should have come."""
    made: list[Tile] = []
    if user.can("purchasing.manage"):
        now = Replenishment.objects.filter(suggested__gt=0, days_left__lte=0)
        url = reverse("procurement:replenishment") + "?tab=due"
        made.append(tile(_("To reorder"), capped_count(now), url, _("the order should be out"), "warn"))
    if user.can("purchasing.approve"):
        drafts = PurchaseOrder.objects.filter(state=OrderState.DRAFT)
        url = reverse("procurement:orders") + "?state=draft"
        made.append(tile(_("Draft purchase orders"), capped_count(drafts), url, _("to approve"), "info"))
    if user.can("purchasing.view"):
        late = PurchaseOrder.objects.filter(state=OrderState.APPROVED, expected_on__lt=clock.business_date())
        url = reverse("procurement:orders") + "?state=approved"
        made.append(tile(_("Goods overdue"), capped_count(late), url, _("past the expected day"), "warn"))
    return made
