"""The maps and charts: of the size they say, not blank, told in words, unlike for unlike plans, the same in threads."""

import dataclasses
import io
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from PIL import Image

from data.maps.colours import FURTHER, LAND, NEARER, colour_of, tint_of
from data.maps.ground import ground_of
from data.pictures import pictures as map_picture_module
from data.pictures import plan_map as map_legend
from data.pictures.drawing import DOTS_AN_INCH, drawable
from data.pictures.pictures import (
    draw_pictures,
    gains_picture,
    map_picture,
    maps_side_by_side,
    minutes_picture,
    sizes_picture,
    steps_of,
)
from geo.compare.effect_on_people import effect
from geo.errors import PlanningError
from geo.figures import figures
from geo.figures.arrays import prepare
from geo.plan import Plan, scratch_plan
from geo.view import View
from tests.data.papers.tiny_paper import tiny_area, tiny_inputs, tiny_proposal, write_tiny_area
from tests.tiny_town import BIRCH, CEDAR, DAMSON, tiny_rules, tiny_today

VIEW = View()


@pytest.fixture
def folder(tmp_path):
    write_tiny_area(tmp_path)
    return tmp_path


def pixels(picture):
    return np.asarray(Image.open(io.BytesIO(picture.png)).convert("RGB"))


def dots_of(picture, colour):
    wanted = [int(colour[start : start + 2], 16) for start in (1, 3, 5)]
    return int((pixels(picture) == wanted).all(axis=2).sum())


def map_of(folder, plan, **others):
    area = others.pop("area", None) or tiny_area()
    how = {"figures": figures(area, plan, VIEW), "name": "map", "title": "Map"}
    return map_picture(folder, area, plan, **how | others)


def test_every_picture_of_the_paper_is_whole(folder):
    inputs = tiny_inputs(folder)
    found = {
        picture.name: picture
        for key in ("today", "options", "proposal", "patients")
        for picture in draw_pictures(key, inputs)
    }
    assert list(found) == [
        "map-today", "sizes-today", "map-option-1", "map-proposal", "sizes-proposal", "minutes-walk", "gains-walk",
        "minutes-drive", "gains-drive",
    ]  # fmt: skip
    for item in found.values():
        image = Image.open(io.BytesIO(item.png))
        assert image.size == (item.width_px, item.height_px)
        assert image.info["dpi"] == pytest.approx((DOTS_AN_INCH, DOTS_AN_INCH), abs=0.1)
        assert item.width_px == pytest.approx(16 / 2.54 * DOTS_AN_INCH, abs=1)
        assert item.title
        assert len(item.alt) > 60
        assert pixels(item).std() > 10


def test_sections_of_words_have_no_pictures(folder):
    assert draw_pictures("risks", tiny_inputs(folder)) == ()


def test_a_map_says_every_cluster_with_its_patients(folder):
    alt = map_of(folder, tiny_today().move([DAMSON], to="")).alt
    assert alt == (
        "Map of Tiny Town with the territory of 3 clusters. A Middle: 1 practice, 31,000 patients. "
        "B North: 2 practices, 32,000 patients. C South: 2 practices, 11,000 patients. "
        "Not placed: 1 practice, 9,000 patients."
    )


def test_a_map_shows_the_territory_of_each_cluster(folder):
    # B leads in five places, A in three, C in two.
    today = map_of(folder, tiny_today())
    shown = {letter: dots_of(today, tint_of(letter)) for letter in "ABC"}
    assert all(shown.values())
    assert shown["B"] > shown["A"] > shown["C"]


def test_maps_of_unlike_plans_differ_on_the_same_ground(folder):
    today, proposal = map_of(folder, tiny_today()), map_of(folder, tiny_today().move([CEDAR], to="B"))
    assert (today.width_px, today.height_px) == (proposal.width_px, proposal.height_px)
    assert dots_of(proposal, tint_of("A")) < dots_of(today, tint_of("A"))
    assert (pixels(today) == pixels(map_of(folder, tiny_today()))).all()


def test_a_hub_is_drawn(folder):
    plain, with_hub = map_of(folder, tiny_today()), map_of(folder, tiny_today().set_hub("A", hub=CEDAR))
    assert dots_of(with_hub, colour_of("A").fill) > dots_of(plain, colour_of("A").fill) + 50


