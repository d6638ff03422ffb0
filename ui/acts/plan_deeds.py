"""Deeds about plans as wholes: their names, locks and copies, and what enters as a file."""

from __future__ import annotations

import base64
from dataclasses import replace
from pathlib import PurePath
from typing import TYPE_CHECKING, Final

from data.cached_figures import today
from data.papers import SECTIONS
from data.plan_files import LARGEST_BYTES, area_in, fitted, proposal_from_bytes, read_assignments
from data.store import WATCH_ONLY, MovedOnError
from geo.area import INSIDE
from geo.compare import build_change, carry_over
from geo.errors import PlanningError
from geo.proposal import Proposal, Said
from geo.typed_text import NAME_LENGTH, one_line
from geo.wording import day_words
from geo.words import carry_sentences
from ui.acts.plan_steps import change, check_may_change, opened_of
from ui.acts.rebase import told_move
from ui.session import store_for

if TYPE_CHECKING:
    from data.plan_files import Assignments
    from data.store import Gives, Opened
    from geo.area import Area
    from ui.acts.schema import Load, Say, TryJoining
    from ui.session import OpenArea, Workshop

COPY: Final = "Copy of "
BEGINNING: Final = 40
"""Characters of base64 by whose bytes a saved plan is known; a multiple of 4."""
NAMED: Final = 5
"""Practices named in one sentence; more are counted."""
ON_SCREEN: Final = "This is now {name}, a plan of its own."
NOT_LISTED: Final = "It is not in the list of plans before you share it."


class ForOtherDataError(PlanningError):
    """A plan in a file is for another build of the area: the person is asked whether it is to be carried over.

    Args:
        file: Its name.
        changes: What carrying it over changes, in sentences.
    """

    def __init__(self, file: str, changes: tuple[str, ...]) -> None:
        self.changes = changes
        super().__init__(f"{file} is a plan for other data of this area than are built here.")


def name(workshop: Workshop, name: str) -> Workshop:
    """Give the plan another name.

    Raises:
        PlanningError: The name is not as it must be, or the plan is only watched.
    """
    opened = _of_owner(workshop)
    if one_line(name) == opened.plan.name:
        return replace(workshop, say="Nothing changed: that is its name already.", complaint="")
    store_for(workshop).rename(opened.plan.id, name, who=workshop.doer.who, act=workshop.doer.act)
    return workshop.at(store_for(workshop).at(opened.plan.id))


def make_final(workshop: Workshop, *, final: bool, seen: int) -> Workshop:
    """Lock the plan as final, or take the lock back: what nobody has seen is not locked.

    Raises:
        PlanningError: It is only watched, or moved on since the revision of the number `seen`.
    """
    opened, doer = _of_owner(workshop), workshop.doer
    if opened.plan.final == final:
        return replace(workshop, say="Nothing changed: it is like that already.", complaint="")
    try:
        base = seen if final else None
        store_for(workshop).set_final(opened.plan.id, final=final, who=doer.who, base=base, act=doer.act)
    except MovedOnError as error:
        head = error.opened.revision
        msg = f"not locked, because the plan moved on meanwhile to revision {head.number}: {head.sentence}"
        raise PlanningError(msg) from error
    return workshop.at(store_for(workshop).at(opened.plan.id))


def archive(workshop: Workshop, *, archived: bool) -> Workshop:
    """Put the plan away, or bring it back."""
    opened, doer = _of_owner(workshop), workshop.doer
    if opened.plan.archived == archived:
        return replace(workshop, say="Nothing changed: it is like that already.", complaint="")
    store_for(workshop).set_archived(opened.plan.id, archived=archived, who=doer.who, act=doer.act)
    return workshop.at(store_for(workshop).at(opened.plan.id))


def share(workshop: Workshop) -> Workshop:
    """Put a plan that was only tried out into the list of plans."""
    opened = _of_owner(workshop)
    store_for(workshop).share(opened.plan.id, act=workshop.doer.act)
    return workshop.at(store_for(workshop).at(opened.plan.id))


def end_key(workshop: Workshop, *, gives: Gives, renew: bool) -> Workshop:
    """Let a link to the plan lead nowhere from now on; with `renew` there is another in its place."""
    opened, doer = _of_owner(workshop), workshop.doer
    store_for(workshop).end_key(opened.plan.id, gives, renew=renew, who=doer.who, act=doer.act)
    return workshop.at(store_for(workshop).at(opened.plan.id))


def duplicate(workshop: Workshop, *, number: int | None, on_screen: bool) -> Workshop:
    """Keep a revision of the plan as a new plan, whatever its state.

    Raises:
        PlanningError: It has no such revision, or is only watched.
    """
    opened = _of_owner(workshop)
    own = store_for(workshop).duplicate(
        opened.plan.id,
        name=None if on_screen else f"{COPY}{opened.plan.name}"[:NAME_LENGTH].strip(),
        who=workshop.doer.who,
        number=number,
        act=workshop.doer.act,
        says=ON_SCREEN if on_screen else f"{{name}} begins as {opened.plan.name} is now.",
    )
    return workshop.at(own)


