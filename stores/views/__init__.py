"""Pages and webhooks of stores."""
