"""What became of facts on their way into the books."""

from dataclasses import dataclass, field

from erp.kernel.services import fx
from finance.services.ledger import Draft


@dataclass(slots=True)
class Built:
    """Entries to be, and the facts that have none yet: id -> why, as a word and its details, apart by blanks."""

    drafts: list[Draft] = field(default_factory=list)
    unposted: dict[int, str] = field(default_factory=dict)

    def no_rate(self, document_id: int, problem: fx.NoRate) -> None:
        """Put a fact aside until there is an exchange rate."""
        self.unposted[document_id] = f"no_rate {problem.currency} {problem.on.isoformat()}"
