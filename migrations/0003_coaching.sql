-- A coach's week: the clock of a session, series, due dates of assignments, breakthroughs that can be named and
-- dismissed, engagements, and the libraries that interventions come from.

-- Breakthroughs get handles. Column checks cannot be changed in place, so the table is made anew.
CREATE TABLE handles_new (
    handle  TEXT PRIMARY KEY,
    kind    TEXT NOT NULL
            CHECK (kind IN ('client', 'session', 'assessment', 'assignment', 'action', 'thread', 'breakthrough')),
    id      BLOB NOT NULL CHECK (length(id) = 16),
    op      INTEGER NOT NULL REFERENCES operations (id)
) STRICT, WITHOUT ROWID;
INSERT INTO handles_new (handle, kind, id, op) SELECT handle, kind, id, op FROM handles;
DROP TABLE handles;
ALTER TABLE handles_new RENAME TO handles;
CREATE INDEX idx_handles_op ON handles (op);
CREATE TRIGGER handles_update BEFORE UPDATE ON handles WHEN OLD.op < NEW.op BEGIN
    INSERT INTO handles_history (handle, kind, id, op, ended_op)
    VALUES (OLD.handle, OLD.kind, OLD.id, OLD.op, NEW.op);
END;
CREATE TRIGGER handles_delete BEFORE DELETE ON handles WHEN OLD.op < (SELECT MAX(id) FROM operations) BEGIN
    INSERT INTO handles_history (handle, kind, id, op, ended_op)
    VALUES (OLD.handle, OLD.kind, OLD.id, OLD.op, (SELECT MAX(id) FROM operations));
END;

-- The clock: seconds that ran, and since when it runs now; both survive a crash. Sessions of one series share its id.
ALTER TABLE sessions ADD COLUMN series_id BLOB CHECK (length(series_id) = 16);
ALTER TABLE sessions ADD COLUMN clock_started_at TEXT;
ALTER TABLE sessions ADD COLUMN clock_seconds INTEGER NOT NULL DEFAULT 0 CHECK (clock_seconds >= 0);
ALTER TABLE sessions ADD COLUMN cancel_reason BLOB;
ALTER TABLE sessions_history ADD COLUMN series_id BLOB;
ALTER TABLE sessions_history ADD COLUMN clock_started_at TEXT;
ALTER TABLE sessions_history ADD COLUMN clock_seconds INTEGER;
ALTER TABLE sessions_history ADD COLUMN cancel_reason BLOB;
DROP TRIGGER sessions_update;
DROP TRIGGER sessions_delete;
CREATE TRIGGER sessions_update BEFORE UPDATE ON sessions WHEN OLD.op < NEW.op BEGIN
    INSERT INTO sessions_history (id, handle, client_id, coach_id, scheduled_at, zone, duration_minutes, delivered_minutes, type, status, mode, group_size, billing, focus_dimension, pre_session_coherence, post_session_coherence, notes, video_recording_url, created_at, updated_at, op, series_id, clock_started_at, clock_seconds, cancel_reason, ended_op)
    VALUES (OLD.id, OLD.handle, OLD.client_id, OLD.coach_id, OLD.scheduled_at, OLD.zone, OLD.duration_minutes, OLD.delivered_minutes, OLD.type, OLD.status, OLD.mode, OLD.group_size, OLD.billing, OLD.focus_dimension, OLD.pre_session_coherence, OLD.post_session_coherence, OLD.notes, OLD.video_recording_url, OLD.created_at, OLD.updated_at, OLD.op, OLD.series_id, OLD.clock_started_at, OLD.clock_seconds, OLD.cancel_reason, NEW.op);
END;
CREATE TRIGGER sessions_delete BEFORE DELETE ON sessions WHEN OLD.op < (SELECT MAX(id) FROM operations) BEGIN
    INSERT INTO sessions_history (id, handle, client_id, coach_id, scheduled_at, zone, duration_minutes, delivered_minutes, type, status, mode, group_size, billing, focus_dimension, pre_session_coherence, post_session_coherence, notes, video_recording_url, created_at, updated_at, op, series_id, clock_started_at, clock_seconds, cancel_reason, ended_op)
    VALUES (OLD.id, OLD.handle, OLD.client_id, OLD.coach_id, OLD.scheduled_at, OLD.zone, OLD.duration_minutes, OLD.delivered_minutes, OLD.type, OLD.status, OLD.mode, OLD.group_size, OLD.billing, OLD.focus_dimension, OLD.pre_session_coherence, OLD.post_session_coherence, OLD.notes, OLD.video_recording_url, OLD.created_at, OLD.updated_at, OLD.op, OLD.series_id, OLD.clock_started_at, OLD.clock_seconds, OLD.cancel_reason, (SELECT MAX(id) FROM operations));
