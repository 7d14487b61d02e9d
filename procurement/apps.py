"""The procurement app: its entries in the shell."""

from django.apps import AppConfig


class ProcurementConfig(AppConfig):
    name = "procurement"
