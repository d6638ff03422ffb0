"""One cluster looked at closely: what joining it changes, trying it, and the page for the practice's meeting."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import streamlit as st

from data.cached_figures import rules, today
from data.documents import one_page, one_page_bytes
from geo.figures import figure_of
from geo.wording import ESTIMATE, number
from geo.words import band_words, before_after, finding_sentence, outside_words, place_words
from ui.acts import act_form
from ui.neighbours.cached_results import ways
from ui.neighbours.find import minutes_note
from ui.neighbours.html import STYLE, Cell, Noted, plain_table
from ui.parts import BADGES, as_plain_text, draw_download
from ui.session import current, session

if TYPE_CHECKING:
    from geo.area import Area
    from geo.neighbours import Joining, Profile
    from geo.plan import Plan
    from geo.rules import ClusterSide, Finding
    from geo.view import View
    from ui.neighbours.cached_results import RankedClusters
    from ui.session import OpenArea

# ---- The page for the practice's own meeting, as a download ----

WORD: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def draw_one_page(opened: OpenArea, own: Profile, ranked: RankedClusters, *, plan: Plan, view: View) -> None:
    """Draw the button that hands out the page; it is made when somebody asks for it."""
    area = opened.area
    order = ranked.ranking.order.tolist()
    clusters = [(place_words(ranked.ranking, at), ranked.found[at]) for at in order]
    # Worked out here: the file is made in a thread that knows no session.
    weights, name = dict(session().looking.weights["clusters"]), plan_name(area, plan)

    def made() -> bytes:
        return one_page_bytes(
            one_page(
                own,
                clusters,
                too_far=ranked.too_far,
                ways=ways(),
                rules=rules(),
                view=view,
                weights=weights,
                area_name=area.name,
                date=str(opened.manifest["date"]),
                plan_name=name,
                minutes_note=minutes_note(area, view),
                fictional=area.fictional,
                crow_flies=area.crow_flies,
            )
        )

    draw_download(
        "One page for your meeting",
        made,
        file_name=f"who-could-we-join-{own.code}.docx",
        mime=WORD,
        icon=":material/description:",
        about="A Word file of one page, for the practice's own meeting.",
    )


def plan_name(area: Area, plan: Plan) -> str:
    """Return what the plan that is compared is called."""
    opened = current(area).opened
    if opened is None or plan == today(area):
        return "today's PCNs"
    return opened.plan.name


# ---- One cluster looked at closely ----


def draw_closer(opened: OpenArea, own: Profile, ranked: RankedClusters, *, plan: Plan, view: View) -> None:
    """Draw what joining one cluster means."""
    area, looking = opened.area, session().looking
    st.subheader("Look at one closely", anchor=False)
    names = {
        one.letter: f"{one.letter}  {one.name}{' (where you are now)' if one.here else ''}" for one in ranked.in_order()
    }
    kept = looking.letter.get(area.id, "")
    first = next((one.letter for one in ranked.in_order() if not one.here), next(iter(names)))
    with st.container(horizontal=True, vertical_alignment="bottom"):
        letter = st.selectbox(
            "Cluster",
            list(names),
            index=list(names).index(kept if kept in names else first),
            format_func=names.__getitem__,
            key="closer",
            width=420,
        )
        looking.letter[area.id] = letter
        one = next(found for found in ranked.found if found.letter == letter)
        _draw_try(opened, own, one)
        draw_one_page(opened, own, ranked, plan=plan, view=view)
    fixed = outside_words(one.outside)
    if fixed:
        st.caption(as_plain_text(fixed))
    left, right = st.columns([1.35, 1], gap="large")
    with left:
        st.html(STYLE + changes_html(one, view=view))
    with right:
        st.html(STYLE + side_by_side_html(one, own))
        _draw_left(one)
        _draw_findings(one)


def changes_html(one: Joining, *, view: View) -> str:
    """Return the figures before and after as a table."""
    rows: list[tuple[Cell, ...]] = []
    for compared in before_after(one, view=view):
        both = (number(value, compared.figure.unit) for value in (compared.before, compared.after))
        rows.append((Noted(compared.heading, compared.told), *both, compared.judged))
        if compared.key == "patients":
            sizes = (band_words(side.figures.patients, rules()) for side in (one.before, one.after))
            rows.append(("Against 30,000 and 50,000", *sizes, ""))
    rows.append((f"Does its territory hold together? {ESTIMATE}", piece_words(one.before), piece_words(one.after), ""))
    return plain_table(("", "Now", "With you", "Change"), rows, label=f"Cluster {one.letter} now and with you")


def side_by_side_html(one: Joining, own: Profile) -> str:
    """Return the people on both sides as a table, with what each figure rests on."""
    meets = one.meets
    deciles = (own.decile_base, meets.decile_base)
    figures = (
        ("imd_decile", (own.imd_decile, meets.imd_decile), deciles),
        ("most_deprived_fifth", (own.most_deprived_fifth, meets.most_deprived_fifth), deciles),
    )
    ages = (Noted(aged.words, aged.base.told) for aged in (own.aged_65, meets.aged_65))
    rows: list[tuple[Cell, ...]] = [(figure_of("aged_65_share").name, *ages)]
    for key, both, bases in figures:
        figure = figure_of(key)
        told = (Noted(number(value, figure.unit), base.told) for value, base in zip(both, bases, strict=True))
        rows.append((figure.heading, *told))
    return plain_table(
        ("Patients", "Yours", "The others'"), rows, label="Your patients and the others'", numbers=(1, 2)
    )


def piece_words(side: ClusterSide) -> str:
    """Return whether a cluster's territory holds together."""
    return "in one piece" if side.in_one_piece else f"{number(side.away, 'count')} patients live cut off"


