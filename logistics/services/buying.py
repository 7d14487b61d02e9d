"""Labels are asked for, once: the parcel is the wish, and what may have been bought is looked up before anything is bought again."""

from collections.abc import Iterable, Sequence

from django.db import transaction

from erp.kernel.events import publish
from erp.kernel.outcomes import Outcomes, Refusal, missing
from erp.kernel.services import outbox
from erp.kernel.services.outbox import Command, command
from erp.kernel.services.timeline import record
from erp.kernel.sql import execute, retried, rows
from logistics.events import ParcelsClaimed
from logistics.services.locking import gone, locked_parcels
from logistics.states import AWAITED, LABELLED, LabelState
from people.models import User

BUY, CANCEL = "label.buy", "label.cancel"


def ask_for(parcel_ids: Sequence[int]) -> int:
    """Command the labels of parcels whose service has an account, in the transaction that makes the parcels; how many were new."""
    found = rows(
        """SELECT p.id, p.number, s.account_id, s.carrier_code FROM logistics_parcel p JOIN logistics_service s ON s.id = p.service_id
           WHERE p.id = ANY(%s) AND p.label_state = 'to_buy' ORDER BY p.id""",
        [list(parcel_ids)],
    )
    return command(
        [
            Command(
                kind=BUY,
                wish=f"label:{number}",
                key=f"parcel:{parcel_id}",
                lane=f"carrier:{account_id}",
                scope="",
                payload={"parcel_id": parcel_id, "account_id": account_id, "service": code},
            )
            for parcel_id, number, account_id, code in found
        ]
    )


def call_off(parcel_ids: Sequence[int], *, actor: User | None) -> int:
    """Command that the labels of cancelled parcels are given back: behind the purchase, if that is still under way. How many."""
    found = rows(
        """SELECT p.id, p.number, (c.payload ->> 'account_id')::bigint FROM logistics_parcel p
           JOIN kernel_outboxcommand c ON c.wish = 'label:' || p.number
           WHERE p.id = ANY(%s) AND p.label_state = 'cancelling' ORDER BY p.id""",
        [list(parcel_ids)],
    )
    return command(
        [
            Command(
                kind=CANCEL,
                wish=f"label-off:{number}",
                key=f"parcel:{parcel_id}",
                lane=f"carrier:{account_id}",
                scope="",
                payload={"parcel_id": parcel_id, "account_id": account_id},
                created_by=actor.pk if actor else None,
            )
            for parcel_id, number, account_id in found
        ]
    )


@retried()
@transaction.atomic
def look_and_buy(*, parcel_ids: Iterable[int], actor: User) -> Outcomes:
    """A person lets labels go again that were refused or given up: what may have been bought is looked up first.

    Labelled: already. Refused: `cancelled` and `shipped`, by whom and when; `label_waiting`, when it is still being tried by itself.
    """
    asked = list(dict.fromkeys(parcel_ids))
    publish(ParcelsClaimed(tuple(asked)))
    parcels = locked_parcels(asked)
    refused: dict[int, Refusal] = missing(asked, parcels)
    already = [key for key, parcel in parcels.items() if parcel.label_state in LABELLED]
    refused.update({key: no for key, parcel in parcels.items() if key not in already and (no := gone(parcel))})
    rest = [key for key in parcels if key not in refused and key not in already]
    ended = dict(
        rows(
            """SELECT (payload ->> 'parcel_id')::bigint, id FROM kernel_outboxcommand
               WHERE wish = ANY(%s) AND state IN ('rejected', 'dead') AND settled_by_id IS NULL""",
            [[f"label:{parcels[key].number}" for key in rest]],
        )
    )
    refused.update({key: Refusal("label_waiting", {"number": parcels[key].number}) for key in rest if key not in ended})
    # After a refusal too: the carrier may have been asked more than once, and sold it another time.
    execute("UPDATE kernel_outboxcommand SET must_read = true WHERE id = ANY(%s)", [list(ended.values())])
    outbox.try_again(list(ended.values()))
    execute(
        "UPDATE logistics_parcel SET label_state = %s WHERE id = ANY(%s) AND label_state = ANY(%s)",
        [str(LabelState.MAYBE), list(ended), [str(state) for state in (LabelState.REFUSED, *AWAITED)]],
    )
    record("parcel.label_again", subject_kind="parcel", subject_ids=ended, actor=actor)
    return Outcomes(tuple(ended), tuple(already), refused)
