"""Our practice as it is, and what stays ours whichever way of working together is chosen."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Final

import streamlit as st

from data.cached_figures import profile_of
from data.maps import REACH
from data.policy import read_ways
from geo.figures import figure_of
from geo.plan import WAYS
from geo.view import SLOWER_WALK_KMH
from geo.wording import BY_MODE, ESTIMATE, NOTHING, count_words, number
from ui.acts import Field, Radio, act_form
from ui.neighbours.find import minutes_note
from ui.neighbours.maps import draw_scene, homes_scene, practice_dots, reach_scene
from ui.parts import STYLE, Cell, Row, as_plain_text, draw_legend, table_html
from ui.session import current

if TYPE_CHECKING:
    from data.policy import WayOfWorking, Ways
    from geo.area import Area
    from geo.neighbours import Profile, WayThere
    from geo.view import View
    from ui.session import OpenArea

HOMES, REACHED = "Where patients live", "Streets in reach"
MAPS: Final = (HOMES, REACHED)
PLACES: Final = 8
"""Places listed: they hold half of the patients of most practices."""


def draw_profile(opened: OpenArea, code: str, *, row: int, view: View) -> None:
    """Draw a practice as it is today."""
    own = profile_of(opened.area, code, within=view.within)
    left, right = st.columns([1.45, 1], gap="medium")
    with left:
        _draw_map(opened, own, row=row, view=view)
    with right:
        st.html(STYLE + _facts_html(own))
        st.html(STYLE + _places_html(own))
    st.subheader(f"How long your patients take to get to you {ESTIMATE}", anchor=False)
    st.html(STYLE + _minutes_html(own, within=view.within))
    outside = ((own.living_elsewhere, "live outside the area"), (own.no_address, "have no usable address"))
    not_mapped = " and ".join(f"{number(count, 'count')} {what}" for count, what in outside if count)
    st.caption(
        "An asterisk marks an estimate: minutes are those of the places where your patients live, their ages those of "
        "all residents there. “Nearer to another practice” looks at practices that this area knows."
        f"{not_mapped and f' In none of this: {not_mapped}.'} "
        f"How minutes were made: {as_plain_text(minutes_note(opened.area, view))}"
    )


def _draw_map(opened: OpenArea, own: Profile, *, row: int, view: View) -> None:
    shown = st.segmented_control(
        "Map", MAPS, default=HOMES, required=True, key="profile_map", label_visibility="collapsed"
    )
    scene = reach_scene(opened, own, row=row, view=view) if shown == REACHED else homes_scene(opened, own, row=row)
    if scene is None:
        st.info("How far streets reach is not known here: this area was built without streets, or yours is outside it.")
        return
    draw_scene(opened.area, scene, practice_dots(opened.area, row=row), key="profile_map_drawn")
    if shown == REACHED:
        keys = [(colour, f"up to {minutes} min") for minutes, colour in REACH]
        draw_legend(f"Red: your practice. {BY_MODE[view.mode].capitalize()}:", keys)
    else:
        most = own.homes[0].patients if own.homes else 0
        draw_legend(
            "Red: your practice; grey: others (point at one). The darker a place, the more of your patients live "
            f"there: 1 (pale) to {most:,} (dark)."
        )


def _facts_html(own: Profile) -> str:
    practices = count_words(own.pcn_practices, "practice")
    cluster = f"{own.pcn_name}, {practices}" if own.pcn_name else "none: it stands alone"
    decile = f"{number(own.imd_decile, 'decile')} (1 = most deprived)"
    facts: tuple[tuple[str, Cell | str], ...] = (
        ("Patients", number(own.list_size, "count")),
        ("GPs by headcount", number(own.gps, "count")),
        ("Cluster today (PCN)", cluster),
        ("Contract", own.contract or NOTHING),
        *((("Branch surgeries", ", ".join(own.branches)),) if own.branches else ()),
        (figure_of("imd_decile").heading, Cell(decile, note=own.decile_base.told)),
        (
            figure_of("most_deprived_fifth").heading,
            Cell(number(own.most_deprived_fifth, "share"), note=own.decile_base.told),
        ),
        (figure_of("aged_65_share").name, Cell(own.aged_65.words, note=own.aged_65.base.told)),
    )
    rows = [Row(heading, (fact,)) for heading, fact in facts]
    return table_html(("Your practice", ""), rows, look="nb", label="Your practice")


def _places_html(own: Profile) -> str:
    most = own.homes[0].share if own.homes else 1.0
    rows = [
        Row(
            home.name,
            (Cell(f"{number(home.patients, 'count')} ({number(home.share, 'share')})", bar=home.share / most),),
        )
        for home in own.homes[:PLACES]
    ]
    headings = (f"Where most of the {own.mapped:,} mapped live", f"Patients, of {len(own.homes)} places")
    return table_html(headings, rows, look="nb", label="Where most patients live")


def _minutes_html(own: Profile, *, within: int) -> str:
    headings = (
        "",
        figure_of("minutes_own").heading,
        figure_of("minutes_nearest_p90").heading,
        figure_of("within").marked(f"Within {within} minutes"),
        f"Nearer to another practice {ESTIMATE}",
        figure_of("no_way").heading,
    )
    rows = [
        Row(
            Cell(way_words(way), note=rests_on(way)),
            (
                number(way.travel.mean, "minutes"),
                number(way.travel.p90, "minutes"),
                number(way.travel.within, "share"),
                number(way.nearer_elsewhere, "share"),
                number(way.travel.no_way, "count"),
            ),
        )
        for way in own.ways
    ]
    return table_html(headings, rows, look="nb", label="How long patients take", numbers=range(1, len(headings)))


def rests_on(way: WayThere) -> str:
    """Return what the figures on a way rest on: minutes on those with a way, shares on all who are mapped."""
    minutes, shares = way.travel.base.told, way.travel.mapped.told
    return minutes if minutes == shares else f"minutes {minutes or 'of all'}; shares {shares or 'of all'}"


def way_words(way: WayThere) -> str:
    """Return how patients travel, in words."""
    if way.view.mode != "walk":
        return BY_MODE[way.view.mode].capitalize()
    return "On foot, slower walker" if way.view.walk_kmh == SLOWER_WALK_KMH else "On foot, average walker"


# ---- What stays ours ----

WAYS_STYLE: Final = """
<style>
  .ways { display: grid; grid-template-columns: repeat(auto-fit, minmax(19rem, 1fr)); gap: 1.2rem; }
  .ways section { border: 1px solid #b9c4cb; border-radius: 6px; padding: 0.9rem 1.1rem; }
  .ways h3 { font-size: 1.15rem; margin: 0 0 0.3rem; padding: 0; }
  .ways p { margin: 0 0 0.7rem; } .ways dl { margin: 0; padding: 0; }
  .ways dt { font-weight: 600; margin: 0.7rem 0 0; padding: 0; }
  .ways dl dd { margin: 0; padding: 0; }
  .ways .keeps { font-weight: 600; font-size: 0.8125rem; padding: 0 0.45rem; border-radius: 3px; margin-left: 0.4rem;
    white-space: nowrap; }
  .ways .stays { background: #dcefe3; color: #11603a; } .ways .settle { background: #fdf0d3; color: #7a4a00; }
  .ways .changes { background: #f9e0d6; color: #8a2f0c; }
  .ways small { display: block; color: #4a5a66; font-size: 0.78rem; line-height: 1.3; margin-top: 0.1rem; }
</style>
"""


@st.cache_resource(show_spinner=False)
def ways() -> Ways:
    """Return what each way of working together means, read once."""
    return read_ways()


def draw_ways(area: Area, *, letter: str) -> None:
    """Draw the three ways side by side, and the choice of one for a cluster of the plan on screen."""
    st.html(f'{WAYS_STYLE}<div class="ways">{"".join(way_html(way) for way in ways().ways)}</div>')
    st.caption(ways().note)
    _draw_choice(area, letter=letter)


def way_html(way: WayOfWorking) -> str:
    """Return one way of working as HTML."""
    aspects = "".join(
        f'<dt>{escape(aspect.title)}<span class="keeps {aspect.keeps}">{escape(aspect.keeps_words)}</span></dt>'
        f"<dd>{escape(aspect.says)}<small>{escape(aspect.source_words)}</small></dd>"
        for aspect in way.aspects
    )
    return f"<section><h3>{escape(way.title)}</h3><p>{escape(way.says)}</p><dl>{aspects}</dl></section>"


def _draw_choice(area: Area, *, letter: str) -> None:
    """Draw which way a cluster of the plan on screen would work together; it is kept with the plan."""
    workshop = current(area)
    letters = [cluster.letter for cluster in workshop.plan.clusters]
    if workshop.is_watched or not letters:
        return
    st.subheader("Keep a way of working with the plan", anchor=False)
    st.caption("It is kept with the cluster in the plan on screen, and shown where plans are compared and to a board.")
    with st.container(horizontal=True, vertical_alignment="bottom"):
        chosen = st.selectbox(
            "Cluster",
            letters,
            index=letters.index(letter) if letter in letters else 0,
            format_func=lambda letter: f"{letter}  {workshop.plan.cluster(letter).name}",
            key="way_cluster",
            width=340,
        )
        act_form(
            {"type": "arrange", "cluster": chosen, "way": Field("way")},
            [
                Radio(
                    "way",
                    f"{chosen} would work together as",
                    options=tuple((way, ways().way(way).title if way else "Not chosen yet") for way in ("", *WAYS)),
                    value=workshop.plan.cluster(chosen).way,
                    horizontal=True,
                )
            ],
            label="Keep",
            key=f"way_of_{chosen}",
            align="row",
            disabled=not workshop.may_change,
        )
