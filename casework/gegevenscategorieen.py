"""Reads of the categories of data that the weegploeg file may hold, in versions (W-14)."""

from uuid import UUID

from django.db.models import QuerySet

from casework import klok
from casework.models import Categorielijst


def versions(verband_id: UUID) -> QuerySet[Categorielijst]:
    """All versions of the list of a samenwerkingsverband, newest first."""
    return Categorielijst.objects.filter(verband=verband_id).order_by("-versie")


def in_force(verband_id: UUID) -> list[str]:
    """The categories of today, in the order of the list; empty while there is no list."""
    found = Categorielijst.objects.op(klok.today()).filter(verband=verband_id).first()
    return found.categorieen if found else []
