"""The four tables that join the house; nothing else does."""


def connect() -> None:
    """Called once, by `ErpConfig.ready`."""
