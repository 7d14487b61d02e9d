"""The channels of Amazon's own warehouses."""

CHANNELS = {"NA": "AMAZON_NA", "EU": "AMAZON_EU", "FE": "AMAZON_JP"}


def channel(region: str) -> str:
    """The channel of Amazon's own warehouses in a region."""
    return CHANNELS[region]
