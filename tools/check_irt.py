#!/usr/bin/env python3
"""Scores patterns of answers and calibrates items with an independent package (girth), and prints what it found as JSON. For the
tests.

Usage: check_irt.py FILE. FILE holds a list of discriminations and of difficulties, the grid, the patterns to score (one a person,
an answer per item: 1, 0 or null where the item was not asked), and the complete answers to calibrate from.
"""

import json
import sys

import numpy
from girth import ability_eap, twopl_mml
from girth.common import cronbach_alpha
from girth.unidimensional.dichotomous import ability_estimation
from girth.utilities import INVALID_RESPONSE, classical_test_statistics


def items_by_people(patterns):
    return numpy.array([[INVALID_RESPONSE if x is None else x for x in pattern] for pattern in patterns]).T


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        asked = json.load(file)
    grid = numpy.array(asked["grid"])
    options = {"quadrature_bounds": (grid[0], grid[-1]), "quadrature_n": len(grid)}
    difficulties, discriminations = numpy.array(asked["difficulties"]), numpy.array(asked["discriminations"])
    patterns = items_by_people(asked["patterns"])

    def score():
        return ability_eap(patterns, difficulties, discriminations, options).tolist()

    # Its own points are those of Gauss and Legendre between the same bounds; then the very points of the grid. The prior is its
    # own in both: normal, of mean 0 and standard deviation 1.
    own = score()
    ability_estimation._get_quadrature_points = lambda count, low, high: (grid, numpy.ones(count))
    same = score()

    complete = items_by_people(asked["complete"])
    calibrated = twopl_mml(complete, options)
    classical = classical_test_statistics(complete, start_value=0, stop_value=1)
    print(
        json.dumps(
            {
                "own_points": own,
                "same_points": same,
                "discriminations": calibrated["Discrimination"].tolist(),
                "difficulties": calibrated["Difficulty"].tolist(),
                "success": classical["Mean"].tolist(),
                "correlations": classical["Item-Score Correlation"].tolist(),
                "alpha": cronbach_alpha(complete),
            }
        )
    )


main()
