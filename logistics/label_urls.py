"""Addresses of labels, of parcels on their way, and of carriers' accounts."""

from django.urls import path

from logistics.views import labels

urlpatterns = [
    path("labels/", labels.label_list, name="label-list"),
    path("labels/again/", labels.label_again, name="label-again"),
    path("parcels/away/", labels.away, name="away"),
    path("carriers/accounts/", labels.carrier_list, name="carrier-accounts"),
    path("carriers/accounts/new/", labels.carrier_new, name="carrier-new"),
    path("carriers/accounts/<int:account_id>/<slug:action>/", labels.carrier_act, name="carrier-act"),
]
