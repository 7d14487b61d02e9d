"""Addresses of the payables."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
