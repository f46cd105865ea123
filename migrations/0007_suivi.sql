-- The suivi: one hire, from the order sent to the organisme de formation to the certificate.

-- The holidays that an organisation keeps are those of its département. NULL: those of the whole of France.
ALTER TABLE organisation ADD COLUMN departement TEXT REFERENCES departement (code);

CREATE INDEX organisation_departement ON organisation (departement);
CREATE INDEX habilitation_organisation ON habilitation (organisation);

-- What a list showed: its ids, 32 hexadecimal digits each. One row a list, however long.
ALTER TABLE audit ADD COLUMN liste TEXT;

-- What a structure sends to the organisme; the day it leaves is J. Later the État makes a bon de commande of it.
CREATE TABLE commande (
    id BLOB NOT NULL PRIMARY KEY CONSTRAINT commande_id_uuid CHECK (length(id) = 16),
    structure BLOB NOT NULL REFERENCES organisation (id),
    organisme BLOB NOT NULL REFERENCES organisation (id),
    -- NULL: nobody is recruited yet.
    personne BLOB REFERENCES personne (id),
    -- J: a civil date in the structure's zone.
    envoyee_le TEXT NOT NULL CONSTRAINT commande_envoyee_le_is_date CHECK (envoyee_le IS date(envoyee_le)),
    precisions TEXT NOT NULL CONSTRAINT commande_precisions_length CHECK (length(precisions) <= 1000),
    cree_le TEXT NOT NULL
) STRICT;

CREATE INDEX commande_structure ON commande (structure);
CREATE INDEX commande_organisme ON commande (organisme);
CREATE INDEX commande_personne ON commande (personne);

CREATE TABLE suivi (
    id BLOB NOT NULL PRIMARY KEY CONSTRAINT suivi_id_uuid CHECK (length(id) = 16),
    contrat BLOB NOT NULL UNIQUE REFERENCES contrat (id),
    -- The contrat's, kept here so that each list is one range of one index.
    structure BLOB NOT NULL REFERENCES organisation (id),
    organisme BLOB NOT NULL REFERENCES organisation (id),
    -- Whom the structure talks to at the organisme.
    contact BLOB NOT NULL REFERENCES personne (id),
    commande BLOB REFERENCES commande (id),
    etat TEXT NOT NULL DEFAULT 'a_commander'
        CONSTRAINT suivi_etat_known CHECK (etat IN ('a_commander', 'en_cours', 'interrompu', 'termine')),
    -- The first stage that is not done. Kept through an interruption, so that it can be taken up again.
    etape TEXT CONSTRAINT suivi_etape_known
        CHECK (etape IN ('organisation', 'positionnement', 'creation', 'formation', 'examen')),
    -- That stage's date: the foreign key below holds it to the deadline itself.
    due TEXT,
    -- The day it was interrupted, or ended.
    clos_le TEXT CONSTRAINT suivi_clos_le_is_date CHECK (clos_le IS date(clos_le)),
    version INTEGER NOT NULL DEFAULT 1,
    cree_le TEXT NOT NULL,
    -- Lists read in this order: what waits for its order, then by date, then what is over. A filter is a range of it.
    ordre TEXT NOT NULL GENERATED ALWAYS AS (
        CASE etat WHEN 'a_commander' THEN '0000-00-00' WHEN 'en_cours' THEN due WHEN 'interrompu' THEN '9999-12-30' ELSE '9999-12-31' END
    ) STORED,
    CONSTRAINT suivi_commande_unless_to_send CHECK ((commande IS NULL) = (etat = 'a_commander' OR (etat = 'interrompu' AND etape IS NULL))),
    CONSTRAINT suivi_etape_while_it_runs CHECK ((etat = 'en_cours') = (due IS NOT NULL) AND (etat <> 'en_cours' OR etape IS NOT NULL)),
    CONSTRAINT suivi_clos_when_over CHECK ((clos_le IS NOT NULL) = (etat IN ('interrompu', 'termine'))),
    CONSTRAINT suivi_due_is_the_deadline FOREIGN KEY (id, etape, due) REFERENCES echeance (suivi, etape, due)
) STRICT;

CREATE INDEX suivi_structure ON suivi (structure, ordre, id);
CREATE INDEX suivi_organisme ON suivi (organisme, ordre, id);
CREATE INDEX suivi_contact ON suivi (contact);
CREATE INDEX suivi_commande ON suivi (commande);

