"""Finding the operation behind a method and a path."""

import re
from urllib.parse import unquote

from mock_marketplaces.core.http import Request


def match(routes: list[tuple[str, str, str]], request: Request) -> tuple[str, list[str]] | None:
    """(operation, the path's own parts decoded) of the first route (method, pattern, operation) that fits."""
    for method, pattern, operation in routes:
        found = re.fullmatch(pattern, request.path) if method == request.method else None
        if found:
            return operation, [unquote(group) for group in found.groups()]
    return None
