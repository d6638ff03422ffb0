"""What do the figures mean, and where do they come from?"""

import streamlit as st

from data.assembly import tables_with
from data.cached_figures import rules
from geo.compare import SUMMARY
from geo.figures import BASE_WORDS, Figure, registry, shown
from geo.wording import ESTIMATE, FigureWords, day_words, unbroken
from geo.words import not_known
from ui.about import NEAR_TIES, OTHER_FIGURES, PARTS, SYMBOLS, WORDS, pcn_rows
from ui.frame import draw_forget
from ui.neighbours import ways
from ui.parts import as_plain_text, draw_rows
from ui.session import chosen_area, draw_choice_of_area

opened = chosen_area()
manifest = opened.manifest


def words_of(words: FigureWords) -> dict[str, object]:
    """Return what a figure is and means."""
    return {"Figure": unbroken(words.heading), "In plain English": words.plain, "Formula": words.formula}


def missing_words(figure: Figure) -> str:
    """Return why a figure may be missing, and which table this area was built without where it never has it."""
    missing = figure.missing.format(by="there")
    if figure in shown(opened.area):
        return missing
    if not figure.needs:
        return f"{missing}. Not shown in this area: better is known of all its practices."
    return f"{missing}. Not in this area: it was built without the table {' or '.join(tables_with(figure.needs))}."


st.title("About", anchor=False)
draw_choice_of_area()
st.write(
    "Neighbouring draws GP practices and the places their patients live in, and works out what a grouping of practices "
    "into clusters means for patients and their travel. Practices that join a cluster keep name, list and contract."
)

st.header("The figures", anchor=False)
st.write(SYMBOLS)
st.write(
    f"An asterisk ({ESTIMATE}) marks an estimate; all else is official. Patients with no way there are counted, not "
    "averaged away. There is no official English standard for travel time to a GP: 15, 20 and 30 minutes are "
    "conventions, and you set your own."
)
st.write(BASE_WORDS)
draw_rows(
    [
        words_of(figure)
        | {
            "Rests on": figure.base,
            "How": figure.method,
            "May be missing": missing_words(figure),
            "Source": figure.source,
        }
        for figure in registry.FIGURES
    ]
)
st.subheader("A plan as a whole", anchor=False)
draw_rows([words_of(words) | {"Source": words.source} for words in SUMMARY])
st.subheader("Plans, places and practices beside each other", anchor=False)
draw_rows([words_of(words) | {"Source": words.source} for words in OTHER_FIGURES])
st.subheader("The scores of the Neighbours page", anchor=False)
st.write(NEAR_TIES)
draw_rows([{"Part": part.title, "Ranks": ranks, "What it says": part.says} for ranks, part in PARTS])

st.header("The rules", anchor=False)
draw_rows(
    [
        {
            "Rule": rule.says,
            "Kind": rule.severity,
            "Source": f"{rule.source}, {day_words(rule.date)}",
            "Precedent": rule.precedent,
        }
        for rule in rules().rules
    ]
)

st.header(f"Data of this area: {opened.area.name}", anchor=False)
for note in opened.area.notes:
    st.info(note)
draw_rows(
    [
        {
            "Source": source["title"],
            "Publisher": source["publisher"],
            "Date": day_words(source["date"]),
            "Licence": source["licence"],
            "Rows used": f"{source['rows_used']:,} of {source['rows_read']:,}",
            "Not used": "; ".join(f"{left['rows']:,} {left['why']}" for left in source["not_used"]),
        }
        for source in manifest["sources"]
    ]
)
fetched = [source for source in manifest["sources"] if source.get("fetched")]
if fetched:
    draw_rows(
        [
            {
                "Source": source["title"],
                "Came from": source["fetched"]["address"],
                "On": day_words(source["fetched"]["at"][:10]),
                "SHA-256": source["sha256"],
            }
            for source in fetched
        ]
    )
st.write(
    "The app fetches nothing by itself. Official files are fetched when somebody presses for it on the page Areas, or "
    "gives the command `python -m data area`. Both were tested against a stand-in of the publishers' servers, not "
    "against theirs."
)
if len(opened.area.pcns):
    st.subheader("Today's PCNs", anchor=False)
    st.write(
        "What is published of PCNs as they are today. It is theirs, not of a cluster that practices join or leave, so "
        "it is in no figure."
    )
    draw_rows(pcn_rows(opened.area.pcns))
st.subheader("How minutes were made", anchor=False)
for mode, notes in (opened.area.mode_notes or {}).items():
    st.markdown(f"**{mode.capitalize()}**")
    for note in notes:
        st.text(f"• {note}")

if manifest["excluded"]:
    with st.expander(f"Practices left out of this area ({len(manifest['excluded'])})"):
        draw_rows([{"Code": row["code"], "Name": row["name"], "Why": row["why"]} for row in manifest["excluded"]])
if manifest["warnings"]:
    with st.expander(f"What the build noticed ({len(manifest['warnings'])})"):
        draw_rows(
            [
                {"File": row["file"], "Row": str(row["row"] or ""), "Says": row["says"], "Of": row["value"] or ""}
                for row in manifest["warnings"]
            ]
        )

st.header("Ways of working together", anchor=False)
st.write(as_plain_text(ways().note))
draw_rows(
    [
        {"Way": way.title, "Of": aspect.title, "Says": aspect.says, "Source": aspect.source_words}
        for way in ways().ways
        for aspect in way.aspects
    ]
)

st.header("What this app does not know", anchor=False)
for sentence in not_known(opened.area):
    st.markdown(f"- {sentence}")

st.header("Words", anchor=False)
draw_rows([{"Word": word, "Meaning": meaning} for word, meaning in WORDS])

st.header("What this browser keeps", anchor=False)
st.write(
    "Two cookies: the name that you typed, and which plan you worked on last; neither lets anybody see or change one. "
    "A key of its own, by which your steps are told from others'; on the owner's browser the owner's key, too. Nothing "
    "else, and nothing of anybody else."
)
draw_forget()
