"""All addresses. Ids in addresses are random; nothing personal stands in them (B-02)."""

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as recovery_codes
from django.urls import include, path
from django.views.generic import RedirectView

from casework.views import system
from casework.views.login import ActivateView, AuthenticateView, LoginView

urlpatterns = [
    path("healthz", system.healthz, name="healthz"),
    path("favicon.ico", system.favicon, name="favicon"),
    # Only the pages of allauth that are needed: no sign-up, no reset by mail.
    path("account/login/", LoginView.as_view(), name="account_login"),
    path("account/logout/", account.logout, name="account_logout"),
    path("account/inactief/", account.account_inactive, name="account_inactive"),
    path("account/reauthenticate/", account.reauthenticate, name="account_reauthenticate"),
    path("account/wachtwoord/", account.password_change, name="account_change_password"),
    path("account/2fa/", mfa.index, name="mfa_index"),
    path("account/2fa/authenticate/", AuthenticateView.as_view(), name="mfa_authenticate"),
    path("account/2fa/reauthenticate/", mfa.reauthenticate, name="mfa_reauthenticate"),
    path("account/2fa/totp/activate/", ActivateView.as_view(), name="mfa_activate_totp"),
    # The second factor is mandatory: who asks to switch it off gets the overview.
    path("account/2fa/totp/", RedirectView.as_view(pattern_name="mfa_index"), name="mfa_deactivate_totp"),
    path("account/2fa/recovery-codes/", recovery_codes.view_recovery_codes, name="mfa_view_recovery_codes"),
    path(
        "account/2fa/recovery-codes/generate/",
        recovery_codes.generate_recovery_codes,
        name="mfa_generate_recovery_codes",
    ),
    path("", include("casework.urls")),
    path("", include("weegploeg.urls")),
    path("", include("casusoverleg.urls")),
    path("", include("rights.urls")),
    path("", include("retention.urls")),
    path("", include("security.urls")),
]
