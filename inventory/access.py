"""Who may see what of the stock beside its quantities."""

from people.models import User


def sees_cost(user: User) -> bool:
    """Who knows what we pay, or what we earn, sees what goods cost."""
    return user.can("purchasing.view") or user.can("finance.profit")
