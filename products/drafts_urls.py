"""Addresses of the API of listing drafts."""

from django.urls import path

from products import drafts_api as drafts

urlpatterns = [
    path("listing-drafts", drafts.DraftList.as_view(), name="listing-drafts"),
    path("listing-drafts/write", drafts.WriteDrafts.as_view(), name="listing-drafts-write"),
    path("listing-drafts/change", drafts.ChangeDrafts.as_view(), name="listing-drafts-change"),
    path("listing-drafts/publish", drafts.PublishDrafts.as_view(), name="listing-drafts-publish"),
    path("listing-drafts/edit", drafts.EditListings.as_view(), name="listing-drafts-edit"),
    path("listing-drafts/close", drafts.CloseListings.as_view(), name="listing-drafts-close"),
    path("listing-drafts/reopen", drafts.ReopenListings.as_view(), name="listing-drafts-reopen"),
]
