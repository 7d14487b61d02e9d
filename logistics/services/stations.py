"""The stations of the warehouse floor, by their names: print, verify, weigh, ship, and pack, which is the last three in one."""

from logistics.services.packing import pack_scan
from logistics.services.printing import mark_printed
from logistics.services.scans import Answer
from logistics.services.shipping import ship, ship_parcels
from logistics.services.verifying import verify_scan
from logistics.services.weighing import weigh

__all__ = ["Answer", "mark_printed", "pack_scan", "ship", "ship_parcels", "verify_scan", "weigh"]
