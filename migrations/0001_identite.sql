-- Who there is, how they sign in, and the trace of what they do.
-- Instants are UTC text ('2026-11-24T08:00:00.000Z': they sort as they read), civil dates are 'YYYY-MM-DD'.

-- One human, the same from candidat to certified conseiller. The only table with names and addresses:
-- audit and statistics hold bare ids, so that erasing a person leaves nothing that identifies them.
CREATE TABLE personne (
    id BLOB NOT NULL PRIMARY KEY CONSTRAINT personne_id_uuid CHECK (length(id) = 16),
    prenom TEXT NOT NULL CONSTRAINT personne_prenom_present CHECK (prenom <> ''),
    nom TEXT NOT NULL CONSTRAINT personne_nom_present CHECK (nom <> ''),
    -- Lower case, parsed at the edge. Absent for someone who has only a telephone.
    email TEXT CONSTRAINT personne_email_lower CHECK (email = lower(email)),
    cree_le TEXT NOT NULL
) STRICT;

CREATE UNIQUE INDEX personne_email_unique ON personne (email);

-- Credentials: optional, at most one per person.
CREATE TABLE compte (
    personne BLOB NOT NULL PRIMARY KEY REFERENCES personne (id) ON DELETE CASCADE,
    -- PHC string of argon2id.
    mot_de_passe TEXT,
    etat TEXT NOT NULL DEFAULT 'actif' CONSTRAINT compte_etat_known CHECK (etat IN ('actif', 'desactive')),
    cree_le TEXT NOT NULL
) STRICT;

CREATE TABLE organisation (
    id BLOB NOT NULL PRIMARY KEY CONSTRAINT organisation_id_uuid CHECK (length(id) = 16),
    kind TEXT NOT NULL CONSTRAINT organisation_kind_known CHECK (kind IN ('structure', 'organisme', 'etat')),
    nom TEXT NOT NULL CONSTRAINT organisation_nom_present CHECK (nom <> ''),
    -- IANA zone: a civil date of the organisation ("today") is read in it.
    zone TEXT NOT NULL,
    cree_le TEXT NOT NULL
) STRICT;

-- What someone may do, where, and from when to when. A conseiller needs none: the contrat says it.
CREATE TABLE habilitation (
    id BLOB NOT NULL PRIMARY KEY CONSTRAINT habilitation_id_uuid CHECK (length(id) = 16),
    personne BLOB NOT NULL REFERENCES personne (id) ON DELETE CASCADE,
    role TEXT NOT NULL CONSTRAINT habilitation_role_known CHECK (role IN ('structure', 'organisme', 'etat', 'jury', 'admin')),
    organisation BLOB REFERENCES organisation (id),
    du TEXT NOT NULL CONSTRAINT habilitation_du_is_date CHECK (du IS date(du)),
    au TEXT CONSTRAINT habilitation_au_is_date CHECK (au IS date(au)),
    CONSTRAINT habilitation_has_place CHECK (role IN ('jury', 'admin') OR organisation IS NOT NULL),
    CONSTRAINT habilitation_ends_after CHECK (au IS NULL OR au >= du)
) STRICT;

CREATE INDEX habilitation_personne ON habilitation (personne);

-- A signed-in browser. The token itself is only in its cookie; here lies its SHA-256.
CREATE TABLE session (
    empreinte BLOB NOT NULL PRIMARY KEY CONSTRAINT session_empreinte_sha256 CHECK (length(empreinte) = 32),
    personne BLOB NOT NULL REFERENCES compte (personne) ON DELETE CASCADE,
    cree_le TEXT NOT NULL,
    expire_le TEXT NOT NULL,
    -- 1: « Rester connecté sur cet appareil ».
    durable INTEGER NOT NULL CONSTRAINT session_durable_bool CHECK (durable IN (0, 1)),
    -- "Firefox, Linux": lets a person recognise their own devices.
    appareil TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX session_personne ON session (personne);
CREATE INDEX session_expire_le ON session (expire_le);

-- Failed tries to sign in, by the hash of an address or of a network address; erased after a day.
CREATE TABLE tentative (
    cle BLOB NOT NULL CONSTRAINT tentative_cle_sha256 CHECK (length(cle) = 32),
    le TEXT NOT NULL
) STRICT;

CREATE INDEX tentative_cle_le ON tentative (cle, le);
CREATE INDEX tentative_le ON tentative (le);

-- The answer given to each create, kept in the same transaction: the same form sent twice makes one row.
CREATE TABLE idempotence (
    -- The person, or the draft, within which the key is unique.
    portee BLOB NOT NULL CONSTRAINT idempotence_portee_uuid CHECK (length(portee) = 16),
    cle BLOB NOT NULL CONSTRAINT idempotence_cle_uuid CHECK (length(cle) = 16),
    -- SHA-256 of what was sent: the same key with another body is a conflict, not a repetition.
    empreinte BLOB NOT NULL CONSTRAINT idempotence_empreinte_sha256 CHECK (length(empreinte) = 32),
    objet BLOB NOT NULL CONSTRAINT idempotence_objet_uuid CHECK (length(objet) = 16),
    cree_le TEXT NOT NULL,
    PRIMARY KEY (portee, cle)
) STRICT, WITHOUT ROWID;

CREATE INDEX idempotence_cree_le ON idempotence (cree_le);

-- Who did what, when, on which object, or was refused. Bare ids: no foreign key, so that the trace outlives erasure.
CREATE TABLE audit (
    id INTEGER PRIMARY KEY,
    le TEXT NOT NULL,
    acteur BLOB CONSTRAINT audit_acteur_uuid CHECK (length(acteur) = 16),
    action TEXT NOT NULL,
    objet BLOB CONSTRAINT audit_objet_uuid CHECK (length(objet) = 16),
    -- 'fait', or the code of the refusal.
    issue TEXT NOT NULL,
    requete TEXT NOT NULL
) STRICT;

CREATE INDEX audit_acteur_le ON audit (acteur, le);
CREATE INDEX audit_objet ON audit (objet);

CREATE TRIGGER audit_is_never_rewritten BEFORE UPDATE ON audit
BEGIN
    SELECT RAISE(ABORT, 'audit is append-only');
END;

-- Kept for at least six months by the database itself; the retention job may remove what is older.
CREATE TRIGGER audit_is_kept BEFORE DELETE ON audit
WHEN OLD.le > strftime('%Y-%m-%dT%H:%M:%fZ', 'now', '-6 months')
BEGIN
    SELECT RAISE(ABORT, 'audit is kept for six months');
END;
