"""Clusters we could join: ranked, with bars; one of them looked at closely, tried, and put on a page for a meeting."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

import streamlit as st

from data.cached_figures import joinings_of, profile_of, rules, today
from data.documents import one_page, one_page_bytes
from geo.figures import figure_of
from geo.neighbours import CLUSTER_PARTS, MOST, furthest
from geo.wording import ESTIMATE, count_words, number
from geo.words import (
    band_words,
    before_after,
    finding_sentence,
    fixed_words,
    mapped_words,
    outside_words,
    place_words,
    staff_words,
)
from ui.acts import act_form
from ui.neighbours.find import minutes_note
from ui.neighbours.maps import draw_scene, plan_scene, practice_dots
from ui.neighbours.profile import ways
from ui.neighbours.ranking import (
    NO_WAY,
    NOT_KNOWN,
    decile_words,
    draw_edge,
    draw_meaning,
    draw_ranked,
    draw_too_far,
    draw_unknown,
    draw_weights,
    minutes_words,
    ranked,
    rests_on,
)
from ui.parts import BADGES, STYLE, Cell, Row, as_plain_text, draw_download, draw_legend, table_html
from ui.session import current, session

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geo.area import Area
    from geo.neighbours import Joining, Profile, TooFar
    from geo.plan import Plan
    from geo.rules import ClusterSide
    from geo.view import View
    from ui.neighbours.ranking import Ranked
    from ui.session import OpenArea

NOBODY: Final = "No cluster of this plan has another practice."
NEAR: Final = 4
"""Clusters in view at first; with the furthest the map would be too small."""
LEGEND: Final = (
    "Red: your practice. Letters: the clusters of the other practices, each over the places where it has the most "
    "patients, as the plan is now."
)


def draw_clusters(opened: OpenArea, code: str, *, row: int, plan: Plan, view: View) -> None:
    """Draw the clusters in reach by the person's weights, and one of them closely."""
    area = opened.area
    if code not in plan.practices:
        st.info("This practice lies outside the area: its list counts here, but no plan of this area can move it.")
        return
    weights = draw_weights(CLUSTER_PARTS, section="clusters")
    with st.spinner("Looking at the clusters in reach"):
        near, parts, more, too_far = joinings_of(area, code, plan=plan, view=view)
    own = profile_of(area, code, within=view.within)
    draw_edge(own)
    far = [(f"{cluster.letter} {cluster.name}", far_words(cluster)) for cluster in too_far]
    if not near:
        st.info("No cluster is near enough: choose more minutes." if far else NOBODY)
        draw_too_far(far, what="cluster", within=view.within)
        return
    candidates = ranked(near, parts, CLUSTER_PARTS, weights)
    draw_ranked([ranked_row(candidates, at, own) for at in candidates.order()], CLUSTER_PARTS, what="cluster")
    draw_unknown(
        [
            f"{joining.letter} {joining.name}{', where you are' if joining.here else ''}"
            for joining in candidates.not_ranked()
        ],
        what="cluster",
    )
    not_shown = f" Shown are the {MOST} nearest to your patients; {count_words(more, 'other')} as far as "
    not_shown = f"{not_shown}{furthest(view.within)} minutes not." if more else ""
    st.caption(
        f"An asterisk marks an estimate. {rests_on(own)} A cluster that comes first here is not thereby the right "
        f"one.{not_shown}"
    )
    draw_too_far(far, what="cluster", within=view.within)
    draw_meaning(CLUSTER_PARTS)
    _draw_detail(opened, own, candidates, too_far=too_far, plan=plan, view=view)
    _draw_map(opened, near[:NEAR], row=row, plan=plan, view=view)


def far_words(cluster: TooFar) -> str:
    """Return how far a cluster is that is too far."""
    if not cluster.known:
        return "not known: its other practices lie far outside, or are special services"
    return NO_WAY if math.isnan(cluster.minutes) else number(cluster.minutes, "minutes")


