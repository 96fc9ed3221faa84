"""Drafts of what somebody is typing. They belong to the file, go after 30 days, and are no processing of it (S-10)."""

from typing import Any
from uuid import UUID

from casework import klok, selectors, wissen
from casework.access import permissions as p
from casework.access.context import Systeem
from casework.actions.base import action
from casework.models import Account, Concept
from casework.rules import GeenToegang, require

# More than any form here holds; a page of text is some three thousand characters.
MOST_CHARACTERS = 256 * 1024

Velden = dict[str, list[str]]


@action("concept.bewaard", verwerking=False)
def save_concept(actor: Account, pad: str, casus_id: UUID | None, velden: Velden) -> Concept:
    """Keep the values of a form for the actor, in place of what was kept of that form before.

    In: `pad` as in Concept; `casus_id` the casus whose file it belongs to, None when there is
    none yet. The casus is not locked: a draft changes nothing that others read, and must not wait for them.
    Raises RegelFout S-10 (too long); GeenToegang.
    """
    if casus_id is not None:
        selectors.get_casus(actor, casus_id, *p.ALL)
    require(size_of(velden) <= MOST_CHARACTERS, "S-10", "Deze tekst is te lang om tussentijds te bewaren.")
    values: dict[str, Any] = {"casus_id": casus_id, "velden": velden, "bijgewerkt_op": klok.now()}
    verband = selectors.verband_van(actor)
    concept, _ = Concept.objects.update_or_create(account=actor, verband=verband, pad=pad, defaults=values)
    return concept


@action("concept.weggegooid", verwerking=False)
def drop_concept(actor: Account, pad: str) -> Concept:
    """Throw the draft of a form away, for its text was sent or is not wanted; GeenToegang when there is none."""
    concept = selectors.concept(actor, pad)
    if concept is None:
        raise GeenToegang
    Concept.objects.filter(pk=concept.pk).delete()
    return concept


@action("concept.verlopen", verwerking=False)
def expire_concept(actor: Systeem, concept_id: UUID) -> Concept:
    """Destroy a draft whose days are over. Only a Systeem does this; GeenToegang, also when it is gone already."""
    due = selectors.expired_concepten() if actor.is_systeem else Concept.objects.none()
    concept = due.select_for_update().filter(pk=concept_id).first()
    if concept is None:
        raise GeenToegang
    wissen.erase(concept)
    return concept


def size_of(velden: Velden) -> int:
    """How many characters a form holds, names included."""
    return sum(len(name) + sum(map(len, values)) for name, values in velden.items())
