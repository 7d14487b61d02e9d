from django.apps import AppConfig
from django.db.models.signals import post_migrate


class KernelConfig(AppConfig):
    name = "erp.kernel"
    label = "kernel"

    def ready(self) -> None:
        """Narrow the working role's rights after each migrate."""
        from erp.kernel.grants import apply_grants

        post_migrate.connect(apply_grants, sender=self, dispatch_uid="kernel.grants")
