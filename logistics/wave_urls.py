"""Addresses of waves, their stations and papers, and of the door."""

from django.urls import path

from logistics.views import floor, leaving, output, papers, waves

urlpatterns = [
    path("waves/", waves.wave_list, name="waves"),
    path("waves/new/", waves.wave_new, name="wave-new"),
    path("waves/<int:wave_id>/", waves.wave_page, name="wave"),
    path("waves/<int:wave_id>/do/<slug:action>/", waves.wave_act, name="wave-act"),
    *(path(f"stations/{name}/", floor.station, {"bench": name}, name=name) for name in floor.BENCHES),
    *(path(f"stations/{name}/scan/", floor.scan, {"bench": name}, name=f"{name}-scan") for name in floor.BENCHES),
    path("stations/papers/", papers.ask, name="papers"),
    path("stations/papers/<int:paper_id>/", papers.paper, name="paper"),
    path("stations/papers/files/<slug:token>/", papers.file, name="paper-file"),
    path("stations/leaving/", leaving.leaving, name="leaving"),
    path("stations/leaving/<slug:action>/", leaving.batch, name="leaving-batch"),
    path("stations/manifests/", leaving.manifest_list, name="manifests"),
    path("stations/manifests/fill/", leaving.manifest_fill, name="manifest-fill"),
    path("stations/manifests/<int:manifest_id>/", leaving.manifest, name="manifest"),
    path("stations/manifests/<int:manifest_id>/scan/", leaving.manifest_scan, name="manifest-scan"),
    path("stations/manifests/<int:manifest_id>/hand/", leaving.manifest_hand, name="manifest-hand"),
    path("stations/manifests/<int:manifest_id>/undo/", leaving.manifest_undo, name="manifest-undo"),
    path("stations/manifests/<int:manifest_id>/print/", leaving.manifest_print, name="manifest-print"),
    path("stations/output/", output.output, name="output"),
    path("stations/weights/", output.weights, name="weights"),
    path("stations/weights/accept/", output.accept, name="weights-accept"),
    path("parcels/<int:parcel_id>/undo/", leaving.undo, name="parcel-undo"),
]
