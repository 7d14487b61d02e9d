"""Addresses of stores: webhooks and the sync pages."""

from django.urls import path

from stores import views

urlpatterns = [
    path("hooks/<slug:marketplace>/<slug:hook_key>", views.receive_hook, name="hook"),
]
