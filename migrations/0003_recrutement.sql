-- The contract between a conseiller and a structure. Several in turn or side by side are allowed.
CREATE TABLE contrat (
    id BLOB NOT NULL PRIMARY KEY CONSTRAINT contrat_id_uuid CHECK (length(id) = 16),
    personne BLOB NOT NULL REFERENCES personne (id),
    structure BLOB NOT NULL REFERENCES organisation (id),
    signe_le TEXT NOT NULL CONSTRAINT contrat_signe_le_is_date CHECK (signe_le IS date(signe_le)),
    du TEXT NOT NULL CONSTRAINT contrat_du_is_date CHECK (du IS date(du)),
    -- NULL: open-ended (CDI).
    au TEXT CONSTRAINT contrat_au_is_date CHECK (au IS date(au)),
    CONSTRAINT contrat_ends_after CHECK (au IS NULL OR au >= du)
) STRICT;

CREATE INDEX contrat_personne ON contrat (personne);
CREATE INDEX contrat_structure ON contrat (structure);
