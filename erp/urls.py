"""Every address of the house. Each app names its own; a new one needs a row in the access matrix test."""

from django.urls import include, path

from erp.kernel import health

urlpatterns = [
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("i18n/", include("django.conf.urls.i18n")),
    path("ui-kit/", include("erp.kernel.ui.urls")),
    path("accounts/", include("allauth.urls")),
    path("", include("stores.urls")),
    path("", include("logistics.urls")),
]
