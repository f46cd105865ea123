-- A place where a structure's conseillers work. Shared by them, never erased while an activity refers to it.
CREATE TABLE lieu (
    id BLOB NOT NULL PRIMARY KEY CONSTRAINT lieu_id_uuid CHECK (length(id) = 16),
    structure BLOB NOT NULL REFERENCES organisation (id),
    nom TEXT NOT NULL CONSTRAINT lieu_nom_length CHECK (length(nom) BETWEEN 1 AND 120),
    commune TEXT NOT NULL REFERENCES commune (insee),
    cree_le TEXT NOT NULL,
    CONSTRAINT lieu_once UNIQUE (structure, commune, nom)
) STRICT;

CREATE INDEX lieu_commune ON lieu (commune);

-- One line of the log (CRA).
CREATE TABLE activite (
    id BLOB NOT NULL PRIMARY KEY CONSTRAINT activite_id_uuid CHECK (length(id) = 16),
    contrat BLOB NOT NULL REFERENCES contrat (id),
    -- Both follow from the contrat; kept here so that each list is one range of one index.
    conseiller BLOB NOT NULL REFERENCES personne (id),
    structure BLOB NOT NULL REFERENCES organisation (id),
    -- Civil date in the structure's zone.
    jour TEXT NOT NULL CONSTRAINT activite_jour_is_date CHECK (jour IS date(jour)),
    kind TEXT NOT NULL CONSTRAINT activite_kind_known
        CHECK (kind IN ('individuel', 'collectif', 'ponctuel', 'formation', 'reunion', 'evenement')),
    lieu BLOB NOT NULL REFERENCES lieu (id),
    -- Minutes.
    duree INTEGER NOT NULL CONSTRAINT activite_duree_within_a_day CHECK (duree BETWEEN 1 AND 1439),
    -- 0 for one's own time (formation, réunion, événement).
    participants INTEGER NOT NULL CONSTRAINT activite_participants_range CHECK (participants BETWEEN 0 AND 500),
    -- The version of the lists of codes that this line uses.
    nomenclature TEXT NOT NULL CONSTRAINT activite_nomenclature_known CHECK (nomenclature IN ('v1', 'v2')),
    -- JSON array of codes. One column, not a table: a list of the log then reads one row per line.
    themes TEXT NOT NULL CONSTRAINT activite_themes_is_json CHECK (json_valid(themes)),
    annotation TEXT NOT NULL CONSTRAINT activite_annotation_length CHECK (length(annotation) <= 1000),
    version INTEGER NOT NULL DEFAULT 1,
    cree_le TEXT NOT NULL,
    CONSTRAINT activite_public_has_participants
        CHECK ((kind IN ('individuel', 'collectif', 'ponctuel')) = (participants > 0))
) STRICT;

-- The order in which the log is read, and the key of its pages.
CREATE INDEX activite_conseiller_jour ON activite (conseiller, jour DESC, id DESC);
CREATE INDEX activite_structure_jour ON activite (structure, jour);
CREATE INDEX activite_contrat ON activite (contrat);
CREATE INDEX activite_lieu ON activite (lieu);
