-- What a coach removed although scores show it, so that looking again does not bring it back: a breakthrough, named by the
-- score that shows it and what rose in it. Like the breakthrough itself it goes with the score, so it is no foreign key.
CREATE TABLE removed_breakthroughs (
    after_score_id  BLOB NOT NULL CHECK (length(after_score_id) = 16),
    dimension       TEXT NOT NULL CHECK (dimension IN ('psi', 'rho', 'q', 'f', 'overall')),
    op              INTEGER NOT NULL REFERENCES operations (id),
    PRIMARY KEY (after_score_id, dimension)
) STRICT, WITHOUT ROWID;
CREATE INDEX idx_removed_breakthroughs_op ON removed_breakthroughs (op);
CREATE TABLE removed_breakthroughs_history (
    after_score_id  BLOB,
    dimension       TEXT,
    op              INTEGER,
    ended_op        INTEGER NOT NULL
) STRICT;
CREATE INDEX idx_removed_breakthroughs_history_row ON removed_breakthroughs_history (after_score_id);
CREATE INDEX idx_removed_breakthroughs_history_ended_op ON removed_breakthroughs_history (ended_op);
CREATE TRIGGER removed_breakthroughs_update BEFORE UPDATE ON removed_breakthroughs WHEN OLD.op < NEW.op BEGIN
    INSERT INTO removed_breakthroughs_history (after_score_id, dimension, op, ended_op)
    VALUES (OLD.after_score_id, OLD.dimension, OLD.op, NEW.op);
END;
CREATE TRIGGER removed_breakthroughs_delete BEFORE DELETE ON removed_breakthroughs WHEN OLD.op < (SELECT MAX(id) FROM operations) BEGIN
    INSERT INTO removed_breakthroughs_history (after_score_id, dimension, op, ended_op)
    VALUES (OLD.after_score_id, OLD.dimension, OLD.op, (SELECT MAX(id) FROM operations));
END;

-- When an assessment that was opened again had been closed: closing it once more keeps that instant, so that corrected
-- answers stay where they were in the history of scores.
ALTER TABLE assessments ADD COLUMN closed_before TEXT;
ALTER TABLE assessments_history ADD COLUMN closed_before TEXT;
DROP TRIGGER assessments_update;
DROP TRIGGER assessments_delete;
CREATE TRIGGER assessments_update BEFORE UPDATE ON assessments WHEN OLD.op < NEW.op BEGIN
    INSERT INTO assessments_history (id, handle, client_id, type, dimension_focus, status, bank_id, bank_sha256, started_at, completed_at, time_spent_seconds, import_key, created_at, op, closed_before, ended_op)
    VALUES (OLD.id, OLD.handle, OLD.client_id, OLD.type, OLD.dimension_focus, OLD.status, OLD.bank_id, OLD.bank_sha256, OLD.started_at, OLD.completed_at, OLD.time_spent_seconds, OLD.import_key, OLD.created_at, OLD.op, OLD.closed_before, NEW.op);
END;
CREATE TRIGGER assessments_delete BEFORE DELETE ON assessments WHEN OLD.op < (SELECT MAX(id) FROM operations) BEGIN
    INSERT INTO assessments_history (id, handle, client_id, type, dimension_focus, status, bank_id, bank_sha256, started_at, completed_at, time_spent_seconds, import_key, created_at, op, closed_before, ended_op)
    VALUES (OLD.id, OLD.handle, OLD.client_id, OLD.type, OLD.dimension_focus, OLD.status, OLD.bank_id, OLD.bank_sha256, OLD.started_at, OLD.completed_at, OLD.time_spent_seconds, OLD.import_key, OLD.created_at, OLD.op, OLD.closed_before, (SELECT MAX(id) FROM operations));
END;
