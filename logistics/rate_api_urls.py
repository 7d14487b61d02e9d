"""Addresses of the API of services, trial freight and routing rules."""

from django.urls import path

from logistics import rate_api

urlpatterns = [
    path("services", rate_api.ServiceList.as_view(), name="services"),
    path("services/trial", rate_api.Trial.as_view(), name="services-trial"),
    path("services/<int:service_id>", rate_api.ServiceDetail.as_view(), name="service"),
    path("routing-rules", rate_api.RuleList.as_view(), name="routing-rules"),
]
