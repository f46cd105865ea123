-- What the home page tells of the whole programme.

-- One row: totals that a count would read the whole log for. The database keeps it by itself, whoever writes the log.
CREATE TABLE programme_total (
    id INTEGER PRIMARY KEY CONSTRAINT programme_total_one_row CHECK (id = 1),
    activites INTEGER NOT NULL,
    -- A person who came twice counts twice.
    participants INTEGER NOT NULL
) STRICT;

INSERT INTO programme_total (id, activites, participants)
SELECT 1, count(*), coalesce(sum(participants), 0) FROM activite;

CREATE TRIGGER activite_adds_to_total AFTER INSERT ON activite
BEGIN
    UPDATE programme_total SET activites = activites + 1, participants = participants + NEW.participants WHERE id = 1;
END;

CREATE TRIGGER activite_leaves_total AFTER DELETE ON activite
BEGIN
    UPDATE programme_total SET activites = activites - 1, participants = participants - OLD.participants WHERE id = 1;
END;

CREATE TRIGGER activite_changes_total AFTER UPDATE OF participants ON activite
BEGIN
    UPDATE programme_total SET participants = participants - OLD.participants + NEW.participants WHERE id = 1;
END;

-- Those that run on a day, without reading the table.
CREATE INDEX contrat_running ON contrat (du, au, personne, structure);
