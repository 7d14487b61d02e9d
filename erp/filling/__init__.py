"""A big company in one go, clean before the audit: for lists, reports and measurements. Written by sets, checked by the same triggers."""
