"""Listings are found by any piece of their title or their code, as SKUs are (docs/adr/0016): an index of the pieces, no column."""

from django.db import migrations

FORWARD = r"""
CREATE INDEX listing_pieces ON products_listing USING gin (products_grams(products_fold(seller_sku || E'\n' || title)));
"""


class Migration(migrations.Migration):
    dependencies = [("products", "0008_search_once")]

    operations = [migrations.RunSQL(FORWARD, "DROP INDEX listing_pieces")]
