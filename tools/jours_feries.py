#!/usr/bin/env python3
"""Writes end2end/server/data/jours_feries.tsv: the public holidays of France as PyPI `holidays` knows them.

An independent source to hold src/territoire/calendrier.rs to: nothing of it is compiled into the program. One line a year
and territory; the territories hold only what they add to the whole of France. Run with the Python of the tests:
.tools/python/bin/python tools/jours_feries.py
"""

from importlib.metadata import version
from pathlib import Path

import holidays

OUT = Path(__file__).parent.parent / "end2end" / "server" / "data" / "jours_feries.tsv"
YEARS = range(1990, 2101)
# Département or collectivity by its INSEE code, and by the name that the package gives it.
TERRITORIES = {
    "57": "57", "67": "6AE", "68": "6AE", "971": "971", "972": "972", "973": "973", "974": "974", "975": "PM",
    "976": "976", "977": "BL", "978": "MF", "986": "WF", "987": "PF", "988": "NC",
}


def days(found: set) -> str:
    return " ".join(f"{day:%m-%d}" for day in sorted(found))


lines = [f"# PyPI holidays {version('holidays')}, by tools/jours_feries.py", "annee\tterritoire\tjours"]
for year in YEARS:
    france = set(holidays.France(years=year))
    lines.append(f"{year}\tfrance\t{days(france)}")
    for code, subdivision in TERRITORIES.items():
        here = set(holidays.France(years=year, subdiv=subdivision))
        assert here >= france, (year, code)
        lines.append(f"{year}\t{code}\t{days(here - france)}")
OUT.parent.mkdir(parents=True, exist_ok=True)
OUT.write_text("\n".join(lines) + "\n", encoding="utf-8")
print(f"{OUT.name}: {len(lines) - 2} lines, {OUT.stat().st_size} bytes")