END;
CREATE INDEX idx_sessions_series_id ON sessions (series_id) WHERE series_id IS NOT NULL;
CREATE INDEX idx_sessions_held ON sessions (client_id, scheduled_at) WHERE status = 'completed';
CREATE INDEX idx_sessions_open ON sessions (scheduled_at) WHERE status = 'scheduled';

-- When an assignment is to be done, and when and why it was given up.
ALTER TABLE client_interventions ADD COLUMN due_date TEXT;
ALTER TABLE client_interventions ADD COLUMN abandoned_at TEXT;
ALTER TABLE client_interventions ADD COLUMN abandon_reason BLOB;
ALTER TABLE client_interventions_history ADD COLUMN due_date TEXT;
ALTER TABLE client_interventions_history ADD COLUMN abandoned_at TEXT;
ALTER TABLE client_interventions_history ADD COLUMN abandon_reason BLOB;
DROP TRIGGER client_interventions_update;
DROP TRIGGER client_interventions_delete;
CREATE TRIGGER client_interventions_update BEFORE UPDATE ON client_interventions WHEN OLD.op < NEW.op BEGIN
    INSERT INTO client_interventions_history (id, handle, client_id, intervention_id, assigned_by, assigned_at, status, started_at, completed_at, effectiveness_rating, client_feedback, coach_notes, created_at, op, due_date, abandoned_at, abandon_reason, ended_op)
    VALUES (OLD.id, OLD.handle, OLD.client_id, OLD.intervention_id, OLD.assigned_by, OLD.assigned_at, OLD.status, OLD.started_at, OLD.completed_at, OLD.effectiveness_rating, OLD.client_feedback, OLD.coach_notes, OLD.created_at, OLD.op, OLD.due_date, OLD.abandoned_at, OLD.abandon_reason, NEW.op);
END;
CREATE TRIGGER client_interventions_delete BEFORE DELETE ON client_interventions WHEN OLD.op < (SELECT MAX(id) FROM operations) BEGIN
    INSERT INTO client_interventions_history (id, handle, client_id, intervention_id, assigned_by, assigned_at, status, started_at, completed_at, effectiveness_rating, client_feedback, coach_notes, created_at, op, due_date, abandoned_at, abandon_reason, ended_op)
    VALUES (OLD.id, OLD.handle, OLD.client_id, OLD.intervention_id, OLD.assigned_by, OLD.assigned_at, OLD.status, OLD.started_at, OLD.completed_at, OLD.effectiveness_rating, OLD.client_feedback, OLD.coach_notes, OLD.created_at, OLD.op, OLD.due_date, OLD.abandoned_at, OLD.abandon_reason, (SELECT MAX(id) FROM operations));
END;
CREATE INDEX idx_client_interventions_open ON client_interventions (client_id) WHERE status IN ('assigned', 'in_progress');

-- When each client was assessed last.
CREATE INDEX idx_assessments_completed ON assessments (client_id, completed_at) WHERE status = 'completed';
CREATE INDEX idx_action_items_open ON action_items (due_date) WHERE status <> 'completed';

