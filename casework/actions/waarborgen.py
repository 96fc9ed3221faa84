"""What must be there before somebody can work: verklaring, verwerkersovereenkomst, agreements (P-04, P-12, P-20).

Nothing here touches the grants: both walls ask for the waarborgen at each look (casework.access), so access ends with
them at that moment and comes back with a new one.
"""

from datetime import date, timedelta
from typing import Any, TypeVar

from django.core.files.base import ContentFile

from casework import klok
from casework.access.context import Actor
from casework.actions.base import action
from casework.actions.parties.checks import kept_for, require_beheerder, require_last_day, require_member
from casework.bijlagen.content import GeweigerdBestand, inspect
from casework.bijlagen.scanner import scan
from casework.choices import BijlageSoort, OrganisatieSoort, Rol
from casework.dagen import day_in_words
from casework.encryption.files import storage
from casework.models import (
    Aanvaarding,
    Account,
    Afspraken,
    Categorielijst,
    Geheimhoudingsverklaring,
    Organisatie,
    Samenwerkingsverband,
    Verwerkersovereenkomst,
)
from casework.rules import GeenToegang, RegelFout, require

Version = TypeVar("Version", Afspraken, Categorielijst)


@action("verklaring.vastgelegd", verwerking=False)
def register_verklaring(
    actor: Actor, account: Account, van: date, tot_en_met: date, document: bytes | None = None
) -> Geheimhoudingsverklaring:
    """Register a signed geheimhoudingsverklaring, both days included, with the document as a PDF.

    Dates alone prove nothing, so only a Systeem, which loads practice cases, may leave the document out.
    Raises RegelFout P-04 (no person of an externe casuspartner, days, no PDF), P-18 (closed account); GeenToegang.
    """
    verband_id = kept_for(actor, account)
    require_beheerder(actor, verband_id)
    require_member(account, verband_id)
    extern = account.aanstellingen.filter(
        rol=Rol.CASUSPARTNER, organisatie__soort=OrganisatieSoort.EXTERN, organisatie__verband=verband_id
    )
    require(extern.exists(), "P-04", "Alleen iemand van een externe casuspartner tekent een verklaring.", "van")
    require(van <= klok.today(), "P-04", "De verklaring is al getekend: de dag ligt niet in de toekomst.", "van")
    require(tot_en_met >= van, "P-04", "De laatste dag ligt voor de dag van tekenen.", "tot_en_met")
    require(document is not None or actor.is_systeem, "P-04", "Voeg de getekende verklaring toe.", "document")
    verklaring = Geheimhoudingsverklaring(account=account, verband_id=verband_id, van=van, tot_en_met=tot_en_met)
    if document is not None:
        data = _checked_pdf(document)
        verklaring.grootte = len(data)
        storage().save(verklaring.bestandsnaam, ContentFile(data))
    verklaring.save(force_insert=True)
    return verklaring


@action("verklaring.ingetrokken", verwerking=False)
def withdraw_verklaring(actor: Actor, verklaring: Geheimhoudingsverklaring) -> Geheimhoudingsverklaring:
    """Withdraw a verklaring: access that rests on it ends now. Raises RegelFout P-04 when it ended already."""
    require_beheerder(actor, verklaring.verband_id)
    today = klok.today()
    require(
        verklaring.ingetrokken_op is None and verklaring.tot_en_met >= today,
        "P-04",
        "Deze verklaring geldt al niet meer.",
    )
    verklaring.ingetrokken_op = today
    verklaring.save(update_fields=["ingetrokken_op"])
    return verklaring


