"""One marketplace in a process of its own: `python -m mock_marketplaces.core.child NAME ...`, started by the front.

It prints the port it listens on and lives as long as its standard input is open, so it ends with its parent
however that ends.
"""

import argparse
import importlib
import os
import signal
import sys
import threading
from pathlib import Path

from mock_marketplaces.core.app import Application
from mock_marketplaces.core.clock import Clock
from mock_marketplaces.core.http import Server
from mock_marketplaces.core.protocol import Protocol
from mock_marketplaces.core.world import World

PROTOCOLS = {
    "amazon": "mock_marketplaces.amazon.protocol:Amazon",
    "aliexpress": "mock_marketplaces.aliexpress.protocol:AliExpress",
    "wish": "mock_marketplaces.wish.protocol:Wish",
    "dhgate": "mock_marketplaces.dhgate.protocol:DHgate",
}


def load_protocol(name: str) -> type[Protocol]:
    module, _, attribute = PROTOCOLS[name].partition(":")
    found: type[Protocol] = getattr(importlib.import_module(module), attribute)
    return found


def end_with_parent() -> None:
    """Wait until the parent is gone, and go too."""
    sys.stdin.buffer.read()
    os._exit(0)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("marketplace", choices=PROTOCOLS)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--base-url", required=True)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--clock-offset", type=float, default=0.0)
    options = parser.parse_args()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the whole group; the front decides
    clock = Clock(options.clock_offset)
    world = World(
        load_protocol(options.marketplace), options.data, base_url=options.base_url, seed=options.seed, clock=clock
    )
    world.start()
    server = Server(("127.0.0.1", 0), Application(world), marks_misbehaviour=True)
    print(server.server_address[1], flush=True)
    threading.Thread(target=end_with_parent, daemon=True).start()
    server.serve_forever()


if __name__ == "__main__":
    main()
