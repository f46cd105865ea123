-- The communes of France, loaded from the data file that the program carries (territoire/communes.tsv).

CREATE TABLE departement (
    code TEXT NOT NULL PRIMARY KEY,
    nom TEXT NOT NULL,
    region TEXT NOT NULL,
    -- IANA zone.
    zone TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE commune (
    insee TEXT NOT NULL PRIMARY KEY CONSTRAINT commune_insee_shape CHECK (length(insee) = 5),
    nom TEXT NOT NULL,
    -- The name as people type it: no accents, no hyphens, « St » spelt out. Search compares this.
    cherche TEXT NOT NULL,
    kind TEXT NOT NULL CONSTRAINT commune_kind_known CHECK (kind IN ('commune', 'arrondissement', 'com')),
    departement TEXT NOT NULL REFERENCES departement (code),
    population INTEGER,
    -- Degrees, WGS 84, and where they come from: most are of the commune, some of its neighbours.
    latitude REAL NOT NULL,
    longitude REAL NOT NULL,
    position TEXT NOT NULL
        CONSTRAINT commune_position_known CHECK (position IN ('geonames', 'code_postal', 'arrondissement', 'departement'))
) STRICT, WITHOUT ROWID;

CREATE INDEX commune_cherche ON commune (cherche);
CREATE INDEX commune_departement ON commune (departement);

CREATE TABLE code_postal (
    code TEXT NOT NULL CONSTRAINT code_postal_shape CHECK (length(code) = 5),
    commune TEXT NOT NULL REFERENCES commune (insee),
    PRIMARY KEY (code, commune)
) STRICT, WITHOUT ROWID;

CREATE INDEX code_postal_commune ON code_postal (commune);

-- Which edition of each data file the tables hold: a program with another edition loads it again.
CREATE TABLE edition (
    fichier TEXT NOT NULL PRIMARY KEY,
    empreinte BLOB NOT NULL,
    chargee_le TEXT NOT NULL
) STRICT, WITHOUT ROWID;
