"""The tables as all migrations together make them, in one file: an empty database is filled from it within seconds.

`structure.sql` is written by `manage.py structure` from a database that was migrated, and names the migrations that it stands
for. One that stands for others is not used: then each migration runs, as it does on a database that has tables.
"""
