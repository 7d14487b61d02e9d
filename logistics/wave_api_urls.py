"""Addresses of the API of waves."""

from django.urls import path

from logistics import waves_api

urlpatterns = [
    path("waves", waves_api.WaveList.as_view(), name="waves"),
    path("waves/new", waves_api.MakeWaves.as_view(), name="waves-new"),
    path("waves/dissolve", waves_api.DissolveWaves.as_view(), name="waves-dissolve"),
    path("waves/scan", waves_api.WaveScan.as_view(), name="waves-scan"),
    path("waves/<int:wave_id>", waves_api.WaveDetail.as_view(), name="wave"),
    path("waves/<int:wave_id>/take-out", waves_api.TakeOut.as_view(), name="wave-take-out"),
]
