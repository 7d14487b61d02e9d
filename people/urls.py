"""Sign-in, second factor, profile, people.

Of allauth only what we offer has an address: no sign-up, no e-mail, no reset by mail.
"""

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from django.urls import path

from people import profile, views
from people.access import public, signed_in

sign_in_patterns = [
    path("login/", public(account.login), name="account_login"),
    path("logout/", public(account.logout), name="account_logout"),
    path("inactive/", public(account.account_inactive), name="account_inactive"),
    path("reauthenticate/", signed_in(account.reauthenticate), name="account_reauthenticate"),
    path("password/change/", profile.change_password, name="account_change_password"),
    path("2fa/", signed_in(mfa.index), name="mfa_index"),
    path("2fa/authenticate/", public(mfa.authenticate), name="mfa_authenticate"),
    path("2fa/reauthenticate/", signed_in(mfa.reauthenticate), name="mfa_reauthenticate"),
    path("2fa/totp/activate/", signed_in(totp.activate_totp), name="mfa_activate_totp"),
    path("2fa/totp/deactivate/", signed_in(totp.deactivate_totp), name="mfa_deactivate_totp"),
    path("2fa/recovery-codes/", signed_in(recovery.view_recovery_codes), name="mfa_view_recovery_codes"),
    path(
        "2fa/recovery-codes/generate/", signed_in(recovery.generate_recovery_codes), name="mfa_generate_recovery_codes"
    ),
    path(
        "2fa/recovery-codes/download/", signed_in(recovery.download_recovery_codes), name="mfa_download_recovery_codes"
    ),
]

urlpatterns = [
    path("profile/", profile.profile, name="profile"),
    path("profile/language/", profile.change_language, name="profile_language"),
    path("profile/tokens/", profile.new_token, name="token_new"),
    path("profile/tokens/<int:token_id>/revoke/", profile.revoke_token, name="token_revoke"),
    path("profile/sessions/end/", profile.end_other_sessions, name="sessions_end_others"),
    path("profile/sessions/<int:session_id>/end/", profile.end_one_session, name="session_end"),
    path("people/", views.people, name="people"),
    path("people/new/", views.new_person, name="person_new"),
    path("people/<int:person_id>/", views.person, name="person"),
    path("people/<int:person_id>/role/", views.change_role, name="person_role"),
    path("people/<int:person_id>/deactivate/", views.deactivate, name="person_deactivate"),
    path("people/<int:person_id>/reactivate/", views.reactivate, name="person_reactivate"),
    path("people/<int:person_id>/password/", views.reset_password, name="person_password"),
    path("people/<int:person_id>/second-factor/remove/", views.remove_second_factor, name="person_second_factor"),
    path("company/", views.company, name="company"),
]
