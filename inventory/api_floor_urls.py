"""Where the API of the floor and of warehouses is."""

from django.urls import path

from inventory import api_floor as floor
from inventory import api_warehouses as warehouses

urlpatterns = [
    path("transfers", floor.TransferList.as_view(), name="transfers"),
    path("transfers/plan", floor.PlanTransfer.as_view(), name="transfers-plan"),
    path("transfers/<int:transfer_id>", floor.TransferDetail.as_view(), name="transfer"),
    path("transfers/<int:transfer_id>/send", floor.SendTransfer.as_view(), name="transfer-send"),
    path("transfers/<int:transfer_id>/receive", floor.ReceiveTransfer.as_view(), name="transfer-receive"),
    path("bins/stock", floor.BinStockList.as_view(), name="bin-stock"),
    path("bins/moves", floor.BinMoves.as_view(), name="bin-moves"),
    path("warehouses", warehouses.WarehouseList.as_view(), name="warehouses"),
    path("warehouses/new", warehouses.NewWarehouse.as_view(), name="warehouse-new"),
    path("warehouses/<int:warehouse_id>", warehouses.WarehouseDetail.as_view(), name="warehouse"),
    path("warehouses/<int:warehouse_id>/edit", warehouses.EditWarehouse.as_view(), name="warehouse-edit"),
    path("warehouses/<int:warehouse_id>/close", warehouses.CloseWarehouse.as_view(), name="warehouse-close"),
    path("warehouses/<int:warehouse_id>/reopen", warehouses.ReopenWarehouse.as_view(), name="warehouse-reopen"),
]
