"""A test client that is logged in with a second factor."""

import time

from django.test import Client

from casework.models import Account


def client_of(account: Account, *, second_factor: bool = True) -> Client:
    """A client with the session of this person; without a second factor when asked so."""
    client = Client()
    client.force_login(account, backend="allauth.account.auth_backends.AuthenticationBackend")
    if second_factor:
        session = client.session
        session["account_authentication_methods"] = [{"method": "mfa", "type": "totp", "at": time.time()}]
        session["account_authentication_methods_user"] = str(account.pk)
        session.save()
    return client
