"""Addresses of carriers, services, rates, routing rules and line-hauls."""

from django.urls import path

from erp.kernel.imports.views import sheet_urls
from logistics.views import consolidations, rates, routing, setup, surcharges
from logistics.views.rate_sheets import RATE_PAGES

urlpatterns = [
    path("carriers/", rates.carriers, name="carriers"),
    path("carriers/new/", setup.carrier_new, name="carrier-enter"),
    path("carriers/<int:carrier_id>/", setup.carrier, name="carrier"),
    path("carriers/<int:carrier_id>/edit/", setup.carrier_edit, name="carrier-edit"),
    path("carriers/<int:carrier_id>/closing/", setup.carrier_closing, name="carrier-closing"),
    path("services/", rates.services, name="services"),
    path("services/new/", setup.service_new, name="service-new"),
    path("services/<int:service_id>/edit/", setup.service_edit, name="service-edit"),
    path("services/<int:service_id>/closing/", setup.service_closing, name="service-closing"),
    path("services/findings/", rates.findings, name="rate-findings"),
    path("services/trial/", routing.trial_page, name="trial"),
    path("services/<int:service_id>/", rates.service, name="service"),
    path("services/cards/<int:card_id>/surcharges/", surcharges.save, name="surcharge-save"),
    path(
        "services/cards/<int:card_id>/surcharges/<int:surcharge_id>/remove/", surcharges.remove, name="surcharge-remove"
    ),
    path("services/<int:service_id>/save/<str:part>/", rates.save, name="service-save"),
    path("services/<int:service_id>/remove/<str:part>/<int:key>/", rates.remove, name="service-remove"),
    *sheet_urls(RATE_PAGES, imports_at="services/import/", exports_at="services/export/"),
    path("routing/", routing.rules, name="routing"),
    path("routing/new/", routing.rule, name="routing-new"),
    path("routing/<int:rule_id>/", routing.rule, name="routing-rule"),
    path("routing/<int:rule_id>/<str:verb>/", routing.act, name="routing-act"),
    path("line-hauls/", consolidations.consolidations, name="consolidations"),
    path("line-hauls/new/", consolidations.new, name="consolidation-new"),
    path("line-hauls/<int:consolidation_id>/", consolidations.consolidation, name="consolidation"),
    path("line-hauls/<int:consolidation_id>/<str:verb>/", consolidations.act, name="consolidation-act"),
]
