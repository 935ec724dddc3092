"""Findings that follow from the runner tokens of an account."""

from credentials.guide.facts import Facts


def advice_on_runners(facts: Facts) -> list[str]:
    """What is to be said of the way from the portal to Runner."""
    if facts.is_cut_off:
        return ["runner-not-back-yet" if facts.waits_for_runner else "runner-cut-off"]
    return ["runner-token-ends-soon"] if facts.runner_ends_soon else []
