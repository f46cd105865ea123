-- Figures that someone shows to others: whoever has the address reads them without signing in, so only its SHA-256 is here.
-- It stops on its day, with a click, or with the account and the habilitation of the person who made it.
CREATE TABLE partage (
    id BLOB NOT NULL PRIMARY KEY CONSTRAINT partage_id_uuid CHECK (length(id) = 16),
    empreinte BLOB NOT NULL CONSTRAINT partage_empreinte_sha256 CHECK (length(empreinte) = 32),
    -- Who made it.
    personne BLOB NOT NULL REFERENCES personne (id) ON DELETE CASCADE,
    -- The structure whose figures they are; NULL: the person's own.
    structure BLOB REFERENCES organisation (id),
    -- Of the person's own, those of one contrat only.
    contrat BLOB REFERENCES contrat (id),
    -- Of the structure's, those of one conseiller only.
    conseiller BLOB REFERENCES personne (id) ON DELETE CASCADE,
    nom TEXT NOT NULL CONSTRAINT partage_nom_length CHECK (length(nom) BETWEEN 1 AND 80),
    cree_le TEXT NOT NULL,
    expire_le TEXT NOT NULL,
    revoque_le TEXT,
    -- The last day that it was read.
    vu_le TEXT CONSTRAINT partage_vu_le_is_date CHECK (vu_le IS date(vu_le)),
    CONSTRAINT partage_once UNIQUE (empreinte),
    CONSTRAINT partage_of_one_side CHECK (CASE WHEN structure IS NULL THEN conseiller IS NULL ELSE contrat IS NULL END)
) STRICT;

-- Those of one owner, the latest first.
CREATE INDEX partage_personne ON partage (personne, structure, id DESC);
CREATE INDEX partage_structure ON partage (structure, id DESC);
CREATE INDEX partage_contrat ON partage (contrat);
CREATE INDEX partage_conseiller ON partage (conseiller);