def try_joining(area: Area, workshop: Workshop, deed: TryJoining) -> Workshop:
    """Move a practice in a new plan; the plan it begins from stays as it is.

    Raises:
        PlanningError: A lock forbids the move, or the plan is only watched or was made on another build.
    """
    if workshop.opened is not None:
        _of_owner(workshop)
    if not deed.from_today and not workshop.fits:
        msg = "the plan was made on another build of its area; carry it over first"
        raise PlanningError(msg)
    proposal = Proposal(today(area)) if deed.from_today else workshop.proposal
    after = proposal.plan.move([deed.practice], to=deed.to)
    if after.placed == proposal.plan.placed:
        return replace(workshop, say="Nothing changed: the practice is already there.", complaint="")
    names = dict(zip(area.practices["code"], area.practices["name"], strict=True))
    sentence = told_move(area, proposal.plan, after, view=workshop.view)
    begun = "today's PCNs" if workshop.opened is None or deed.from_today else workshop.opened.plan.name
    return workshop.at(
        store_for(workshop).create(
            proposal,
            name=f"{names[deed.practice][: NAME_LENGTH - 14]} in {deed.to}",
            slug=workshop.slug,
            area=area,
            who=workshop.doer.who,
            sentence=f"Started as {begun}, to try a move.",
            then=(proposal.with_plan(after), "move", sentence),
            listed=False,
            act=workshop.doer.act,
            says=f"{ON_SCREEN} {sentence} {NOT_LISTED}",
        )
    )


def load(opened: OpenArea, workshop: Workshop, deed: Load, *, carried: bool) -> Workshop:
    """Take over a plan or a spreadsheet on the area that is chosen.

    A plan for another build of the area is carried over where `carried`; else the person is asked.

    Raises:
        PlanningError: The file is not in order; the message is the whole report.
    """
    area, file, content = opened.area, one_line(deed.file), _content(deed)
    if _is_plan(file, content):
        return _load_plan(opened, workshop, file=file, content=content, carried=carried)
    if deed.as_revision:
        return _load_revision(area, workshop, file=file, content=content)
    read = read_assignments(content, area.practices, today(area), file=file)
    sentence = f"Loaded the assignments in {file}. {_left_out(area, read)}".strip()
    return _keep(area, workshop, Proposal(read.plan), file=file, sentence=sentence, kept="They are kept as {name}.")


def makes_plan(deed: Load) -> bool:
    """Return whether a file becomes a plan of its own: a saved plan always does."""
    try:
        begins = base64.b64decode(deed.content[:BEGINNING])
    except ValueError:
        begins = b""
    return not deed.as_revision or _is_plan(one_line(deed.file), begins)


def _is_plan(file: str, content: bytes) -> bool:
    """Return whether that is a saved plan, and no spreadsheet."""
    return file.lower().endswith(".json") or content[:20].lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"{")


def _content(deed: Load) -> bytes:
    try:
        content = base64.b64decode(deed.content, validate=True)
    except ValueError as error:
        msg = f"{one_line(deed.file)} did not arrive whole: load it again"
        raise PlanningError(msg) from error
    if len(content) > LARGEST_BYTES:
        size = len(content) / 1e6
        msg = f"{one_line(deed.file)} is too large to be a plan ({size:,.0f} MB): choose another file"
        raise PlanningError(msg)
    return content


def _load_plan(opened: OpenArea, workshop: Workshop, *, file: str, content: bytes, carried: bool) -> Workshop:
    area = opened.area
    proposal = proposal_from_bytes(content, file=file)
    sentence = f"Loaded the plan in {file}."
    try:
        proposal = fitted(proposal, area.practices, sites=area.sites, file=file)
    except PlanningError:
        before = store_for(workshop).practices_of(area_in(content))
        known = set(area.practices.loc[area.practices["kind"] == INSIDE, "code"]) & set(proposal.plan.practices)
        if 2 * len(known) < len(proposal.plan.practices):  # a plan of another area, not of another build of this one
            raise
        if not carried:
            changed = build_change(before, area.practices, proposal.plan, sites=area.sites)
            told = carry_sentences(changed, area.practices, before, left_out=opened.left_out)
            raise ForOtherDataError(file, told) from None
        proposal = carry_over(proposal, area.practices, sites=area.sites)
        sentence = f"Loaded {file}, carried over to the data of the area as it is built."
    return _keep(area, workshop, proposal, file=file, sentence=sentence, kept="It is kept as {name}.")


