"""The addresses of aftersales."""

from django.urls import path

from aftersales.views import cases, reviews, station

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
]
