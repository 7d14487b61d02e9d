"""Addresses of the listing desk: listings, their drafts, the mapping sheet and the forbidden words."""

from django.urls import path

from products import draft_views, listing_views, mapping_views, word_views

urlpatterns = [
    path("listings/", listing_views.listing_list, name="listings"),
    path("listings/<int:listing_id>/", listing_views.listing_page, name="listing"),
    path("listings/<int:listing_id>/remap/", listing_views.remap, name="remap"),
    path("listings/draft/", listing_views.draft_chosen, name="listings-draft"),
    path("listings/drafts/", draft_views.draft_list, name="drafts"),
    path("listings/drafts/new/", draft_views.new_drafts, name="drafts-new"),
    path("listings/drafts/act/<slug:action>/", draft_views.act, name="drafts-act"),
    path("listings/drafts/<int:draft_id>/", draft_views.draft_page, name="draft"),
    path("listings/drafts/<int:draft_id>/save/", draft_views.save, name="draft-save"),
    path("listings/drafts/<int:draft_id>/checks/", draft_views.live_checks, name="draft-checks"),
    path("listings/mapping-sheet/", mapping_views.mapping_sheet, name="mapping-sheet"),
    path("listings/words/", word_views.word_list, name="words"),
    path("listings/words/put/", word_views.put, name="words-put"),
    path("listings/words/drop/", word_views.drop, name="words-drop"),
]
