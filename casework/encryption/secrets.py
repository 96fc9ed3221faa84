"""Secrets of the product itself that belong to no sleutelhouder, such as those of a second factor.

They have a data key of their own, that of the product, so that the master key wraps data keys and nothing else that
lasts: a rotation has one table to do.
"""

import base64
import binascii
from uuid import NAMESPACE_URL, uuid5

from casework.encryption import hashes, keystore
from casework.encryption.errors import VerkeerdeSleutel

PRODUCT = uuid5(NAMESPACE_URL, "casework/product/v1")
SECOND_FACTOR = "second-factor"
SUBJECT = "subject"


def seal(text: str, purpose: str) -> str:
    """Encrypt a short text for one purpose; the key is made on first use. Out: base64."""
    keystore.create(PRODUCT, "product", PRODUCT)
    sealed = keystore.get(PRODUCT).field_key("product", purpose).encrypt(PRODUCT.bytes, text.encode())
    return base64.b64encode(sealed).decode()


def unseal(sealed: str, purpose: str) -> str:
    """Undo seal(). Raises VerkeerdeSleutel (also for another purpose), and what keystore.get() raises."""
    try:
        data = base64.b64decode(sealed, validate=True)
    except binascii.Error:
        raise VerkeerdeSleutel from None
    return keystore.get(PRODUCT).field_key("product", purpose).decrypt(PRODUCT.bytes, data).decode()


def keyed_hash(text: str, purpose: str) -> str:
    """The same hexadecimal digits for the same text and purpose, that say nothing without the key of the product."""
    keystore.create(PRODUCT, "product", PRODUCT)
    return hashes.keyed_hash(PRODUCT, purpose, text).hex()
