"""Which practices are special services: those that people do not choose, such as of a prison or a care home."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from data.tables.register import GP_PRACTICE, OTHER_SETTING, SETTINGS
from geo.area import INSIDE, SERVICE

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from data.problems import Problems
    from data.recipe_practices import PracticeRule

FEW_PATIENTS: Final = 500
"""Below this a practice is asked after: few that people choose are as small, most special services are."""
NAMED_LIKE_ONE: Final = re.compile(
    r"\b(?:care homes?|nursing homes?|hospice|special allocation|select care|safe haven|zero tolerance|violent|prison|"
    r"hmp|young offenders?|removal centre|secure unit|asylum|school|at hand|online|digital|virtual)\b",
    re.IGNORECASE,
)
"""Words in the names of special services of England."""


def special_service(known: pd.DataFrame, rules: Mapping[str, PracticeRule]) -> pd.Series[str]:
    """Return what special service each practice is, "" where it is none; the recipe goes before the register.

    Args:
        known: `code` and `setting`, the register's; "" where it does not list the practice.
        rules: What the recipe says, by code.
    """
    words = known["setting"].map(SETTINGS).astype("str").fillna(OTHER_SETTING)
    special = words.where(~known["setting"].isin(["", GP_PRACTICE]), "")
    for code, rule in rules.items():
        if rule.special or rule.keep:
            special = special.mask(known["code"] == code, rule.special)
    return special


def ask_after_special(
    chosen: pd.DataFrame, rules: Mapping[str, PracticeRule], *, recipe_file: str, problems: Problems
) -> None:
    """Ask after practices of today's clusters that look like a special service, by their size or their name.

    Args:
        chosen: The practices of the area: `code`, `name`, `kind`, `pcn_code`, `listed` (patients), and `most`, by the
            table that has most of it: registrations may be those of one part of the country only.
        rules: What the recipe says, by code; it has answered for those with `special` or `keep`.
        recipe_file: Where the answer belongs.
        problems: Takes a warning for each.
    """
    answered = {code for code, rule in rules.items() if rule.special or rule.keep}
    own_pcns = set(chosen.loc[chosen["kind"] == INSIDE, "pcn_code"]) - {""}
    counted = (chosen["kind"] == INSIDE) | chosen["pcn_code"].isin(own_pcns)
    like_one = (chosen["most"] < FEW_PATIENTS) | chosen["name"].str.contains(NAMED_LIKE_ONE)
    asked = chosen[counted & like_one & (chosen["kind"] != SERVICE) & ~chosen["code"].isin(answered)]
    for one in asked.to_dict("records"):
        problems.warn(
            recipe_file,
            f"{one['code']} {one['name']}, {one['listed']:,} patients: a special service? Say in the recipe, under "
            f'[practices.{one["code"]}], special = "what it is", or keep = true if people choose it as any other',
        )
