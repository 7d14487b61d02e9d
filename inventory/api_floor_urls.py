"""Where the API of the floor is."""

from django.urls import path

from inventory import api_floor as floor

urlpatterns = [
    path("transfers", floor.TransferList.as_view(), name="transfers"),
    path("transfers/plan", floor.PlanTransfer.as_view(), name="transfers-plan"),
    path("transfers/<int:transfer_id>", floor.TransferDetail.as_view(), name="transfer"),
    path("transfers/<int:transfer_id>/send", floor.SendTransfer.as_view(), name="transfer-send"),
    path("transfers/<int:transfer_id>/receive", floor.ReceiveTransfer.as_view(), name="transfer-receive"),
    path("bins/stock", floor.BinStockList.as_view(), name="bin-stock"),
    path("bins/moves", floor.BinMoves.as_view(), name="bin-moves"),
]
