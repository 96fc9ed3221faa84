"""What is readable in tables outside the register: of libraries, and of the key database."""

LEESBAAR_ELDERS = {
    "auth.Permission": {"name": "naam van een recht", "codename": "code"},
    "auth.Group": {"name": "blijft leeg: groepen worden niet gebruikt"},
    "contenttypes.ContentType": {"app_label": "naam van een app", "model": "naam van een model"},
    "guardian.UserObjectPermission": {"object_pk": "blijft leeg: rechten staan in CasusToegang"},
    "guardian.GroupObjectPermission": {"object_pk": "blijft leeg: rechten staan in CasusToegang"},
    "account.EmailAddress": {"email": "blijft leeg: niemand heeft hier een adres"},
    "account.EmailConfirmation": {"key": "blijft leeg: niemand heeft hier een adres"},
    "mfa.Authenticator": {
        "data": "geheimen van medewerkers, versleuteld met de sleutel van het product; publieke sleutels van passkeys",
    },
    "socialaccount.SocialAccount": {
        "provider": "code",
        "uid": "hash met de sleutel van het product",
        "extra_data": "of de koppeling is bevestigd; van een medewerker wordt niets overgenomen",
    },
    "socialaccount.SocialApp": dict.fromkeys(
        ("provider", "provider_id", "name", "client_id", "secret", "key", "settings"),
        "blijft leeg: dit staat in de instellingen",
    ),
    "socialaccount.SocialToken": dict.fromkeys(("token", "token_secret"), "blijft leeg: niets wordt bewaard"),
    "sleutelkast.SleutelStand": {"hash": "hash van het grootboek", "straks_hash": "hash van het grootboek"},
    "sleutelkast.DataKey": {"soort": "code van een soort sleutelhouder", "wrapped": "verpakt onder de hoofdsleutel"},
}
