"""The insights app: its entries in the shell."""

from django.apps import AppConfig


class InsightsConfig(AppConfig):
    name = "insights"
