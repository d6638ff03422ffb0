"""Hubs on the Access page: each site of a cluster as its hub, the hours due, and the hours that hubs open."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from data.cached_figures import hubs_found, rules
from geo.plan import HOURS_LENGTH
from geo.rules import hours_due
from geo.sites import branch_codes, hub_name, site_name
from geo.wording import ESTIMATE, NOTHING, by_mode
from geo.words import base_sentence
from ui.access.tables import figure_cell
from ui.acts import Choice, Field, TextField, act_form
from ui.parts import draw_rows
from ui.session import current

if TYPE_CHECKING:
    from geo.area import Area
    from geo.figures import Base
    from geo.plan import Plan
    from geo.view import View


def draw_hubs(area: Area) -> None:
    """Draw the hubs of one cluster to choose from, and the hours of all clusters."""
    workshop = current(area)
    plan, view = workshop.plan, workshop.view
    letters = [cluster.letter for cluster in plan.clusters if plan.members(cluster.letter)]
    if not letters:
        st.write("No cluster has a practice in the area yet.")
        return
    names = {cluster.letter: cluster.name for cluster in plan.clusters}
    letter = st.selectbox(
        "Cluster", letters, format_func=lambda letter: f"{letter}  {names[letter]}", key="hubs_of", width=420
    )
    left, right = st.columns([3, 2], gap="large")
    with left:
        _draw_sites(area, plan, view, letter=letter)
    with right:
        _draw_changes(area, letter=letter)
    st.subheader("Hours of enhanced access, each week", anchor=False)
    draw_hours(area, plan)


def _draw_sites(area: Area, plan: Plan, view: View, *, letter: str) -> None:
    choices = hubs_found(area, plan, view, letter=letter)
    bases = {choice.base for choice in choices}
    rows = [
        {
            "As hub": site_name(area.practices, area.sites, choice.code, choice.site)
            + (" (the plan's hub)" if choice.chosen else ""),
            **figure_cell("minutes_hub", choice.mean, view),
            **figure_cell("minutes_nearest_p90", choice.p90, view),
            **figure_cell("within", choice.within, view),
            **figure_cell("no_way", choice.no_way, view),
            **({"Minutes rest on": _rest_on(choice.base)} if len(bases) > 1 else {}),
        }
        for choice in choices
    ]
    draw_rows(rows)
    first = choices[0]
    # Minutes stand in the rows where they do not rest on the same for all.
    minutes = base_sentence(first.base, "Minutes") if len(bases) == 1 else ""
    rest_on = " ".join(filter(None, [minutes, base_sentence(first.mapped, f"Shares within {view.within} minutes")]))
    by = by_mode(view.mode, crow_flies=area.crow_flies)
    st.caption(
        f"Minutes {by} of all the cluster's mapped patients to each site of its practices, least first. "
        f"{rest_on} Today's PCNs name no hub in any open publication, so today has none to compare with."
    )


def _rest_on(base: Base) -> str:
    return base.told or f"all {base.of:,} {base.unit}"


def _draw_changes(area: Area, *, letter: str) -> None:
    """Draw what may be changed: the hub, and the hours at which it opens."""
    workshop = current(area)
    cluster, closed = workshop.plan.cluster(letter), not workshop.may_change
    act_form(
        {"type": "arrange", "cluster": letter, "site": Field("site"), "hours": Field("hours")},
        [
            Choice(
                "site",
                "Hub",
                options=_sites(area, workshop.plan.members(letter)),
                value=cluster.hub_site or cluster.hub,
                disabled=closed,
            ),
            TextField(
                "hours",
                "Hours that the hub opens",
                value=cluster.hub_hours,
                longest=HOURS_LENGTH,
                placeholder="Mon to Fri 18:30 to 20:00, Sat 9:00 to 17:00",
                disabled=closed,
            ),
        ],
        label="Keep hub and hours",
        key=f"keep_hub_{letter}",
        icon=":material/check:",
        disabled=closed,
    )


def _sites(area: Area, codes: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    """Return each site of these practices by its code, with its name; "" is no hub."""
    branches = branch_codes(area.practices, area.sites)
    sites = sorted({(code, "") for code in codes} | {site for site in branches if site[0] in codes})
    named = ((branch or code, site_name(area.practices, area.sites, code, branch)) for code, branch in sites)
    return (("", "none"), *named)


def draw_hours(area: Area, plan: Plan) -> None:
    """Draw for each cluster the hours it owes by either list, its hub and when that opens."""
    rows = [
        {
            "Cluster": f"{cluster.letter}  {cluster.name}",
            f"Hours, registered list {ESTIMATE}": f"{due.hours_registered:.1f}",
            f"Hours, weighted list {ESTIMATE}": NOTHING if due.weighted_unknown else f"{due.hours_weighted:.1f}",
            "Hub": hub_name(area.practices, area.sites, cluster) or "none chosen",
            "Opens": cluster.hub_hours or NOTHING,
        }
        for cluster, due in zip(plan.clusters, hours_due(area, plan, rules()), strict=True)
        if plan.members(cluster.letter)
    ]
    draw_rows(rows)
    st.caption(
        f"{rules().rule('enhanced_access').says} The contract counts PCN-adjusted patients, which no open publication "
        "gives by practice: the hours are worked out from the registered list and from the contractor-weighted list, "
        f"each by itself: estimates {ESTIMATE}. A dash: the weighted list of one of its practices is not known, or no "
        "opening hours are kept."
    )
