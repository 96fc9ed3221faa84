"""The request as the pages get it."""

from django.http import HttpRequest

from casework.models import Account


class AccountRequest(HttpRequest):
    """A request of somebody who is logged in with a second factor; the middleware lets nobody else through."""

    user: Account
