"""Pages of the functional administrator: organisations, people, roles and machtigingen (P-01, P-18)."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from casework import beheer, klok
from casework.actions import parties
from casework.actions.uitnodiging import AddressOf, invite_person
from casework.actions.uitnodiging import invite as send_invitation
from casework.audit import log
from casework.choices import OrganisatieSoort, Rol
from casework.http import AccountRequest
from casework.identity import logs_in_elsewhere, with_second_factor
from casework.lijsten import Kolom, Lijst, keuze
from casework.models import Account
from casework.overdracht import open_work
from casework.pages import carry_out, carry_out_button, needs_proof
from casework.views.beheer_forms import (
    AanstellingFormulier,
    BestaandePersoonFormulier,
    EindeFormulier,
    MachtigingFormulier,
    OrganisatieFormulier,
    PersoonFormulier,
    RolEindeFormulier,
    UitnodigingFormulier,
    form_page,
)

# The name is encrypted: the database cannot sort on it.
_KOLOMMEN = (
    Kolom("Naam"),
    Kolom("Gebruikersnaam", "gebruikersnaam", ("gebruikersnaam",)),
    Kolom("Rol vandaag"),
    Kolom("Organisatie"),
    Kolom("Tweede stap"),
    Kolom("Account", "account", ("is_active", "gebruikersnaam")),
)


def overview(request: AccountRequest) -> HttpResponse:
    """Organisations and people of the own samenwerkingsverband."""
    verband = beheer.verband(request.user)
    organisaties = beheer.organisaties(request.user)
    log.looked(request.user, "mensen.lijst")
    filters = [
        keuze(
            "rol",
            "Rol vandaag",
            [*Rol.choices, ("geen", "geen rol")],
            lambda rijen, value: beheer.with_role(rijen, verband, value),
        ),
        keuze(
            "organisatie",
            "Organisatie vandaag",
            [(str(organisatie.pk), organisatie.naam) for organisatie in organisaties],
            beheer.at_organisatie,
        ),
        keuze(
            "account",
            "Account",
            [("actief", "actief"), ("afgesloten", "afgesloten")],
            lambda rijen, value: rijen.filter(is_active=value == "actief"),
        ),
    ]
    blad = Lijst(("persoon", "mensen"), _KOLOMMEN, filters, volgorde="gebruikersnaam").blad(
        request, beheer.accounts(request.user)
    )
    return render(
        request,
        "casework/beheer.html",
        {
            "verband": verband,
            "organisaties": organisaties,
            "blad": blad,
            "mensen": beheer.mensen(blad.rijen, verband),
        },
    )


def new_organisatie(request: AccountRequest) -> HttpResponse:
    """Add an organisation."""
    verband = beheer.verband(request.user)
    form = OrganisatieFormulier(request.POST or None)
    done = carry_out(
        request,
        form,
        lambda data: parties.create_organisatie(request.user, verband, **data),
        "De organisatie is toegevoegd.",
    )
    return redirect("beheer") if done else form_page(request, "Organisatie toevoegen", form)


@needs_proof
def new_person(request: AccountRequest) -> HttpResponse:
    """Add a person and send the invitation; nobody but that person ever sees the password."""
    form = PersoonFormulier(request.POST or None, organisaties=list(beheer.organisaties(request.user)))
    account = carry_out(
        request,
        form,
        lambda data: invite_person(request.user, address_of=invitation_address(request), **data),
        "De persoon is toegevoegd en krijgt een uitnodiging. Geef de gebruikersnaam zelf door. Handelt deze persoon"
        " voor een kernpartij? Leg dan ook de machtiging vast.",
    )
    return redirect("persoon", account.pk) if account else form_page(request, "Persoon toevoegen", form)


@needs_proof
def existing_person(request: AccountRequest) -> HttpResponse:
    """Give somebody who works in another samenwerkingsverband too a role here, with the account they have."""
    form = BestaandePersoonFormulier(request.POST or None, organisaties=list(beheer.organisaties(request.user)))
    account = carry_out(
        request,
        form,
        lambda data: parties.add_existing_person(request.user, **data),
        "De rol is vastgelegd. Na het inloggen kiest deze persoon in welk samenwerkingsverband hij of zij werkt.",
    )
    return redirect("persoon", account.pk) if account else form_page(request, "Persoon met een account toevoegen", form)


@needs_proof
def invite(request: AccountRequest, account_id: UUID) -> HttpResponse:
    """Send the invitation again, for somebody who has not chosen a password yet."""
    found = beheer.own_account(request.user, account_id)
    form = UitnodigingFormulier(request.POST or None)
    done = carry_out(
        request,
        form,
        lambda data: send_invitation(request.user, found, data["adres"], invitation_address(request)),
        "De uitnodiging is verstuurd.",
    )
    return redirect("persoon", found.pk) if done else form_page(request, "Uitnodiging sturen", form, found)


def invitation_address(request: AccountRequest) -> AddressOf:
    """How the address of the page with a link is made."""
    return lambda geheim: request.build_absolute_uri(reverse("uitnodiging", args=[geheim]))


def person(request: AccountRequest, account_id: UUID) -> HttpResponse:
    """Roles, machtigingen and account of one person."""
    found = beheer.persoon(request.user, account_id)
    aanstellingen = beheer.aanstellingen(request.user, found)
    return render(
        request,
        "casework/beheer_persoon.html",
        {
            "persoon": found,
            "aanstellingen": aanstellingen,
            "machtigingen": beheer.machtigingen(request.user, found),
            "verklaringen": beheer.verklaringen(request.user, found),
            "is_extern": any(rol.organisatie.soort == OrganisatieSoort.EXTERN for rol in aanstellingen),
            "hier_gemaakt": beheer.is_kept_here(request.user, found),
            "tweede_factor": bool(with_second_factor([found.pk])),
            "eigen_organisatie": bool(settings.OIDC_SERVER),
            "gekoppeld": logs_in_elsewhere(found.pk),
            "uitnodiging": beheer.uitnodiging(request.user, found),
            "begonnen": found.has_usable_password() or logs_in_elsewhere(found.pk),
            "nu": klok.now(),
            "vandaag": klok.today(),
            "ikzelf": found.pk == request.user.pk,
        },
    )


@needs_proof
def new_aanstelling(request: AccountRequest, account_id: UUID) -> HttpResponse:
    """Give a person a role."""
    found = beheer.persoon(request.user, account_id)
    form = AanstellingFormulier(request.POST or None, organisaties=list(beheer.organisaties(request.user)))
    done = carry_out(request, form, lambda data: parties.appoint(request.user, found, **data), "De rol is vastgelegd.")
    return redirect("persoon", found.pk) if done else form_page(request, "Rol geven", form, found)


@needs_proof
def end_aanstelling(request: AccountRequest, aanstelling_id: UUID) -> HttpResponse:
    """End a role."""
    aanstelling = beheer.aanstelling(request.user, aanstelling_id)
    form = RolEindeFormulier(request.POST or None, werk=open_work(aanstelling))
    done = carry_out(
        request,
        form,
        lambda data: parties.end_aanstelling(request.user, aanstelling, data["laatste_dag"], form.opvolgers()),
        "De einddatum is vastgelegd. De toegang eindigt mee.",
    )
    if done:
        return redirect("persoon", aanstelling.account_id)
    titel = f"Rol beëindigen: {aanstelling.get_rol_display()}, {aanstelling.organisatie}"
    return form_page(request, titel, form, aanstelling.account, knop="Rol beëindigen")


@needs_proof
def new_machtiging(request: AccountRequest, account_id: UUID) -> HttpResponse:
    """Register a machtiging of a kernpartij."""
    found = beheer.persoon(request.user, account_id)
    kernpartijen = [organisatie for organisatie in beheer.organisaties(request.user) if organisatie.is_kernpartij]
    form = MachtigingFormulier(request.POST or None, organisaties=kernpartijen)
    done = carry_out(
        request,
        form,
        lambda data: parties.give_machtiging(request.user, found, **data),
        "De machtiging is vastgelegd.",
    )
    return redirect("persoon", found.pk) if done else form_page(request, "Machtiging vastleggen", form, found)


@needs_proof
def end_machtiging(request: AccountRequest, machtiging_id: UUID) -> HttpResponse:
    """End a machtiging."""
    machtiging = beheer.machtiging(request.user, machtiging_id)
    form = EindeFormulier(request.POST or None)
    done = carry_out(
        request,
        form,
        lambda data: parties.end_machtiging(request.user, machtiging, **data),
        "De einddatum is vastgelegd. De toegang eindigt mee.",
    )
    if done:
        return redirect("persoon", machtiging.account_id)
    titel = f"Machtiging beëindigen: {machtiging.organisatie}"
    return form_page(request, titel, form, machtiging.account, knop="Machtiging beëindigen")


@needs_proof
def deactivate(request: AccountRequest, account_id: UUID) -> HttpResponse:
    """Close an account, after a page that says what will happen."""
    found = beheer.own_account(request.user, account_id)
    return _confirmed(
        request,
        found,
        "casework/beheer_afsluiten.html",
        lambda: parties.deactivate_account(request.user, found),
        "Het account is afgesloten.",
    )


@needs_proof
def reset_second_factor(request: AccountRequest, account_id: UUID) -> HttpResponse:
    """Remove the second factor, after a page that says what will happen."""
    found = beheer.own_account(request.user, account_id)
    return _confirmed(
        request,
        found,
        "casework/beheer_tweede_factor.html",
        lambda: parties.reset_second_factor(request.user, found),
        "De tweede stap is verwijderd. Bij de volgende keer inloggen stelt deze persoon een nieuwe in.",
    )


def _confirmed(
    request: AccountRequest, person: Account, template: str, do: Callable[[], Any], done: str
) -> HttpResponse:
    if request.method != "POST":
        return render(request, template, {"persoon": person})
    carry_out_button(request, do, done)
    return redirect("persoon", person.pk)
