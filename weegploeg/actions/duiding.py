"""Nadere duiding: a question to a named person, who sees the question and who it is about and nothing else (W-08)."""

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from celery import current_app
from django.db import transaction
from django.db.models import Value
from django.db.models.functions import Greatest

from casework import klok
from casework import selectors as spine
from casework.access import permissions as p
from casework.access.context import Systeem
from casework.actions.base import action
from casework.actions.gegevenscategorieen import check_categorie
from casework.choices import TOLD_OR_POSTPONED, OrganisatieSoort, Rol, Waarborg
from casework.lokale_lijst import stands_on_list
from casework.models import Aanstelling, Account, Betrokkene, Casus, Organisatie
from casework.rules import GeenToegang, RegelFout, require
from casework.termijnen import age_on
from weegploeg import selectors
from weegploeg.actions.common import lock_as_uitvoerder, same_verband
from weegploeg.choices import Toestand
from weegploeg.models import NadereDuiding

INGETROKKEN = "Het besluit waarop deze vraag rustte, is vervangen."
_RULES_OF_WAARBORGEN = {
    Waarborg.GEHEIMHOUDING: "P-04",
    Waarborg.OVEREENKOMST: "P-12",
    Waarborg.AFSPRAKEN: "P-20",
    Waarborg.AKKOORD: "P-18",
}


@dataclass
class Vraag:
    """What is asked of whom. `over_wie` is the person as named to the partner; `uiterlijk` the last day to answer."""

    organisatie: Organisatie
    account: Account
    vraag: str
    over_wie: str
    noodzaak: str
    uiterlijk: date


@dataclass
class Antwoord:
    """What a partner answers: facts, and the interpretation apart from them."""

    feiten: str
    categorie_gegevens: str
    duiding: str = ""


@action("duiding.gevraagd", verwerking=True, ontvanger=lambda duiding: duiding.organisatie_id)
def ask_duiding(actor: Account, casus: Casus, vraag: Vraag) -> NadereDuiding:
    """Ask a named person what is needed to judge whether the signaal is casuswaardig.

    Raises RegelFout W-08 (no vastgesteld besluit that asks for it, or something is missing), I-04 (a question beyond
    the kernpartijen while informing is not settled), P-03 (an externe organisatie that is not on the lokale lijst),
    P-04 or P-20 (who is asked misses a waarborg), P-07 (the RvdK about an adult); P-11 and GeenToegang.
    """
    casus = lock_as_uitvoerder(actor, casus.pk)
    same_verband(casus.verband_id, vraag.organisatie.verband_id)
    current = selectors.behandeling(casus)
    if current is None or current.toestand != Toestand.NADERE_DUIDING:
        raise RegelFout("W-08", "Vragen kan pas na een vastgesteld besluit met als uitkomst nadere duiding.")
    require(
        vraag.organisatie.is_kernpartij or casus.informeren in TOLD_OR_POSTPONED,
        "I-04",
        "Deze vraag gaat buiten de kernpartijen. Neem eerst tussentijds besluit 3 over informeren en voer het uit.",
        "aan",
    )
    _check_vraag(vraag)
    _check_rvdk(casus, vraag.organisatie, vraag.uiterlijk, "aan")
    duiding = NadereDuiding(
        casus=casus,
        nummer=NadereDuiding.objects.filter(casus=casus).count() + 1,
        besluit=current.besluit,
        organisatie=vraag.organisatie,
        account=vraag.account,
        vraag=vraag.vraag,
        over_wie=vraag.over_wie,
        noodzaak=vraag.noodzaak,
        uiterlijk=vraag.uiterlijk,
    )
    duiding.save(force_insert=True)
    return duiding


