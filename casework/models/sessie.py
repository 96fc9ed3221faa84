from django.db import models

from casework.choices import Apparaat
from casework.models.base import Model
from casework.models.parties import Account


class Sessie(Model):
    """A browser with which somebody is logged in, or is about to log in (B-03).

    The id is a hash of the key in the cookie, so whoever reads the table takes no session over. session_data and
    expire_date have the names that Django gives them. No address of a network is kept.
    """

    account = models.ForeignKey(Account, on_delete=models.CASCADE, null=True, related_name="sessies")
    begonnen_op = models.DateTimeField()
    laatst_op = models.DateTimeField()
    apparaat = models.CharField(max_length=20, choices=Apparaat.choices)
    expire_date = models.DateTimeField(db_index=True)
    session_data = models.TextField()
