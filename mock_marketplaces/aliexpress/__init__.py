"""AliExpress's open platform: signed calls by method name, HTTP 200 for everything, US Pacific wall-clock times."""
