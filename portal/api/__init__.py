"""Runner's door: the calls with which Runner fetches credentials."""

from portal.api import access_tokens, batch, changes, credentials, reports
from portal.api.bodies import StrictParser
from portal.api.docs_page import DocsPage, readable_by_all
from portal.api.documented import DESCRIPTION, TITLE
from portal.api.openapi import PortalAPI
from portal.api.refusals import answer_with_problems

api = PortalAPI(
    title=TITLE,
    version="1",
    description=DESCRIPTION,
    urls_namespace="api",
    parser=StrictParser(),
    docs=DocsPage(),
    docs_decorator=readable_by_all,
)
api.add_router("", credentials.router)
api.add_router("", batch.router)
api.add_router("", access_tokens.router)
api.add_router("", reports.router)
api.add_router("", changes.router)
answer_with_problems(api)

__all__ = ["api"]
