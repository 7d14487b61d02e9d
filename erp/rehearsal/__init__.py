"""A trading day in a scratch database against scratch mocks, over HTTP, with real workers; and its judge."""
