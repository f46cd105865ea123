-- The questionnaire « Je veux devenir conseiller numérique »: drafts, then candidatures.

-- How a candidate can be reached. Names and addresses live only in this table.
ALTER TABLE personne ADD COLUMN telephone TEXT CONSTRAINT personne_telephone_e164 CHECK (telephone GLOB '+[1-9]*');
ALTER TABLE personne ADD COLUMN adresse TEXT CONSTRAINT personne_adresse_present CHECK (adresse <> '');
-- 1: someone without e-mail gave a telephone that another already had. Nobody is told: a person will find out by calling.
ALTER TABLE personne ADD COLUMN doublon INTEGER NOT NULL DEFAULT 0 CONSTRAINT personne_doublon_bool CHECK (doublon IN (0, 1));

-- One person a telephone, where there is no e-mail to tell people apart.
CREATE UNIQUE INDEX personne_telephone_unique ON personne (telephone) WHERE email IS NULL AND doublon = 0;

-- At most one per person; sent again after a change or a withdrawal, it is the same row.
CREATE TABLE candidature (
    id BLOB NOT NULL PRIMARY KEY CONSTRAINT candidature_id_uuid CHECK (length(id) = 16),
    personne BLOB NOT NULL CONSTRAINT candidature_once UNIQUE REFERENCES personne (id) ON DELETE CASCADE,
    -- JSON array of codes.
    situations TEXT NOT NULL CONSTRAINT candidature_situations_present CHECK (json_array_length(situations) > 0),
    -- '' unless the person has one.
    diplome TEXT NOT NULL CONSTRAINT candidature_diplome_length CHECK (length(diplome) <= 200),
    experience INTEGER NOT NULL CONSTRAINT candidature_experience_bool CHECK (experience IN (0, 1)),
    commune TEXT NOT NULL REFERENCES commune (insee),
    disponible_le TEXT NOT NULL CONSTRAINT candidature_disponible_le_is_date CHECK (disponible_le IS date(disponible_le)),
    -- Kilometres; NULL: the whole of France.
    distance INTEGER CONSTRAINT candidature_distance_known CHECK (distance IN (5, 10, 15, 20, 40, 100)),
    motivation TEXT NOT NULL CONSTRAINT candidature_motivation_length CHECK (length(motivation) BETWEEN 1 AND 2500),
    -- Who helped to fill it, in the person's own words; '' when nobody did.
    aide_par TEXT NOT NULL CONSTRAINT candidature_aide_par_length CHECK (length(aide_par) <= 120),
    etat TEXT NOT NULL CONSTRAINT candidature_etat_known CHECK (etat IN ('envoyee', 'retiree')),
    motif TEXT,
    -- The person's last sign of life: what is kept is erased 24 months later.
    contact_le TEXT NOT NULL,
    version INTEGER NOT NULL DEFAULT 1,
    cree_le TEXT NOT NULL,
    CONSTRAINT candidature_motif_when_withdrawn CHECK ((etat = 'retiree') = (motif IS NOT NULL))
) STRICT;

CREATE INDEX candidature_commune ON candidature (commune);
CREATE INDEX candidature_contact_le ON candidature (contact_le);

-- What happened to a candidature, for the person to see.
CREATE TABLE candidature_evenement (
    id BLOB NOT NULL PRIMARY KEY CONSTRAINT candidature_evenement_id_uuid CHECK (length(id) = 16),
    candidature BLOB NOT NULL REFERENCES candidature (id) ON DELETE CASCADE,
    le TEXT NOT NULL,
    kind TEXT NOT NULL CONSTRAINT candidature_evenement_kind_known CHECK (kind IN ('envoyee', 'modifiee', 'retiree', 'relancee')),
    motif TEXT
) STRICT;

CREATE INDEX candidature_evenement_candidature ON candidature_evenement (candidature, le);

-- A questionnaire that is being filled: what is typed, as it is typed, without an account.
CREATE TABLE brouillon (
    id BLOB NOT NULL PRIMARY KEY CONSTRAINT brouillon_id_uuid CHECK (length(id) = 16),
    -- SHA-256 of the code that its browser holds, and that takes it up elsewhere.
    empreinte BLOB NOT NULL CONSTRAINT brouillon_empreinte_unique UNIQUE CONSTRAINT brouillon_empreinte_sha256 CHECK (length(empreinte) = 32),
    -- Whose candidature it changes; NULL for a first one.
    personne BLOB REFERENCES personne (id) ON DELETE CASCADE,
    -- Emptied once sent.
    reponses TEXT NOT NULL CONSTRAINT brouillon_reponses_is_json CHECK (json_valid(reponses)),
    -- What it became. The row stays a while: a form sent twice, or after Back, finds out that it was sent.
    envoyee BLOB REFERENCES candidature (id) ON DELETE CASCADE,
    -- SHA-256 of the code that sent it, with its browser's token: the same proof twice gets the same answer.
    preuve BLOB CONSTRAINT brouillon_preuve_sha256 CHECK (length(preuve) = 32),
    cree_le TEXT NOT NULL,
    modifie_le TEXT NOT NULL
) STRICT;

CREATE INDEX brouillon_personne ON brouillon (personne);
CREATE INDEX brouillon_envoyee ON brouillon (envoyee);
-- Found by the address typed in it, when its owner asks for their data or their erasure.
CREATE INDEX brouillon_email ON brouillon (lower(trim(reponses ->> 'email')));
CREATE INDEX brouillon_modifie_le ON brouillon (modifie_le);

-- The printed code by which someone without e-mail opens their space.
CREATE TABLE code_imprime (
    personne BLOB NOT NULL PRIMARY KEY REFERENCES compte (personne) ON DELETE CASCADE,
    empreinte BLOB NOT NULL CONSTRAINT code_imprime_empreinte_unique UNIQUE CONSTRAINT code_imprime_empreinte_sha256 CHECK (length(empreinte) = 32),
    cree_le TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- How many were received, by month and département. Never decremented: the figure outlives the persons.
CREATE TABLE candidature_statistique (
    mois TEXT NOT NULL,
    departement TEXT NOT NULL REFERENCES departement (code),
    recues INTEGER NOT NULL,
    PRIMARY KEY (departement, mois)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER candidature_is_counted AFTER INSERT ON candidature
BEGIN
    INSERT INTO candidature_statistique (mois, departement, recues)
    SELECT substr(NEW.cree_le, 1, 7), departement, 1 FROM commune WHERE insee = NEW.commune
    ON CONFLICT (departement, mois) DO UPDATE SET recues = recues + 1;
END;
