"""Backups: database and media in one file, the key ring in another, and the way back."""


class Refused(Exception):
    """A backup or a restore that does not go on; says why and what to do. What was there is as it was."""
