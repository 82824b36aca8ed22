"""Key drivers, on examples whose answers are known: see the figures beside each."""

from __future__ import annotations

import numpy as np
import pytest

from cxjourney.domain.errors import JourneyError
from cxjourney.scoring.drivers import average_over_orders, correlations, relative_weights

SATISFACTION = np.array(
    [
        [1.0, 0.4149145, 0.4669811, 0.4358091, 0.3547607, 0.5833187],
        [0.4149145, 1.0, 0.7624986, 0.5334243, 0.3141356, 0.5925041],
        [0.4669811, 0.7624986, 1.0, 0.5110718, 0.3323549, 0.5799783],
        [0.4358091, 0.5334243, 0.5110718, 1.0, 0.2354167, 0.5382416],
        [0.3547607, 0.3141356, 0.3323549, 0.2354167, 1.0, 0.4400294],
        [0.5833187, 0.5925041, 0.5799783, 0.5382416, 0.4400294, 1.0],
    ]
)
"""Airport guests 2018, 1,437 whole answers: signs, food, stores, art, WiFi, and the airport as a whole."""

SALESMAN = np.array(
    [
        [1.0, 0.4532447, 0.3775305, 0.3704886, 0.6502777],
        [0.4532447, 1.0, 0.8387178, 0.8301944, 0.6854591],
        [0.3775305, 0.8387178, 1.0, 0.7010446, 0.5667388],
        [0.3704886, 0.8301944, 0.7010446, 1.0, 0.5629907],
        [0.6502777, 0.6854591, 0.5667388, 0.5629907, 1.0],
    ]
)
"""The example data of the R package NPS: tastiness, smileyness, chirpiness, bubbliness, recommendation."""


def test_airport_guests() -> None:
    found = average_over_orders(SATISFACTION)
    assert found.r_squared == pytest.approx(0.551791, abs=5e-7)
    assert found.parts == pytest.approx((0.1439, 0.1221, 0.1065, 0.1027, 0.0765), abs=5e-5)
    assert sum(found.shares) == pytest.approx(1)


def test_a_driver_without_weight_of_its_own_still_counts() -> None:
    found = average_over_orders(SALESMAN)
    assert found.r_squared == pytest.approx(0.615204, abs=5e-7)
    assert found.parts == pytest.approx((0.2317, 0.1902, 0.0974, 0.0959), abs=5e-5)
    betas = np.linalg.solve(SALESMAN[:-1, :-1], SALESMAN[:-1, -1])
    assert betas[2] == pytest.approx(-0.02, abs=0.02)


def test_relative_weights_of_the_published_nine_rows() -> None:
    matrix, count = correlations(
        [
            [123, 4423, 56563, 75545, 2345, 2346, 5534, 775, 34345],
            [1, 3, 4, 2, 1, 3, 5, 3, 2],
            [40, 50, 60, 10, 20, 30, 7, 80, 90],
            [10, 3, 5, 65, 34, 6, 21, 76, 9],
        ]
    )
    found = relative_weights(matrix)
    assert count == 9
    assert found.r_squared == pytest.approx(0.05963122389990851)
    assert found.parts == pytest.approx((0.035140, 0.019415, 0.005076), abs=5e-7)
    assert [100 * share for share in found.shares] == pytest.approx([58.93, 32.56, 8.51], abs=5e-3)


@pytest.mark.parametrize("matrix", [SATISFACTION, SALESMAN])
def test_both_ways_share_out_the_same_whole(matrix: np.ndarray) -> None:
    assert relative_weights(matrix).r_squared == pytest.approx(average_over_orders(matrix).r_squared)


def test_drivers_that_say_the_same_share_alike() -> None:
    answers = [1.0, 2.0, 3.0, 4.0, 5.0, 5.0, 1.0, 2.0]
    matrix, _ = correlations([answers, answers, [2.0, 2.0, 3.0, 5.0, 4.0, 5.0, 1.0, 1.0]])
    for found in (average_over_orders(matrix), relative_weights(matrix)):
        assert found.parts[0] == pytest.approx(found.parts[1])
        assert found.r_squared == pytest.approx(matrix[0, 2] ** 2)


def test_drivers_that_explain_nothing_have_no_share() -> None:
    found = relative_weights(np.eye(3))
    assert (found.r_squared, found.shares) == (0.0, (0.0, 0.0))


def test_only_whole_rows_count() -> None:
    first: list[float | None] = [1, 2, 3, 4, 5, None, 7]
    second: list[float | None] = [2, 1, 4, 3, None, 9, 8]
    matrix, count = correlations([first, second])
    assert count == 5
    assert matrix[0, 1] == pytest.approx(np.corrcoef([1, 2, 3, 4, 7], [2, 1, 4, 3, 8])[0, 1])


@pytest.mark.parametrize("columns", [[[1, 2], [2, 1]], [[1, 1, 1, 1], [1, 2, 3, 4]], [[None] * 4, [1, 2, 3, 4]]])
def test_what_cannot_be_told_is_refused(columns: list[list[float | None]]) -> None:
    with pytest.raises(JourneyError):
        correlations(columns)


def test_too_many_orders_are_refused() -> None:
    with pytest.raises(JourneyError, match="12"):
        average_over_orders(np.eye(14))
