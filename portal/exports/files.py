"""The file that a person takes away, and several of them in one."""

import io
import json
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.views.decorators.debug import sensitive_variables

JSON = "application/json"
PLAIN = "text/plain; charset=utf-8"
ZIP = "application/zip"
FOR_THE_OWNER_ALONE = 0o100600 << 16


@dataclass(frozen=True)
class ExportFile:
    """One file; its content is hidden from whoever prints it."""

    name: str
    content_type: str
    body: bytes = field(repr=False)


@sensitive_variables()
def json_file(name: str, content: Mapping[str, Any]) -> ExportFile:
    """A file of JSON, with one key on each line."""
    return ExportFile(name, JSON, f"{json.dumps(content, indent=2)}\n".encode())


@sensitive_variables()
def text_file(name: str, content: str) -> ExportFile:
    return ExportFile(name, PLAIN, content.encode())


@sensitive_variables()
def as_one(files: Sequence[ExportFile], name: str) -> ExportFile:
    """The only file as it is; several in an archive, made in memory."""
    if len(files) == 1:
        return files[0]
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as written:
        for one in files:
            entry = zipfile.ZipInfo(one.name)
            entry.external_attr = FOR_THE_OWNER_ALONE
            written.writestr(entry, one.body, zipfile.ZIP_DEFLATED)
    return ExportFile(f"{name}.zip", ZIP, archive.getvalue())
