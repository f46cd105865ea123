-- The history of the log: its notes can be searched, and a day may have had nothing to note.

-- Whose notes have which numbers: those of one person stand together, so a search reads one range of each word's list and
-- never a note of anybody else.
CREATE TABLE note_auteur (
    rang INTEGER NOT NULL PRIMARY KEY,
    conseiller BLOB NOT NULL CONSTRAINT note_auteur_once UNIQUE REFERENCES personne (id)
) STRICT;

-- The number of an entry's note, from `rang << 32` on. Rows of `activite` have none that would outlive a VACUUM.
CREATE TABLE note (
    numero INTEGER NOT NULL PRIMARY KEY,
    activite BLOB NOT NULL CONSTRAINT note_once UNIQUE
) STRICT;

-- The words of the notes, and their beginnings of two to four letters; the text itself is in `activite` alone.
CREATE VIRTUAL TABLE note_mot USING fts5 (
    annotation, content = '', detail = none, prefix = '2 3 4', tokenize = 'unicode61 remove_diacritics 2'
);
-- A word that is taken out leaves nothing in the file.
INSERT INTO note_mot (note_mot, rank) VALUES ('secure-delete', 1);

CREATE VIEW note_suivante AS
SELECT conseiller, 1 + coalesce((SELECT max(numero) FROM note WHERE numero BETWEEN rang << 32 AND (rang << 32) + 4294967295), rang << 32) AS numero
FROM note_auteur;

CREATE TRIGGER note_comes AFTER INSERT ON activite WHEN NEW.annotation <> ''
BEGIN
    INSERT INTO note_auteur (conseiller) VALUES (NEW.conseiller) ON CONFLICT DO NOTHING;
    INSERT INTO note (numero, activite)
    SELECT numero, NEW.id FROM note_suivante WHERE conseiller = NEW.conseiller;
    INSERT INTO note_mot (rowid, annotation) SELECT numero, NEW.annotation FROM note WHERE activite = NEW.id;
END;

CREATE TRIGGER note_goes BEFORE DELETE ON activite WHEN OLD.annotation <> ''
BEGIN
    INSERT INTO note_mot (note_mot, rowid, annotation) SELECT 'delete', numero, OLD.annotation FROM note WHERE activite = OLD.id;
    DELETE FROM note WHERE activite = OLD.id;
END;

-- The number is made anew where a note appears, and goes where it was emptied.
CREATE TRIGGER note_is_replaced BEFORE UPDATE ON activite WHEN OLD.annotation <> NEW.annotation AND OLD.annotation <> ''
BEGIN
    INSERT INTO note_mot (note_mot, rowid, annotation) SELECT 'delete', numero, OLD.annotation FROM note WHERE activite = OLD.id;
    DELETE FROM note WHERE activite = OLD.id;
END;

CREATE TRIGGER note_replaces AFTER UPDATE ON activite WHEN OLD.annotation <> NEW.annotation AND NEW.annotation <> ''
BEGIN
    INSERT INTO note_auteur (conseiller) VALUES (NEW.conseiller) ON CONFLICT DO NOTHING;
    INSERT INTO note (numero, activite)
    SELECT numero, NEW.id FROM note_suivante WHERE conseiller = NEW.conseiller;
    INSERT INTO note_mot (rowid, annotation) SELECT numero, NEW.annotation FROM note WHERE activite = NEW.id;
END;

-- What was there before.
INSERT INTO note_auteur (conseiller) SELECT DISTINCT conseiller FROM activite WHERE annotation <> '';
INSERT INTO note (numero, activite)
SELECT (rang << 32) + row_number() OVER (PARTITION BY rang ORDER BY jour, activite.id), activite.id
FROM activite JOIN note_auteur ON note_auteur.conseiller = activite.conseiller WHERE annotation <> '';
INSERT INTO note_mot (rowid, annotation) SELECT numero, annotation FROM note JOIN activite ON activite.id = note.activite ORDER BY numero;

-- A day of which the person said that there was nothing to note: it is no longer asked about.
CREATE TABLE jour_sans_activite (
    conseiller BLOB NOT NULL REFERENCES personne (id),
    jour TEXT NOT NULL CONSTRAINT jour_sans_activite_is_date CHECK (jour IS date(jour)),
    PRIMARY KEY (conseiller, jour)
) STRICT, WITHOUT ROWID;
