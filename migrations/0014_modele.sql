-- What a conseiller does again and again: a form to begin with, proposed on its days of the week.
CREATE TABLE modele (
    id BLOB NOT NULL PRIMARY KEY CONSTRAINT modele_id_uuid CHECK (length(id) = 16),
    conseiller BLOB NOT NULL REFERENCES personne (id) ON DELETE CASCADE,
    nom TEXT NOT NULL CONSTRAINT modele_nom_length CHECK (length(nom) BETWEEN 1 AND 60),
    -- JSON array of days, Monday is 1; empty: proposed every day.
    jours TEXT NOT NULL CONSTRAINT modele_jours_is_json CHECK (json_valid(jours)),
    -- The form, as JSON.
    contenu TEXT NOT NULL CONSTRAINT modele_contenu_is_json CHECK (json_valid(contenu)),
    cree_le TEXT NOT NULL,
    CONSTRAINT modele_once UNIQUE (conseiller, nom)
) STRICT;
