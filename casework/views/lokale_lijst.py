"""The lokale lijst: its versions, a proposal, and what each kernpartij says of it (P-03)."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from casework import klok, lokale_lijst, selectors
from casework.actions import lokale_lijst as actions
from casework.forms import DatumVeld, Formulier, MeerkeuzeVeld
from casework.http import AccountRequest
from casework.models import LokaleLijst, Organisatie
from casework.pages import carry_out, carry_out_button
from casework.rules import GeenToegang


class LijstFormulier(Formulier):
    organisaties = MeerkeuzeVeld(label="Organisaties op de lijst")
    van = DatumVeld(label="Geldt vanaf", initial=klok.today)

    def __init__(self, *args: Any, keuzes: list[Organisatie], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._keuzes = {str(organisatie.pk): organisatie for organisatie in keuzes}
        self.fields["organisaties"].choices = [  # type: ignore[attr-defined]
            (pk, f"{each.naam} ({each.taak})" if each.taak else each.naam) for pk, each in self._keuzes.items()
        ]

    def clean_organisaties(self) -> list[Organisatie]:
        return [self._keuzes[pk] for pk in self.cleaned_data["organisaties"]]


def overview(request: AccountRequest) -> HttpResponse:
    """All versions, which one is in force, and the proposal with what each party said."""
    found = lokale_lijst.lijsten(request.user)
    waiting = lokale_lijst.waiting_for(request.user)
    context = {
        "lijsten": found,
        "nu": lokale_lijst.in_force(selectors.verband_van(request.user), klok.today()),
        "wacht": waiting,
        "beslist_mee": selectors.represents_kernpartij(request.user),
    }
    return render(request, "casework/lokale_lijst.html", context)


def propose(request: AccountRequest) -> HttpResponse:
    """Propose a new version; it begins with what is in force."""
    if not selectors.represents_kernpartij(request.user):
        raise GeenToegang
    verband = selectors.verband_van(request.user)
    now = lokale_lijst.in_force(verband, klok.today())
    chosen = [str(pk) for pk in now.plekken.values_list("organisatie", flat=True)] if now else []
    form = LijstFormulier(
        request.POST or None,
        keuzes=list(lokale_lijst.externe_organisaties(verband)),
        initial={"organisaties": chosen},
    )
    done = carry_out(
        request,
        form,
        lambda data: actions.propose_lijst(request.user, **data),
        "Het voorstel ligt voor bij de drie kernpartijen. Stem zelf ook in namens uw partij.",
    )
    return redirect("lokale_lijst") if done else render(request, "casework/lokale_lijst_nieuw.html", {"form": form})


@require_POST
def agree(request: AccountRequest, lijst_id: UUID) -> HttpResponse:
    """A vertegenwoordiger agrees for the own party."""
    return _said(request, lijst_id, actions.agree_with_lijst, "U hebt ingestemd namens uw partij.")


@require_POST
def withdraw(request: AccountRequest, lijst_id: UUID) -> HttpResponse:
    """A vertegenwoordiger takes a proposal back."""
    return _said(request, lijst_id, actions.withdraw_lijst, "Het voorstel is ingetrokken.")


def _said(request: AccountRequest, lijst_id: UUID, do: Callable[..., Any], done: str) -> HttpResponse:
    if not selectors.represents_kernpartij(request.user):
        raise GeenToegang
    found: LokaleLijst = lokale_lijst.get_lijst(request.user, lijst_id)
    carry_out_button(request, lambda: do(request.user, found), done)
    return redirect("lokale_lijst")