def test_a_cluster_that_leads_only_in_the_margin_has_its_letter_there(folder):
    # Without Damson, C leads in place 9 alone, which is in the margin; Elder's dot there is drawn in fewer dots.
    assert dots_of(map_of(folder, tiny_today().move([DAMSON], to="A")), colour_of("C").fill) > 400


def test_names_may_hold_anything(folder):
    plan = tiny_today()
    for name in ("$\\frac{1}{$", "Ash \U0001f3e5 木", "<b>&", "W" * 60):
        named = plan.rename("A", name=name)
        assert map_of(folder, named).png
        assert sizes_picture(named, figures(tiny_area(), named, VIEW), tiny_rules(), name="s", title="S").png
    assert drawable("$x_1$ é") == "$x_1$ é"


def test_plans_without_practices_and_with_too_many_clusters_for_a_legend_can_be_drawn(folder):
    nothing = scratch_plan(tiny_area().practices)
    assert "0 clusters" in map_of(folder, nothing).alt
    many = tiny_today()
    for _ in range(40):
        many = many.add_cluster()
    wide, usual = map_of(folder, many), map_of(folder, tiny_today())
    assert wide.height_px > usual.height_px
    assert dots_of(wide, tint_of("B")) > dots_of(usual, tint_of("B"))


def test_plans_side_by_side_stand_below_their_titles(folder):
    area, today, plan = tiny_area(), tiny_today(), tiny_proposal().plan
    both = [("Today", today, figures(area, today, VIEW)), ("Spring plan", plan, figures(area, plan, VIEW))]
    picture = maps_side_by_side(folder, area, both, name="both", title="Both")
    three = maps_side_by_side(folder, area, [*both, both[0]], name="three", title="Three")
    assert picture.alt.startswith("Today: Map of Tiny Town")
    assert "Spring plan: Map of Tiny Town" in picture.alt
    assert picture.width_px == three.width_px > 2000
    assert three.height_px < picture.height_px
    halves = np.array_split(pixels(picture), 2, axis=1)
    assert all(half.std() > 10 for half in halves)


def test_streets_and_water_are_drawn_where_there_are_any(folder, tmp_path_factory):
    bare = tmp_path_factory.mktemp("bare")
    write_tiny_area(bare)
    for name in ("streets", "context"):
        (bare / "browser" / f"{name}.geojson").unlink()
    area = dataclasses.replace(tiny_area(), id="bare")
    with_all, without = map_of(folder, tiny_today()), map_of(bare, tiny_today(), area=area)
    assert (pixels(with_all) != pixels(without)).any()
    assert set(ground_of(folder, "tinytown00000000").under) == {"main", "water"}


def test_whose_data_a_map_shows_is_told(folder, tmp_path_factory):
    assert ground_of(folder, "made-up").credit.startswith("Fictional")
    real = tmp_path_factory.mktemp("real")
    write_tiny_area(real, fictional=False)
    credit = ground_of(real, "real").credit
    assert credit == "Streets © OpenStreetMap contributors. Other data: NHS England (OGL-3.0)."


def test_damaged_files_are_named(folder):
    (folder / "browser" / "streets.geojson").write_text("{")
    with pytest.raises(PlanningError, match=r"streets\.geojson can't be read. Build the area again"):
        ground_of(folder, "damaged")


def test_bars_of_sizes_stand_against_the_band():
    area, today = tiny_area(), tiny_today()
    picture = sizes_picture(today, figures(area, today, VIEW), tiny_rules(), name="sizes", title="Sizes")
    assert "A Middle: 31,000, in the band of 30,000 to 50,000." in picture.alt
    assert "C South: 20,000, 10,000 patients short of 30,000." in picture.alt
    lengths = {letter: dots_of(picture, colour_of(letter).fill) for letter in "ABC"}
    assert lengths["B"] / lengths["C"] == pytest.approx(32 / 20, rel=0.1)


def test_of_many_clusters_the_furthest_from_the_band_have_bars():
    area, today = tiny_area(), tiny_today()
    one = figures(area, today, VIEW)
    many = tuple(
        _of_size(one.clusters[0], letter, 40_000 if number < 20 else 60_000 + number)
        for number, letter in enumerate(_letters(40))
    )
    plan = Plan(tuple(dataclasses.replace(today.clusters[0], letter=letter) for letter in _letters(40)), (), ())
    picture = sizes_picture(plan, dataclasses.replace(one, clusters=many), tiny_rules(), name="s", title="S")
    assert "of 40 clusters" in picture.alt
    assert "the 30 furthest from it" in picture.alt
    assert picture.alt.count("over 50,000.") == 20


