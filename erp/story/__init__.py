"""Business told as a list of events and replayed through the services on an empty company: `docs/story.md`."""
