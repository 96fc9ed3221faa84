"""Small steps that tests of every room take."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from threading import Barrier

import pytest
from django.db import connections

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


def together(*jobs: Callable[[], object]) -> list[object]:
    """Run jobs on connections of their own, all beginning at the same moment. Out: what each gave, or what it broke."""
    start = Barrier(len(jobs))

    def run(job: Callable[[], object]) -> object:
        try:
            start.wait(timeout=20)
            return job()
        except RegelFout as error:
            return error
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(jobs)) as pool:
        return [done.result(timeout=60) for done in [pool.submit(run, job) for job in jobs]]


def broken(outcomes: list[object]) -> list[str]:
    """The rules that were broken by jobs that ran together."""
    return [outcome.regel for outcome in outcomes if isinstance(outcome, RegelFout)]