-- The date of a stage. It keeps the version of its rule from when it opened.
CREATE TABLE echeance (
    suivi BLOB NOT NULL REFERENCES suivi (id),
    etape TEXT NOT NULL CONSTRAINT echeance_etape_known
        CHECK (etape IN ('organisation', 'positionnement', 'creation', 'formation', 'examen')),
    regle_version INTEGER NOT NULL CONSTRAINT echeance_regle_version_positive CHECK (regle_version >= 1),
    -- The day that the rule counts from.
    depuis TEXT NOT NULL CONSTRAINT echeance_depuis_is_date CHECK (depuis IS date(depuis)),
    due TEXT NOT NULL CONSTRAINT echeance_due_is_date CHECK (due IS date(due)),
    fait_le TEXT CONSTRAINT echeance_fait_le_is_date CHECK (fait_le IS date(fait_le)),
    PRIMARY KEY (suivi, etape),
    -- What `suivi.due` refers to.
    CONSTRAINT echeance_due UNIQUE (suivi, etape, due)
) STRICT, WITHOUT ROWID;

-- What happened, in order, with who did it and why. The acteur is a bare id: erasing a person leaves the history.
CREATE TABLE suivi_evenement (
    -- Made with the form: also the key that makes it happen once.
    id BLOB NOT NULL PRIMARY KEY CONSTRAINT suivi_evenement_id_uuid CHECK (length(id) = 16),
    suivi BLOB NOT NULL REFERENCES suivi (id),
    geste TEXT NOT NULL CONSTRAINT suivi_evenement_geste_known
        CHECK (geste IN ('commander', 'franchir', 'revenir', 'interrompre', 'reprendre', 'contact', 'tranche')),
    -- The stage that it is about, or the rank of the tranche.
    sur TEXT NOT NULL,
    -- The day it happened, which may be before it was recorded.
    le TEXT NOT NULL CONSTRAINT suivi_evenement_le_is_date CHECK (le IS date(le)),
    motif TEXT NOT NULL CONSTRAINT suivi_evenement_motif_length CHECK (length(motif) <= 1000),
    acteur BLOB NOT NULL CONSTRAINT suivi_evenement_acteur_uuid CHECK (length(acteur) = 16),
    cree_le TEXT NOT NULL
) STRICT;

CREATE INDEX suivi_evenement_suivi ON suivi_evenement (suivi, cree_le, id);

-- The subvention, in three parts, at dates that follow from the signature.
CREATE TABLE tranche (
    contrat BLOB NOT NULL REFERENCES contrat (id),
    rang INTEGER NOT NULL CONSTRAINT tranche_rang_range CHECK (rang BETWEEN 1 AND 3),
    -- The contrat's, for the list of what is to be done.
    structure BLOB NOT NULL REFERENCES organisation (id),
    regle_version INTEGER NOT NULL CONSTRAINT tranche_regle_version_positive CHECK (regle_version >= 1),
    due TEXT NOT NULL CONSTRAINT tranche_due_is_date CHECK (due IS date(due)),
    versee_le TEXT CONSTRAINT tranche_versee_le_is_date CHECK (versee_le IS date(versee_le)),
    PRIMARY KEY (contrat, rang)
) STRICT, WITHOUT ROWID;

CREATE INDEX tranche_structure ON tranche (structure, versee_le, due, contrat, rang);

-- The address of someone's calendar of a structure. Whoever has it reads the dates without signing in, so only its SHA-256
-- is here, and it stops with a click or with the person's habilitation.
CREATE TABLE flux (
    empreinte BLOB NOT NULL PRIMARY KEY CONSTRAINT flux_empreinte_sha256 CHECK (length(empreinte) = 32),
    personne BLOB NOT NULL REFERENCES personne (id) ON DELETE CASCADE,
    structure BLOB NOT NULL REFERENCES organisation (id),
    cree_le TEXT NOT NULL,
    revoque_le TEXT
) STRICT, WITHOUT ROWID;

CREATE INDEX flux_structure ON flux (structure);
CREATE INDEX flux_personne ON flux (personne);

-- One address at a time.
CREATE UNIQUE INDEX flux_one_alive ON flux (personne, structure) WHERE revoque_le IS NULL;
