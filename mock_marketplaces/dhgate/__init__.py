"""DHgate."""
