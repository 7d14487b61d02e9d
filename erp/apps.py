from django.apps import AppConfig


class ErpConfig(AppConfig):
    name = "erp"

    def ready(self) -> None:
        """Load the Celery app, so that shared tasks bind to it, and join the house."""
        from erp import celery, wiring  # noqa: F401  # apps must be loaded first

        wiring.connect()
