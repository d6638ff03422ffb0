import numpy as np
import shapely

from data.demo.ages import GROUPS


def practices(borough):
    return borough.practices[borough.practices["role"] == "practice"]


def test_it_is_as_large_as_a_borough(borough):
    assert len(borough.places.codes) == 160
    assert borough.places.residents.sum() == 270_000
    assert borough.places.residents.min() >= 1_000
    assert borough.places.residents.max() <= 3_000
    assert len(practices(borough)) == 40
    assert 305_000 <= practices(borough)["patients"].sum() <= 315_000
    assert 10_000 <= len(borough.network.points) <= 20_000


def test_a_fifth_of_the_practices_is_single_handed_and_one_is_very_large(borough):
    found = practices(borough)
    assert (found["gps"] == 1).sum() == 8
    assert (found["gps"] == 0).sum() == 1, "one made no return"
    assert found["patients"].nlargest(2).tolist()[1] < 20_000
    assert 34_000 <= found["patients"].max() <= 36_000


def test_some_are_single_handed_by_one_definition_and_not_by_another(borough):
    found = practices(borough)
    assert (found["partners"] == 1).sum() > (found["gps"] == 1).sum()
    assert 0 < ((found["gps"] == 1) & (found["gps_fte"] > 1)).sum() < 8
    assert (found["partners"] <= found["gps"]).all()
    assert found.loc[found["gps"] == 0, ["partners", "gps_fte"]].to_numpy().tolist() == [[0, 0]]


def test_patients_are_older_or_younger_than_those_they_live_among(borough):
    found = practices(borough)
    ages = np.array([borough.ages[code] for code in found["code"]])
    assert ages.sum(axis=1).tolist() == found["patients"].tolist()
    share = ages[:, GROUPS.index("65_69") :].sum(axis=1) / ages.sum(axis=1)
    assert 0.02 < share.min() < 0.08
    assert 0.15 < share.max() < 0.25


def test_one_pcn_is_too_small_and_two_are_too_large(borough):
    found = practices(borough)
    sizes = found[found["pcn"] != ""].groupby("pcn")["patients"].sum()
    assert len(sizes) == len(borough.pcns) == 6
    assert ((sizes < 30_000).sum(), (sizes > 50_000).sum()) == (1, 2)
    assert (found["pcn"] == "").sum() == 2


def test_some_have_no_address_and_some_live_elsewhere(borough):
    codes = set(practices(borough)["code"])
    rows = borough.registrations[borough.registrations["code"].isin(codes)]
    total = rows["patients"].sum()
    nowhere = rows.loc[rows["lsoa"] == "NO2011", "patients"].sum() / total
    here = rows.loc[rows["lsoa"].isin(set(borough.places.codes)), "patients"].sum() / total
    assert 0.003 <= nowhere <= 0.010
    assert 0.02 <= 1 - here - nowhere <= 0.08


def test_people_of_the_borough_are_registered_outside_too(borough):
    outside = borough.practices.loc[borough.practices["role"] == "outside", "code"]
    rows = borough.registrations[borough.registrations["code"].isin(set(outside))]
    assert rows.loc[rows["lsoa"].isin(set(borough.places.codes)), "patients"].sum() > 5_000


def test_places_tile_the_land_and_none_crosses_the_river(borough):
    land = borough.places.land
    assert all(shape.geom_type == "Polygon" for shape in land)
    whole = shapely.union_all(land)
    assert abs(shapely.area(land).sum() - whole.area) < 1e-6 * whole.area
    river = borough.terrain.river
    assert shapely.area(shapely.intersection(land, river.buffer(-12))).max() == 0
    halves = shapely.get_parts(whole)
    assert len([half for half in halves if half.area > 1e6]) == 2


def test_alike_places_lie_near_each_other(borough):
    at, score = borough.places.middles, np.log(borough.residents.score)
    away = np.hypot(*(at[:, None] - at[None]).transpose(2, 0, 1))
    near = (away > 0) & (away < 500)
    product = np.outer(score - score.mean(), score - score.mean()) / score.var()
    assert product[near].mean() > 0.3
    assert (borough.residents.decile <= 2).mean() > 0.1
    assert (borough.residents.decile >= 7).sum() > 5


def test_patients_live_near_their_practice_but_not_all(borough):
    found = practices(borough)
    at = dict(zip(borough.places.codes, borough.places.middles, strict=True))
    rows = borough.registrations[borough.registrations["code"].isin(set(found["code"]))]
    rows = rows[rows["lsoa"].isin(at)].merge(found[["code", "x", "y"]], on="code")
    away_m = np.hypot(*(np.array([at[code] for code in rows["lsoa"]]) - rows[["x", "y"]].to_numpy()).T)
    order = np.argsort(away_m)
    share = np.cumsum(rows["patients"].to_numpy()[order]) / rows["patients"].sum()
    median, far = (away_m[order][np.searchsorted(share, s)] for s in (0.5, 0.95))
    assert 500 < median < 1_300
    assert far > 2_200
