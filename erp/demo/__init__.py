"""The demo company: the same services as real data, with made-up goods and the mock marketplaces."""
