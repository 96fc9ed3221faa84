"""Drafts belong to the file, are for who typed them, and go (S-10); what was typed survives the end of a session."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError, connections, transaction
from django.test import Client
from django.urls import reverse

from casework import drafts, klok, selectors
from casework.access.context import Systeem, acting_as
from casework.actions import concept as actions
from casework.actions import parties
from casework.actions.besluit import record_besluit
from casework.models import Concept, Logregel
from casework.rules import GeenToegang, RegelFout
from casework.tasks import clear_sessions, expire_concepten
from tests.client import client_of
from tests.conftest import database_role
from tests.factories_weegploeg import casus_in_beraad
