"""Addresses of the payables in the API."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
