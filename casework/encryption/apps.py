from django.apps import AppConfig


class EncryptionConfig(AppConfig):
    name = "casework.encryption"
    label = "sleutelkast"
    verbose_name = "sleutelkast"
    default_auto_field = "django.db.models.BigAutoField"
