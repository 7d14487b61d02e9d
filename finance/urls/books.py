"""Addresses of the books."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
