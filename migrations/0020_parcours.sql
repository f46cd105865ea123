-- From the test to the training: the rendez-vous d'évaluation, the entretien individuel, and the dossier de parcours
-- pédagogique that is agreed with the conseiller. One of each a suivi.

-- When the person is evaluated. A local time in the structure's zone, where the person works.
CREATE TABLE rendez_vous (
    suivi BLOB NOT NULL PRIMARY KEY REFERENCES suivi (id),
    jour TEXT NOT NULL CONSTRAINT rendez_vous_jour_is_date CHECK (jour IS date(jour)),
    heure TEXT NOT NULL CONSTRAINT rendez_vous_heure_is_time CHECK (heure IS strftime('%H:%M', heure)),
    mode TEXT NOT NULL CONSTRAINT rendez_vous_mode_known CHECK (mode IN ('presence', 'distance')),
    -- The address, or how to join from a distance.
    ou TEXT NOT NULL CONSTRAINT rendez_vous_ou_length CHECK (length(ou) BETWEEN 1 AND 300),
    -- Who receives the person.
    avec BLOB NOT NULL REFERENCES personne (id),
    version INTEGER NOT NULL DEFAULT 1
) STRICT, WITHOUT ROWID;

CREATE INDEX rendez_vous_avec ON rendez_vous (avec);

-- What was said. Read by the organisme, and by the person once it is over; never by the structure.
CREATE TABLE entretien_individuel (
    suivi BLOB NOT NULL PRIMARY KEY REFERENCES suivi (id),
    grille_version TEXT NOT NULL,
    -- JSON: for each thing talked about, its code, a point of the scale from 1 to 4 or none, a note.
    contenu TEXT NOT NULL CONSTRAINT entretien_individuel_is_json CHECK (json_valid(contenu)),
    notes TEXT NOT NULL CONSTRAINT entretien_individuel_notes_length CHECK (length(notes) <= 2000),
    -- The day it took place; NULL: not said yet.
    le TEXT CONSTRAINT entretien_individuel_le_is_date CHECK (le IS date(le)),
    -- 0: a draft, that only the organisme reads.
    fini INTEGER NOT NULL CONSTRAINT entretien_individuel_fini_bool CHECK (fini IN (0, 1)),
    version INTEGER NOT NULL DEFAULT 1,
    CONSTRAINT entretien_individuel_over_has_its_day CHECK (fini = 0 OR le IS NOT NULL)
) STRICT, WITHOUT ROWID;

CREATE TABLE dossier_parcours (
    suivi BLOB NOT NULL PRIMARY KEY REFERENCES suivi (id),
    etat TEXT NOT NULL DEFAULT 'a_proposer'
        CONSTRAINT dossier_parcours_etat_known CHECK (etat IN ('a_proposer', 'propose', 'accepte', 'conteste')),
    -- The proposal that the state is about: 0 before the first.
    tour INTEGER NOT NULL DEFAULT 0,
    -- JSON: what the organisme is about to propose; NULL when nothing is kept.
    brouillon TEXT CONSTRAINT dossier_parcours_brouillon_is_json CHECK (json_valid(brouillon)),
    version INTEGER NOT NULL DEFAULT 1,
    CONSTRAINT dossier_parcours_tour_once_proposed CHECK ((tour = 0) = (etat = 'a_proposer'))
) STRICT, WITHOUT ROWID;

-- Each proposal as it was made, with the answer to it: none is ever changed.
CREATE TABLE parcours_proposition (
    suivi BLOB NOT NULL REFERENCES dossier_parcours (suivi),
    tour INTEGER NOT NULL CONSTRAINT parcours_proposition_tour_positive CHECK (tour >= 1),
    -- JSON: levels, hours of the rule and hours kept, with their reasons, and the version of the rule.
    contenu TEXT NOT NULL CONSTRAINT parcours_proposition_is_json CHECK (json_valid(contenu)),
    propose_le TEXT NOT NULL CONSTRAINT parcours_proposition_propose_le_is_date CHECK (propose_le IS date(propose_le)),
    decision TEXT CONSTRAINT parcours_proposition_decision_known CHECK (decision IN ('accepte', 'conteste')),
    decide_le TEXT CONSTRAINT parcours_proposition_decide_le_is_date CHECK (decide_le IS date(decide_le)),
    -- Why it is contested.
    motif TEXT NOT NULL DEFAULT '' CONSTRAINT parcours_proposition_motif_length CHECK (length(motif) <= 1000),
    PRIMARY KEY (suivi, tour),
    CONSTRAINT parcours_proposition_decided_has_its_day CHECK ((decision IS NULL) = (decide_le IS NULL)),
    CONSTRAINT parcours_proposition_contested_has_its_motif CHECK ((decision IS 'conteste') = (motif <> ''))
) STRICT, WITHOUT ROWID;

-- What happened, in order, with who did it. The acteur is a bare id: erasing a person leaves the history.
CREATE TABLE parcours_evenement (
    -- Made with the form: also the key that makes it happen once.
    id BLOB NOT NULL PRIMARY KEY CONSTRAINT parcours_evenement_id_uuid CHECK (length(id) = 16),
    suivi BLOB NOT NULL REFERENCES suivi (id),
    geste TEXT NOT NULL CONSTRAINT parcours_evenement_geste_known
        CHECK (geste IN ('rendez_vous', 'entretien', 'proposer', 'accepter', 'contester')),
    le TEXT NOT NULL CONSTRAINT parcours_evenement_le_is_date CHECK (le IS date(le)),
    motif TEXT NOT NULL CONSTRAINT parcours_evenement_motif_length CHECK (length(motif) <= 1000),
    acteur BLOB NOT NULL CONSTRAINT parcours_evenement_acteur_uuid CHECK (length(acteur) = 16),
    cree_le TEXT NOT NULL
) STRICT;

CREATE INDEX parcours_evenement_suivi ON parcours_evenement (suivi, cree_le, id);
