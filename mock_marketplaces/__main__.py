"""`python -m mock_marketplaces --port P [--data DIR] [--seed S]`: four mock marketplaces behind one port."""

import argparse
import os
import signal
import sys
import threading
from pathlib import Path

from mock_marketplaces.core.http import Server
from mock_marketplaces.front import Front


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="mock_marketplaces", description=__doc__)
    parser.add_argument("--port", type=int, required=True, help="0 takes a free one and prints it")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--data", type=Path, default=Path(os.environ.get("DATA_DIR", ".data")) / "mock_marketplaces")
    parser.add_argument("--seed", type=int, default=1, help="ids, secrets and random orders follow from it")
    parser.add_argument(
        "--clock-offset", type=float, default=None, help="seconds ahead of real time; default: as it was left"
    )
    return parser.parse_args()


def main() -> int:
    options = _options()
    front = Front(options.data.resolve(), options.seed, options.clock_offset)
    try:
        server = Server((options.host, options.port), front.answer, ended=front.ended)
    except OSError as problem:
        print(
            f"mock_marketplaces: can't listen on {options.host}:{options.port} ({problem}); choose another --port",
            file=sys.stderr,
        )
        return 1
    over = threading.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: over.set())
    base_url = f"http://{options.host}:{server.server_address[1]}"
    try:
        front.start(base_url)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        print(f"mock marketplaces ready on {base_url}", flush=True)
        over.wait()
    except RuntimeError as problem:
        print(f"mock_marketplaces: {problem}", file=sys.stderr)
        return 1
    finally:
        front.stop()
    return 0


if __name__ == "__main__":
    sys.exit(main())