def _of_size(item, letter, patients):
    return dataclasses.replace(item, letter=letter, values=item.values | {"patients": patients})


def _letters(count):
    plan = Plan((), (), ())
    for _ in range(count):
        plan = plan.add_cluster()
    return [cluster.letter for cluster in plan.clusters]


def test_minutes_count_every_patient_once():
    area_arrays = prepare(tiny_area(), VIEW)
    steps = steps_of(area_arrays, tiny_today(), tiny_proposal().plan, VIEW)
    # 38,550 live where a practice of their cluster stands, a minute away; 33,450 a place away, 11 minutes.
    assert (sum(steps.today), steps.today[-1]) == (75_000, 3_000)
    assert steps.words[-2:] == (f"over {int(steps.words[-3].split()[-1])}", "no way")
    picture = minutes_picture(area_arrays, tiny_today(), tiny_proposal().plan, VIEW, name="m", title="M")
    assert "no way: 3,000 today, 3,000 with the plan." in picture.alt


def test_bars_of_gains_tell_both_sides():
    # Without Birch, Ash's 1,350 patients in place 5 have no practice of their cluster in the next place any more.
    plan = tiny_today().move([BIRCH], to="C")
    there = gains_picture(effect(tiny_area(), tiny_today(), plan, VIEW), "walk", name="g", title="G")
    back = gains_picture(effect(tiny_area(), plan, tiny_today(), VIEW), "walk", name="g", title="G")
    assert "All patients: 0 nearer, 1,350 further" in there.alt
    assert "All patients: 1,350 nearer, 0 further" in back.alt
    assert dots_of(back, NEARER) > 500 > dots_of(there, NEARER)
    assert dots_of(there, FURTHER) > 500 > dots_of(back, FURTHER)


def test_threads_draw_the_same_picture(folder):
    plans = [tiny_today(), tiny_proposal().plan] * 4
    one_by_one = [map_of(folder, plan).png for plan in plans]
    with ThreadPoolExecutor(4) as threads:
        assert list(threads.map(lambda plan: map_of(folder, plan).png, plans)) == one_by_one


def test_nothing_is_said_where_no_folder_can_be_written(tmp_path):
    (tmp_path / "file").write_text("")
    where = {"MPLCONFIGDIR": str(tmp_path / "file" / "no"), "HOME": str(tmp_path / "file")}
    code = """if True:
        from data.pictures.drawing import new_figure, picture_of
        print(len(picture_of(new_figure(height_cm=2), name="a", title="b", alt="c").png))
    """
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", code], env=os.environ | where, capture_output=True, check=True
    )
    assert int(done.stdout) > 100
    assert done.stderr == b""


def test_land_and_letters_can_be_told_apart():
    """Every letter on its colour, and ink on every tint, has a contrast of at least 4.5 to 1 (WCAG 1.4.3)."""
    for letter in "ABCDEFGHIJKL":
        colour = colour_of(letter)
        assert _contrast(colour.fill, colour.ink) >= 4.5
        assert _contrast(tint_of(letter), "#17242d") >= 4.5
    assert _contrast(LAND, "#4a5964") >= 4.5


def _contrast(item, other):
    def luminance(colour):
        parts = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
        linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    darker, lighter = sorted((luminance(item), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


LONG = "The Network of the Villages on Both Banks by the Eastern Sea"
"""As many letters as the name of a cluster may have."""


def _noting(write, told):
    """What `write` does, noting each text."""

    def noted(sheet, at, text, **how):
        told.append(text)
        write(sheet, at, text, **how)

    return noted


def test_no_name_in_a_picture_is_cut(folder, monkeypatch):
    told = []
    for module in (map_legend, map_picture_module):
        monkeypatch.setattr(module, "write", _noting(module.write, told))
    plan = tiny_today().rename("A", name=LONG)
    found = figures(tiny_area(), plan, VIEW)
    heading = "An option that was made at the third workshop by those who live east of the river"
    sizes_picture(plan, found, tiny_rules(), name="sizes", title="Sizes")
    assert LONG in " ".join(told)
    told.clear()
    maps_side_by_side(folder, tiny_area(), [(heading, plan, found)] * 3, name="maps", title="Maps")
    assert " ".join(told).count(LONG) == " ".join(told).count(heading) == 3
