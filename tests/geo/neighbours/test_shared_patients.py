"""How practices share where their patients live, against plain loops."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.neighbours.practices import shared_patients
from tests.random_town import random_town
from tests.tiny_town import tiny_town


def test_ash_and_birch():
    share = shared_patients(tiny_town().patients)
    # Place 1: 650 of Ash's 12,000 against 4,000 of Birch's 18,000; place 5: 1,350 against 5,000.
    assert share[0, 1] == pytest.approx(650 / 12_000 + 1_350 / 12_000)
    assert share[3, 4] == 0
    assert np.isnan(share[5]).all()


@given(st.integers(0, 1_000_000))
def test_every_pair_equals_the_boring_way(seed):
    patients = random_town(seed).patients
    found, totals = shared_patients(patients), patients.sum(axis=0)
    np.testing.assert_array_equal(found, found.T)
    for p in range(patients.shape[1]):
        for q in range(patients.shape[1]):
            if totals[p] and totals[q]:
                shares = [min(row[p] / totals[p], row[q] / totals[q]) for row in patients.tolist()]
                assert found[p, q] == pytest.approx(sum(shares), abs=1e-6)
            else:
                assert np.isnan(found[p, q])
