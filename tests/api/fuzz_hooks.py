"""What Schemathesis cannot know: that a right `wait` is kept."""

import schemathesis

LONGEST_WAIT = 30


@schemathesis.hook
def before_call(_context, case, _arguments):
    """A call that would be held for half a minute is held for no time at all."""
    query = case.query or {}
    wait = str(query.get("wait", ""))
    is_right = wait.isdecimal() and 0 < int(wait) <= LONGEST_WAIT
    if case.path.endswith("/changes") and is_right:
        query["wait"] = 0
