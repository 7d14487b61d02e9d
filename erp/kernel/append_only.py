"""Append-only tables: a trigger refuses UPDATE and DELETE, whoever asks; the working role has no right to them either."""

from django.db import migrations

FUNCTION = """
CREATE OR REPLACE FUNCTION kernel_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'table % is append-only: write a correcting row instead', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;
"""

# Filled by the migrations' imports: the tables whose rights `grants.apply_grants` narrows.
TABLES: tuple[str, ...] = (
    "kernel_timelineentry",
    "inventory_stockmove",
    "inventory_layeruse",
    "inventory_stockdocument",
    "inventory_stockdocumentline",
    "inventory_cameback",
    "products_launchcomment",
    "inventory_binmove",
    "inventory_transferarrival",
    "inventory_transferarrivalline",
    "inventory_revaluation",
    "inventory_layerrevaluation",
    "inventory_moverevaluation",
    "inventory_stockcountentry",
    "inventory_mirrorreport",
    "inventory_mirrorsale",
    "inventory_collectionline",
    "logistics_scanevent",
    "logistics_labelcost",
    "logistics_labelprint",
    "logistics_trackingevent",
    "procurement_goodsreceipt",
    "procurement_goodsreceiptline",
    "procurement_receiptextra",
    "procurement_latecost",
    "procurement_latecostline",
    "orders_ruleapplication",
    "aftersales_inspection",
    "aftersales_returnarrival",
    "distribution_walletentry",
    "finance_entry",
    "finance_leg",
    "finance_withdrawal",
    "finance_payment",
    "finance_paymentshare",
    "finance_paymentreversal",
    "finance_opening",
)


def append_only(table: str) -> migrations.RunSQL:
    """A migration operation that makes a table append-only."""
    if table not in TABLES:
        raise ValueError(f"{table} must be listed in erp.kernel.append_only.TABLES")
    return migrations.RunSQL(
        f"{FUNCTION} CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION kernel_append_only();",
        f"DROP TRIGGER {table}_append_only ON {table};",
    )
