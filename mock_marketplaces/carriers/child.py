"""One carrier in a process of its own: `python -m mock_marketplaces.carriers.child NAME ...`, started by the front."""

import argparse
import importlib
import signal
import threading
import time
import traceback
from pathlib import Path

from mock_marketplaces.carriers.control import control
from mock_marketplaces.carriers.desk import Desk
from mock_marketplaces.carriers.terms import Call, Terms
from mock_marketplaces.core.child import end_with_parent
from mock_marketplaces.core.clock import Clock
from mock_marketplaces.core.faults import AFTER, BEFORE, LATE
from mock_marketplaces.core.http import Request, Response, Server
from mock_marketplaces.core.protocol import Refusal

CARRIERS = ("swiftpost", "lineair")


class Application:
    """What happens to every call of a carrier: named, counted, perhaps broken on purpose, answered."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk

    def __call__(self, request: Request) -> Response:
        if request.path.startswith("/control"):
            return control(self.desk, request)
        call = self.desk.terms.resolve(self.desk, request)
        response = self._answer(call, request)
        if call.customer_id is not None:
            with self.desk.store.tx() as store:
                upsert = (
                    "INSERT INTO tally VALUES (?, ?, 1) ON CONFLICT (account_id, operation) DO UPDATE SET n = n + 1"
                )
                store.run(upsert, call.customer_id, call.operation)
        return response

    def _answer(self, call: Call, request: Request) -> Response:
        faults = self.desk.faults
        fault = faults.draw(call.customer_id, call.operation, BEFORE + AFTER + LATE)
        if fault is None or call.customer_id is None:
            return self._run(call)
        faults.note(call.customer_id, fault, call.operation, "")
        if fault["kind"] in (*AFTER, "revoked_token"):
            return self._spoiled(fault["kind"], call, request)
        return self._withheld(fault["kind"], fault["seconds"], call)

    def _withheld(self, kind: str, seconds: float, call: Call) -> Response:
        """Not carried out; or, applied late, after the answer was lost."""
        if kind == "throttle":
            response = self.desk.terms.refused(429, "too many requests")
            response.headers["Retry-After"] = "1"
            return response
        if kind == "error500":
            return self.desk.terms.refused(500, "internal error")
        if kind == "hang":
            time.sleep(seconds)
        if kind == "applied_late":
            threading.Timer(seconds, self._run, [call]).start()
        return Response(misbehave="reset" if kind == "reset" else "lost")

    def _spoiled(self, kind: str, call: Call, request: Request) -> Response:
        """Carried out, with something wrong about it."""
        if kind == "revoked_token":
            with self.desk.store.tx() as store:
                store.run("UPDATE token SET revoked = 1 WHERE account_id = ?", call.customer_id)
            return self._run(self.desk.terms.resolve(self.desk, request))
        response = self._run(call)
        if kind == "applied_but_answer_lost":
            return Response(misbehave="lost")
        response.body = response.body[: len(response.body) // 2]
        return response

    def _run(self, call: Call) -> Response:
        try:
            return call.run()
        except Refusal as no:
            return self.desk.terms.refused(no.status, str(no))
        except Exception:
            # A request that the handler did not foresee: what a real server does with it, and the trace for us.
            traceback.print_exc()
            return self.desk.terms.refused(500, "internal error")


def load(name: str) -> Terms:
    found: Terms = importlib.import_module(f"mock_marketplaces.carriers.{name}").TERMS
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("carrier", choices=CARRIERS)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--base-url", required=True)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--clock-offset", type=float, default=0.0)
    options = parser.parse_args()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the whole group; the front decides
    desk = Desk(
        load(options.carrier),
        options.data,
        base_url=options.base_url,
        seed=options.seed,
        clock=Clock(options.clock_offset),
    )
    server = Server(("127.0.0.1", 0), Application(desk), marks_misbehaviour=True)
    print(server.server_address[1], flush=True)
    threading.Thread(target=end_with_parent, daemon=True).start()
    server.serve_forever()


if __name__ == "__main__":
    main()
