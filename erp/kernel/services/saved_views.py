"""Saved views: a list with its filters, under a name. One's own, or shared with everybody who may open the list."""

from urllib.parse import parse_qsl, urlencode

from django.db import transaction
from django.db.models import Q, QuerySet

from erp.kernel.models import SavedView
from people.models import User

MOST_VIEWS = 50
MOST_QUERY = 2000
# Where one is in a list is not part of the view.
_PLACES = ("after", "before")


def views_of(user: User, page: str) -> QuerySet[SavedView]:
    """A person's views of a page, and those that others share, by name."""
    found = SavedView.objects.filter(Q(owner=user) | Q(shared=True), page=page)
    return found.select_related("owner").order_by("name", "pk")[: 2 * MOST_VIEWS]


@transaction.atomic
def save_view(*, user: User, page: str, name: str, query: str, shared: bool) -> SavedView | None:
    """Keep a view under a name; the same name again replaces one's own. None when there are too many, or the query is too long."""
    kept = urlencode([(key, value) for key, value in parse_qsl(query.lstrip("?")) if key not in _PLACES])
    mine = SavedView.objects.filter(owner=user, page=page)
    if len(kept) > MOST_QUERY or (mine.count() >= MOST_VIEWS and not mine.filter(name=name).exists()):
        return None
    return SavedView.objects.update_or_create(
        owner=user, page=page, name=name, defaults={"query": kept, "shared": shared}
    )[0]


def delete_view(*, user: User, view_id: int) -> bool:
    """Forget a view of one's own; whether it was there."""
    return bool(SavedView.objects.filter(owner=user, pk=view_id).delete()[0])
