-- Pix profiles: what people shared with an organisme in a campaign of Pix, as its export says it.

-- An export that waits for a person to say who each line is; for a day.
CREATE TABLE pix_brouillon (
    -- That of the import to come.
    id BLOB NOT NULL PRIMARY KEY CONSTRAINT pix_brouillon_id_uuid CHECK (length(id) = 16),
    organisme BLOB NOT NULL REFERENCES organisation (id),
    -- What each line says, as JSON.
    contenu TEXT NOT NULL CONSTRAINT pix_brouillon_contenu_is_json CHECK (json_valid(contenu)),
    -- Another file under the same id is another version: what is confirmed is what was seen.
    version INTEGER NOT NULL DEFAULT 1,
    cree_le TEXT NOT NULL
) STRICT;

CREATE INDEX pix_brouillon_organisme ON pix_brouillon (organisme, id DESC);
CREATE INDEX pix_brouillon_cree_le ON pix_brouillon (cree_le);

-- An export that was confirmed: how many of each, no names.
CREATE TABLE pix_import (
    id BLOB NOT NULL PRIMARY KEY CONSTRAINT pix_import_id_uuid CHECK (length(id) = 16),
    organisme BLOB NOT NULL REFERENCES organisation (id),
    -- Who confirmed it: a bare id, erasing a person leaves the history.
    acteur BLOB NOT NULL CONSTRAINT pix_import_acteur_uuid CHECK (length(acteur) = 16),
    etat TEXT NOT NULL CONSTRAINT pix_import_etat_known CHECK (etat IN ('fait', 'annule')),
    campagne_nom TEXT NOT NULL CONSTRAINT pix_import_campagne_nom_length CHECK (length(campagne_nom) <= 200),
    -- SHA-256 of who was said to be who: the same confirmed twice is once, otherwise it is a conflict.
    choix BLOB NOT NULL CONSTRAINT pix_import_choix_sha256 CHECK (length(choix) = 32),
    ajoutes INTEGER NOT NULL,
    deja_la INTEGER NOT NULL,
    ecartes INTEGER NOT NULL,
    non_partages INTEGER NOT NULL,
    illisibles INTEGER NOT NULL,
    cree_le TEXT NOT NULL
) STRICT;

CREATE INDEX pix_import_organisme ON pix_import (organisme, id DESC);

-- One row for each share of a person, as the organisme received it. The latest is shown; those before stay.
CREATE TABLE pix_profil (
    id BLOB NOT NULL PRIMARY KEY CONSTRAINT pix_profil_id_uuid CHECK (length(id) = 16),
    personne BLOB NOT NULL REFERENCES personne (id) ON DELETE CASCADE,
    organisme BLOB NOT NULL REFERENCES organisation (id),
    import BLOB NOT NULL REFERENCES pix_import (id),
    -- The campaign's number at Pix.
    campagne TEXT NOT NULL CONSTRAINT pix_profil_campagne_length CHECK (length(campagne) <= 200),
    campagne_nom TEXT NOT NULL CONSTRAINT pix_profil_campagne_nom_length CHECK (length(campagne_nom) <= 200),
    profil_cible TEXT NOT NULL CONSTRAINT pix_profil_profil_cible_length CHECK (length(profil_cible) <= 200),
    partage_le TEXT NOT NULL CONSTRAINT pix_profil_partage_le_is_date CHECK (partage_le IS date(partage_le)),
    -- Thousandths of the target profile that are mastered. NULL: a campaign that only counts pix.
    maitrise INTEGER CONSTRAINT pix_profil_maitrise_range CHECK (maitrise BETWEEN 0 AND 1000),
    -- 1 Débutant, 2 Intermédiaire, 3 Avancé. NULL: the campaign has no paliers.
    palier INTEGER CONSTRAINT pix_profil_palier_range CHECK (palier BETWEEN 1 AND 3),
    pix INTEGER CONSTRAINT pix_profil_pix_range CHECK (pix BETWEEN 0 AND 2000),
    -- Names with thousandths, as JSON: domains, competences.
    detail TEXT NOT NULL CONSTRAINT pix_profil_detail_is_json CHECK (json_valid(detail)),
    -- SHA-256 of the results: the same export again adds nothing.
    empreinte BLOB NOT NULL CONSTRAINT pix_profil_empreinte_sha256 CHECK (length(empreinte) = 32),
    CONSTRAINT pix_profil_once UNIQUE (personne, organisme, campagne, partage_le, empreinte)
) STRICT;

-- The order in which the latest of a person is found.
CREATE INDEX pix_profil_personne ON pix_profil (personne, partage_le DESC, id DESC);
CREATE INDEX pix_profil_import ON pix_profil (import);
CREATE INDEX pix_profil_organisme ON pix_profil (organisme);
