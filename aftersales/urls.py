"""The addresses of aftersales."""

from django.urls import URLPattern

app_name = "aftersales"
urlpatterns: list[URLPattern] = []
