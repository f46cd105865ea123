-- What somebody says is wrong with a question of the test: read where keys are corrected.
CREATE TABLE signalement (
    item TEXT NOT NULL CONSTRAINT signalement_item_present CHECK (item <> ''),
    -- Who was asked it, or who teaches.
    par BLOB NOT NULL REFERENCES personne (id) ON DELETE CASCADE,
    texte TEXT NOT NULL CONSTRAINT signalement_texte_length CHECK (length(texte) BETWEEN 1 AND 500),
    le TEXT NOT NULL,
    PRIMARY KEY (item, par)
) STRICT, WITHOUT ROWID;

CREATE INDEX signalement_par ON signalement (par);
