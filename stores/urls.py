"""Addresses of stores: webhooks, the sync pages, and who may see which store."""

from django.urls import path

from stores.views import access, accounts, connect, hooks, outgoing, rules, sync

urlpatterns = [
    path("people/<int:person_id>/stores/", access.person_stores, name="person_stores"),
    path("stores/<int:store_id>/rules/", rules.store_rules, name="store-rules"),
    path("hooks/<slug:marketplace>/<slug:hook_key>", hooks.receive_hook, name="hook"),
    path("stores/accounts/", accounts.account_list, name="accounts"),
    path("stores/accounts/connect/", connect.choose, name="connect"),
    path("stores/accounts/connect/<slug:marketplace>/", connect.application, name="connect-application"),
    path("stores/accounts/consent/<int:trip_id>/", connect.trip_page, name="consent-trip"),
    path("stores/accounts/consent/<int:trip_id>/again/", connect.trip_again, name="consent-again"),
    path("stores/accounts/callback/<slug:marketplace>/", connect.callback, name="consent-callback"),
    path("stores/accounts/<int:account_id>/", accounts.account_page, name="account"),
    path("stores/accounts/<int:account_id>/reconnect/", connect.reconnect, name="account-reconnect"),
    path("stores/accounts/<int:account_id>/sites/", connect.sites, name="account-sites"),
    path("stores/accounts/<int:account_id>/settings/", accounts.account_settings, name="account-settings"),
    path("stores/accounts/<int:account_id>/secrets/", accounts.account_secrets, name="account-secrets"),
    path("stores/accounts/<int:account_id>/pause/", accounts.account_pause, name="account-pause"),
    path("stores/accounts/<int:account_id>/resume/", accounts.account_resume, name="account-resume"),
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