def ranked_row(candidates: Ranked[Joining], at: int, own: Profile) -> Row:
    """Return a cluster as a row of the ranked table."""
    joining = candidates.items[at]
    meets, after = joining.meets, joining.after
    cut_off = f"{number(after.away, 'count')} patients cut off {ESTIMATE}"
    patients = after.figures.patients
    return candidates.row(
        at,
        Cell(joining.name, letter=joining.letter, note=facts_of(joining)),
        figures=(
            minutes_words("minutes_nearest", meets.to_others.mean) or NOT_KNOWN,
            minutes_words("minutes_between_mean", meets.staff) or NOT_KNOWN,
            NOT_KNOWN if math.isnan(meets.shared) else f"{number(meets.shared, 'share')} {ESTIMATE}",
            f"{number(patients, 'count')}: {band_words(patients, rules())}",
            "in one piece" if after.in_one_piece else cut_off,
            left_words(joining),
            decile_words(meets.imd_decile, own.imd_decile),
        ),
        notes=(
            "" if meets.to_others.base == own.mapped_base else meets.to_others.base.told,
            staff_words(meets.staff_base),
            mapped_words(meets.mapped),
            "",
            "",
            "",
            "" if meets.decile_base == meets.mapped else meets.decile_base.told,
        ),
        here=joining.here,
    )


def left_words(joining: Joining) -> str:
    """Return what becomes of the cluster that would be left."""
    if joining.here:
        return "you stay"
    if joining.left_after is None:
        return "you leave none"
    patients = joining.left_after.figures.patients
    if not patients:
        return f"{joining.left} would be empty"
    return f"{joining.left}: {number(patients, 'count')}, {band_words(patients, rules())}"


def facts_of(joining: Joining) -> str:
    """Return what stands below a cluster's name."""
    practices = count_words(joining.before.figures.practices, "practice")
    fixed = fixed_words(joining.outside)
    here = ", you among them: this is staying" if joining.here else ""
    return f"{practices}{here}{', locked' if joining.locked else ''}{f'; {fixed}' if fixed else ''}"


def _draw_map(opened: OpenArea, nearest: Sequence[Joining], *, row: int, plan: Plan, view: View) -> None:
    area = opened.area
    where, letters = plan.where(), {joining.letter for joining in nearest}
    near = [number for number, code in enumerate(area.practices["code"]) if where.get(code) in letters]
    alt = "Map of the clusters in reach; the table above lists them with their figures."
    st.subheader("The clusters on the map", anchor=False)
    scene = plan_scene(opened, plan, view, row=row, near=near, alt=alt)
    draw_scene(area, scene, practice_dots(area, plan, row=row), key="clusters_map")
    draw_legend(LEGEND)


# ---- One cluster looked at closely ----

WORD: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def _draw_detail(  # noqa: PLR0913 (all that is compared)
    opened: OpenArea, own: Profile, candidates: Ranked[Joining], *, too_far: tuple[TooFar, ...], plan: Plan, view: View
) -> None:
    """Draw what joining one cluster means."""
    area, looking = opened.area, session().looking
    st.subheader("Look at one closely", anchor=False)
    by_letter = {joining.letter: joining for joining in candidates.in_order()}
    letters = list(by_letter)
    first = next((letter for letter in letters if not by_letter[letter].here), letters[0])
    before = looking.letter.get(area.id, "")

    def label(letter: str) -> str:
        joining = by_letter[letter]
        return f"{letter}  {joining.name}{' (where you are now)' if joining.here else ''}"

    with st.container(horizontal=True, vertical_alignment="bottom"):
        letter = st.selectbox(
            "Cluster",
            letters,
            index=letters.index(before if before in letters else first),
            format_func=label,
            key="closer",
            width=420,
        )
        looking.letter[area.id] = letter
        joining = by_letter[letter]
        _draw_try(area, own, joining)
        _draw_one_page(opened, own, candidates, too_far=too_far, plan=plan, view=view)
    fixed = outside_words(joining.outside)
    if fixed:
        st.caption(as_plain_text(fixed))
    left, right = st.columns([1.35, 1], gap="large")
    with left:
        st.html(STYLE + changes_html(joining, view=view))
    with right:
        st.html(STYLE + side_by_side_html(joining, own))
        _draw_left(joining)
        _draw_findings(joining)


def changes_html(joining: Joining, *, view: View) -> str:
    """Return the figures before and after as a table."""
    rows = []
    for compared in before_after(joining, view=view):
        both = (number(value, compared.figure.unit) for value in (compared.before, compared.after))
        change = Cell("", compared.judged.said, compared.judged.word)
        rows.append(Row(Cell(compared.heading, note=compared.told), (*both, change)))
        if compared.key == "patients":
            sizes = (band_words(side.figures.patients, rules()) for side in (joining.before, joining.after))
            rows.append(Row("Against 30,000 and 50,000", (*sizes, "")))
    pieces = (piece_words(joining.before), piece_words(joining.after), "")
    rows.append(Row(f"Does its territory hold together? {ESTIMATE}", pieces))
    label = f"Cluster {joining.letter} now and with you"
    return table_html(("", "Now", "With you", "Change"), rows, look="nb", label=label)


