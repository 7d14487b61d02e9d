"""How prices are written on the pages of distribution."""

from decimal import Decimal

from django import template

register = template.Library()


@register.filter
def price(value: Decimal) -> str:
    """A price with two decimals, and more where it has more."""
    places = max(2, -int(value.normalize().as_tuple().exponent))
    return f"{value:.{places}f}"
