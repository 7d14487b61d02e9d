"""Addresses of the settlements in the API."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
