-- The whole of an entry of the log, what was deleted or replaced, and the figures that follow from it.

-- 1: gone to now and then, as « autre lieu » of the nomenclatures.
ALTER TABLE lieu ADD COLUMN occasionnel INTEGER NOT NULL DEFAULT 0 CONSTRAINT lieu_occasionnel_bool CHECK (occasionnel IN (0, 1));

-- A structure's own themes, beside the nomenclature's.
CREATE TABLE theme_propre (
    id BLOB NOT NULL PRIMARY KEY CONSTRAINT theme_propre_id_uuid CHECK (length(id) = 16),
    structure BLOB NOT NULL REFERENCES organisation (id),
    nom TEXT NOT NULL CONSTRAINT theme_propre_nom_length CHECK (length(nom) BETWEEN 1 AND 60),
    cree_le TEXT NOT NULL,
    -- No longer proposed; entries keep it.
    retire_le TEXT,
    CONSTRAINT theme_propre_once UNIQUE (structure, nom)
) STRICT;

DROP TRIGGER activite_adds_to_total;
DROP TRIGGER activite_leaves_total;
DROP TRIGGER activite_changes_total;
-- The totals of the programme are sums of `cumul` from now on.
DROP TABLE programme_total;

CREATE TABLE activite_complete (
    id BLOB NOT NULL PRIMARY KEY CONSTRAINT activite_id_uuid CHECK (length(id) = 16),
    contrat BLOB NOT NULL REFERENCES contrat (id),
    -- Both follow from the contrat; kept here so that each list is one range of one index.
    conseiller BLOB NOT NULL REFERENCES personne (id),
    structure BLOB NOT NULL REFERENCES organisation (id),
    -- Civil date in the structure's zone.
    jour TEXT NOT NULL CONSTRAINT activite_jour_is_date CHECK (jour IS date(jour)),
    kind TEXT NOT NULL CONSTRAINT activite_kind_known
        CHECK (kind IN ('individuel', 'collectif', 'ponctuel', 'formation', 'reunion', 'evenement')),
    canal TEXT NOT NULL CONSTRAINT activite_canal_known CHECK (canal IN ('lieu', 'autre', 'domicile', 'distance')),
    -- NULL at someone's home and at a distance: only the commune is noted.
    lieu BLOB REFERENCES lieu (id),
    commune TEXT NOT NULL REFERENCES commune (insee),
    -- Minutes.
    duree INTEGER NOT NULL CONSTRAINT activite_duree_within_a_day CHECK (duree BETWEEN 1 AND 1439),
    -- 1: an import said only a class of durations.
    duree_estimee INTEGER NOT NULL CONSTRAINT activite_duree_estimee_bool CHECK (duree_estimee IN (0, 1)),
    -- 0 for one's own time (formation, réunion, événement).
    participants INTEGER NOT NULL CONSTRAINT activite_participants_range CHECK (participants BETWEEN 0 AND 500),
    -- Those among them who had come before.
    recurrents INTEGER NOT NULL CONSTRAINT activite_recurrents_among_participants CHECK (recurrents BETWEEN 0 AND participants),
    -- Participants by class, in the order of the nomenclature's lists (src/referentiel/nomenclature.rs).
    age_1 INTEGER NOT NULL, age_2 INTEGER NOT NULL, age_3 INTEGER NOT NULL, age_4 INTEGER NOT NULL,
    age_5 INTEGER NOT NULL, age_6 INTEGER NOT NULL, age_7 INTEGER NOT NULL, age_8 INTEGER NOT NULL,
    genre_1 INTEGER NOT NULL, genre_2 INTEGER NOT NULL, genre_3 INTEGER NOT NULL,
    statut_1 INTEGER NOT NULL, statut_2 INTEGER NOT NULL, statut_3 INTEGER NOT NULL, statut_4 INTEGER NOT NULL, statut_5 INTEGER NOT NULL,
    -- The version of the lists of codes that this line uses.
    nomenclature TEXT NOT NULL CONSTRAINT activite_nomenclature_known CHECK (nomenclature IN ('v1', 'v2')),
    -- JSON arrays of codes. Columns, not tables: a list of the log then reads one row per line.
    themes TEXT NOT NULL CONSTRAINT activite_themes_is_json CHECK (json_valid(themes)),
    -- Ids of the structure's own themes.
    propres TEXT NOT NULL CONSTRAINT activite_propres_is_json CHECK (json_valid(propres)),
    materiels TEXT NOT NULL CONSTRAINT activite_materiels_is_json CHECK (json_valid(materiels)),
    suites TEXT NOT NULL CONSTRAINT activite_suites_is_json CHECK (json_valid(suites)),
    redirections TEXT NOT NULL CONSTRAINT activite_redirections_is_json CHECK (json_valid(redirections)),
    autonomie TEXT CONSTRAINT activite_autonomie_known CHECK (autonomie IN ('guide', 'besoin', 'autonome')),
    niveau TEXT CONSTRAINT activite_niveau_known CHECK (niveau IN ('debutant', 'intermediaire', 'avance')),
    -- Mandats Aidants Connect concluded.
    mandats INTEGER NOT NULL CONSTRAINT activite_mandats_range CHECK (mandats BETWEEN 0 AND 100),
    annotation TEXT NOT NULL CONSTRAINT activite_annotation_length CHECK (length(annotation) <= 1000),
    version INTEGER NOT NULL DEFAULT 1,
    cree_le TEXT NOT NULL,
    modifie_le TEXT NOT NULL,
    CONSTRAINT activite_public_has_participants
        CHECK ((kind IN ('individuel', 'collectif', 'ponctuel')) = (participants > 0)),
    CONSTRAINT activite_has_a_lieu CHECK ((canal IN ('lieu', 'autre')) = (lieu IS NOT NULL)),
    CONSTRAINT activite_classes_not_negative CHECK (
        min(age_1, age_2, age_3, age_4, age_5, age_6, age_7, age_8, genre_1, genre_2, genre_3, statut_1, statut_2, statut_3, statut_4, statut_5) >= 0
    ),
    -- v1 has no class for those of whom nothing is known.
    CONSTRAINT activite_classes_add_up CHECK (
        CASE nomenclature
            WHEN 'v2' THEN age_1 + age_2 + age_3 + age_4 + age_5 + age_6 + age_7 + age_8 = participants
                AND genre_1 + genre_2 + genre_3 = participants
                AND statut_1 + statut_2 + statut_3 + statut_4 + statut_5 = participants
            ELSE age_1 + age_2 + age_3 + age_4 + age_5 <= participants AND age_6 + age_7 + age_8 + genre_1 + genre_2 + genre_3 = 0
                AND statut_1 + statut_2 + statut_3 + statut_4 + statut_5 <= participants
        END
    ),
    CONSTRAINT activite_redirected_somewhere CHECK (redirections = '[]' OR suites LIKE '%"redirection"%')
) STRICT;

