"""What the rows of waves and manifests prove."""

from django.utils.translation import gettext_lazy as _

from erp.kernel.promises import Promise

_WANTED = """SELECT w.id, w.number, l.sku_id, sum(l.quantity) AS n FROM logistics_wave w
  JOIN logistics_waveparcel p ON p.wave_id = w.id AND p.live
  JOIN logistics_parcelline l ON l.parcel_id = p.parcel_id WHERE w.state IN ('open', 'picking') GROUP BY 1, 2, 3"""

PROMISES = [
    Promise(
        name="waves.places_living",
        says=_(
            "No parcel that went past the verify station is still worked on in a wave, nor any in a wave that is over."
        ),
        sql="""SELECT w.number AS wave, w.state AS wave_state, c.number, c.state FROM logistics_waveparcel p
            JOIN logistics_wave w ON w.id = p.wave_id JOIN logistics_parcel c ON c.id = p.parcel_id
            WHERE p.live AND (c.state IN ('verified', 'weighed', 'shipped') OR w.state IN ('done', 'cancelled'))""",
        checked_sql="SELECT count(*) FROM logistics_waveparcel",
    ),
    Promise(
        name="waves.way_serves_parcels",
        says=_("The way of a wave that is to be picked takes as many units of each SKU as its parcels want."),
        sql=f"""SELECT t.number AS wave, t.sku_id, t.n AS wanted, coalesce(k.n, 0) AS planned FROM ({_WANTED}) t
            LEFT JOIN (SELECT wave_id, sku_id, sum(quantity - short) AS n FROM logistics_wavepick GROUP BY 1, 2) k
              ON k.wave_id = t.id AND k.sku_id = t.sku_id WHERE coalesce(k.n, 0) < t.n""",
        checked_sql=f"SELECT count(*) FROM ({_WANTED}) t",
    ),
    Promise(
        name="waves.wall_fits_parcels",
        says=_("What belongs in a slot of a put wall is what is in its parcel."),
        sql="""SELECT c.number, s.code AS sku, w.quantity AS on_wall, coalesce(l.n, 0) AS packed FROM logistics_wallline w
            JOIN logistics_waveparcel p ON p.id = w.place_id JOIN logistics_parcel c ON c.id = p.parcel_id JOIN products_sku s ON s.id = w.sku_id
            LEFT JOIN (SELECT parcel_id, sku_id, sum(quantity) AS n FROM logistics_parcelline GROUP BY 1, 2) l
              ON l.parcel_id = p.parcel_id AND l.sku_id = w.sku_id WHERE w.quantity IS DISTINCT FROM coalesce(l.n, 0)""",
        checked_sql="SELECT count(*) FROM logistics_wallline",
    ),
    Promise(
        name="manifests.only_shipped",
        says=_("Each parcel on a manifest was shipped from its warehouse with its carrier."),
        sql="""SELECT m.number AS manifest, c.number, c.state FROM logistics_manifestparcel r JOIN logistics_manifest m ON m.id = r.manifest_id
            JOIN logistics_parcel c ON c.id = r.parcel_id JOIN logistics_service s ON s.id = c.service_id
            WHERE c.state <> 'shipped' OR c.warehouse_id <> m.warehouse_id OR s.carrier_id <> m.carrier_id""",
        checked_sql="SELECT count(*) FROM logistics_manifestparcel",
    ),
    Promise(
        name="manifests.handed_checked",
        says=_("Each parcel on a manifest that was handed over was scanned into the van."),
        sql="""SELECT m.number AS manifest, c.number FROM logistics_manifestparcel r JOIN logistics_manifest m ON m.id = r.manifest_id
            JOIN logistics_parcel c ON c.id = r.parcel_id WHERE m.handed_at IS NOT NULL AND r.checked_at IS NULL""",
        checked_sql="""SELECT count(*) FROM logistics_manifestparcel r JOIN logistics_manifest m ON m.id = r.manifest_id
            WHERE m.handed_at IS NOT NULL""",
    ),
]
