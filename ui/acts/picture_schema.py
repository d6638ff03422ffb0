"""Pictures: what the Plan page shows of a plan.

Figures of tiles come in their order: minutes are whole tenths (64 is 6.4), shares are per mille; null is one that can't
be had. How tables are packed is said in `ui.acts.picture`.
"""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta, Struct

# ---- What acts, looks and pictures are made of ----

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


# ---- Pictures ----


class Tile(Struct, frozen=True, rename="camel"):
    """A figure that stands on every card: its few words, with its mark; what it means; and its unit."""

    label: str
    help: str
    unit: str


class Outside(Struct, frozen=True, rename="camel"):
    """A practice outside the area that belongs to a cluster: counted, never moved."""

    name: str
    patients: int


class Cells(Struct, frozen=True, rename="camel"):
    """The figures of all tiles, for one cluster.

    Attributes:
        values: One a tile.
        bases: On how many of the patients each rests.
        partial: Bit i: the figure of tile i rests on less than half of them.
        whys: Why a figure can't be had; "" where it can.
    """

    values: list[int | None]
    bases: list[int]
    partial: int
    whys: list[str]


class Figures(Cells, frozen=True, rename="camel"):
    """The figures on a cluster's card.

    Attributes:
        practices: Placed here, fixed ones included.
        patients: Registered patients, those of fixed practices included.
        patients_outside: Of them, patients of fixed practices.
        outside: These practices.
        gap: Patients short of the band (negative), over it (positive) or 0.
        words: The gap in words.
        no_way: Mapped patients with no way to any practice of the cluster.
        not_mapped: Patients with no usable address or living elsewhere.
        single_handed: Practices with one GP; null: can't be had.
    """

    practices: int
    patients: int
    patients_outside: int
    outside: list[Outside]
    gap: int
    words: str
    no_way: int
    not_mapped: int
    single_handed: int | None


class Card(Struct, frozen=True, rename="camel"):
    """One cluster as its card shows it.

    Attributes:
        letter: Of the cluster.
        name: Of the cluster.
        colour: Its fill.
        ink: What can be read on that.
        locked: Whether it is locked.
        closed: Why it neither loses nor gains practices; "" where it does.
        hub: Code of the practice that hosts shared services; "" for none.
        figures: Of the cluster.
    """

    letter: str
    name: str
    colour: str
    ink: str
    locked: bool
    closed: str
    hub: str
    figures: Figures


class PlanOnMap(Struct, frozen=True, rename="camel"):
    """A plan as it is drawn.

    Attributes:
        clusters: In the plan's order.
        not_placed: Of all practices in no cluster, taken together, fixed ones included.
        assignment: For each practice of map.json the index of its cluster; -1 not placed, -2 neither.
        territory: Packed figures, for each place the index of its cluster; -1 led by others or by nobody.
    """

    clusters: list[Card]
    not_placed: Figures
    assignment: list[int]
    territory: str


class PackedTable(Struct, frozen=True, rename="camel"):
    """What clusters' figures would be, a cell a move.

    Attributes:
        patients: Steps down each column.
        gap: Steps down each column.
        values: Packed figures row by row, one text a tile.
        partial: Packed marks row by row: bit i is that of tile i.
    """

    patients: list[int]
    gap: list[int]
    values: list[str]
    partial: str


class PackedWhatIf(Struct, frozen=True, rename="camel"):
    """The figures of both clusters for each single move; of a large area for none, where `Taken` alone has them.

    Attributes:
        practices: Row numbers of practices.
        targets: Letters, then "" for not placed, then `NEW` for a new cluster.
        left: The cluster that loses the practice, a row a practice.
        joined: The cluster that gains it, a row a practice, a column a target.
    """

    practices: list[int]
    targets: list[str]
    left: PackedTable
    joined: PackedTable


class After(Cells, frozen=True, rename="camel"):
    """The figures of one cluster after practices moved; fields as in `Figures`."""

    letter: str
    patients: int
    gap: int


class Behind(Struct, frozen=True, rename="camel"):
    """Patients whose way changes by a minute or more, were practices moved; see `geo.moves.what_if_table.Behind`."""

    movers_nearer: int
    movers_further: int
    staying_further: int
    there_nearer: int


