#!/usr/bin/env python
"""The one door for commands: finds or starts the embedded servers, then hands over to Django."""

import os
import sys


def main() -> None:
    """Run one management command with the servers it needs."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "erp.settings")
    from erp.launcher.servers import servers_for_command  # after the settings name is set

    with servers_for_command(sys.argv):
        from django.core.management import execute_from_command_line

        execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
