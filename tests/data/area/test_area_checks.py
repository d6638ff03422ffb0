"""What can't be true of an area is told when it is opened, even where its id is right."""

import numpy as np
import pytest

from data.area.folders import read_area
from data.area.write import write_area
from geo.errors import PlanningError

BEYOND = 2
NAN = float("nan")


def practices(column, value, row=0):
    def slip(pieces):
        pieces.practices.loc[row, column] = value

    return slip


def places(column, value):
    def slip(pieces):
        pieces.places.loc[0, column] = value

    return slip


def every_place(kind):
    def slip(pieces):
        pieces.places["kind"] = kind

    return slip


def array(part, value, *, key=None, at=(0, 0)):
    def slip(pieces):
        whole = getattr(pieces, part)
        (whole[key] if key else whole)[at] = value

    return slip


def fact(table, column, value, *, of):
    def slip(pieces):
        rows = getattr(pieces, table)
        rows.loc[len(rows)] = dict(zip(rows.columns, of, strict=True))
        rows.loc[len(rows) - 1, column] = value

    return slip


PAID = ("U1", "Town PCN", "payment", "Support", 900.5, 2, 3)
ILL = (0, "DM", "17OV", 20.0, 90.0)


def competing(column, value):
    def slip(pieces):
        getattr(pieces.competing, column)[:] = value

    return slip


SLIPS = [
    (practices("code", "X2"), "a practice stands in it twice"),
    (practices("kind", "near"), "a practice is of a kind that there is not"),
    (practices("kind", "margin", slice(None)), "no practice lies inside it"),
    (every_place("margin"), "no place lies inside it"),
    (practices("special", "prison"), "a special service is of another kind"),
    (practices("kind", "service", BEYOND), "one of that kind is none"),
    (practices("no_address", -1), "fewer than no patients"),
    (practices("list_size", 101), "the parts of a list do not make the list"),
    (array("patients", 99), "the patients by place do not make those that are mapped"),
    (practices("x", NAN), "a practice that may be planned with has no position"),
    (practices("lat", 15.5), "a practice lies outside Great Britain"),
    (practices("lon", NAN), "a practice lies outside Great Britain"),
    (practices("weighted_list", -0.5), "a practice has a weighted_list below nought"),
    (practices("gps", -1.0), "a practice has a gps below nought"),
    (practices("partners", -1.0), "a practice has a partners below nought"),
    (practices("patients_75", 21.0), "a practice has more patients_75 than patients_65, or only one of them is known"),
    (practices("patients_by_age", NAN), "more patients_65 than patients_by_age, or only one of them is known"),
    (fact("pcns", "fact", "debt", of=PAID), "a fact of a PCN is of a kind that there is not"),
    (fact("pcns", "amount", NAN, of=PAID), "a fact of a PCN is not known, or of no or too many practices"),
    (fact("pcns", "known", 4, of=PAID), "a fact of a PCN is not known, or of no or too many practices"),
    (fact("registers", "practice", 3, of=ILL), "a disease register is of no practice"),
    (fact("registers", "patients", 91.0, of=ILL), "a disease register holds more than all"),
    (fact("registers", "of", -1.0, of=ILL), "a disease register has patients below nought"),
    (places("code", "E01000002"), "a place stands in it twice"),
    (places("kind", "beyond"), "a place is of a kind that there is not"),
    (places("x", NAN), "a place lies outside Great Britain"),
    (places("residents", -1.0), "a place has residents below nought"),
    (places("patients_elsewhere", -1), "a place has patients_elsewhere below nought"),
    (places("residents_65", 151.0), "more residents over 65 than residents"),
    (places("imd_decile", 11.0), "a place is in no tenth of deprivation"),
    (array("minutes", -0.1, key="walk"), "minutes to a practice by walk are below nought or endless"),
    (array("minutes", np.inf, key="walk"), "minutes to a practice by walk are below nought or endless"),
    (array("between", np.inf, key="walk"), "minutes from practice to practice by walk are below nought or endless"),
    (array("touching", 1), "a pair of places that touch is the wrong way round"),
    (competing("patients", 0), "a group has fewer than one patient in a place"),
    (competing("group", 0), "a group stands twice in a place"),
]


def written(folder, pieces, manifest):
    (folder / "browser").mkdir(parents=True)
    (folder / "browser" / "map.json").write_text("{}")
    write_area(folder, pieces, manifest)
    return folder


@pytest.mark.parametrize(("slip", "says"), SLIPS, ids=[says for _, says in SLIPS])
def test_what_can_not_be_true_is_told(tmp_path, pieces, manifest, slip, says):
    slip(pieces)
    folder = written(tmp_path / "town", pieces, manifest)
    with pytest.raises(PlanningError, match=f"damaged: .*{says}.*Build the area again"):
        read_area(folder)


def test_all_that_is_wrong_is_told_at_once(tmp_path, pieces, manifest):
    pieces.practices.loc[0, "gps"] = -1.0
    pieces.places.loc[0, "imd_decile"] = 0.0
    with pytest.raises(PlanningError, match="a gps below nought; a place is in no tenth"):
        read_area(written(tmp_path / "town", pieces, manifest))