@action("duiding.herinnerd", verwerking=False)
def chase_duiding(actor: Account, duiding: NadereDuiding, uiterlijk: date) -> NadereDuiding:
    """Ask again for an answer that does not come, with a new last day; who was asked sees the question until then.

    Raises RegelFout W-08 (answered already, a day that has passed or is not later, or who was asked has no role for
    that party any more), P-03, P-04 and P-20 as in ask_duiding, P-07 (the RvdK about who is an adult by then); P-11 and
    GeenToegang.
    """
    duiding = selectors.get_duiding(actor, duiding.pk, lock=True)
    casus = lock_as_uitvoerder(actor, duiding.casus_id)
    require(duiding.is_open, "W-08", "Deze vraag is al beantwoord.")
    require(
        uiterlijk > duiding.uiterlijk and uiterlijk >= klok.today(),
        "W-08",
        "Kies een dag na de vorige uiterste dag, vanaf vandaag.",
        "uiterlijk",
    )
    _check_gevraagde(duiding.account, duiding.organisatie, "uiterlijk")
    _check_rvdk(casus, duiding.organisatie, uiterlijk, "uiterlijk")
    duiding.uiterlijk, duiding.herinnerd_op = uiterlijk, klok.today()
    duiding.save()
    return duiding


@action("duiding.overgedragen", verwerking=False, ontvanger=lambda duiding: duiding.organisatie_id)
def pass_on_duiding(actor: Systeem, duiding: NadereDuiding, account: Account) -> NadereDuiding:
    """Another person of the partner that was asked answers, because the one before goes; the job does this.

    Raises RegelFout W-08 (answered already, or no such role there), P-03, P-04 and P-20 as in ask_duiding.
    """
    if not actor.is_systeem:
        raise GeenToegang
    duiding = NadereDuiding.objects.select_related("organisatie").select_for_update(of=("self",)).get(pk=duiding.pk)
    require(duiding.is_open, "W-08", "Deze vraag is al beantwoord.")
    _check_gevraagde(account, duiding.organisatie, "aan")
    duiding.account = account
    duiding.save(update_fields=["account"])
    return duiding


@action("duiding.beantwoord", verwerking=True)
def answer_duiding(actor: Account, duiding: NadereDuiding, antwoord: Antwoord) -> NadereDuiding:
    """The person asked answers, or the uitvoerder records the answer for them; once.

    Raises RegelFout W-08 (answered already, or no facts), W-14 (a category that the weegploeg file may not hold); P-11
    and GeenToegang.
    """
    duiding = _lock_unanswered(actor, duiding)
    require(antwoord.feiten.strip(), "W-08", "Schrijf op wat er bij u bekend is.", "feiten")
    check_categorie(duiding.organisatie.verband_id, antwoord.categorie_gegevens)
    duiding.antwoord, duiding.antwoord_duiding = antwoord.feiten, antwoord.duiding
    duiding.categorie_gegevens = antwoord.categorie_gegevens
    return _settle(duiding)


@action("duiding.geweigerd", verwerking=True)
def refuse_duiding(actor: Account, duiding: NadereDuiding, reden: str) -> NadereDuiding:
    """The person asked does not answer, or the uitvoerder records that; with the reason, once."""
    duiding = _lock_unanswered(actor, duiding)
    require(reden.strip(), "W-08", "Schrijf op waarom er geen antwoord komt.", "reden")
    duiding.geweigerd = reden
    return _settle(duiding)


@action("duiding.verwerkt", verwerking=False)
def note_answer(actor: Systeem, duiding_id: str) -> NadereDuiding:
    """Move the last processing of the casus to the day of an answer (R-01); safe to repeat.

    A job does it: the partner that answered has no right to the casus.
    """
    if not actor.is_systeem:
        raise GeenToegang
    duiding = NadereDuiding.objects.select_related("casus").get(pk=duiding_id)
    Casus.objects.filter(pk=duiding.casus_id).update(
        laatste_verwerking=Greatest("laatste_verwerking", Value(duiding.beantwoord_op))
    )
    return duiding


def end_questions(casus_id: UUID) -> None:
    """Who was asked something about a casus sees it no longer; called inside an action with the casus locked (R-03).

    At once, also what was asked or answered today: the last day on which it was there is yesterday (P-13).
    """
    today = klok.today()
    for duiding in NadereDuiding.objects.filter(casus=casus_id, uiterlijk__gte=today):
        duiding.uiterlijk = today - timedelta(days=1)
        duiding.save()