-- Nothing wrote breakthroughs before. `after_score_id` is the score that showed one (null when recorded by hand); it is
-- no foreign key, so that a score can be undone although a breakthrough was seen in it.
DROP TABLE breakthroughs;
DROP TABLE breakthroughs_history;
CREATE TABLE breakthroughs (
    id               BLOB PRIMARY KEY CHECK (length(id) = 16),
    handle           TEXT NOT NULL UNIQUE REFERENCES handles (handle) DEFERRABLE INITIALLY DEFERRED,
    client_id        BLOB NOT NULL REFERENCES clients (id),
    dimension        TEXT NOT NULL CHECK (dimension IN ('psi', 'rho', 'q', 'f', 'overall')),
    magnitude        INTEGER NOT NULL CHECK (magnitude BETWEEN -100 AND 100),
    before_score     INTEGER NOT NULL CHECK (before_score BETWEEN 0 AND 100),
    after_score      INTEGER NOT NULL CHECK (after_score BETWEEN 0 AND 100),
    before_score_id  BLOB CHECK (length(before_score_id) = 16),
    after_score_id   BLOB CHECK (length(after_score_id) = 16),
    trigger_event    BLOB,
    description      BLOB,
    dismissed_at     TEXT,
    edited           INTEGER NOT NULL DEFAULT 0 CHECK (edited IN (0, 1)),
    detected_at      TEXT NOT NULL,
    created_at       TEXT NOT NULL,
    op               INTEGER NOT NULL REFERENCES operations (id)
) STRICT, WITHOUT ROWID;
CREATE INDEX idx_breakthroughs_client_id ON breakthroughs (client_id, detected_at);
CREATE INDEX idx_breakthroughs_detected_at ON breakthroughs (detected_at);
CREATE UNIQUE INDEX idx_breakthroughs_seen ON breakthroughs (after_score_id, dimension) WHERE after_score_id IS NOT NULL;
CREATE INDEX idx_breakthroughs_op ON breakthroughs (op);
CREATE TABLE breakthroughs_history (
    id               BLOB,
    handle           TEXT,
    client_id        BLOB,
    dimension        TEXT,
    magnitude        INTEGER,
    before_score     INTEGER,
    after_score      INTEGER,
    before_score_id  BLOB,
    after_score_id   BLOB,
    trigger_event    BLOB,
    description      BLOB,
    dismissed_at     TEXT,
    edited           INTEGER,
    detected_at      TEXT,
    created_at       TEXT,
    op               INTEGER,
    ended_op         INTEGER NOT NULL
) STRICT;
CREATE INDEX idx_breakthroughs_history_row ON breakthroughs_history (id);
CREATE INDEX idx_breakthroughs_history_ended_op ON breakthroughs_history (ended_op);
CREATE TRIGGER breakthroughs_update BEFORE UPDATE ON breakthroughs WHEN OLD.op < NEW.op BEGIN
    INSERT INTO breakthroughs_history (id, handle, client_id, dimension, magnitude, before_score, after_score, before_score_id, after_score_id, trigger_event, description, dismissed_at, edited, detected_at, created_at, op, ended_op)
    VALUES (OLD.id, OLD.handle, OLD.client_id, OLD.dimension, OLD.magnitude, OLD.before_score, OLD.after_score, OLD.before_score_id, OLD.after_score_id, OLD.trigger_event, OLD.description, OLD.dismissed_at, OLD.edited, OLD.detected_at, OLD.created_at, OLD.op, NEW.op);
END;
CREATE TRIGGER breakthroughs_delete BEFORE DELETE ON breakthroughs WHEN OLD.op < (SELECT MAX(id) FROM operations) BEGIN
    INSERT INTO breakthroughs_history (id, handle, client_id, dimension, magnitude, before_score, after_score, before_score_id, after_score_id, trigger_event, description, dismissed_at, edited, detected_at, created_at, op, ended_op)
    VALUES (OLD.id, OLD.handle, OLD.client_id, OLD.dimension, OLD.magnitude, OLD.before_score, OLD.after_score, OLD.before_score_id, OLD.after_score_id, OLD.trigger_event, OLD.description, OLD.dismissed_at, OLD.edited, OLD.detected_at, OLD.created_at, OLD.op, (SELECT MAX(id) FROM operations));
END;

