"""What is where, for whom it is held, and what it cost."""

from inventory.models.cost import CameBack, CostLayer, LayerUse
from inventory.models.counts import CountRules, StockCount, StockCountEntry, StockCountLine
from inventory.models.documents import StockDocument, StockDocumentLine
from inventory.models.exposure import Exposure
from inventory.models.mirror import MirrorLevel, MirrorPlace, MirrorReport, MirrorSale
from inventory.models.places import StoreWarehouse, Warehouse
from inventory.models.stock import Reservation, StockLevel, StockMove, TouchedSku

__all__ = [
    "CameBack",
    "CostLayer",
    "CountRules",
    "Exposure",
    "LayerUse",
    "MirrorLevel",
    "MirrorPlace",
    "MirrorReport",
    "MirrorSale",
    "Reservation",
    "StockCount",
    "StockCountEntry",
    "StockCountLine",
    "StockDocument",
    "StockDocumentLine",
    "StockLevel",
    "StockMove",
    "StoreWarehouse",
    "TouchedSku",
    "Warehouse",
]
