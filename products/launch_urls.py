"""Addresses of the launch board and the designers' queue."""

from django.urls import path

from products import design_views as design
from products import launch_views as launch

urlpatterns = [
    path("launch/", launch.board_page, name="launch"),
    path("launch/add/", launch.add, name="launch-add"),
    path("launch/<int:card_id>/", launch.card_page, name="launch-card"),
    path("launch/<int:card_id>/move/", launch.move, name="launch-move"),
    path("launch/<int:card_id>/plan/", launch.plan, name="launch-plan"),
    path("launch/<int:card_id>/comment/", launch.say, name="launch-comment"),
    path("design/", design.queue, name="design"),
    path("design/new/", design.new, name="design-new"),
    path("design/lacking/", design.lacking_list, name="design-lacking"),
    path("design/lacking/<slug:what>/", design.make_for_lacking, name="design-lacking-make"),
    path("design/batch/<slug:verb>/", design.batch, name="design-batch"),
    path("design/judge/<slug:verb>/", design.judge_batch, name="design-judge-batch"),
    path("design/<int:task_id>/", design.task_page, name="design-task"),
    path("design/<int:task_id>/plan/", design.plan, name="design-plan"),
    path("design/<int:task_id>/do/<slug:verb>/", design.act, name="design-act"),
    path("design/<int:task_id>/judge/<slug:verb>/", design.judge, name="design-judge"),
]
