"""The distribution app: its entries in the shell."""

from django.apps import AppConfig


class DistributionConfig(AppConfig):
    name = "distribution"
