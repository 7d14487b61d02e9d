"""The addresses of saved views."""

from django.urls import path

from erp.kernel import saved_views

urlpatterns = [
    path("views/<str:page>/save/", saved_views.save, name="saved-view-save"),
    path("views/<int:view_id>/delete/", saved_views.delete, name="saved-view-delete"),
]
