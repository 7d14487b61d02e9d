"""The addresses of distribution."""

from django.urls import URLPattern

app_name = "distribution"
urlpatterns: list[URLPattern] = []
