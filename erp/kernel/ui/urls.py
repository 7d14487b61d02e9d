"""The kit's own pages: made-up data, no database, so that a screenshot shows the design and nothing else."""

from django.urls import path

from erp.kernel.ui import views

urlpatterns = [
    path("", views.ui_kit, name="ui-kit"),
    path("list/", views.sample_list, name="ui-kit-list"),
    path("list/<int:row_id>/", views.sample_drawer, name="ui-kit-drawer"),
    path("list/batch/", views.sample_batch, name="ui-kit-batch"),
    path("job/<int:done>/", views.sample_job, name="ui-kit-job"),
    path("station/", views.sample_station, name="ui-kit-station"),
    path("station/scan/", views.sample_scan, name="ui-kit-scan"),
]
