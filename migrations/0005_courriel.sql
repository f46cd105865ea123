-- Mail that waits to be sent, written in the same transaction as what it tells.
-- One row an event and recipient: the id is the event's, and makes the Message-ID, the same at each try.
CREATE TABLE courriel (
    id BLOB NOT NULL PRIMARY KEY CONSTRAINT courriel_id_uuid CHECK (length(id) = 16),
    -- Empty once sent, like the subject and the text: what was written to someone is theirs.
    destinataire TEXT NOT NULL,
    sujet TEXT NOT NULL,
    texte TEXT NOT NULL,
    html TEXT NOT NULL,
    essais INTEGER NOT NULL DEFAULT 0,
    -- NULL: sent, or given up.
    prochain_le TEXT,
    envoye_le TEXT,
    cree_le TEXT NOT NULL
) STRICT;

CREATE INDEX courriel_prochain ON courriel (prochain_le) WHERE prochain_le IS NOT NULL;
CREATE INDEX courriel_destinataire ON courriel (destinataire) WHERE destinataire <> '';
CREATE INDEX courriel_cree_le ON courriel (cree_le DESC);

-- A six-digit code sent by mail: ten minutes, five tries, once, and only in the browser that asked.
CREATE TABLE code (
    -- SHA-256 of a token that only this browser has.
    demande BLOB NOT NULL CONSTRAINT code_demande_sha256 CHECK (length(demande) = 32),
    usage TEXT NOT NULL
        CONSTRAINT code_usage_known CHECK (usage IN ('connexion', 'candidature', 'mot_de_passe', 'adresse_actuelle', 'adresse_nouvelle')),
    email TEXT NOT NULL,
    -- SHA-256 of the token, the use and the code: without the browser's token, a code cannot be found by trying them all.
    empreinte BLOB NOT NULL CONSTRAINT code_empreinte_sha256 CHECK (length(empreinte) = 32),
    essais INTEGER NOT NULL DEFAULT 0,
    expire_le TEXT NOT NULL,
    PRIMARY KEY (demande, usage)
) STRICT, WITHOUT ROWID;

CREATE INDEX code_expire_le ON code (expire_le);
CREATE INDEX code_email ON code (email);
