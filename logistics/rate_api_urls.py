"""Addresses of the API of carriers, services, trial freight and routing rules."""

from django.urls import path

from logistics import rate_api, setup_api

urlpatterns = [
    path("services", rate_api.ServiceList.as_view(), name="services"),
    path("services/trial", rate_api.Trial.as_view(), name="services-trial"),
    path("services/<int:service_id>", rate_api.ServiceDetail.as_view(), name="service"),
    path("services/new", setup_api.NewService.as_view(), name="service-new"),
    path("services/<int:service_id>/edit", setup_api.EditService.as_view(), name="service-edit"),
    path("services/<int:service_id>/close", setup_api.CloseService.as_view(), name="service-close"),
    path("services/<int:service_id>/reopen", setup_api.ReopenService.as_view(), name="service-reopen"),
    path("carriers", setup_api.CarrierList.as_view(), name="carriers"),
    path("carriers/new", setup_api.NewCarrier.as_view(), name="carrier-new"),
    path("carriers/<int:carrier_id>", setup_api.CarrierDetail.as_view(), name="carrier"),
    path("carriers/<int:carrier_id>/edit", setup_api.EditCarrier.as_view(), name="carrier-edit"),
    path("carriers/<int:carrier_id>/close", setup_api.CloseCarrier.as_view(), name="carrier-close"),
    path("carriers/<int:carrier_id>/reopen", setup_api.ReopenCarrier.as_view(), name="carrier-reopen"),
    path("carrier-accounts", setup_api.AccountList.as_view(), name="carrier-accounts"),
    path("routing-rules", rate_api.RuleList.as_view(), name="routing-rules"),
]
