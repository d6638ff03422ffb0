"""What acts, looks and pictures are made of."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta, Struct

Code = Annotated[str, Meta(max_length=12)]
"""Of a practice or a cluster; ODS codes have 6 to 9 characters, cluster letters at most 3."""
Line = Annotated[str, Meta(max_length=400)]
"""One line that somebody typed. The plan says how long a name may be, in words; this keeps out what nobody typed."""
Text = Annotated[str, Meta(max_length=20_000)]
Key = Annotated[str, Meta(max_length=64)]
Id = Annotated[str, Meta(min_length=8, max_length=64, pattern="^[A-Za-z0-9_-]*$")]
"""Made by a browser at random; signs that some database can't hold are in none."""
Number = Annotated[int, Meta(ge=0, lt=2**31)]
"""Of a revision: what a column of whole numbers holds in every database."""
Codes = Annotated[list[Annotated[str, Meta(min_length=1, max_length=12)]], Meta(max_length=2000)]
"""More practices than all London has; more than that is no choice of a person."""
SomeCodes = Annotated[list[Annotated[str, Meta(min_length=1, max_length=12)]], Meta(min_length=1, max_length=2000)]
Letter = Annotated[str, Meta(min_length=1, max_length=12)]


class View(Struct, frozen=True, rename="camel", forbid_unknown_fields=True):
    """How minutes are looked at: by which mode, how many count as near, and how fast people walk."""

    mode: Code
    within: Annotated[int, Meta(ge=1, le=600)]
    walk_kmh: Annotated[float, Meta(ge=0.5, le=20)]


class Subject(Struct, frozen=True, rename="camel", forbid_unknown_fields=True):
    """The plan that is meant, by its key (of the link to edit or to watch); "" for today's PCNs of an area.

    Attributes:
        plan: The key.
        slug: Folder of the area.
        area_id: Its build that is on screen.
    """

    plan: Key
    slug: Line
    area_id: Key
