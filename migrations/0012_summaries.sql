-- What the log says of a client is sealed with the key of that client, so it goes when that key does: a summary is its
-- parts in order, each of one client or of nobody. What was sealed before with the key of the practice stays in
-- operations.summary_sealed until the practice is next unlocked, and is then sealed anew.
CREATE TABLE operation_parts (
    op           INTEGER NOT NULL REFERENCES operations (id),
    part         INTEGER NOT NULL CHECK (part >= 0),
    client_id    BLOB CHECK (length(client_id) = 16),
    text_sealed  BLOB NOT NULL,
    PRIMARY KEY (op, part)
) STRICT, WITHOUT ROWID;
ALTER TABLE practice ADD COLUMN old_summaries INTEGER NOT NULL DEFAULT 0 CHECK (old_summaries IN (0, 1));
UPDATE practice SET old_summaries = 1 WHERE EXISTS (SELECT 1 FROM operations WHERE summary_sealed IS NOT NULL);

-- The newest operation that a copy of the practice may hold already: it is not continued.
ALTER TABLE practice ADD COLUMN shipped_op INTEGER NOT NULL DEFAULT 0 CHECK (shipped_op >= 0);

-- How often somebody locked the practice: open screens watch it, and lock themselves.
ALTER TABLE practice ADD COLUMN locks INTEGER NOT NULL DEFAULT 0 CHECK (locks >= 0);

-- Who was merged into whom: the history of the one is sealed with a key of its own and belongs to the other one since.
-- Either may be removed later, so neither is a foreign key.
CREATE TABLE merged_clients (
    client_id  BLOB PRIMARY KEY CHECK (length(client_id) = 16),
    into_id    BLOB NOT NULL CHECK (length(into_id) = 16),
    op         INTEGER NOT NULL REFERENCES operations (id)
) STRICT, WITHOUT ROWID;
CREATE INDEX idx_merged_clients_into_id ON merged_clients (into_id);
CREATE INDEX idx_merged_clients_op ON merged_clients (op);
CREATE TABLE merged_clients_history (
    client_id  BLOB,
    into_id    BLOB,
    op         INTEGER,
    ended_op   INTEGER NOT NULL
) STRICT;
CREATE INDEX idx_merged_clients_history_row ON merged_clients_history (client_id);
CREATE INDEX idx_merged_clients_history_ended_op ON merged_clients_history (ended_op);
CREATE TRIGGER merged_clients_update BEFORE UPDATE ON merged_clients WHEN OLD.op < NEW.op BEGIN
    INSERT INTO merged_clients_history (client_id, into_id, op, ended_op)
    VALUES (OLD.client_id, OLD.into_id, OLD.op, NEW.op);
END;
CREATE TRIGGER merged_clients_delete BEFORE DELETE ON merged_clients WHEN OLD.op < (SELECT MAX(id) FROM operations) BEGIN
    INSERT INTO merged_clients_history (client_id, into_id, op, ended_op)
    VALUES (OLD.client_id, OLD.into_id, OLD.op, (SELECT MAX(id) FROM operations));
END;
-- Merges of before: the row of the one ended with the operation, and that of the other was written by it.
INSERT INTO merged_clients (client_id, into_id, op)
SELECT gone.id, MAX(kept.id), MAX(o.id)
FROM operations o
JOIN clients_history gone ON gone.ended_op = o.id
JOIN (SELECT id, op FROM clients UNION SELECT id, op FROM clients_history) kept ON kept.op = o.id
WHERE o.command = 'client merge' AND gone.id <> kept.id AND NOT EXISTS (SELECT 1 FROM clients c WHERE c.id = gone.id)
GROUP BY gone.id;
