"""All addresses. Ids in addresses are random; nothing personal stands in them (B-02)."""

from allauth.account import views as account
from allauth.mfa.recovery_codes import views as recovery_codes
from django.urls import include, path

from casework.views import login, sessies, sso, system

urlpatterns = [
    path("healthz", system.healthz, name="healthz"),
    path("favicon.ico", system.favicon, name="favicon"),
    # Only the pages of allauth that are needed: no sign-up, no reset by mail.
    path("account/login/", login.LoginView.as_view(), name="account_login"),
    path("account/logout/", login.LogoutView.as_view(), name="account_logout"),
    path("account/inactief/", account.account_inactive, name="account_inactive"),
    path("account/reauthenticate/", account.reauthenticate, name="account_reauthenticate"),
    path("account/wachtwoord/", login.PasswordChangeView.as_view(), name="account_change_password"),
    path("account/2fa/", login.IndexView.as_view(), name="mfa_index"),
    path("account/2fa/authenticate/", login.AuthenticateView.as_view(), name="mfa_authenticate"),
    path("account/2fa/reauthenticate/", login.ReauthenticateView.as_view(), name="mfa_reauthenticate"),
    path("account/2fa/totp/activate/", login.ActivateView.as_view(), name="mfa_activate_totp"),
    path("account/2fa/totp/", login.remove_app, name="mfa_deactivate_totp"),
    path("account/2fa/passkeys/nieuw/", login.PasskeyView.as_view(), name="mfa_add_webauthn"),
    path("account/2fa/passkeys/verwijderen/", login.remove_passkey, name="mfa_remove_webauthn"),
    path("account/passkey/", login.PasskeyLoginView.as_view(), name="mfa_login_webauthn"),
    path("account/2fa/recovery-codes/", recovery_codes.view_recovery_codes, name="mfa_view_recovery_codes"),
    path(
        "account/2fa/recovery-codes/generate/",
        login.GenerateRecoveryCodesView.as_view(),
        name="mfa_generate_recovery_codes",
    ),
    path("account/sessies/", sessies.overview, name="account_sessies"),
    path("account/sessies/<uuid:sessie_id>/einde/", sessies.end, name="account_sessie_einde"),
    path("account/sessies/einde/", sessies.end_all, name="account_sessies_einde"),
    path("account/organisatie/", sso.start, name="account_organisatie"),
    path("account/organisatie/terug/", sso.back, name="account_organisatie_terug"),
    path("", include("casework.urls")),
    path("", include("weegploeg.urls")),
    path("", include("casusoverleg.urls")),
    path("", include("rights.urls")),
    path("", include("retention.urls")),
    path("", include("security.urls")),
]
