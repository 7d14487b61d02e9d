"""The aftersales app: its entries in the shell."""

from django.apps import AppConfig


class AftersalesConfig(AppConfig):
    name = "aftersales"
