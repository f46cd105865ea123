-- What goes out of the log: the words of a report, and the tokens with which programs read and write the log.

-- What a conseiller says of some months in a contrat's report. As typed: the structure reads it too.
CREATE TABLE rapport_mot (
    contrat BLOB NOT NULL REFERENCES contrat (id),
    -- First and last months, 'YYYY-MM'.
    du TEXT NOT NULL CONSTRAINT rapport_mot_du_is_month CHECK (du || '-01' IS date(du || '-01')),
    au TEXT NOT NULL CONSTRAINT rapport_mot_au_is_month CHECK (au || '-01' IS date(au || '-01')),
    texte TEXT NOT NULL CONSTRAINT rapport_mot_length CHECK (length(texte) <= 5000),
    version INTEGER NOT NULL CONSTRAINT rapport_mot_version_counts CHECK (version >= 1),
    modifie_le TEXT NOT NULL,
    PRIMARY KEY (contrat, du, au),
    CONSTRAINT rapport_mot_ends_after CHECK (au >= du)
) STRICT, WITHOUT ROWID;

-- What a program shows to act for a person. The token itself is only with whom it was given to; here lies its SHA-256.
CREATE TABLE jeton (
    id BLOB NOT NULL PRIMARY KEY CONSTRAINT jeton_id_uuid CHECK (length(id) = 16),
    personne BLOB NOT NULL REFERENCES compte (personne) ON DELETE CASCADE,
    empreinte BLOB NOT NULL CONSTRAINT jeton_once UNIQUE CONSTRAINT jeton_empreinte_sha256 CHECK (length(empreinte) = 32),
    -- What it is for, in its owner's words.
    nom TEXT NOT NULL CONSTRAINT jeton_nom_length CHECK (length(nom) BETWEEN 1 AND 60),
    cree_le TEXT NOT NULL,
    expire_le TEXT NOT NULL,
    revoque_le TEXT,
    utilise_le TEXT,
    -- The minute of the last call ('2026-11-24T08:00'), and how many calls it has seen.
    minute TEXT NOT NULL DEFAULT '',
    appels INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;

CREATE INDEX jeton_personne ON jeton (personne, cree_le DESC);

-- Entries with the names of what they point to.
CREATE VIEW complete AS
SELECT activite.id, activite.conseiller, activite.structure, activite.contrat, activite.jour, entree.ligne,
       personne.prenom || ' ' || personne.nom AS conseiller_nom, organisation.nom AS structure_nom, lieu.nom AS lieu_nom,
       commune.nom AS commune_nom, commune.departement,
       (SELECT json_group_array(nom ORDER BY nom) FROM theme_propre WHERE propres <> '[]' AND id IN (SELECT unhex(value, '-') FROM json_each(propres)))
           AS propres_noms
FROM activite JOIN entree ON entree.id = activite.id JOIN personne ON personne.id = activite.conseiller
    JOIN organisation ON organisation.id = activite.structure JOIN commune ON commune.insee = activite.commune
    LEFT JOIN lieu ON lieu.id = activite.lieu;
