"""The API of finance."""
