"""The addresses of aftersales in the API, under `/api/v1/`."""

from django.urls import URLPattern, path

from aftersales import api, api_messages

urlpatterns: list[URLPattern] = [
    path("cases", api.CaseList.as_view(), name="cases"),
    path("cases/open", api.OpenCase.as_view(), name="cases-open"),
    path("cases/<int:case_id>", api.CaseDetail.as_view(), name="case"),
    path("cases/<int:case_id>/refunds", api.RefundCase.as_view(), name="case-refunds"),
    path("case-lines/<int:line_id>/inspect", api.InspectLine.as_view(), name="case-line-inspect"),
    path("conversations", api_messages.ConversationList.as_view(), name="conversations"),
    path("conversations/<int:conversation_id>", api_messages.ConversationDetail.as_view(), name="conversation"),
    path("conversations/<int:conversation_id>/replies", api_messages.ReplyTo.as_view(), name="conversation-replies"),
]
