"""Wish's Merchant API v3: OAuth, orders of one variation each, tracking accepted first and judged later, webhooks."""
