-- Answers that people read, and keys that were wrong: who noted what, and what a note was before.

-- One a reader. The answer's note follows from them (src/positionnement/notation).
CREATE TABLE lecture (
    passage BLOB NOT NULL,
    rang INTEGER NOT NULL,
    lecteur BLOB NOT NULL REFERENCES personne (id),
    -- Hundredths of the point.
    points INTEGER NOT NULL CONSTRAINT lecture_points_range CHECK (points BETWEEN 0 AND 100),
    -- For the person who answered.
    commentaire TEXT NOT NULL CONSTRAINT lecture_commentaire_length CHECK (length(commentaire) <= 1000),
    version INTEGER NOT NULL DEFAULT 1,
    le TEXT NOT NULL,
    PRIMARY KEY (passage, rang, lecteur),
    FOREIGN KEY (passage, rang) REFERENCES reponse (passage, rang) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

CREATE INDEX lecture_lecteur ON lecture (lecteur);

-- A key that was wrong, for all who were asked the item: the latest of an item is its key.
CREATE TABLE cle_corrigee (
    -- Made with the form: also the key that makes it happen once.
    id BLOB NOT NULL PRIMARY KEY CONSTRAINT cle_corrigee_id_uuid CHECK (length(id) = 16),
    item TEXT NOT NULL CONSTRAINT cle_corrigee_item_present CHECK (item <> ''),
    cle TEXT NOT NULL CONSTRAINT cle_corrigee_cle_is_json CHECK (json_valid(cle)),
    motif TEXT NOT NULL CONSTRAINT cle_corrigee_motif_length CHECK (length(motif) BETWEEN 1 AND 1000),
    -- A bare id.
    par BLOB NOT NULL CONSTRAINT cle_corrigee_par_uuid CHECK (length(par) = 16),
    le TEXT NOT NULL
) STRICT;

CREATE INDEX cle_corrigee_item ON cle_corrigee (item, le DESC);

-- What a note was before, each time it changes.
CREATE TABLE note_changee (
    passage BLOB NOT NULL,
    rang INTEGER NOT NULL,
    le TEXT NOT NULL,
    -- NULL: there was none.
    avant INTEGER CONSTRAINT note_changee_avant_range CHECK (avant BETWEEN 0 AND 100),
    apres INTEGER NOT NULL CONSTRAINT note_changee_apres_range CHECK (apres BETWEEN 0 AND 100),
    -- A bare id: the reader, or who corrected the key.
    par BLOB NOT NULL CONSTRAINT note_changee_par_uuid CHECK (length(par) = 16),
    -- NULL: a reading.
    cle BLOB REFERENCES cle_corrigee (id),
    PRIMARY KEY (passage, rang, le, par),
    FOREIGN KEY (passage, rang) REFERENCES reponse (passage, rang) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

CREATE INDEX note_changee_cle ON note_changee (cle) WHERE cle IS NOT NULL;
-- To grade again what was asked of an item.
CREATE INDEX reponse_item ON reponse (item);
