"""A step of the launcher that can't go on says which one, why, and what to do about it."""


class LauncherError(Exception):
    """A refusal for the person at the terminal: no traceback, three sentences."""

    def __init__(self, step: str, why: str, what_to_do: str) -> None:
        super().__init__(f"{step}: {why}\n  What to do: {what_to_do}")
        self.step = step
        self.why = why
        self.what_to_do = what_to_do