INSERT INTO activite_complete
SELECT activite.id, contrat, conseiller, activite.structure, jour, kind, 'lieu', lieu, lieu.commune, duree, 0, participants, 0,
       0, 0, 0, 0, 0, 0, 0, participants, 0, 0, participants, 0, 0, 0, 0, participants,
       nomenclature, themes, '[]', '[]', '[]', '[]', NULL, NULL, 0, annotation, version, activite.cree_le, activite.cree_le
FROM activite JOIN lieu ON lieu.id = activite.lieu;

DROP TABLE activite;
ALTER TABLE activite_complete RENAME TO activite;

-- The order in which the log is read, and the key of its pages.
CREATE INDEX activite_conseiller_jour ON activite (conseiller, jour DESC, id DESC);
CREATE INDEX activite_structure_jour ON activite (structure, jour DESC, id DESC);
CREATE INDEX activite_contrat_jour ON activite (contrat, jour DESC, id DESC);
CREATE INDEX activite_lieu ON activite (lieu);
CREATE INDEX activite_commune ON activite (commune);

-- What was deleted. After thirty days only the id is left, for ever: a device that sends the entry again learns that it is gone.
CREATE TABLE corbeille (
    id BLOB NOT NULL PRIMARY KEY CONSTRAINT corbeille_id_uuid CHECK (length(id) = 16),
    conseiller BLOB NOT NULL REFERENCES personne (id),
    -- Shared by all that one act deleted: they come back together.
    lot BLOB NOT NULL CONSTRAINT corbeille_lot_uuid CHECK (length(lot) = 16),
    version INTEGER NOT NULL,
    -- The row, as JSON.
    contenu TEXT CONSTRAINT corbeille_contenu_is_json CHECK (json_valid(contenu)),
    supprimee_le TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX corbeille_conseiller ON corbeille (conseiller, supprimee_le DESC, id);
CREATE INDEX corbeille_lot ON corbeille (lot);
CREATE INDEX corbeille_supprimee_le ON corbeille (supprimee_le) WHERE contenu IS NOT NULL;

-- What an edit replaced, for thirty days: it can be undone.
CREATE TABLE revision (
    activite BLOB NOT NULL CONSTRAINT revision_activite_uuid CHECK (length(activite) = 16),
    -- The version that was replaced.
    version INTEGER NOT NULL,
    conseiller BLOB NOT NULL REFERENCES personne (id),
    lot BLOB NOT NULL CONSTRAINT revision_lot_uuid CHECK (length(lot) = 16),
    contenu TEXT NOT NULL CONSTRAINT revision_contenu_is_json CHECK (json_valid(contenu)),
    remplacee_le TEXT NOT NULL,
    PRIMARY KEY (activite, version)
) STRICT, WITHOUT ROWID;

CREATE INDEX revision_lot ON revision (lot);
CREATE INDEX revision_conseiller ON revision (conseiller);
CREATE INDEX revision_remplacee_le ON revision (remplacee_le);

-- Figures by month. The database keeps them by itself, whoever writes the log.
CREATE TABLE cumul (
    -- A contrat's or a structure's id; the code of a département; empty: the whole programme.
    portee BLOB NOT NULL CONSTRAINT cumul_portee_known CHECK (length(portee) IN (0, 2, 3, 16)),
    -- 'YYYY-MM'
    mois TEXT NOT NULL CONSTRAINT cumul_mois_is_month CHECK (length(mois) = 7),
    kind TEXT NOT NULL,
    nomenclature TEXT NOT NULL,
    entrees INTEGER NOT NULL,
    participants INTEGER NOT NULL,
    recurrents INTEGER NOT NULL,
    minutes INTEGER NOT NULL,
    minutes_estimees INTEGER NOT NULL,
    mandats INTEGER NOT NULL,
    age_1 INTEGER NOT NULL, age_2 INTEGER NOT NULL, age_3 INTEGER NOT NULL, age_4 INTEGER NOT NULL,
    age_5 INTEGER NOT NULL, age_6 INTEGER NOT NULL, age_7 INTEGER NOT NULL, age_8 INTEGER NOT NULL,
    genre_1 INTEGER NOT NULL, genre_2 INTEGER NOT NULL, genre_3 INTEGER NOT NULL,
    statut_1 INTEGER NOT NULL, statut_2 INTEGER NOT NULL, statut_3 INTEGER NOT NULL, statut_4 INTEGER NOT NULL, statut_5 INTEGER NOT NULL,
    PRIMARY KEY (portee, mois, kind, nomenclature)
) STRICT, WITHOUT ROWID;

-- The same by code. An entry with two themes counts whole in each: themes do not add up to the total.
CREATE TABLE cumul_code (
    portee BLOB NOT NULL CONSTRAINT cumul_code_portee_known CHECK (length(portee) IN (0, 2, 3, 16)),
    mois TEXT NOT NULL CONSTRAINT cumul_code_mois_is_month CHECK (length(mois) = 7),
    axe TEXT NOT NULL CONSTRAINT cumul_code_axe_known
        CHECK (axe IN ('theme', 'propre', 'canal', 'lieu', 'suite', 'redirection', 'materiel', 'autonomie', 'niveau')),
    -- A code of the nomenclature, the id of an own theme, or that of a lieu in hexadecimal digits.
    code TEXT NOT NULL,
    kind TEXT NOT NULL,
    entrees INTEGER NOT NULL,
    participants INTEGER NOT NULL,
    minutes INTEGER NOT NULL,
    PRIMARY KEY (portee, mois, axe, code, kind)
) STRICT, WITHOUT ROWID;

-- An entry that comes (+1) or goes (-1). Nothing is stored here: the trigger below moves the figures, for every way in which
-- the log changes.
CREATE VIEW mouvement AS SELECT 1 AS signe, * FROM activite WHERE false;

-- To whom an entry counts. A lieu and a structure's own theme mean nothing outside of it.
CREATE VIEW portee_de AS
SELECT id AS activite, contrat AS portee, 1 AS interne FROM activite
UNION ALL SELECT id, structure, 1 FROM activite
UNION ALL SELECT activite.id, CAST(departement AS BLOB), 0 FROM activite JOIN commune ON commune.insee = activite.commune
UNION ALL SELECT id, x'', 0 FROM activite;

-- The codes of an entry.
CREATE VIEW code_de AS
SELECT id AS activite, 'canal' AS axe, canal AS code, 0 AS interne FROM activite
UNION ALL SELECT id, 'lieu', lower(hex(lieu)), 1 FROM activite WHERE lieu IS NOT NULL
UNION ALL SELECT id, 'autonomie', autonomie, 0 FROM activite WHERE autonomie IS NOT NULL
UNION ALL SELECT id, 'niveau', niveau, 0 FROM activite WHERE niveau IS NOT NULL
UNION ALL SELECT activite.id, 'theme', value, 0 FROM activite, json_each(themes)
UNION ALL SELECT activite.id, 'propre', value, 1 FROM activite, json_each(propres)
UNION ALL SELECT activite.id, 'materiel', value, 0 FROM activite, json_each(materiels)
UNION ALL SELECT activite.id, 'suite', value, 0 FROM activite, json_each(suites)
UNION ALL SELECT activite.id, 'redirection', value, 0 FROM activite, json_each(redirections);

CREATE TRIGGER mouvement_moves_figures INSTEAD OF INSERT ON mouvement
BEGIN
    INSERT INTO cumul
    SELECT portee, substr(NEW.jour, 1, 7), NEW.kind, NEW.nomenclature, NEW.signe, NEW.signe * NEW.participants, NEW.signe * NEW.recurrents,
           NEW.signe * NEW.duree, NEW.signe * NEW.duree * NEW.duree_estimee, NEW.signe * NEW.mandats,
           NEW.signe * NEW.age_1, NEW.signe * NEW.age_2, NEW.signe * NEW.age_3, NEW.signe * NEW.age_4,
           NEW.signe * NEW.age_5, NEW.signe * NEW.age_6, NEW.signe * NEW.age_7, NEW.signe * NEW.age_8,
           NEW.signe * NEW.genre_1, NEW.signe * NEW.genre_2, NEW.signe * NEW.genre_3,
           NEW.signe * NEW.statut_1, NEW.signe * NEW.statut_2, NEW.signe * NEW.statut_3, NEW.signe * NEW.statut_4, NEW.signe * NEW.statut_5
    FROM portee_de WHERE activite = NEW.id
    ON CONFLICT DO UPDATE SET
        entrees = entrees + excluded.entrees, participants = participants + excluded.participants, recurrents = recurrents + excluded.recurrents,
        minutes = minutes + excluded.minutes, minutes_estimees = minutes_estimees + excluded.minutes_estimees, mandats = mandats + excluded.mandats,
        age_1 = age_1 + excluded.age_1, age_2 = age_2 + excluded.age_2, age_3 = age_3 + excluded.age_3, age_4 = age_4 + excluded.age_4,
        age_5 = age_5 + excluded.age_5, age_6 = age_6 + excluded.age_6, age_7 = age_7 + excluded.age_7, age_8 = age_8 + excluded.age_8,
        genre_1 = genre_1 + excluded.genre_1, genre_2 = genre_2 + excluded.genre_2, genre_3 = genre_3 + excluded.genre_3,
        statut_1 = statut_1 + excluded.statut_1, statut_2 = statut_2 + excluded.statut_2, statut_3 = statut_3 + excluded.statut_3,
        statut_4 = statut_4 + excluded.statut_4, statut_5 = statut_5 + excluded.statut_5;
    INSERT INTO cumul_code
    SELECT portee, substr(NEW.jour, 1, 7), axe, code, NEW.kind, NEW.signe, NEW.signe * NEW.participants, NEW.signe * NEW.duree
    FROM portee_de JOIN code_de ON code_de.activite = portee_de.activite AND portee_de.interne >= code_de.interne
    WHERE portee_de.activite = NEW.id
    ON CONFLICT DO UPDATE SET
        entrees = entrees + excluded.entrees, participants = participants + excluded.participants, minutes = minutes + excluded.minutes;
    DELETE FROM cumul
    WHERE NEW.signe < 0 AND entrees = 0 AND mois = substr(NEW.jour, 1, 7) AND kind = NEW.kind AND nomenclature = NEW.nomenclature
        AND portee IN (SELECT portee FROM portee_de WHERE activite = NEW.id);
    DELETE FROM cumul_code
    WHERE NEW.signe < 0 AND entrees = 0 AND mois = substr(NEW.jour, 1, 7)
        AND portee IN (SELECT portee FROM portee_de WHERE activite = NEW.id);
END;

CREATE TRIGGER activite_comes AFTER INSERT ON activite
BEGIN
    INSERT INTO mouvement SELECT 1, * FROM activite WHERE id = NEW.id;
END;

CREATE TRIGGER activite_is_replaced BEFORE UPDATE ON activite
BEGIN
    INSERT INTO mouvement SELECT -1, * FROM activite WHERE id = OLD.id;
END;

CREATE TRIGGER activite_replaces AFTER UPDATE ON activite
BEGIN
    INSERT INTO mouvement SELECT 1, * FROM activite WHERE id = NEW.id;
END;

CREATE TRIGGER activite_goes BEFORE DELETE ON activite
BEGIN
    INSERT INTO mouvement SELECT -1, * FROM activite WHERE id = OLD.id;
END;

-- An entry in the words of its columns, as the program reads it (src/activite/entree.rs).
CREATE VIEW entree AS
SELECT id, conseiller, contrat, structure, jour, json_object(
    'id', lower(hex(id)), 'contrat', lower(hex(contrat)), 'conseiller', lower(hex(conseiller)), 'structure', lower(hex(structure)),
    'jour', jour, 'kind', kind, 'canal', canal, 'lieu', CASE WHEN lieu IS NOT NULL THEN lower(hex(lieu)) END, 'commune', commune,
    'duree', duree, 'duree_estimee', duree_estimee, 'participants', participants, 'recurrents', recurrents,
    'ages', CASE nomenclature
        WHEN 'v1' THEN json_array(age_1, age_2, age_3, age_4, age_5)
        ELSE json_array(age_1, age_2, age_3, age_4, age_5, age_6, age_7, age_8) END,
    'genres', CASE nomenclature WHEN 'v1' THEN json_array() ELSE json_array(genre_1, genre_2, genre_3) END,
    'statuts', json_array(statut_1, statut_2, statut_3, statut_4, statut_5),
    'nomenclature', nomenclature, 'themes', json(themes), 'propres', json(propres), 'materiels', json(materiels),
    'suites', json(suites), 'redirections', json(redirections), 'autonomie', autonomie, 'niveau', niveau,
    'mandats', mandats, 'annotation', annotation, 'version', version, 'cree_le', cree_le) AS ligne
FROM activite;

-- What was there before.
INSERT INTO cumul
SELECT portee, substr(jour, 1, 7), kind, nomenclature, count(*), sum(participants), sum(recurrents), sum(duree), sum(duree * duree_estimee), sum(mandats),
       sum(age_1), sum(age_2), sum(age_3), sum(age_4), sum(age_5), sum(age_6), sum(age_7), sum(age_8),
       sum(genre_1), sum(genre_2), sum(genre_3), sum(statut_1), sum(statut_2), sum(statut_3), sum(statut_4), sum(statut_5)
FROM activite JOIN portee_de ON portee_de.activite = activite.id GROUP BY 1, 2, 3, 4;

INSERT INTO cumul_code
SELECT portee, substr(jour, 1, 7), axe, code, kind, count(*), sum(participants), sum(duree)
FROM activite JOIN portee_de ON portee_de.activite = activite.id
    JOIN code_de ON code_de.activite = activite.id AND portee_de.interne >= code_de.interne
GROUP BY 1, 2, 3, 4, 5;
