"""Published worked numbers for the formulas, and the properties they must keep."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cxjourney.scoring import formulas as f

# SFO airport guest survey: 0-10, blank (11) left out
SFO_2017 = (1436, 968, 342)
SFO_2018 = (1268, 935, 447)


@pytest.mark.parametrize(
    ("counts", "score", "variance", "error"),
    [
        ((3, 2, 1), 33.33, 5 / 9, 30.4),
        ((1, 0, 1), 0.0, 1.0, 70.7),
        ((1, 1, 0), 50.0, 0.25, 35.4),
        ((1, 1, 1), 0.0, 0.667, 47.1),
        ((162, 108, 54), 33.3, 5 / 9, 4.14),
        ((789, 456, 123), 48.68, 0.4297, 1.77),
        ((7, 13, 1), 28.57, 0.2993, 11.94),
    ],
)
def test_nps_value_variance_and_standard_error(counts, score, variance, error):
    assert f.nps(*counts) == pytest.approx(score, abs=0.05)
    assert f.nps_variance(*counts) == pytest.approx(variance, abs=5e-4)
    assert f.nps_standard_error(*counts) == pytest.approx(error, abs=0.05)


def test_nps_of_nobody_is_none_and_not_zero():
    assert f.nps(0, 0, 0) is None


def test_small_sample_intervals():
    assert f.nps(8, 9, 22) == pytest.approx(-35.9, abs=0.05)
    assert f.nps_wald(8, 9, 22) == pytest.approx((-61.0, -10.8), abs=0.05)
    assert f.nps_adjusted_wald(8, 9, 22) == pytest.approx((-57.5, -9.2), abs=0.05)


def test_airport_survey():
    assert f.nps(*SFO_2018) == pytest.approx(30.98, abs=0.005)
    assert sum(SFO_2018) == 2650
    assert f.nps_adjusted_wald(*SFO_2018) == pytest.approx((28.12, 33.77), abs=0.005)


def test_adjusted_wald_stays_within_the_scale():
    assert f.nps_adjusted_wald(4, 0, 0)[1] == 100.0
    assert f.nps_adjusted_wald(0, 0, 4)[0] == -100.0


def test_nps_difference_of_two_years():
    found = f.nps_difference(SFO_2018, SFO_2017, adjusted=False)
    assert found.value == pytest.approx(39.84 - 30.98, abs=0.01)
    assert found.statistic == pytest.approx(4.51, abs=0.005)
    assert (found.low, found.high) == pytest.approx((5.01, 12.71), abs=0.005)
    assert not found.is_noise
    assert found.p_value < 0.001


def test_nps_difference_with_another_confidence():
    found = f.nps_difference((321, 654, 987), (123, 456, 789), confidence=0.99012, adjusted=False)
    assert found.value == pytest.approx(-14.74, abs=0.005)
    assert (found.high - found.low) / 2 / 2.58 == pytest.approx(2.440, abs=0.005)
    assert found.statistic == pytest.approx(-6.04, abs=0.005)
    assert found.high < 0


def test_adjusted_difference_is_more_careful():
    plain = f.nps_difference((5, 3, 2), (9, 1, 0), adjusted=False)
    careful = f.nps_difference((5, 3, 2), (9, 1, 0))
    assert plain.value == careful.value
    assert careful.p_value > plain.p_value
    assert not plain.is_noise
    assert careful.is_noise


@pytest.mark.parametrize(
    ("margin", "variance", "needed"),
    [(5, 1.0, 1537), (5, 0.8, 1230), (5, 0.55, 846), (10, 1.0, 385), (10, 0.8, 308), (10, 0.55, 212)],
)
def test_answers_needed_for_an_nps(margin, variance, needed):
    assert f.nps_answers_needed(margin, variance) == needed


def test_answers_needed_for_a_share():
    assert f.share_answers_needed(0.05, 0.8) == 246
    assert f.share_answers_needed(0.03, 0.8) == 683


@pytest.mark.parametrize(
    ("hits", "n", "expected"),
    [(42 + 32, 107, 0.6916), (160, 200, 0.80), (30, 50, 0.60), (70, 100, 0.7), (15, 100, 0.15)],
)
def test_published_shares(hits, n, expected):
    assert f.share(hits, n) == pytest.approx(expected, abs=5e-5)


def test_share_of_nobody_is_none():
    assert f.share(0, 0) is None


def test_wilson_of_the_published_sample_sizes():
    # 683 answers keep 80 % within ±3 points; the interval printed beside that figure is the one of 1,200
    assert [round(100 * end, 2) for end in f.wilson(546, 683)] == [76.77, 82.77]
    assert [round(100 * end, 2) for end in f.wilson(960, 1200)] == [77.64, 82.17]


def test_wilson():
    low, high = f.wilson(0.8 * 1233, 1233)
    assert (100 * low, 100 * high) == pytest.approx((77.68, 82.14), abs=0.01)
    assert f.wilson(0, 10)[0] == 0.0
    assert f.wilson(10, 10)[1] == 1.0
    assert f.wilson(10, 10)[0] == pytest.approx(0.7225, abs=1e-4)  # n / (n + z²)


def test_newcombe():
    # Newcombe 1998, table II, example (a): 56/70 - 48/80, method 10: 0.0524 to 0.3339
    found = f.shares_difference(48, 80, 56, 70)
    assert (found.value, found.low, found.high) == pytest.approx((0.2, 0.0524, 0.3339), abs=5e-5)
    assert not found.is_noise


def test_shares_that_are_all_equal_do_not_divide_by_zero():
    found = f.shares_difference(10, 10, 10, 10)
    assert found.value == 0.0
    assert found.p_value == 1.0


@pytest.mark.parametrize(
    ("degrees", "expected"), [(1, 12.706), (2, 4.303), (5, 2.571), (10, 2.228), (30, 2.042), (120, 1.980)]
)
def test_t_table(degrees, expected):
    assert f.t_quantile(0.95, degrees) == pytest.approx(expected, abs=5e-4)


def test_t_at_its_ends():
    assert f.t_two_sided(0.0, 7) == 1.0
    assert f.t_two_sided(math.inf, 7) == 0.0
    assert f.t_two_sided(1e-9, 7) == pytest.approx(1.0)


def test_t_becomes_normal():
    assert f.t_two_sided(1.96, 0.9999e7) == pytest.approx(f.t_two_sided(1.96, 1.0001e7), rel=1e-6)
    assert f.t_quantile(0.95, 1e6) == pytest.approx(f.normal_quantile(0.95), abs=1e-5)
    assert f.t_two_sided(1.96, math.inf) == pytest.approx(0.05, abs=1e-4)


def test_mean_interval_needs_two_answers():
    assert f.mean_interval(3.0, 0.0, 1) is None
    assert f.mean_interval(3.0, 1.0, 4) == pytest.approx((3 - 3.1824 / 2, 3 + 3.1824 / 2), abs=1e-4)


def test_welch_of_equal_spreads_is_the_usual_t_test():
    found = f.means_difference((3.0, 1.0, 10), (3.0 + 2.1009 * math.sqrt(0.2), 1.0, 10))
    assert found is not None
    assert found.p_value == pytest.approx(0.05, abs=1e-4)  # t table, 18 degrees of freedom
    assert found.low == pytest.approx(0.0, abs=1e-4)


def test_welch_of_unequal_spreads_has_fewer_degrees_of_freedom():
    found = f.means_difference((5.0, 1.0, 10), (4.0, 3.0, 10))
    assert found is not None
    assert found.high - found.value == pytest.approx(2.2015, abs=2e-3)  # t table, 10.98 degrees of freedom
    assert found.is_noise


def test_welch_at_its_edges():
    assert f.means_difference((1.0, 0.0, 1), (2.0, 1.0, 9)) is None
    same = f.means_difference((2.0, 0.0, 5), (2.0, 0.0, 5))
    assert same is not None
    assert same.p_value == 1.0
    other = f.means_difference((2.0, 0.0, 5), (3.0, 0.0, 5))
    assert other is not None
    assert not other.is_noise


def test_holm():
    assert f.holm([0.01, 0.04, 0.03, 0.005]) == pytest.approx([0.03, 0.06, 0.06, 0.02])
    assert f.holm([]) == []
    assert f.holm([0.9, 0.8]) == [1.0, 1.0]


@pytest.mark.parametrize(
    ("n", "ranks"), [(0, None), (1, None), (5, None), (6, (1, 6)), (10, (2, 9)), (20, (6, 15)), (100, (40, 61))]
)
def test_ranks_around_the_median(n, ranks):
    assert f.median_ranks(n) == ranks


def test_ranks_around_the_median_are_continuous_where_the_method_changes():
    low, high = f.median_ranks(500)
    next_low, next_high = f.median_ranks(501)
    assert abs(next_low - low) <= 1
    assert abs(next_high - high) <= 2


def test_effective_n():
    assert f.effective_n(10.0, 10.0) == 10.0
    assert f.effective_n(4.0, 8.0) == 2.0
    assert f.effective_n(0.0, 0.0) == 0.0


counts = st.integers(0, 500)


@given(counts, counts, counts)
def test_nps_interval_holds_a_value_between_the_ends(p, s, d):
    if p + s + d == 0:
        return
    low, high = f.nps_adjusted_wald(p, s, d)
    assert -100 <= low < high <= 100
    mirrored = f.nps_adjusted_wald(d, s, p)
    assert mirrored == pytest.approx((-high, -low))


@given(st.integers(0, 1000), st.integers(1, 1000))
def test_wilson_holds_the_share(hits, n):
    hits = min(hits, n)
    low, high = f.wilson(hits, n)
    assert 0 <= low <= hits / n + 1e-12
    assert hits / n - 1e-12 <= high <= 1
