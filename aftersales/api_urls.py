"""The addresses of aftersales in the API, under `/api/v1/`."""

from django.urls import URLPattern, path

from aftersales import api

urlpatterns: list[URLPattern] = [
    path("cases", api.CaseList.as_view(), name="cases"),
    path("cases/open", api.OpenCase.as_view(), name="cases-open"),
    path("cases/<int:case_id>", api.CaseDetail.as_view(), name="case"),
    path("cases/<int:case_id>/refunds", api.RefundCase.as_view(), name="case-refunds"),
    path("case-lines/<int:line_id>/inspect", api.InspectLine.as_view(), name="case-line-inspect"),
]
