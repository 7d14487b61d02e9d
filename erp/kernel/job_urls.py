"""The addresses of jobs."""

from django.urls import path

from erp.kernel import job_views

urlpatterns = [
    path("jobs/", job_views.job_list, name="jobs"),
    path("jobs/<int:job_id>/", job_views.job_page, name="job"),
    path("jobs/<int:job_id>/toast/", job_views.job_toast, name="job-toast"),
    path("jobs/<int:job_id>/cancel/", job_views.job_cancel, name="job-cancel"),
]
