"""Small steps that tests of every room take."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from casework import klok
from casework.models import Account
from casework.rules import RegelFout


def day(count: int) -> date:
    """The day so many days from today."""
    return klok.today() + timedelta(days=count)


def again(account: Account) -> Account:
    """The account as the next request finds it, with nothing remembered of its roles."""
    return Account.objects.get(pk=account.pk)


def refused(regel: str, act: Callable[..., object], *args: object, **kwargs: object) -> RegelFout:
    """The action breaks this rule. Out: what it said."""
    with pytest.raises(RegelFout) as error:
        act(*args, **kwargs)
    assert error.value.regel == regel
    return error.value
