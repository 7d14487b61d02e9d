"""What is where, for whom it is held, and what it cost."""

from inventory.models.cost import CameBack, CostLayer, LayerUse
from inventory.models.documents import StockDocument, StockDocumentLine
from inventory.models.exposure import Exposure
from inventory.models.places import StoreWarehouse, Warehouse
from inventory.models.revaluation import LayerRevaluation, MoveRevaluation, Revaluation, StockMonth, StockValueMonth
from inventory.models.stock import Reservation, StockLevel, StockMove, TouchedSku

__all__ = [
    "CameBack",
    "CostLayer",
    "Exposure",
    "LayerRevaluation",
    "LayerUse",
    "MoveRevaluation",
    "Reservation",
    "Revaluation",
    "StockDocument",
    "StockDocumentLine",
    "StockLevel",
    "StockMonth",
    "StockMove",
    "StockValueMonth",
    "StoreWarehouse",
    "TouchedSku",
    "Warehouse",
]