@action("overeenkomst.vastgelegd", verwerking=False)
def register_overeenkomst(
    actor: Actor, organisatie: Organisatie, van: date, tot_en_met: date
) -> Verwerkersovereenkomst:
    """Register a verwerkersovereenkomst, both days included.

    Raises RegelFout P-12 (an organisation that needs none, days); GeenToegang.
    """
    require_beheerder(actor, organisatie.verband_id)
    require(
        organisatie.vraagt_overeenkomst,
        "P-12",
        "Een verwerkersovereenkomst hoort bij een ingehuurde organisatie van een uitvoerder.",
        "van",
    )
    require(tot_en_met >= van, "P-12", "De laatste dag ligt voor de eerste.", "tot_en_met")
    overeenkomst = Verwerkersovereenkomst(organisatie=organisatie, van=van, tot_en_met=tot_en_met)
    overeenkomst.save(force_insert=True)
    return overeenkomst


@action("overeenkomst.beeindigd", verwerking=False)
def end_overeenkomst(actor: Actor, overeenkomst: Verwerkersovereenkomst, laatste_dag: date) -> Verwerkersovereenkomst:
    """Let a verwerkersovereenkomst end earlier, yesterday at the earliest: then its people stop working now (P-12)."""
    require_beheerder(actor, overeenkomst.organisatie.verband_id)
    require_last_day(overeenkomst, laatste_dag)
    overeenkomst.van = min(overeenkomst.van, laatste_dag)
    overeenkomst.tot_en_met = laatste_dag
    overeenkomst.save(update_fields=["van", "tot_en_met"])
    return overeenkomst


@action("afspraken.vastgelegd", verwerking=False)
def publish_afspraken(actor: Actor, verband: Samenwerkingsverband, tekst: str, van: date) -> Afspraken:
    """Add a version of the agreements; from `van` on everybody accepts it before the next look (P-20).

    Raises RegelFout P-20 (no text, or a day that is too early); GeenToegang.
    """
    require_beheerder(actor, verband.pk)
    require(tekst.strip(), "P-20", "Vul de tekst van de afspraken in.", "tekst")
    return add_version(Afspraken, verband, van, "P-20", tekst=tekst)


def add_version(model: type[Version], verband: Samenwerkingsverband, van: date, regel: str, **content: Any) -> Version:
    """Inside an action: add a version of what holds for the whole samenwerkingsverband; the last one ends before it.

    A first version may begin today. A later one begins tomorrow at the earliest and after the last, so that nothing
    changes for anybody in the middle of their work. Raises RegelFout `regel` for another day.
    """
    last = model.objects.filter(verband=verband).order_by("versie").last()
    first_day = klok.today() if last is None else max(klok.today(), last.van) + timedelta(days=1)
    require(van >= first_day, regel, f"Kies {day_in_words(first_day)} of een latere dag.", "van")
    if last is not None:
        last.tot_en_met = van - timedelta(days=1)
        last.save(update_fields=["tot_en_met"])
    version = model(verband=verband, versie=last.versie + 1 if last else 1, van=van, **content)
    version.save(force_insert=True)
    return version


@action("afspraken.aanvaard", verwerking=False)
def accept_afspraken(actor: Account, afspraken: Afspraken) -> Aanvaarding:
    """Accept the agreements that are in force, for oneself; a second time changes nothing (P-20).

    Raises RegelFout P-20 for another version than that of today; GeenToegang without a role in that verband.
    """
    if not any(rol.organisatie.verband_id == afspraken.verband_id for rol in actor.rollen_vandaag):
        raise GeenToegang
    require(
        Afspraken.objects.op(klok.today()).filter(pk=afspraken.pk).exists(),
        "P-20",
        "Deze versie geldt niet meer. Lees en aanvaard de nieuwe versie.",
        "aanvaard",
    )
    aanvaarding, _ = Aanvaarding.objects.get_or_create(afspraken=afspraken, account=actor)
    actor.forget_roles()
    return aanvaarding


def _checked_pdf(document: bytes) -> bytes:
    try:
        inhoud = inspect(document)
        scan(document)
    except GeweigerdBestand as error:
        raise RegelFout("P-04", str(error), "document") from error
    require(inhoud.soort == BijlageSoort.PDF, "P-04", "Kies een PDF van de getekende verklaring.", "document")
    return inhoud.data
