"""What the rules find in a plan, each in a sentence, and how far a cluster is from the band of sizes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geo.errors import PlanningError
from geo.rules import band_gap
from geo.wording import ESTIMATE, count_words, names_words, share_words, unbroken

if TYPE_CHECKING:
    from geo.compare import FindingLine
    from geo.rules import Finding, Rules


def finding_sentence(finding: Finding) -> str:
    """Return what is so, and how far from right.

    Raises:
        PlanningError: A rule finds what has no sentence here.

    >>> from geo.rules import Finding
    >>> finding_sentence(Finding("too_small", "C", "South", gap=-10_000, numbers={"patients": 20_000}))
    'C (South) has 20,000 patients: 10,000 patients short of 30,000.'
    """
    own_name = f"Cluster {finding.cluster}"
    called = finding.name if finding.name == own_name else f"{finding.cluster} ({finding.name})"
    numbers, names = finding.numbers, names_words(finding.names) if finding.names else ""
    match finding.kind:
        case "not_placed":
            return _not_placed(finding)
        case "too_small" | "too_large":
            size = f"{called} has {_patients(finding)}: {_gap_words(numbers['patients'], finding.gap)}."
            if not finding.names:
                return size
            return (
                f"{size} It is one practice, {names}, which keeps its name and list in whichever cluster it joins; "
                f"from {numbers['alone']:,} a practice may stand alone."
            )
        case "may_stand_alone":
            return (
                f"{called} is one practice, {names}. With {_patients(finding)} it may stand alone, as any practice of "
                f"{numbers['alone']:,} or more."
            )
        case "in_pieces":
            return unbroken(
                f"The territory of {called} is in {numbers['pieces']} pieces: {count_words(finding.gap, 'patient')} "
                f"{ESTIMATE} ({share_words(numbers['share'])} of those living in the area) "
                f"{'lives' if finding.gap == 1 else 'live'} away from the largest."
            )
        case "crosses_border":
            return (
                f"{called} crosses the border of the area: {numbers['outside']:,} of its {_patients(finding)} are with "
                f"{names}, which can't be moved here; its total counts them."
            )
    msg = f"findings of the kind {finding.kind!r} have no sentence; write it here"
    raise PlanningError(msg)


def _patients(finding: Finding) -> str:
    return count_words(int(finding.numbers["patients"]), "patient")


def _not_placed(finding: Finding) -> str:
    count, fixed = int(finding.numbers["practices"]), finding.numbers["fixed"]
    practices = f"{count_words(count, 'practice')} {'is' if count == 1 else 'are'}"
    sentence = f"{practices} not placed, with {count_words(finding.gap, 'patient')}."
    if not fixed:
        return sentence
    return (
        f"{sentence} {fixed:,} of them {'is' if fixed == 1 else 'are'} fixed, outside the area or a special service: "
        f"this plan does not have the {'cluster it is' if fixed == 1 else 'clusters they are'} part of today."
    )


def is_said_alike(line: FindingLine) -> bool:
    """Return whether every plan has a finding, in the same words."""
    return len({finding and finding_sentence(finding) for finding in line.findings}) == 1


def band_words(patients: int, rules: Rules) -> str:
    """Return how far from the band of sizes that many patients are.

    >>> from geo.rules import Rule, Rules
    >>> band = Rules((Rule("smallest", "contract", "", "", "", numbers=(("patients", 30_000),)),
    ...               Rule("largest", "guidance", "", "", "", numbers=(("patients", 50_000),))))
    >>> band_words(28_488, band), band_words(29_999, band), band_words(52_300, band)
    ('1,512 patients short of 30,000', '1 patient short of 30,000', '2,300 over 50,000')
    >>> band_words(30_000, band)
    'in the band of 30,000 to 50,000'
    """
    gap = band_gap(patients, rules)
    return _gap_words(patients, gap) if gap else f"in the band of {rules.lower:,} to {rules.upper:,}"


def _gap_words(patients: float, gap: int) -> str:
    end = f"{patients - gap:,}"
    return f"{count_words(-gap, 'patient')} short of {end}" if gap < 0 else f"{gap:,} over {end}"
