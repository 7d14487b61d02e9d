"""The finance app: its entries in the shell."""

from django.apps import AppConfig


class FinanceConfig(AppConfig):
    name = "finance"