class Taken(Struct, frozen=True, rename="camel"):
    """All about moving `practices` at once, which are chosen or taken up.

    Attributes:
        practices: Their codes.
        targets: As `PackedWhatIf.targets`.
        left: Each cluster that they leave; letter "" for those not placed.
        joined: Each target; null: a lock forbids it.
        behind: The people behind the averages, for each target; null as above.
    """

    practices: list[str]
    targets: list[str]
    left: list[After]
    joined: list[After | None]
    behind: list[Behind | None]


class ViewOnMap(Struct, frozen=True, rename="camel"):
    """How minutes are looked at; `reach_scale` multiplies minutes at average speed, `slower` says why it isn't 1."""

    mode: str
    within: int
    walk_kmh: float
    reach_scale: float
    slower: bool
    crow_flies: bool


class Finding(Struct, frozen=True, rename="camel"):
    """What a rule says, and where on the map it is: nowhere if no practice and no place is named.

    Attributes:
        severity: For its colour.
        word: The severity in a word.
        sentence: What it says.
        cluster: Whose card to bring into view; "" for none.
        practices: To outline; null for all of the cluster, fixed ones included.
        places: To outline; null for the whole territory of the cluster.
    """

    severity: str
    word: str
    sentence: str
    cluster: str
    practices: list[str] | None
    places: list[int] | None


class Chart(Struct, frozen=True, rename="camel"):
    """Patients by minutes, a plan as bars and another as a line.

    Attributes:
        label: What is drawn, for those who do not see it.
        axes: What runs across and what runs up.
        names: What the bars and the line are.
        step: Minutes of one step.
        plan: Patients of the bars, one a step.
        today: Patients of the line.
        top: Patients at the upper end.
        within: The chosen minutes, marked.
        marks: Minutes, and patients, where labels stand.
        below: Sentences that stand below it.
    """

    label: str
    axes: tuple[str, str]
    names: tuple[str, str]
    step: int
    plan: list[int]
    today: list[int]
    top: int
    within: int
    marks: tuple[list[int], list[int]]
    below: list[str]


class Row(Struct, frozen=True, rename="camel"):
    """A figure of each cluster, in the plan's order: as it is, what stands smaller beside it, and what stands below."""

    heading: str
    now: list[str]
    beside: list[str]
    below: list[str]


class Table(Struct, frozen=True, rename="camel"):
    """All figures of the plan's clusters."""

    label: str
    rows: list[Row]


class Head(Struct, frozen=True, rename="camel"):
    """The revision on screen.

    Attributes:
        number: 0 for today's PCNs that are not kept.
        version: Counts every change of the plan.
        sentence: What was done.
        who: By whom; "" where nobody gave a name.
        mine: Whether this browser did it.
        kept: Where the plan is kept, in words.
        can_undo: Whether this browser has a step to take back.
        can_redo: Whether it took one back.
    """

    number: int
    version: int
    sentence: str
    who: str
    mine: bool
    kept: str
    can_undo: bool
    can_redo: bool


class AreaOnMap(Struct, frozen=True, rename="camel"):
    """Which area is drawn, and where the browser fetches its files: `base` ends in a slash."""

    id: str
    name: str
    fictional: bool
    base: str


class Picture(Struct, frozen=True, rename="camel"):
    """Everything that the Plan page shows of a plan.

    Attributes:
        of: The plan that it is of.
        area: What is drawn.
        head: The revision.
        plan: Its clusters.
        band: Patients at least and at most.
        view: How minutes are looked at.
        tiles: The figures on cards and in previews, in order.
        taken: Moving all that are chosen; null where nothing is.
        can_change: Whether this screen may change the plan.
        findings: What the rules say, hardest first.
        chart: Minutes of patients.
        table: All figures against today.
    """

    of: Subject
    area: AreaOnMap
    head: Head
    plan: PlanOnMap
    band: tuple[int, int]
    view: ViewOnMap
    tiles: list[Tile]
    taken: Taken | None
    can_change: bool
    findings: list[Finding]
    chart: Chart
    table: Table


class Moves(Struct, frozen=True, rename="camel"):
    """What each single move would do to a plan: asked for once its picture is on screen, which then comes sooner.

    Attributes:
        of: The plan that it is of.
        version: Of the plan; as `Head.version`.
        view: How minutes are looked at.
        what_if: The table.
    """

    of: Subject
    version: int
    view: View
    what_if: PackedWhatIf
