-- The positioning test, taken by a person. Items are data files of the program, not rows: a test keeps the version of the
-- bank, and each answer the id of its item.
CREATE TABLE passage (
    id BLOB NOT NULL PRIMARY KEY CONSTRAINT passage_id_uuid CHECK (length(id) = 16),
    -- What was answered is the person's, and goes with them.
    personne BLOB NOT NULL REFERENCES personne (id) ON DELETE CASCADE,
    -- The contrat that it prepares: its structure reads what the test means. NULL before there is one.
    contrat BLOB REFERENCES contrat (id),
    -- The organisme de formation that gives it, and reads its detail.
    organisme BLOB REFERENCES organisation (id),
    -- How items are chosen: the same fourteen for all, or one after the other by what was answered.
    forme TEXT NOT NULL CONSTRAINT passage_forme_known CHECK (forme IN ('fixe', 'adaptatif')),
    forme_version INTEGER NOT NULL CONSTRAINT passage_forme_version_positive CHECK (forme_version > 0),
    banque_version INTEGER NOT NULL CONSTRAINT passage_banque_version_positive CHECK (banque_version > 0),
    -- Everything random in it (the order in which options are shown, the next item) comes from this number: it can be replayed.
    graine INTEGER NOT NULL,
    etat TEXT NOT NULL CONSTRAINT passage_etat_known CHECK (etat IN ('en_cours', 'termine', 'interrompu')),
    commence_le TEXT NOT NULL,
    fini_le TEXT,
    CONSTRAINT passage_over_has_its_end CHECK ((etat = 'en_cours') = (fini_le IS NULL))
) STRICT;

-- The orders in which lists are read, and the keys of their pages.
CREATE INDEX passage_personne ON passage (personne, commence_le DESC, id DESC);
CREATE INDEX passage_organisme ON passage (organisme, commence_le DESC, id DESC);
CREATE INDEX passage_contrat ON passage (contrat);

-- An item of a test, from the moment it is asked: the fixed form has all its rows from the start.
CREATE TABLE reponse (
    passage BLOB NOT NULL REFERENCES passage (id) ON DELETE CASCADE,
    -- Place in the test, from 1.
    rang INTEGER NOT NULL CONSTRAINT reponse_rang_range CHECK (rang BETWEEN 1 AND 200),
    item TEXT NOT NULL CONSTRAINT reponse_item_present CHECK (item <> ''),
    -- JSON, saved as it is given; NULL until then. Indices are those of the bank's lists, not of what the screen showed.
    reponse TEXT CONSTRAINT reponse_is_json CHECK (json_valid(reponse)),
    donnee_le TEXT,
    -- Counted by the server. An item that was seen and left may have a time and no answer.
    temps_ms INTEGER NOT NULL DEFAULT 0 CONSTRAINT reponse_temps_positive CHECK (temps_ms >= 0),
    -- Hundredths of the point that an item gives; NULL until graded.
    points INTEGER CONSTRAINT reponse_points_range CHECK (points BETWEEN 0 AND 100),
    note_le TEXT,
    -- NULL: the program itself.
    note_par BLOB REFERENCES personne (id),
    PRIMARY KEY (passage, rang),
    CONSTRAINT reponse_item_once UNIQUE (passage, item),
    CONSTRAINT reponse_given_has_its_time CHECK ((reponse IS NULL) = (donnee_le IS NULL)),
    CONSTRAINT reponse_graded_once_given CHECK (points IS NULL OR reponse IS NOT NULL),
    CONSTRAINT reponse_graded_has_its_time CHECK ((points IS NULL) = (note_le IS NULL)),
    CONSTRAINT reponse_grader_has_graded CHECK (note_par IS NULL OR points IS NOT NULL)
) STRICT, WITHOUT ROWID;

CREATE INDEX reponse_note_par ON reponse (note_par) WHERE note_par IS NOT NULL;
