"""What happens to every API call: named, counted, perhaps broken on purpose, limited, answered."""

import time
import traceback
from urllib.parse import unquote_plus

from mock_marketplaces.core.control import Control
from mock_marketplaces.core.faults import AFTER, BEFORE
from mock_marketplaces.core.http import Request, Response
from mock_marketplaces.core.pages import Pages
from mock_marketplaces.core.protocol import Answer, Call
from mock_marketplaces.core.tokens import Tokens
from mock_marketplaces.core.world import World

THROTTLE_FAULT_WAIT_S = 1.0


class Application:
    def __init__(self, world: World) -> None:
        self.world = world
        self.control = Control(world)
        self._pages = Pages(world)

    def __call__(self, request: Request) -> Response:
        if request.path.startswith("/control"):
            return self.control.handle(request)
        call = self.world.protocol.resolve(request)
        started = time.monotonic()
        response = self._answer(call, request)
        self.world.protocol.decorate(call, response)
        self._note(call, response, started)
        return response

    def _answer(self, call: Call, request: Request) -> Response:
        faults = self.world.faults
        fault = faults.draw(call.account_id, call.operation, BEFORE + AFTER + self._pages.kinds(call))
        kind = fault["kind"] if fault else ""
        if fault and call.account_id:
            text = unquote_plus(request.target) + unquote_plus(request.body.decode("utf-8", "replace"))
            faults.note(call.account_id, fault, call.operation, text)
        if kind == "throttle":
            return self.world.protocol.throttled(call, THROTTLE_FAULT_WAIT_S)
        if kind == "error500":
            return self.world.protocol.broken(call)
        if kind == "hang" and fault:
            time.sleep(fault["seconds"])
            return Response(misbehave="lost")
        if kind == "reset":
            return Response(misbehave="reset")
        if kind == "revoked_token" and call.account_id:
            Tokens(self.world).revoke(call.account_id, "access")
            call = self.world.protocol.resolve(request)
        since = self.world.clock.now()
        response = self._pages.disturb(kind, call, self._run(call), since=since)
        if kind in AFTER:
            self._pages.not_seen(call, since=since)
        if kind == "applied_but_answer_lost":
            return Response(misbehave="lost")
        if kind == "truncated_json":
            response.body = response.body[: len(response.body) // 2]
        return response

    def _run(self, call: Call) -> Response:
        if call.account_id is not None:
            wait = self.world.limits.take(call.account_id, call.operation)
            if wait:
                return self.world.protocol.throttled(call, wait)
        try:
            return call.run()
        except Answer as answer:
            return answer.response
        except Exception:
            # A request that the handler did not foresee: what a real server does with it, and the trace for us.
            traceback.print_exc()
            return self.world.protocol.broken(call)

    def _note(self, call: Call, response: Response, started: float) -> None:
        world = self.world
        world.recent_calls.append(
            {
                "t": world.clock.now(),
                "account_id": call.account_id,
                "operation": call.operation,
                "status": response.misbehave or response.status,
                "ms": round((time.monotonic() - started) * 1000, 2),
            }
        )
        if call.account_id is None:
            return
        with world.store.tx() as store:
            upsert = "INSERT INTO tally VALUES (?, ?, 1) ON CONFLICT (account_id, operation) DO UPDATE SET n = n + 1"
            store.run(upsert, call.account_id, call.operation)
