"""To the own organisation to log in, and back (B-03)."""

from allauth.account.utils import get_next_redirect_url
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.providers.base.constants import AuthProcess
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.crypto import get_random_string
from requests import RequestException

from casework.identity import current_account
from casework.sso import FAILED, PROVIDER, OrganisatieOAuth2Adapter

_callback = OAuth2CallbackView.adapter_view(lambda request: OrganisatieOAuth2Adapter(request, PROVIDER))


def start(request: HttpRequest) -> HttpResponse:
    """Send somebody to log in at their organisation; who is logged in proves there again that it is them.

    A link, and no form: the policy for forms would stop them at the door of the organisation.
    """
    _require_on()
    provider = get_adapter(request).get_provider(request, PROVIDER)
    again = current_account(request) is not None
    nonce = get_random_string(32)
    try:
        return provider.redirect(
            request,
            AuthProcess.REDIRECT if again else AuthProcess.LOGIN,
            next_url=get_next_redirect_url(request),
            auth_params=provider.get_auth_params()
            | {"nonce": nonce}
            | ({"prompt": "login", "max_age": "0"} if again else {}),
            nonce=nonce,
        )
    except RequestException:
        messages.error(request, FAILED)
        return redirect("account_login")


def back(request: HttpRequest) -> HttpResponse:
    """Take who comes back from their organisation."""
    _require_on()
    return _callback(request)


def _require_on() -> None:
    if not settings.OIDC_SERVER:
        raise Http404
