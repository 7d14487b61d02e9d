"""What kinds of commands are called on pages: each app puts in those that it sends. A kind without a word shows its code."""

from django.utils.functional import Promise

COMMAND_WORDS: dict[str, "Promise | str"] = {}
