"""What is where, for whom it is held, and what it cost."""

from inventory.models.alerts import AlertRule, StockAlert
from inventory.models.approvals import StockReason, StockRequest
from inventory.models.bins import Bin, BinLevel, BinMove
from inventory.models.cost import CameBack, CostLayer, LayerUse
from inventory.models.counts import CountRules, StockCount, StockCountEntry, StockCountLine
from inventory.models.documents import StockDocument, StockDocumentLine
from inventory.models.exposure import Exposure
from inventory.models.mirror import MirrorLevel, MirrorPlace, MirrorReport, MirrorSale
from inventory.models.pickup import Collection, CollectionLine, PickupTerms, PointPaper
from inventory.models.places import StoreWarehouse, Warehouse
from inventory.models.revaluation import LayerRevaluation, MoveRevaluation, Revaluation, StockMonth, StockValueMonth
from inventory.models.rules import ListingPushRule
from inventory.models.stock import Reservation, StockLevel, StockMove, TouchedSku
from inventory.models.transfers import Transfer, TransferArrival, TransferArrivalLine, TransferLine

__all__ = [
    "AlertRule",
    "Bin",
    "BinLevel",
    "BinMove",
    "CameBack",
    "Collection",
    "CollectionLine",
    "CostLayer",
    "CountRules",
    "Exposure",
    "LayerRevaluation",
    "LayerUse",
    "ListingPushRule",
    "MirrorLevel",
    "MirrorPlace",
    "MirrorReport",
    "MirrorSale",
    "MoveRevaluation",
    "PickupTerms",
    "PointPaper",
    "Reservation",
    "Revaluation",
    "StockAlert",
    "StockCount",
    "StockCountEntry",
    "StockCountLine",
    "StockDocument",
    "StockDocumentLine",
    "StockLevel",
    "StockMonth",
    "StockMove",
    "StockReason",
    "StockRequest",
    "StockValueMonth",
    "StoreWarehouse",
    "TouchedSku",
    "Transfer",
    "TransferArrival",
    "TransferArrivalLine",
    "TransferLine",
    "Warehouse",
]
