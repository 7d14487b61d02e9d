"""What higher apps may hear of parcels."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ParcelsShipped:
    """Parcels left the door; stock left with them in the same transaction."""

    parcel_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class ParcelsCalledBack:
    """The shipping of these parcels was undone, why and by whom: they are here again, and their stock is with their holders."""

    parcel_ids: tuple[int, ...]
    reason: str
    actor_id: int | None


@dataclass(frozen=True, slots=True)
class ParcelsHandedOver:
    """A carrier has signed for these parcels."""

    parcel_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class ParcelsStarted:
    """The first unit of these parcels was verified: the floor has begun."""

    parcel_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class ParcelsClaimed:
    """These parcels are about to be locked: whoever owns them locks its documents first, since locks go from the top app down."""

    parcel_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class LabelsRefused:
    """The carrier sells no label for these parcels: (parcel, its reason) each."""

    reasons: tuple[tuple[int, str], ...]


@dataclass(frozen=True, slots=True)
class ParcelsDelivered:
    """The carrier says that these parcels are in the hands of whom they were for."""

    parcel_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class ConsolidationsHandedOver:
    """Line-hauls left with their parcels; each parcel has its share of the cost."""

    consolidation_ids: tuple[int, ...]
