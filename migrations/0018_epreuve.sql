-- The test as it is taken: what the organisme allows, what is on the screen, and the time that counts.

-- A test that an organisme offers to somebody, with its conditions. Begun, it is the passage of the same id: never two.
CREATE TABLE convocation (
    id BLOB NOT NULL PRIMARY KEY CONSTRAINT convocation_id_uuid CHECK (length(id) = 16),
    personne BLOB NOT NULL REFERENCES personne (id) ON DELETE CASCADE,
    contrat BLOB NOT NULL REFERENCES contrat (id),
    organisme BLOB NOT NULL REFERENCES organisation (id),
    forme TEXT NOT NULL CONSTRAINT convocation_forme_known CHECK (forme IN ('fixe', 'adaptatif')),
    -- Extra time of this person (src/referentiel/epreuve.rs).
    majoration TEXT NOT NULL CONSTRAINT convocation_majoration_known
        CHECK (majoration IN ('aucune', 'tiers', 'moitie', 'double', 'sans_limite')),
    -- Seconds for the whole test, extra time included; NULL: no limit.
    limite INTEGER CONSTRAINT convocation_limite_positive CHECK (limite > 0),
    pause INTEGER NOT NULL CONSTRAINT convocation_pause_bool CHECK (pause IN (0, 1)),
    -- 1: answers can be changed until the end. The adaptive form chooses what follows by what was answered: never.
    relecture INTEGER NOT NULL CONSTRAINT convocation_relecture_bool CHECK (relecture IN (0, 1)),
    cree_le TEXT NOT NULL,
    -- A bare id: who offered it.
    par BLOB NOT NULL CONSTRAINT convocation_par_uuid CHECK (length(par) = 16),
    retiree_le TEXT,
    CONSTRAINT convocation_limite_unless_none CHECK ((limite IS NULL) = (majoration = 'sans_limite')),
    CONSTRAINT convocation_adaptive_is_not_read_again CHECK (forme = 'fixe' OR relecture = 0)
) STRICT;

CREATE INDEX convocation_personne ON convocation (personne, cree_le DESC);
CREATE INDEX convocation_organisme ON convocation (organisme, cree_le DESC);
CREATE INDEX convocation_contrat ON convocation (contrat);

-- The version of what chooses the next item: with the number and the bank's version, it plays the test again.
ALTER TABLE passage ADD COLUMN moteur_version INTEGER;
-- The item that is on the screen, and the moment until which its time is counted already.
ALTER TABLE passage ADD COLUMN a_l_ecran INTEGER;
ALTER TABLE passage ADD COLUMN compte_depuis TEXT;
-- 1: the page says every few seconds that it is there, so that silence is an outage. 0: a page without JavaScript.
ALTER TABLE passage ADD COLUMN bat INTEGER NOT NULL DEFAULT 0 CONSTRAINT passage_bat_bool CHECK (bat IN (0, 1));
ALTER TABLE passage ADD COLUMN pause_depuis TEXT;
-- Why it was stopped before its end.
ALTER TABLE passage ADD COLUMN cause TEXT CONSTRAINT passage_cause_known CHECK (cause IN ('temps', 'personne', 'organisme'));

-- What is on a screen somewhere, for when the server comes back.
CREATE INDEX passage_a_l_ecran ON passage (a_l_ecran) WHERE a_l_ecran IS NOT NULL;

-- What is typed and not given yet, as JSON.
ALTER TABLE reponse ADD COLUMN brouillon TEXT CONSTRAINT reponse_brouillon_is_json CHECK (json_valid(brouillon));
-- Outages while it was on the screen, and how long they lasted: not counted in the time.
ALTER TABLE reponse ADD COLUMN coupures INTEGER NOT NULL DEFAULT 0;
ALTER TABLE reponse ADD COLUMN coupures_ms INTEGER NOT NULL DEFAULT 0;

-- When the server was last seen running while a test was on a screen: what follows until it starts again is an outage.
CREATE TABLE veille (
    id INTEGER NOT NULL PRIMARY KEY CONSTRAINT veille_one_row CHECK (id = 1),
    vue_le TEXT NOT NULL
) STRICT;
