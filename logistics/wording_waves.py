"""The words of waves, papers and hand-over. A refusal names what is wrong, by whom and when, and what to do next."""

from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext_lazy as _

WAVE_WORDS: dict[str, str | LazyText] = {
    # pick
    "unknown_wave": _("No wave has the code %(scanned)s. Scan the barcode of a pick list."),
    "wave_opened": _("%(wave)s is yours. Go to the first bin."),
    "at_bin": _("Take %(quantity)s of %(scanned)s from %(bin)s."),
    "wrong_bin": _("%(scanned)s is not the bin. Go to %(bin)s and scan it."),
    "pick_unit": _("%(scanned)s: %(have)s of %(quantity)s."),
    "picked": _("%(scanned)s is complete. Go on."),
    "wave_picked": _("%(wave)s is picked: %(count)s parcels. Take it to the next station."),
    "unknown_pick": _("Nothing we sell has the code %(scanned)s. Take %(expected)s."),
    "wrong_pick": _("%(scanned)s %(name)s is not wanted here. Put it back and take %(expected)s."),
    "pick_too_many": _("%(counted)s of %(scanned)s are too many: %(quantity)s are wanted. Count again."),
    "pick_not_more": _("%(have)s of %(scanned)s are counted already. Type how many you have in all, or scan CMD:UNDO."),
    "pick_undone": _("The last scan of %(scanned)s is taken back: %(have)s left."),
    "nothing_picked": _("There is no scan in %(wave)s to take back."),
    "pick_short": _(
        "%(units_short)s of %(scanned)s are missing. Without them go: %(expected)s. They left the wave; the shortage is noted for a count."
    ),
    "wave_emptied": _("%(units_short)s of %(scanned)s are missing, and nothing of %(wave)s is left to pick."),
    "wave_in_hand": _("%(by)s picks %(wave)s since %(at)s. Leave it to them, or scan CMD:TAKE to take it over."),
    "wave_picked_before": _("%(wave)s was picked by %(by)s at %(at)s."),
    "wave_dissolved": _("%(wave)s was dissolved. Put the goods back."),
    # put wall
    "wall_opened": _("Scan the goods of %(wave)s one by one."),
    "to_slot": _("Slot %(slot)s: %(scanned)s, %(have)s of %(quantity)s."),
    "slot_full": _("Slot %(slot)s is complete: verify %(number)s."),
    "no_wall": _("%(wave)s needs no sorting: each parcel has one SKU. Verify its parcels."),
    "wave_not_picked": _("Nobody has begun to pick %(wave)s yet. Pick it first."),
    "wave_over": _("%(wave)s is done already."),
    "unknown_item_wall": _("Nothing we sell has the code %(scanned)s. Put it aside."),
    "not_on_wall": _("%(scanned)s %(name)s belongs in no parcel of %(wave)s. Put it back."),
    "wall_has_all": _("Every slot has its %(scanned)s. Put this one back."),
    "slot_out": _("Slot %(slot)s is out: %(number)s is not to be sent. Put %(scanned)s back."),
    # waves
    "picked_before": _("%(number)s was picked by %(by)s at %(at)s."),
    "not_in_wave": _("%(number)s is not in %(wave)s."),
    "wave_begun": _("%(by)s picks %(wave)s since %(at)s: take single parcels out instead."),
    "no_step": _("Nothing was done to %(number)s yet that could be taken back."),
    # papers
    "label_unfit": "%(text)s",  # in words already
    "customs_no_value": _(
        "%(number)s: nothing says what %(sku)s is worth. Enter its declared value, then print again."
    ),
    "customs_no_rate": _("%(number)s: no exchange rate for %(currency)s is known. Enter one, then print again."),
    # learned weights
    "not_learned": _("The catalogue is right, or too few parcels with this SKU alone were weighed."),
    # hand-over
    "checked": _("%(number)s goes in. %(left)s left."),
    "checked_before": _("%(number)s was checked by %(by)s at %(at)s."),
    "not_shipped": _("%(number)s is not shipped. Take it to the ship station first."),
    "other_carrier": _("%(number)s goes with %(carrier)s, not with this van."),
    "other_warehouse": _("%(number)s leaves from %(warehouse)s, not from here."),
    "on_other_manifest": _("%(number)s is on %(other)s already."),
    "handed_before": _("%(manifest)s was handed over by %(by)s at %(at)s."),
    "unchecked": _("%(count)s parcels of %(manifest)s were not scanned. Scan them, or leave them for the next van."),
    "manifest_empty": _("No parcel of %(manifest)s was scanned yet."),
    "nobody_took": _("Enter who takes the parcels."),
    # timelines
    "parcel.waved": _("In wave %(wave)s, slot %(slot)s"),
    "parcel.out_by_hand": _("Taken out of wave %(wave)s"),
    "parcel.out_short": _("Out of wave %(wave)s: goods were missing"),
    "parcel.out_kicked": _("Kicked out of wave %(wave)s"),
    "parcel.out_dissolved": _("Wave %(wave)s was dissolved"),
    "parcel.picked": _("Picked with wave %(wave)s"),
    "parcel.unweighed": _("Weighing undone: it was %(actual_g)s g"),
    "parcel.unverified": _("Verifying undone"),
    "parcel.handed": _("Handed over to %(to)s with %(manifest)s"),
    "wave.taken": _("Taken in hand"),
    "wave.picked": _("Picked"),
    "wave.short": _("%(units)s of %(sku)s were missing; without them: %(parcels)s"),
    "reopened": _("Verifying was undone"),
}
