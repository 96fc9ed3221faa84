"""The administrator registers which categories of data the weegploeg file may hold (W-14)."""

from django.http import HttpResponse
from django.shortcuts import redirect, render

from casework import beheer, gegevenscategorieen, klok
from casework.actions.gegevenscategorieen import publish_categorieen
from casework.forms import DatumVeld, Formulier, TekstVeld
from casework.http import AccountRequest
from casework.pages import carry_out
from casework.views.beheer_forms import form_page


class CategorieenFormulier(Formulier):
    categorieen = TekstVeld(label="Categorieën", regels=10, help_text="Eén categorie op elke regel.")
    van = DatumVeld(
        label="Geldt vanaf",
        help_text="Wat voor die dag is vastgelegd, houdt de categorie die het kreeg.",
    )

    def clean_categorieen(self) -> list[str]:
        return str(self.cleaned_data["categorieen"]).splitlines()


def categorieen(request: AccountRequest) -> HttpResponse:
    """All versions of the list, and which one is in force."""
    verband = beheer.verband(request.user)
    context = {"versies": gegevenscategorieen.versions(verband.pk), "vandaag": klok.today()}
    return render(request, "casework/beheer_categorieen.html", context)


def new_categorieen(request: AccountRequest) -> HttpResponse:
    """A new version of the list; it begins with what the last one says."""
    verband = beheer.verband(request.user)
    last = gegevenscategorieen.versions(verband.pk).first()
    form = CategorieenFormulier(
        request.POST or None, initial={"categorieen": "\n".join(last.categorieen if last else ())}
    )
    done = carry_out(
        request,
        form,
        lambda data: publish_categorieen(request.user, verband, **data),
        "De categorieën zijn vastgelegd.",
    )
    if done:
        return redirect("beheer_categorieen")
    return form_page(request, "Nieuwe versie van de categorieën", form, knop="Nieuwe versie vastleggen")
