"""Does `erp/structure/structure.sql` stand for the migrations that are here?"""

import sys

from erp.structure.file import FILE, fits


def main() -> int:
    if fits():
        return 0
    print(f"{FILE.name} stands for other migrations: run `manage.py structure` and commit the file")
    return 1


if __name__ == "__main__":
    sys.exit(main())
