"""Files to add, and a short way to add them."""

import io
import zipfile

from casework.actions.bijlage import add_bijlage
from casework.bijlagen import content
from casework.models import Signaal
from tests.conftest import database_role

PDF = b"%PDF-1.7\n1 0 obj << >> endobj\ntrailer << >>\n%%EOF\n"
DOCX_TYPES = b'<Types><Override ContentType="' + content._DOCX_MAIN + b'"/></Types>'


def attach(account, casus, naam, data):
    """A file that belongs to the signaal of this casus."""
    with database_role("casework_jobs"):
        signaal = Signaal.objects.get(casus=casus)
    return add_bijlage(account, casus, "weegploeg", naam, data, signaal)


def zipped(**parts):
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, body in parts.items():
            archive.writestr(name.replace("__", "/"), body)
    return data.getvalue()


def docx(**more):
    parts = {"[Content_Types].xml": DOCX_TYPES, "word__document.xml": "<w:document>Zonnebloemveld</w:document>"}
    return zipped(**parts | more)


def odt(**more):
    return zipped(mimetype=content._ODT_TYPE, **{"content.xml": "<office:text/>"} | more)
