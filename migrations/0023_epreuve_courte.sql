-- An adaptive test that ends once its result is known well enough, and the answers that wait for a reader.

-- 1: it ends before its twenty items where the ability is known well enough.
ALTER TABLE convocation ADD COLUMN courte INTEGER NOT NULL DEFAULT 0
    CONSTRAINT convocation_courte_bool CHECK (courte IN (0, 1));

-- Given, and not graded.
CREATE INDEX reponse_a_lire ON reponse (passage) WHERE reponse IS NOT NULL AND points IS NULL;
