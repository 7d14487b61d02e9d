"""Addresses of stores: webhooks, the sync pages, and who may see which store."""

from django.urls import path

from stores.views import access, hooks, outgoing, rules, sync

urlpatterns = [
    path("people/<int:person_id>/stores/", access.person_stores, name="person_stores"),
    path("stores/<int:store_id>/rules/", rules.store_rules, name="store-rules"),
    path("hooks/<slug:marketplace>/<slug:hook_key>", hooks.receive_hook, name="hook"),
    path("sync/", sync.sync_health, name="sync"),
    path("sync/accounts/", sync.sync_accounts, name="sync-accounts"),
    path("sync/accounts/<int:account_id>/pull/", sync.pull_now, name="sync-pull"),
    path("sync/accounts/<int:account_id>/sweep/", sync.sweep_now, name="sync-sweep"),
    path("sync/accounts/<int:account_id>/compare/", sync.compare_now, name="sync-compare"),
    path("sync/sweep/", sync.sweep_days, name="sync-sweep-days"),
    path("sync/order/", sync.pull_order, name="sync-order"),
    path("sync/accounts/<int:account_id>/pause/", sync.pause, name="sync-pause"),
    path("sync/accounts/<int:account_id>/resume/", sync.resume, name="sync-resume"),
    path("sync/thaw/", sync.thaw, name="sync-thaw"),
    path("sync/quarantine/", sync.quarantine, name="sync-quarantine"),
    path("sync/quarantine/<int:message_id>/", sync.raw_message, name="sync-raw"),
    path("sync/quarantine/<int:message_id>/retry/", sync.retry_message, name="sync-retry"),
    path("sync/quarantine/<int:message_id>/dismiss/", sync.dismiss_message, name="sync-dismiss"),
    path("sync/outgoing/", outgoing.command_list, name="sync-outgoing"),
    path("sync/outgoing/values/", outgoing.value_list, name="sync-values"),
    path("sync/outgoing/values/again/", outgoing.values_again, name="sync-values-again"),
    path("sync/outgoing/batch/<slug:action>/", outgoing.batch, name="sync-outgoing-batch"),
    path("sync/outgoing/<int:command_id>/retry/", outgoing.retry_command, name="sync-send-again"),
]
