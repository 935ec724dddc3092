"""Answers that are sheets: told line by line, named after the day."""

from collections.abc import Iterable

from django.http import StreamingHttpResponse
from django.utils import timezone


def sheet_response(lines: Iterable[str], name: str) -> StreamingHttpResponse:
    """Answer with a sheet that a browser saves as `name` and today's date."""
    filename = f"{name}-{timezone.localdate().isoformat()}.csv"
    return StreamingHttpResponse(
        lines,
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{filename}"'},
    )
