"""What is wrong with a listing before it is published: rules as data, pure functions, no rows and no network."""

from products.checks.check import check
from products.checks.facts import Content, Finding, Neighbour, Picture, Severity, Word

__all__ = ["Content", "Finding", "Neighbour", "Picture", "Severity", "Word", "check"]
