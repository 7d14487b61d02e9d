"""What is where, for whom it is held, and what it cost."""

from inventory.models.cost import CameBack, CostLayer, LayerUse
from inventory.models.documents import StockDocument, StockDocumentLine
from inventory.models.exposure import Exposure
from inventory.models.places import StoreWarehouse, Warehouse
from inventory.models.rules import ListingPushRule
from inventory.models.stock import Reservation, StockLevel, StockMove, TouchedSku

__all__ = [
    "CameBack",
    "CostLayer",
    "Exposure",
    "LayerUse",
    "ListingPushRule",
    "Reservation",
    "StockDocument",
    "StockDocumentLine",
    "StockLevel",
    "StockMove",
    "StoreWarehouse",
    "TouchedSku",
    "Warehouse",
]
