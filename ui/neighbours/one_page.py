"""The page for the practice's own meeting, as a download."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from data.documents import one_page, one_page_bytes
from ui.download import draw_download
from ui.neighbours.found import ways
from ui.neighbours.head import minutes_note
from ui.session import current, session
from ui.worked_out import rules, today

if TYPE_CHECKING:
    from geo.area import Area
    from geo.neighbours import Profile
    from geo.plan import Plan
    from geo.view import View
    from ui.areas import OpenArea
    from ui.neighbours.found import RankedClusters

WORD: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def draw_one_page(opened: OpenArea, own: Profile, ranked: RankedClusters, *, plan: Plan, view: View) -> None:
    """Draw the button that hands out the page; it is made when somebody asks for it."""
    area = opened.area
    order = ranked.ranking.order.tolist()
    clusters = [(ranked.ranking.place_words(at), ranked.found[at]) for at in order]
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