def _draw_left(one: Joining) -> None:
    """Say whether the cluster that would be left still holds."""
    if one.left_before is None or one.left_after is None:
        return
    before, after = one.left_before.figures, one.left_after.figures
    st.markdown(f"**The cluster you would leave: {as_plain_text(one.left)} {as_plain_text(one.left_name)}**")
    st.markdown(
        as_plain_text(
            f"{number(before.patients, 'count')} patients to {number(after.patients, 'count')}, "
            f"{band_words(after.patients, rules())}."
            if after.practices
            else "No practice would be left in it."
        )
    )
    hard = [finding for finding in one.left_after.findings if finding.severity == "contract"]
    if after.practices and not hard:
        st.markdown(":green-badge[It still holds] by the rules of the contract.")


def _draw_findings(one: Joining) -> None:
    """List the findings that joining would bring and take away."""
    if one.here:
        st.markdown("You are in this cluster: nothing changes.")
        return
    for heading, found, nothing in (
        ("What the rules would say anew", one.appear, "Nothing new."),
        ("What they would no longer say", one.vanish, "Nothing goes."),
    ):
        st.markdown(f"**{heading}**")
        if not found:
            st.markdown(nothing)
        for finding in found:
            st.markdown(f"- {finding_words(finding)}")


def finding_words(finding: Finding) -> str:
    """Return a finding with its badge, in Streamlit's Markdown."""
    word, colour = BADGES[finding.severity]
    return f":{colour}-badge[{word}] {as_plain_text(finding_sentence(finding))}"


def _draw_try(opened: OpenArea, own: Profile, one: Joining) -> None:
    if current(opened.area).is_watched:
        return
    help_ = "Makes a new plan with this move and opens it; the plan it starts from stays as it is."
    if one.locked:
        help_ = "A lock forbids the move: unlock the cluster on the Plan page first."
    act_form(
        {"type": "try", "practice": own.code, "to": one.letter, "fromToday": session().looking.today},
        label="Try it",
        key=f"try_{one.letter}",
        primary=True,
        icon=":material/science:",
        disabled=one.here or one.locked,
        help=help_,
    )
