"""Waking a worker thread: ring it, or let it sleep until something is due."""

import threading


class Bell:
    """A counter behind a condition: a ring between reading the counter and waiting is not lost."""

    def __init__(self) -> None:
        self._condition = threading.Condition()
        self._rings = 0

    def ring(self) -> None:
        with self._condition:
            self._rings += 1
            self._condition.notify_all()

    def heard(self) -> int:
        with self._condition:
            return self._rings

    def wait(self, heard: int, timeout_s: float) -> None:
        """Return at once when it has rung since `heard`, else on the next ring or after `timeout_s`."""
        with self._condition:
            if self._rings == heard:
                self._condition.wait(max(0.0, timeout_s))
