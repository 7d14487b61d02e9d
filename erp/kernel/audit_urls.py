"""Addresses of the audit."""

from django.urls import path

from erp.kernel import audit_views

urlpatterns = [
    path("", audit_views.audit_page, name="audit"),
    path("run/", audit_views.audit_run, name="audit-run"),
]
