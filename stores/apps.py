from django.apps import AppConfig


class StoresConfig(AppConfig):
    name = "stores"

    def ready(self) -> None:
        """Put our entries into the page shell."""
        from stores.shell import fill_shell

        fill_shell()
