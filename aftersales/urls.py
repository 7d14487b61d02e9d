"""The addresses of aftersales."""

from django.urls import path

from aftersales.views import cases, conversations, reviews, station, templates

app_name = "aftersales"
urlpatterns = [
    path("aftersales/cases/", cases.case_list, name="list"),
    path("aftersales/cases/<int:case_id>/", cases.case_page, name="case"),
    path("aftersales/cases/<int:case_id>/refund/", cases.case_refund, name="refund"),
    path("aftersales/cases/<int:case_id>/resend/", cases.case_resend, name="resend"),
    path("aftersales/cases/<int:case_id>/stop/", cases.case_stop, name="stop"),
    path("aftersales/cases/<int:case_id>/close/", cases.case_close, name="close"),
    path("aftersales/orders/<int:order_id>/open/", cases.case_open, name="open"),
    path("aftersales/returns/receive/", station.station, name="station"),
    path("aftersales/returns/receive/scan/", station.scan, name="station-scan"),
    path("aftersales/returns/judge/", station.judge, name="judge"),
    path("aftersales/unknown/", station.unknown_list, name="unknown"),
    path("aftersales/unknown/<int:unknown_id>/link/", station.unknown_link, name="unknown-link"),
    path("aftersales/reviews/", reviews.review_list, name="reviews"),
    path("aftersales/reviews/seen/", reviews.review_seen, name="reviews-seen"),
    path("aftersales/reviews/limits/", reviews.review_limits, name="review-limits"),
    path("aftersales/messages/", conversations.inbox, name="messages"),
    path("aftersales/messages/<int:conversation_id>/", conversations.conversation_page, name="conversation"),
    path(
        "aftersales/messages/<int:conversation_id>/drawer/",
        conversations.conversation_drawer,
        name="conversation-drawer",
    ),
    path("aftersales/messages/<int:conversation_id>/reply/", conversations.reply, name="reply"),
    path("aftersales/messages/<int:conversation_id>/filled/", conversations.filled, name="reply-filled"),
    path("aftersales/messages/<int:conversation_id>/act/<slug:action>/", conversations.act, name="conversation-act"),
    path("aftersales/messages/<int:conversation_id>/again/<int:message_id>/", conversations.again, name="reply-again"),
    path("aftersales/templates/", templates.template_list, name="templates"),
    path("aftersales/templates/new/", templates.template_new, name="template-new"),
    path("aftersales/templates/<int:template_id>/", templates.template_edit, name="template"),
    path("aftersales/templates/<int:template_id>/retire/", templates.template_retire, name="template-retire"),
]
