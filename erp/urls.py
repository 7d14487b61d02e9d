"""Every address of the house. Each app names its own; a new one needs a row in the access matrix test."""

from django.urls import include, path

from erp.kernel import health
from erp.kernel.ui.urls import urlpatterns as ui_kit_patterns
from people.access import all_public, public
from people.profile import set_language
from people.urls import sign_in_patterns

urlpatterns = [
    path("healthz", public(health.healthz), name="healthz"),
    path("readyz", public(health.readyz), name="readyz"),
    path("i18n/setlang/", set_language, name="set_language"),
    path("ui-kit/", include(all_public(ui_kit_patterns))),
    path("accounts/", include(sign_in_patterns)),
    path("api/v1/", include("erp.api_urls")),
    path("", include("people.urls")),
    path("", include("stores.urls")),
    path("", include("logistics.urls")),
    path("", include("erp.kernel.job_urls")),
    path("", include("erp.kernel.saved_view_urls")),
    path("", include("products.urls")),
    path("", include("orders.urls")),
    path("", include("orders.rules.urls")),
    path("", include("inventory.urls")),
    path("", include("products.sku_urls")),
    path("", include("procurement.urls")),
    path("", include("aftersales.urls")),
    path("", include("distribution.urls")),
    path("", include("finance.urls")),
    path("", include("insights.urls")),
    path("audit/", include("erp.kernel.audit_urls")),
]
