-- What comes in: the sheets that people keep, and their calendars.

-- A sheet that is being imported: what its cells say, for a day, and what the person says that they mean.
CREATE TABLE import_brouillon (
    -- That of the import to come, and of the lot that undoes it.
    id BLOB NOT NULL PRIMARY KEY CONSTRAINT import_brouillon_id_uuid CHECK (length(id) = 16),
    conseiller BLOB NOT NULL REFERENCES personne (id) ON DELETE CASCADE,
    -- Titles and rows, as JSON.
    contenu TEXT NOT NULL CONSTRAINT import_brouillon_contenu_is_json CHECK (json_valid(contenu)),
    correspondance TEXT NOT NULL CONSTRAINT import_brouillon_correspondance_is_json CHECK (json_valid(correspondance)),
    -- Changes with the correspondance: what is confirmed is what was seen.
    version INTEGER NOT NULL DEFAULT 1,
    cree_le TEXT NOT NULL
) STRICT;

CREATE INDEX import_brouillon_conseiller ON import_brouillon (conseiller, id DESC);
CREATE INDEX import_brouillon_cree_le ON import_brouillon (cree_le);

-- How a person reads the sheets that have these titles: the next one is read likewise.
CREATE TABLE import_correspondance (
    conseiller BLOB NOT NULL REFERENCES personne (id) ON DELETE CASCADE,
    -- SHA-256 of the titles.
    titres BLOB NOT NULL CONSTRAINT import_correspondance_titres_length CHECK (length(titres) = 32),
    contenu TEXT NOT NULL CONSTRAINT import_correspondance_contenu_is_json CHECK (json_valid(contenu)),
    modifie_le TEXT NOT NULL,
    PRIMARY KEY (conseiller, titres)
) STRICT, WITHOUT ROWID;

-- An import that was confirmed. It is written part by part, so that nobody waits for it; decided, it is carried to its end.
CREATE TABLE import (
    id BLOB NOT NULL PRIMARY KEY CONSTRAINT import_id_uuid CHECK (length(id) = 16),
    conseiller BLOB NOT NULL REFERENCES personne (id),
    etat TEXT NOT NULL CONSTRAINT import_etat_known CHECK (etat IN ('en_cours', 'fait', 'retrait', 'annule')),
    ajoutees INTEGER NOT NULL,
    deja_la INTEGER NOT NULL,
    supprimees INTEGER NOT NULL,
    refusees INTEGER NOT NULL,
    -- Lines that undoing left, since they had changed.
    restees INTEGER NOT NULL DEFAULT 0,
    -- Numbers of the refused lines, and why, as JSON; for a day.
    refus TEXT CONSTRAINT import_refus_is_json CHECK (json_valid(refus)),
    du TEXT NOT NULL CONSTRAINT import_du_is_date CHECK (du IS date(du)),
    au TEXT NOT NULL CONSTRAINT import_au_is_date CHECK (au IS date(au)),
    cree_le TEXT NOT NULL
) STRICT;

CREATE INDEX import_conseiller ON import (conseiller, id DESC);
CREATE INDEX import_a_finir ON import (id) WHERE etat IN ('en_cours', 'retrait');
CREATE INDEX import_cree_le ON import (cree_le) WHERE refus IS NOT NULL;

-- What of an import is still to be written.
CREATE TABLE import_attente (
    import BLOB NOT NULL REFERENCES import (id),
    rang INTEGER NOT NULL,
    -- Entries, each with the fingerprint of its line, as JSON.
    contenu TEXT NOT NULL CONSTRAINT import_attente_contenu_is_json CHECK (json_valid(contenu)),
    PRIMARY KEY (import, rang)
) STRICT, WITHOUT ROWID;

-- A line that was imported, whatever became of its entry: the same line never comes twice.
CREATE TABLE import_ligne (
    conseiller BLOB NOT NULL REFERENCES personne (id),
    -- SHA-256 of the contrat, of what the line says, and of its occurrence in its file.
    empreinte BLOB NOT NULL CONSTRAINT import_ligne_empreinte_length CHECK (length(empreinte) = 32),
    activite BLOB NOT NULL CONSTRAINT import_ligne_activite_uuid CHECK (length(activite) = 16),
    import BLOB NOT NULL REFERENCES import (id),
    PRIMARY KEY (conseiller, empreinte)
) STRICT, WITHOUT ROWID;

CREATE INDEX import_ligne_import ON import_ligne (import, empreinte);

-- An event of a calendar, proposed as an entry. Of its words nothing is kept but what the form understood.
CREATE TABLE agenda_evenement (
    -- That of the entry to come: noted, it is no longer proposed.
    id BLOB NOT NULL PRIMARY KEY CONSTRAINT agenda_evenement_id_uuid CHECK (length(id) = 16),
    conseiller BLOB NOT NULL REFERENCES personne (id) ON DELETE CASCADE,
    -- SHA-256 of the event's own identifier and of its beginning: the same calendar again brings it once.
    empreinte BLOB NOT NULL CONSTRAINT agenda_evenement_empreinte_length CHECK (length(empreinte) = 32),
    jour TEXT NOT NULL CONSTRAINT agenda_evenement_jour_is_date CHECK (jour IS date(jour)),
    -- Minutes since midnight, in the structure's zone; NULL: all day.
    debut INTEGER CONSTRAINT agenda_evenement_debut_within_a_day CHECK (debut BETWEEN 0 AND 1439),
    -- The form that it begins, as JSON; NULL: the person does not want it.
    contenu TEXT CONSTRAINT agenda_evenement_contenu_is_json CHECK (json_valid(contenu)),
    cree_le TEXT NOT NULL,
    CONSTRAINT agenda_evenement_once UNIQUE (conseiller, empreinte)
) STRICT;

CREATE INDEX agenda_evenement_jour ON agenda_evenement (conseiller, jour DESC, id DESC);
CREATE INDEX agenda_evenement_oubli ON agenda_evenement (jour);