def _load_revision(area: Area, workshop: Workshop, *, file: str, content: bytes) -> Workshop:
    check_may_change(workshop)
    opened_of(workshop)
    read = read_assignments(content, area.practices, workshop.plan, file=file)
    proposal = workshop.proposal.with_plan(read.plan)
    if proposal == workshop.proposal:
        return replace(workshop, say=f"Nothing changed: the plan on screen is as {file} says.", complaint="")
    sentence = f"Loaded the assignments in {file}. {_left_out(area, read)}".strip()
    return change(area, workshop, proposal, kind="import", sentence=sentence)


def _keep(  # noqa: PLR0913 (what a loaded plan consists of)
    area: Area, workshop: Workshop, proposal: Proposal, *, file: str, sentence: str, kept: str
) -> Workshop:
    name = one_line(PurePath(file.replace("\\", "/")).stem)[:NAME_LENGTH].strip()
    doer = workshop.doer
    return workshop.at(
        store_for(workshop).create(
            proposal,
            name=name or None,
            slug=workshop.slug,
            area=area,
            who=doer.who,
            sentence=sentence,
            kind="import",
            act=doer.act,
            says=f"{sentence} {kept}",
        )
    )


def _of_owner(workshop: Workshop) -> Opened:
    """Return the kept plan of one who may change it, whatever its state.

    Raises:
        PlanningError: It is not kept, or only watched.
    """
    if workshop.is_watched:
        raise PlanningError(WATCH_ONLY)
    return opened_of(workshop)


def _left_out(area: Area, read: Assignments) -> str:
    """Return which practices the file does not name, in a sentence; "" where it names all."""
    if not read.unnamed:
        return ""
    names = dict(zip(area.practices["code"], area.practices["name"], strict=True))
    shown = [f"{names[code]} ({code})" for code in read.unnamed[:NAMED]]
    rest = len(read.unnamed) - len(shown)
    if rest:
        shown.append(f"{rest:,} more")
    told = shown[0] if len(shown) == 1 else f"{', '.join(shown[:-1])} and {shown[-1]}"
    one = len(read.unnamed) == 1
    return f"It does not name {told}, which {'is' if one else 'are'} not placed."


# ---- Deeds of the board paper ----

TOLD: Final = {"supports": "supports the plan", "neutral": "is neutral", "opposes": "opposes the plan"}


def note(area: Area, workshop: Workshop, *, section: str, title: str, note: str) -> Workshop:
    """Keep title and note of a section of the board paper.

    Raises:
        PlanningError: There is no such section, or a text is too long.
    """
    if section not in SECTIONS:
        msg = f"the board paper has no section {section!r}: reload the page"
        raise PlanningError(msg)
    before = workshop.proposal
    proposal = before.with_text(f"{section}.title", title).with_text(f"{section}.note", note)
    parts = [
        part for part in ("title", "note") if proposal.text(f"{section}.{part}") != before.text(f"{section}.{part}")
    ]
    if not parts:
        return replace(workshop, say="Nothing changed: that is kept already.", complaint="")
    sentence = f"Wrote the {' and the '.join(parts)} of the section {section.replace('_', ' ')} of the board paper."
    return change(area, workshop, proposal, kind="note", sentence=sentence)


def say(area: Area, workshop: Workshop, said: Say) -> Workshop:
    """Keep what a practice said.

    Raises:
        PlanningError: A stance or a day that there is not, or a text that is too long.
    """
    words = Said(said.practice, said.stance, said.initials.strip(), said.date, said.words.strip())
    proposal = workshop.proposal.with_said(words)
    if proposal == workshop.proposal:
        return replace(workshop, say="Nothing changed: that is kept already.", complaint="")
    sentence = f"{practice_words(area, said.practice)} {TOLD[said.stance]}."
    return change(area, workshop, proposal, kind="said", sentence=sentence)


def take_back(area: Area, workshop: Workshop, *, practice: str) -> Workshop:
    """Take back what a practice said."""
    proposal = workshop.proposal.without_said(practice)
    if proposal == workshop.proposal:
        msg = f"practice {practice!r} has said nothing that could be taken back"
        raise PlanningError(msg)
    sentence = f"Took back what {practice_words(area, practice)} said."
    return change(area, workshop, proposal, kind="said", sentence=sentence)


def effective(area: Area, workshop: Workshop, *, date: str) -> Workshop:
    """Keep the day from which the plan would hold; "" for none.

    Raises:
        PlanningError: It is no day.
    """
    proposal = workshop.proposal.with_effective(date)
    if proposal == workshop.proposal:
        return replace(workshop, say="Nothing changed: that is kept already.", complaint="")
    sentence = f"The plan would start on {day_words(date)}." if date else "No start date is set."
    return change(area, workshop, proposal, kind="date", sentence=sentence)


def practice_words(area: Area, code: str) -> str:
    """Return a practice as it is told: its name and code, or the code alone of one that is not known."""
    names = dict(zip(area.practices["code"], area.practices["name"], strict=True))
    return f"{names[code]} ({code})" if code in names else code
