"""Addresses of the settlements."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
