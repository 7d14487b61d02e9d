"""What higher apps may hear of distribution. Holds stay off the books; entries of the wallet reach them."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class WalletsPosted:
    """These wallet entries were written: money came in, was captured for a shipped order, or went back."""

    entry_ids: tuple[int, ...]
