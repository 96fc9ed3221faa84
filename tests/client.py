"""A test client that is logged in with a second factor."""

import re
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


def version_on(client: Client, address: str) -> dict[str, str]:
    """The version of what a form changes, as a browser sends it back after looking at the page (B-09)."""
    found = re.search(r'name="gezien" value="([^"]*)"', client.get(address).content.decode())
    assert found, f"no version on {address}"
    return {"gezien": found[1]}
