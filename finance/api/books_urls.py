"""Addresses of the books in the API."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
