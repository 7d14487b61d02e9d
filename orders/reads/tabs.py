"""How many orders each tab and each hold has: counted to a thousand and no further, all of them in one statement."""

from collections.abc import Mapping

from django.core.exceptions import EmptyResultSet
from django.db.models import Q

from erp.kernel.sql import rows
from erp.kernel.tables import COUNT_CAP
from orders.models import Order
from people.models import User


def capped_counts(user: User, wanted: Mapping[str, Q]) -> dict[str, int]:
    """The size of each set of this person's orders; a thousand and one means more than a thousand."""
    mine, parts, params = Order.objects.for_user(user), [], []
    for name, condition in wanted.items():
        queryset = mine.filter(condition).order_by().values("pk")[: COUNT_CAP + 1]
        try:
            statement, values = queryset.query.sql_with_params()
        except EmptyResultSet:  # a person without a store
            statement, values = "SELECT 1 WHERE false", ()
        parts.append(f"SELECT %s, count(*) FROM ({statement}) x")
        params += [name, *values]
    return dict(rows(" UNION ALL ".join(parts), params)) if parts else {}