def side_by_side_html(joining: Joining, own: Profile) -> str:
    """Return the people on both sides as a table, with what each figure rests on."""
    meets = joining.meets
    ages = [Cell(aged.words, note=aged.base.told) for aged in (own.aged_65, meets.aged_65)]
    rows = [Row(figure_of("aged_65_share").name, ages)]
    for key in ("imd_decile", "most_deprived_fifth"):
        figure = figure_of(key)
        both = [Cell(number(getattr(of, key), figure.unit), note=of.decile_base.told) for of in (own, meets)]
        rows.append(Row(figure.heading, both))
    headings = ("Patients", "Yours", "The others'")
    return table_html(headings, rows, look="nb", label="Your patients and the others'", numbers=(1, 2))


def piece_words(side: ClusterSide) -> str:
    """Return whether a cluster's territory holds together."""
    return "in one piece" if side.in_one_piece else f"{number(side.away, 'count')} patients live cut off"


def _draw_left(joining: Joining) -> None:
    """Say whether the cluster that would be left still holds."""
    if joining.left_before is None or joining.left_after is None:
        return
    before, after = joining.left_before.figures, joining.left_after.figures
    st.markdown(f"**The cluster you would leave: {as_plain_text(joining.left)} {as_plain_text(joining.left_name)}**")
    if not after.practices:
        st.markdown(as_plain_text("No practice would be left in it."))
        return
    patients = f"{number(before.patients, 'count')} patients to {number(after.patients, 'count')}"
    st.markdown(as_plain_text(f"{patients}, {band_words(after.patients, rules())}."))
    if not any(finding.severity == "contract" for finding in joining.left_after.findings):
        st.markdown(":green-badge[It still holds] by the rules of the contract.")


def _draw_findings(joining: Joining) -> None:
    """List the findings that joining would bring and take away."""
    if joining.here:
        st.markdown("You are in this cluster: nothing changes.")
        return
    for heading, findings, nothing in (
        ("What the rules would say anew", joining.appear, "Nothing new."),
        ("What they would no longer say", joining.vanish, "Nothing goes."),
    ):
        st.markdown(f"**{heading}**")
        if not findings:
            st.markdown(nothing)
        for finding in findings:
            word, colour = BADGES[finding.severity]
            st.markdown(f"- :{colour}-badge[{word}] {as_plain_text(finding_sentence(finding))}")


def _draw_try(area: Area, own: Profile, joining: Joining) -> None:
    if current(area).is_watched:
        return
    help_ = "Makes a new plan with this move and opens it; the plan it starts from stays as it is."
    if joining.locked:
        help_ = "A lock forbids the move: unlock the cluster on the Plan page first."
    act_form(
        {"type": "try", "practice": own.code, "to": joining.letter, "fromToday": session().looking.today},
        label="Try it",
        key=f"try_{joining.letter}",
        primary=True,
        icon=":material/science:",
        disabled=joining.here or joining.locked,
        help=help_,
    )


def _draw_one_page(  # noqa: PLR0913 (all that stands on it)
    opened: OpenArea, own: Profile, candidates: Ranked[Joining], *, too_far: tuple[TooFar, ...], plan: Plan, view: View
) -> None:
    """Draw the button that hands out the page for the practice's meeting; it is made when somebody asks for it."""
    area = opened.area
    clusters = [(place_words(candidates.ranking, at), candidates.items[at]) for at in candidates.ranking.order.tolist()]
    # Worked out here: the file is made in a thread that knows no session.
    weights, name = dict(session().looking.weights["clusters"]), _plan_name(area, plan)

    def made() -> bytes:
        return one_page_bytes(
            one_page(
                own,
                clusters,
                too_far=too_far,
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


def _plan_name(area: Area, plan: Plan) -> str:
    """Return what the plan that is compared is called."""
    opened = current(area).opened
    return "today's PCNs" if opened is None or plan == today(area) else opened.plan.name
