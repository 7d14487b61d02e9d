"""Addresses of carriers, services, rates, routing rules and line-hauls."""

from django.urls import path

from logistics.views import consolidations, rate_sheets, rates, routing

urlpatterns = [
    path("carriers/", rates.carriers, name="carriers"),
    path("services/", rates.services, name="services"),
    path("services/findings/", rates.findings, name="rate-findings"),
    path("services/trial/", routing.trial_page, name="trial"),
    path("services/<int:service_id>/", rates.service, name="service"),
    path("services/<int:service_id>/save/<str:part>/", rates.save, name="service-save"),
    path("services/<int:service_id>/remove/<str:part>/<int:key>/", rates.remove, name="service-remove"),
    path("services/import/", rate_sheets.imports, name="rate-imports"),
    path("services/import/<int:run_id>/", rate_sheets.import_run, name="rate-import-run"),
    path("services/import/<int:run_id>/write/", rate_sheets.write_run, name="rate-import-write"),
    path("services/import/<int:run_id>/go-on/", rate_sheets.go_on, name="rate-import-go-on"),
    path("services/import/<int:run_id>/cancel/", rate_sheets.cancel_run, name="rate-import-cancel"),
    path("services/import/<int:run_id>/wrong/", rate_sheets.wrong_rows, name="rate-import-wrong"),
    path("services/export/", rate_sheets.start_export, name="rate-export-start"),
    path("services/export/<int:export_id>/", rate_sheets.export_page, name="rate-export"),
    path("services/export/file/<str:token>/", rate_sheets.download, name="rate-export-file"),
    path("routing/", routing.rules, name="routing"),
    path("routing/new/", routing.rule, name="routing-new"),
    path("routing/<int:rule_id>/", routing.rule, name="routing-rule"),
    path("routing/<int:rule_id>/<str:verb>/", routing.act, name="routing-act"),
    path("line-hauls/", consolidations.consolidations, name="consolidations"),
    path("line-hauls/new/", consolidations.new, name="consolidation-new"),
    path("line-hauls/<int:consolidation_id>/", consolidations.consolidation, name="consolidation"),
    path("line-hauls/<int:consolidation_id>/<str:verb>/", consolidations.act, name="consolidation-act"),
]
