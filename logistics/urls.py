"""Addresses of stations and parcels."""

from django.urls import path

from logistics import label_urls, rate_urls, wave_urls
from logistics.views import parcels, printing, stations

app_name = "logistics"

urlpatterns = [
    path("stations/", stations.chooser, name="stations"),
    path("stations/print/", printing.queue, name="print"),
    path("stations/print/labels/", printing.labels, name="labels"),
    *(path(f"stations/{name}/", stations.station, {"desk": name}, name=name) for name in stations.DESKS),
    *(path(f"stations/{name}/scan/", stations.scan, {"desk": name}, name=f"{name}-scan") for name in stations.DESKS),
    *wave_urls.urlpatterns,
    *label_urls.urlpatterns,
    path("parcels/", parcels.parcel_list, name="parcels"),
    path("parcels/<int:parcel_id>/", parcels.parcel_page, name="parcel"),
    *rate_urls.urlpatterns,
]
