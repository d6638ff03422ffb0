"""What the proposal changes for patients, by mode, for over-65s and by deprivation."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from data.paper.section import Column, Section, Table
from geo.compare import BINS
from geo.figures import GROUPS, figure_of
from geo.view import AVERAGE_WALK_KMH
from geo.wording import CROW_FLIES_NOTE, ESTIMATE
from geo.words import BIN_TITLES, GROUP_TITLES, effect_rows, effect_sentences

if TYPE_CHECKING:
    from data.paper.material import Material
    from data.paper.section import Cell

OWN: Final = (
    "Nobody changes practice: patients stay registered where they are. What changes is how near they live to a "
    "practice of the cluster that theirs works with, and so to shared services."
)


def patients_section(material: Material) -> Section:
    """Return who gets nearer to a practice of their cluster and who further, compared with today."""
    lines: list[str] = []
    crow_flies = material.area.crow_flies
    for mode in material.modes:
        first, *rest = effect_sentences(material.effect(mode), material.view_by(mode), crow_flies=crow_flies)
        lines += [f"{first} {ESTIMATE}"] if mode != material.view.mode else [f"{first} {ESTIMATE}", OWN, *rest]
    lines += [CROW_FLIES_NOTE] if crow_flies else []
    if "walk" in material.modes and material.view.walk_kmh != AVERAGE_WALK_KMH:
        lines.append(f"Minutes on foot are those of a walker at {material.view.walk_kmh} km/h.")
    by_mode = [table for mode in material.modes for table in (_groups(material, mode), _steps(material, mode))]
    tables = (by_mode[0], _minutes(material), _within(material), *by_mode[1:])
    return Section("patients", "What changes for patients", tuple(lines), tables)


def _groups(material: Material, mode: str) -> Table:
    columns = (
        Column("Patients"),
        Column("Number", "count"),
        Column(f"Nearer {ESTIMATE}", "count"),
        Column(f"Within a minute of today {ESTIMATE}", "count"),
        Column(f"Further {ESTIMATE}", "count"),
        Column(f"No minutes {ESTIMATE}", "count"),
    )
    rows = tuple(
        (one.title, one.patients, one.nearer, one.same, one.further, one.without)
        for one in effect_rows(material.effect(mode))
    )
    note = (
        "Mapped patients, by how far the nearest practice of their cluster is. Fifths are by the deprivation of the "
        "place where patients live. No minutes: no way there, or practice not placed, today or then."
    )
    title = f"Who gets nearer and who further {material.by(mode)}"
    return Table(title, columns, rows, note, brief=mode == material.view.mode)


def _minutes(material: Material) -> Table:
    """Return mean minutes of each group, today and then, by every mode."""
    headings = [
        column
        for mode in material.modes
        for column in (
            Column(f"{material.by(mode).capitalize()}: today {ESTIMATE}", "minutes"),
            Column(f"then {ESTIMATE}", "minutes"),
            Column("change", "change:minutes"),
        )
    ]
    by_mode = [effect_rows(material.effect(mode)) for mode in material.modes]
    rows = tuple(
        (same[0].title, *(cell for one in same for cell in (one.before, one.after, one.change)))
        for same in zip(*by_mode, strict=True)
    )
    note = "Mean of the patients who have a way there, today or then: the same people but for who gains or loses one."
    return Table(figure_of("minutes_nearest").name, (Column("Patients"), *headings), rows, note)


def _within(material: Material) -> Table:
    """Return the share of each group within the chosen minutes, today and then, by every mode."""
    headings = [
        Column(f"{material.by(mode).capitalize()}: {when} {ESTIMATE}", "share")
        for mode in material.modes
        for when in ("today", "then")
    ]
    by_mode = [effect_rows(material.effect(mode)) for mode in material.modes]
    rows = tuple(
        (same[0].title, *(cell for one in same for cell in (one.within_before, one.within_after)))
        for same in zip(*by_mode, strict=True)
    )
    title = f"Within {material.view.within} minutes of a practice of the cluster"
    return Table(title, (Column("Patients"), *headings), rows, brief=False)


def _steps(material: Material, mode: str) -> Table:
    """Return patients of each group by how much nearer or further they get."""
    effect = material.effect(mode)
    columns = (Column("What happens"), *(Column(GROUP_TITLES[group], "count") for group in GROUPS))
    rows: list[tuple[Cell, ...]] = [
        (BIN_TITLES[one], *(effect.of(group, one) for group in GROUPS)) for one in BINS if effect.of("all", one)
    ]
    note = "What happens to nobody is left out."
    return Table(
        f"By how much {material.by(mode)} {ESTIMATE}",
        columns,
        tuple(rows),
        note,
        brief=False,
    )
