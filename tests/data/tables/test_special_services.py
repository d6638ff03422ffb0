"""Special services: in a PCN of the area they are counted with it; elsewhere they only have patients in its places.

In the small town X00001 is of North Town, with X00007 far away; X00002 and X00003 are of South Town; X00006, in the
margin, is of Neighbour; Y00005 is a prison, in no PCN.
"""

import pytest

from data.tables.register import SETTINGS
from tests.data.conftest import PRACTICES

PRISON = "Y00005"
MEMBERS = [
    ("X00001", "U00001", "NORTH TOWN PCN", "20190701", None),
    ("X00007", "U00001", "NORTH TOWN PCN", "20190701", None),
    ("X00002", "U00002", "SOUTH TOWN PCN", "20190701", None),
    ("X00003", "U00002", "SOUTH TOWN PCN", "20220101", None),
    ("X00006", "U00003", "NEIGHBOUR PCN", "20190701", None),
]


def practice(area, code):
    return area.practices.set_index("code").loc[code]


def others(area):
    """Patients of each group in each place, by the group's name and the last digits of the place."""
    found, codes = {}, area.places["code"].tolist()
    for place, group, patients in zip(area.competing.place, area.competing.group, area.competing.patients, strict=True):
        found.setdefault(area.competing.names[group], {})[int(codes[place][-2:])] = int(patients)
    return found


def test_who_else_competes(assembled):
    assert others(assembled()) == {
        "Neighbour PCN": {1: 100, 9: 700, 10: 10, 11: 10, 12: 10},
        "Tiny Surgery (X00008)": {4: 60},
        "Closed Doors (Y00004)": {6: 400},
        "HMP Town (Y00005)": {6: 150},
    }


def test_a_group_keeps_its_members_where_the_area_has_no_margin(official, assembled):
    official.write_recipe(top="")
    area = assembled()
    assert "X00006" not in set(area.practices["code"])
    assert others(area)["Neighbour PCN"] == {1: 100}


def test_a_pcn_without_a_practice_inside_is_one_group_wherever_its_members_are(official, assembled):
    official.membership([*MEMBERS[:1], ("X00007", "U00003", "NEIGHBOUR PCN", "20190701", None), *MEMBERS[2:]])
    area = assembled()
    assert "X00007" not in set(area.practices["code"])
    assert others(area)["Neighbour PCN"][1] == 200


def test_a_service_of_a_pcn_of_the_area_is_counted_with_it_and_has_no_place_on_the_map(official, assembled):
    official.membership([*MEMBERS, (PRISON, "U00001", "NORTH TOWN PCN", "20190701", None)])
    area = assembled()
    one = practice(area, PRISON)
    assert one[["kind", "special", "located_by", "list_size"]].tolist() == ["service", "prison", "", 150]
    assert one[["x", "y", "lon", "lat"]].isna().all()
    assert area.patients[5, area.practices["code"].tolist().index(PRISON)] == 150
    assert "HMP Town (Y00005)" not in others(area)
    assert (area.practices.loc[area.practices["code"] != PRISON, "special"] == "").all()


def test_a_service_whose_pcn_has_nobody_inside_is_left_out_and_competes_with_its_pcn(official, assembled):
    official.membership([*MEMBERS, (PRISON, "U00003", "NEIGHBOUR PCN", "20190701", None)])
    area = assembled()
    assert PRISON not in set(area.practices["code"])
    left_out = area.excluded.set_index("code").loc[PRISON]
    assert "its PCN has no practice in the area that people choose" in left_out["why"]
    assert left_out["patients"] == 150
    assert others(area)["Neighbour PCN"][6] == 150


def test_a_service_alone_makes_no_cluster(official, assembled):
    official.write_recipe(practices="[practices.X00001]\nspecial = 'online list'")
    area = assembled()
    assert not {"X00001", "X00007"} & set(area.practices["code"]), "its PCN has nobody else inside"
    assert others(area)["North Town PCN"] == {1: 700, 2: 300}


def test_the_recipe_makes_a_service_and_an_ordinary_practice(official, assembled):
    official.write_recipe(practices=f"[practices.{PRISON}]\nkeep = true\n[practices.X00003]\nspecial = 'care homes'")
    area = assembled()
    assert practice(area, PRISON)[["kind", "special"]].tolist() == ["inside", ""]
    assert practice(area, "X00003")[["kind", "special"]].tolist() == ["service", "care homes"]


def test_a_service_needs_no_position(official, assembled):
    path = official.folder / "postcodes.csv"
    path.write_text("\n".join(line for line in path.read_text().splitlines() if "ZZ1 5AA" not in line) + "\n")
    assert PRISON in set(assembled().excluded["code"])


@pytest.mark.parametrize(
    ("name", "size", "asked"),
    [
        ("MEDICUS SELECT CARE", 600, True),
        ("TOWN CARE HOME SERVICE", 600, True),
        ("THE SURGERY", 499, True),
        ("THE SURGERY", 500, False),
        ("CARE CENTRE", 600, False),
    ],
)
def test_size_and_name_raise_the_question(official, assembled, name, size, asked):
    official.register(
        [("X00003", name, *practice[2:]) if practice[0] == "X00003" else practice for practice in PRACTICES]
    )
    others = [("X00001", place, 900) for place in range(1, 13)]
    official.patients([*others, ("X00002", 2, 900), ("X00003", 5, size)])
    said = "[practices.X00003], special = "
    assembled()
    assert (said in assembled.problems.warnings_report()) is asked
    for answer in ("keep = true", "special = 'x'"):
        official.write_recipe(practices=f"[practices.X00003]\n{answer}")
        assembled()
        assert said not in assembled.problems.warnings_report()


def test_every_setting_of_the_register_has_its_words(official, assembled):
    for setting, words in [*SETTINGS.items(), ("99", "service that is no GP practice")]:
        official.register([(*practice[:4], setting) if practice[0] == PRISON else practice for practice in PRACTICES])
        why = assembled().excluded.set_index("code")["why"][PRISON]
        assert why.startswith(f"a special service ({words}), in no PCN"), setting