-- What was agreed for one stretch of coaching: so many sessions or hours, from when to when.
CREATE TABLE engagements (
    id                 BLOB PRIMARY KEY CHECK (length(id) = 16),
    client_id          BLOB NOT NULL REFERENCES clients (id),
    title              BLOB,
    allotted_sessions  INTEGER CHECK (allotted_sessions BETWEEN 1 AND 9999),
    allotted_minutes   INTEGER CHECK (allotted_minutes BETWEEN 1 AND 999999),
    start_date         TEXT NOT NULL,
    end_date           TEXT,
    created_at         TEXT NOT NULL,
    updated_at         TEXT NOT NULL,
    op                 INTEGER NOT NULL REFERENCES operations (id)
) STRICT, WITHOUT ROWID;
CREATE INDEX idx_engagements_client_id ON engagements (client_id, start_date);
CREATE INDEX idx_engagements_op ON engagements (op);
CREATE TABLE engagements_history (
    id                 BLOB,
    client_id          BLOB,
    title              BLOB,
    allotted_sessions  INTEGER,
    allotted_minutes   INTEGER,
    start_date         TEXT,
    end_date           TEXT,
    created_at         TEXT,
    updated_at         TEXT,
    op                 INTEGER,
    ended_op           INTEGER NOT NULL
) STRICT;
CREATE INDEX idx_engagements_history_row ON engagements_history (id);
CREATE INDEX idx_engagements_history_ended_op ON engagements_history (ended_op);
CREATE TRIGGER engagements_update BEFORE UPDATE ON engagements WHEN OLD.op < NEW.op BEGIN
    INSERT INTO engagements_history (id, client_id, title, allotted_sessions, allotted_minutes, start_date, end_date, created_at, updated_at, op, ended_op)
    VALUES (OLD.id, OLD.client_id, OLD.title, OLD.allotted_sessions, OLD.allotted_minutes, OLD.start_date, OLD.end_date, OLD.created_at, OLD.updated_at, OLD.op, NEW.op);
END;
CREATE TRIGGER engagements_delete BEFORE DELETE ON engagements WHEN OLD.op < (SELECT MAX(id) FROM operations) BEGIN
    INSERT INTO engagements_history (id, client_id, title, allotted_sessions, allotted_minutes, start_date, end_date, created_at, updated_at, op, ended_op)
    VALUES (OLD.id, OLD.client_id, OLD.title, OLD.allotted_sessions, OLD.allotted_minutes, OLD.start_date, OLD.end_date, OLD.created_at, OLD.updated_at, OLD.op, (SELECT MAX(id) FROM operations));
END;

-- Installed versions of intervention libraries, kept whole as question banks are.
CREATE TABLE libraries (
    id          BLOB PRIMARY KEY CHECK (length(id) = 16),
    library     TEXT NOT NULL,
    version     TEXT NOT NULL,
    title       TEXT NOT NULL,
    sha256      TEXT NOT NULL,
    source      TEXT NOT NULL,
    is_active   INTEGER NOT NULL DEFAULT 1 CHECK (is_active IN (0, 1)),
    created_at  TEXT NOT NULL,
    op          INTEGER NOT NULL REFERENCES operations (id),
    UNIQUE (library, version)
) STRICT, WITHOUT ROWID;
CREATE INDEX idx_libraries_op ON libraries (op);
CREATE TABLE libraries_history (
    id          BLOB,
    library     TEXT,
    version     TEXT,
    title       TEXT,
    sha256      TEXT,
    source      TEXT,
    is_active   INTEGER,
    created_at  TEXT,
    op          INTEGER,
    ended_op    INTEGER NOT NULL
) STRICT;
CREATE INDEX idx_libraries_history_row ON libraries_history (id);
CREATE INDEX idx_libraries_history_ended_op ON libraries_history (ended_op);
CREATE TRIGGER libraries_update BEFORE UPDATE ON libraries WHEN OLD.op < NEW.op BEGIN
    INSERT INTO libraries_history (id, library, version, title, sha256, source, is_active, created_at, op, ended_op)
    VALUES (OLD.id, OLD.library, OLD.version, OLD.title, OLD.sha256, OLD.source, OLD.is_active, OLD.created_at, OLD.op, NEW.op);
END;
CREATE TRIGGER libraries_delete BEFORE DELETE ON libraries WHEN OLD.op < (SELECT MAX(id) FROM operations) BEGIN
    INSERT INTO libraries_history (id, library, version, title, sha256, source, is_active, created_at, op, ended_op)
    VALUES (OLD.id, OLD.library, OLD.version, OLD.title, OLD.sha256, OLD.source, OLD.is_active, OLD.created_at, OLD.op, (SELECT MAX(id) FROM operations));
END;
