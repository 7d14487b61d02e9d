"""What is where, for whom it is held, and what it cost."""

from inventory.models.alerts import AlertRule, StockAlert
from inventory.models.cost import CameBack, CostLayer, LayerUse
from inventory.models.documents import StockDocument, StockDocumentLine
from inventory.models.exposure import Exposure
from inventory.models.places import StoreWarehouse, Warehouse
from inventory.models.stock import Reservation, StockLevel, StockMove, TouchedSku

__all__ = [
    "AlertRule",
    "CameBack",
    "CostLayer",
    "Exposure",
    "LayerUse",
    "Reservation",
    "StockAlert",
    "StockDocument",
    "StockDocumentLine",
    "StockLevel",
    "StockMove",
    "StoreWarehouse",
    "TouchedSku",
    "Warehouse",
]
