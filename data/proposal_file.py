"""Proposals as text: JSON with a version, whole by itself; in files, and in each revision of a kept plan."""

from __future__ import annotations

import json
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from msgspec import convert

from data.problems import Problems
from data.proposal_checks import proposal_of
from data.proposal_formats import FORMAT, content_of
from geo.area import INSIDE
from geo.errors import PlanningError
from geo.sites import branch_codes

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd

    from geo.plan import Cluster, Plan
    from geo.proposal import Proposal

LARGEST_BYTES: Final = 20_000_000
"""A plan of every practice in England has less than 1 MB; with a page of words from each it has 20."""


def proposal_text(proposal: Proposal, *, area_id: str = "", area_name: str = "") -> str:
    """Return a proposal as text, with every practice of its plan: it can be read without its area."""
    members: dict[str, list[str]] = {}
    for code, letter in proposal.plan.placed:
        members.setdefault(letter, []).append(code)
    content = {
        "format": FORMAT,
        "area": {"id": area_id, "name": area_name},
        "effective": proposal.effective,
        "clusters": [_entry(cluster, members.get(cluster.letter, [])) for cluster in proposal.plan.clusters],
        "not_placed": list(proposal.plan.not_placed()),
        "said": [vars(said) for said in proposal.said],
        "texts": dict(proposal.texts),
    }
    return json.dumps(content, indent=1, ensure_ascii=False) + "\n"


def read_proposal(path: Path, practices: pd.DataFrame, *, sites: pd.DataFrame | None = None) -> Proposal:
    """Return the proposal in that file, which must be for an area with these practices and sites.

    Practices of the area that the file does not name are not placed.

    Raises:
        PlanningError: It can't be read, is no plan, or is for another area; every complaint in one message.
    """
    try:
        if path.stat().st_size > LARGEST_BYTES:
            raise PlanningError(_too_large(path.name, path.stat().st_size))
        content = path.read_bytes()
    except OSError as error:
        msg = f"the plan {path} can't be opened ({error.strerror or error}): check the path"
        raise PlanningError(msg) from error
    return fitted(proposal_from_bytes(content, file=path.name), practices, sites=sites, file=path.name)


def proposal_from_bytes(content: bytes, *, file: str) -> Proposal:
    """Return the proposal that the bytes of a file hold; as `proposal_from_text` otherwise."""
    if len(content) > LARGEST_BYTES:
        raise PlanningError(_too_large(file, len(content)))
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        msg = f"{file} is no plan file: it is not text. Choose a file that was saved as a plan"
        raise PlanningError(msg) from error
    return proposal_from_text(text, file=file)


def area_in(content: bytes) -> str:
    r"""Return the id of the area that a file was saved for; "" where it does not say.

    >>> area_in(b'{"area": {"id": "0123"}}'), area_in(b'{"area": {"id": 7}}'), area_in(b"[7]"), area_in(b"\xff")
    ('0123', '', '', '')
    """
    try:
        return convert(json.loads(content.decode("utf-8-sig"))["area"]["id"], str)
    except (ValueError, RecursionError, TypeError, KeyError):
        return ""


def proposal_from_text(text: str, *, file: str) -> Proposal:
    """Return the proposal that a text holds, checked by itself; whether it is for an area, `check_fits` says.

    Args:
        text: As `proposal_text` writes it, or as an older version did.
        file: Where it comes from, for complaints.

    Raises:
        PlanningError: It is no plan, or saved by a newer version; every complaint in one message.
    """
    problems = Problems()
    content = content_of(text, file=file, problems=problems)
    problems.raise_if_any()
    proposal = proposal_of(content, complain=partial(problems.error, file))
    problems.raise_if_any()
    return proposal


def check_fits(proposal: Proposal, practices: pd.DataFrame, *, sites: pd.DataFrame | None = None, file: str) -> None:
    """See to it that a proposal is for an area with these practices.

    Args:
        proposal: Of any area.
        practices: `geo.area.PRACTICE_COLUMNS`.
        sites: `Area.sites`.
        file: Where the proposal comes from, for complaints.

    Raises:
        PlanningError: A practice or branch is not in the area, or in another role; every complaint in one message.
    """
    problems = Problems()
    kinds = dict(zip(practices["code"], practices["kind"], strict=True))
    where, branches = proposal.plan.where(), branch_codes(practices, sites)
    for code in proposal.plan.practices:
        if kinds.get(code) != INSIDE:
            says = "this practice can't be placed in this area: is the plan for another one, or an older build of it?"
            problems.error(file, says, value=f"{code} in cluster {where[code]}" if code in where else code)
    for cluster in proposal.plan.clusters:
        for code in cluster.outside:
            if kinds.get(code, INSIDE) == INSIDE:
                says = "this practice does not lie outside this area: is the plan for another one?"
                problems.error(file, says, value=f"{code} in cluster {cluster.letter}")
        if cluster.hub_site and (cluster.hub, cluster.hub_site) not in branches:
            says = f"the hub of cluster {cluster.letter} is at a branch surgery that {cluster.hub} does not have here"
            problems.error(file, f"{says}: choose its main site or another", value=cluster.hub_site)
    problems.raise_if_any()


def fitted(proposal: Proposal, practices: pd.DataFrame, *, sites: pd.DataFrame | None = None, file: str) -> Proposal:
    """Return a proposal that fits, with all practices of the area; those that it does not name are not placed.

    Raises:
        PlanningError: As `check_fits`.
    """
    check_fits(proposal, practices, sites=sites, file=file)
    plan: Plan = replace(proposal.plan, practices=tuple(sorted(practices.loc[practices["kind"] == INSIDE, "code"])))
    return proposal.with_plan(plan)


def _entry(cluster: Cluster, members: list[str]) -> dict[str, Any]:
    return {
        "letter": cluster.letter,
        "name": cluster.name,
        "pcn_code": cluster.pcn_code,
        "hub": cluster.hub,
        "hub_site": cluster.hub_site,
        "hub_hours": cluster.hub_hours,
        "way": cluster.way,
        "locked": cluster.locked,
        "outside": list(cluster.outside),
        "practices": members,
    }


def _too_large(file: str, size: int) -> str:
    return f"{file} is too large to be a plan ({size / 1e6:.0f} MB): choose another file"
