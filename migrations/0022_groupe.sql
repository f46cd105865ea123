-- A group of tests, and what all the answers to an item say of it.

-- The tests of an organisme that are over, form by form, the latest first.
CREATE INDEX passage_groupe ON passage (organisme, forme, commence_le DESC, id DESC) WHERE etat <> 'en_cours';
-- How long an item takes to those who answer it.
CREATE INDEX reponse_temps ON reponse (item, temps_ms) WHERE reponse IS NOT NULL;
-- All the tests of a form, whoever gives them: how good it is.
CREATE INDEX passage_qualite ON passage (forme, fini_le) WHERE etat <> 'en_cours';

-- How seldom each item may be asked, corrected by how often it was: the file of the bank is version 0, a line is a later one.
CREATE TABLE exposition (
    version INTEGER NOT NULL PRIMARY KEY CONSTRAINT exposition_version_positive CHECK (version > 0),
    -- The bank and the engine that it is of: others begin from their file again.
    banque_version INTEGER NOT NULL,
    moteur_version INTEGER NOT NULL,
    -- The share of people who may be asked each item, as a JSON object.
    chances TEXT NOT NULL CONSTRAINT exposition_chances_is_json CHECK (json_valid(chances)),
    -- The tests that were counted.
    tests INTEGER NOT NULL CONSTRAINT exposition_tests_positive CHECK (tests > 0),
    le TEXT NOT NULL
) STRICT;

CREATE INDEX exposition_latest ON exposition (banque_version, moteur_version, version DESC);
-- The version that an adaptive test keeps to the end; NULL: another form, or a test before versions were kept.
ALTER TABLE passage ADD COLUMN exposition INTEGER;
CREATE INDEX passage_exposition ON passage (exposition, banque_version, moteur_version) WHERE exposition IS NOT NULL AND etat <> 'en_cours';