def withdraw_questions(casus: Casus) -> None:
    """Close what was asked by a besluit that no longer holds; called inside an action with the casus locked (W-06)."""
    for duiding in NadereDuiding.objects.filter(casus=casus, beantwoord_op__isnull=True):
        duiding.geweigerd, duiding.beantwoord_op = INGETROKKEN, klok.today()
        duiding.save()
    end_questions(casus.pk)


def _check_vraag(vraag: Vraag) -> None:
    for veld, melding in (
        ("vraag", "Schrijf de vraag op."),
        ("over_wie", "Vul in over wie de vraag gaat."),
        ("noodzaak", "Schrijf op waarom het antwoord nodig is om te kunnen wegen."),
    ):
        require(getattr(vraag, veld).strip(), "W-08", melding, veld)
    require(vraag.uiterlijk >= klok.today(), "W-08", "Kies een dag vanaf vandaag.", "uiterlijk")
    _check_gevraagde(vraag.account, vraag.organisatie, "aan")


def _check_gevraagde(account: Account, organisatie: Organisatie, veld: str) -> None:
    """Who keeps the accounts or watches over the work hears nothing about a person (P-18)."""
    today = klok.today()
    # Asked by itself: what an account is in elsewhere, and where the actor works, say nothing here.
    roles = Aanstelling.objects.op(today).filter(account=account, organisatie__verband=organisatie.verband_id)
    require(
        roles.filter(organisatie=organisatie, rol__in=selectors.CAN_BE_ASKED).exists(),
        "W-08",
        "Deze persoon is vandaag geen vertegenwoordiger of casuspartner van deze organisatie.",
        veld,
    )
    require(
        organisatie.soort != OrganisatieSoort.EXTERN or stands_on_list(organisatie, today),
        "P-03",
        "Deze organisatie staat vandaag niet op de lokale lijst van de kernpartijen.",
        veld,
    )
    held = list(roles.met_gemis(today))
    missing = [waarborg for waarborg in Waarborg if any(role.mist(waarborg) for role in held)]
    if missing:
        words = ", ".join(waarborg.label for waarborg in missing)
        raise RegelFout(
            _RULES_OF_WAARBORGEN[missing[0]], f"Deze persoon kan nog niet werken. Er ontbreekt: {words}.", veld
        )


def _check_rvdk(casus: Casus, organisatie: Organisatie, uiterlijk: date, veld: str) -> None:
    """The RvdK has no role once the betrokkene is 18, and sees the question until its last day (P-07)."""
    if organisatie.soort != OrganisatieSoort.RVDK:
        return
    person = Betrokkene.objects.get(casus=casus)
    require(
        age_on(person.geboortedatum, uiterlijk) < spine.MEERDERJARIG,
        "P-07",
        "De betrokkene is op de uiterste dag 18 jaar of ouder: de Raad voor de Kinderbescherming heeft dan geen rol.",
        veld,
    )


def _lock_unanswered(actor: Account, duiding: NadereDuiding) -> NadereDuiding:
    duiding = selectors.get_duiding(actor, duiding.pk, lock=True)
    if not selectors.is_asked(actor, duiding):
        spine.get_casus(actor, duiding.casus_id, p.CHANGE_WEEGPLOEG)
        if not actor.heeft_rol(Rol.UITVOERDER_WEEGPLOEG):
            raise RegelFout("W-08", "Alleen wie is gevraagd, antwoordt; de uitvoerder kan het antwoord vastleggen.")
    require(duiding.is_open, "W-08", "Deze vraag is al beantwoord.")
    return duiding


def _settle(duiding: NadereDuiding) -> NadereDuiding:
    duiding.beantwoord_op = klok.today()
    duiding.save()
    transaction.on_commit(lambda: current_app.send_task("weegploeg.tasks.note_answer", [str(duiding.pk)]))
    return duiding
