"""Ports and answers."""

from __future__ import annotations

import socket
import time
import urllib.error
import urllib.request


def is_free(port: int) -> bool:
    """Can this process listen there? A port that only lingers after its last user counts as free."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def free_port(preferred: int) -> int:
    """`preferred` when nobody has it, else (or for 0) one that the system gives."""
    if preferred and is_free(preferred):
        return preferred
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def answers(url: str) -> bool:
    """Does `url` answer 200 right now?"""
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))  # loopback never goes by proxy
    try:
        with opener.open(url, timeout=2) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def wait_for_http(url: str, timeout: float) -> bool:
    """True as soon as `url` answers 200; False after `timeout` seconds without that."""
    limit = time.monotonic() + timeout
    while time.monotonic() < limit:
        if answers(url):
            return True
        time.sleep(0.05)
    return False
