"""Addresses of the listing desk: the mapping sheet and the forbidden words."""

from django.urls import path

from products import mapping_views, word_views

urlpatterns = [
    path("listings/mapping-sheet/", mapping_views.mapping_sheet, name="mapping-sheet"),
    path("listings/words/", word_views.word_list, name="words"),
    path("listings/words/put/", word_views.put, name="words-put"),
    path("listings/words/drop/", word_views.drop, name="words-drop"),
]
