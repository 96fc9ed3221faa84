from django.conf import settings
from django.urls import path

from casework.views import (
    beheer,
    beheer_waarborgen,
    besluit,
    bijlage,
    casus,
    concept,
    onderdelen,
    persoon,
    signaal,
    uitnodiging,
    waarborgen,
    work,
)

urlpatterns = [
    path("", work.home, name="home"),
    path("casussen/", work.casussen, name="casussen"),
    path("casussen/<uuid:casus_id>/", casus.casus, name="casus"),
    path("signalen/nieuw/", signaal.new, name="signaal_nieuw"),
    path("signalen/<uuid:signaal_id>/inbrengen/", signaal.bring, name="signaal_inbrengen"),
    path("signalen/<uuid:signaal_id>/bijlagen/nieuw/", bijlage.bijlage_nieuw, name="bijlage_nieuw"),
    path("bijlagen/<uuid:bijlage_id>/", bijlage.bijlage, name="bijlage"),
    path("besluiten/<uuid:besluit_id>/", besluit.besluit, name="besluit"),
    path("besluiten/<uuid:besluit_id>/voorleggen/", besluit.submit, name="besluit_voorleggen"),
    path("besluiten/<uuid:besluit_id>/bevestigen/", besluit.confirm, name="besluit_bevestigen"),
    path("besluiten/<uuid:besluit_id>/terugsturen/", besluit.send_back, name="besluit_terugsturen"),
    path("besluiten/<uuid:besluit_id>/niet-akkoord/", besluit.dissent, name="besluit_niet_akkoord"),
    path("concept/bewaren/", concept.bewaren, name="concept_bewaren"),
    path("concept/weggooien/", concept.weggooien, name="concept_weggooien"),
    path("beheer/", beheer.overview, name="beheer"),
    path("beheer/organisaties/nieuw/", beheer.new_organisatie, name="organisatie_nieuw"),
    path("beheer/mensen/nieuw/", beheer.new_person, name="persoon_nieuw"),
    path("beheer/mensen/<uuid:account_id>/", beheer.person, name="persoon"),
    path("beheer/mensen/<uuid:account_id>/rol/", beheer.new_aanstelling, name="aanstelling_nieuw"),
    path("beheer/mensen/<uuid:account_id>/machtiging/", beheer.new_machtiging, name="machtiging_nieuw"),
    path("beheer/mensen/<uuid:account_id>/afsluiten/", beheer.deactivate, name="persoon_afsluiten"),
    path("beheer/mensen/<uuid:account_id>/tweede-factor/", beheer.reset_second_factor, name="persoon_tweede_factor"),
    path("beheer/rollen/<uuid:aanstelling_id>/einde/", beheer.end_aanstelling, name="aanstelling_beeindigen"),
    path("beheer/machtigingen/<uuid:machtiging_id>/einde/", beheer.end_machtiging, name="machtiging_beeindigen"),
    path("signalen/bekenden/", signaal.known_people, name="signaal_bekenden"),
    path("personen/zoeken/", persoon.search, name="persoon_zoeken"),
    path("casussen/<uuid:casus_id>/persoon/", persoon.compare, name="persoon_vergelijken"),
    path("uitnodiging/<uuid:geheim>/", uitnodiging.accept, name="uitnodiging"),
    path("beheer/mensen/<uuid:account_id>/uitnodigen/", beheer.invite, name="persoon_uitnodigen"),
    path("toegang/", waarborgen.access, name="toegang"),
    path("beheer/organisaties/<uuid:organisatie_id>/", beheer_waarborgen.organisatie, name="organisatie"),
    path(
        "beheer/organisaties/<uuid:organisatie_id>/overeenkomst/",
        beheer_waarborgen.new_overeenkomst,
        name="overeenkomst_nieuw",
    ),
    path(
        "beheer/overeenkomsten/<uuid:overeenkomst_id>/einde/",
        beheer_waarborgen.end_overeenkomst,
        name="overeenkomst_beeindigen",
    ),
    path("beheer/mensen/<uuid:account_id>/verklaring/", beheer_waarborgen.new_verklaring, name="verklaring_nieuw"),
    path("beheer/verklaringen/<uuid:verklaring_id>/", beheer_waarborgen.document, name="verklaring"),
    path(
        "beheer/verklaringen/<uuid:verklaring_id>/intrekken/",
        beheer_waarborgen.withdraw_verklaring,
        name="verklaring_intrekken",
    ),
    path("beheer/afspraken/", beheer_waarborgen.afspraken, name="beheer_afspraken"),
    path("beheer/afspraken/nieuw/", beheer_waarborgen.new_afspraken, name="afspraken_nieuw"),
]

if settings.LOCAL_ONLY:
    urlpatterns += [
        path("onderdelen/", onderdelen.onderdelen, name="onderdelen"),
        path("onderdelen/formulier/", onderdelen.formulier, name="onderdelen_formulier"),
        path("onderdelen/foutpagina/<slug:naam>/", onderdelen.foutpagina, name="onderdelen_foutpagina"),
    ]
