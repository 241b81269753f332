-- The practice: every table of the data model, and the spine of operations.
--
-- Ids are UUIDv7 in 16 bytes. Decimals are integers in their smallest step (hundredths, tenths, ten-thousandths).
-- Instants are RFC 3339 text in UTC with milliseconds, so that text order is time order. Booleans are 0 or 1.
-- BLOB columns that PRIVACY.toml calls sealed hold ciphertext; everything else is clear.
-- `op` is the operation that last wrote the row; 0002_history.sql keeps what it replaced.

CREATE TABLE practice (
    id                  BLOB PRIMARY KEY CHECK (length(id) = 16),
    keyring_generation  INTEGER NOT NULL,
    created_at          TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE operations (
    id              INTEGER PRIMARY KEY,
    at              TEXT NOT NULL,
    user_id         BLOB NOT NULL,
    command         TEXT NOT NULL,
    summary_sealed  BLOB,
    kind            TEXT NOT NULL CHECK (kind IN ('write', 'import', 'sitting', 'undo', 'redo', 'fixed')),
    undoes          INTEGER REFERENCES operations (id)
) STRICT;
CREATE INDEX idx_operations_at ON operations (at);

CREATE TABLE handles (
    handle  TEXT PRIMARY KEY,
    kind    TEXT NOT NULL CHECK (kind IN ('client', 'session', 'assessment', 'assignment', 'action', 'thread')),
    id      BLOB NOT NULL CHECK (length(id) = 16),
    op      INTEGER NOT NULL REFERENCES operations (id)
) STRICT, WITHOUT ROWID;
CREATE INDEX idx_handles_op ON handles (op);

CREATE TABLE users (
    id                  BLOB PRIMARY KEY CHECK (length(id) = 16),
    email               BLOB NOT NULL,
    email_index         BLOB NOT NULL UNIQUE,
    password_hash       TEXT NOT NULL,
    role                TEXT NOT NULL CHECK (role IN ('coach', 'client', 'admin')),
    created_at          TEXT NOT NULL,
    updated_at          TEXT NOT NULL,
    last_login          TEXT,
    is_active           INTEGER NOT NULL DEFAULT 1 CHECK (is_active IN (0, 1)),
    email_verified      INTEGER NOT NULL DEFAULT 0 CHECK (email_verified IN (0, 1)),
    two_factor_enabled  INTEGER NOT NULL DEFAULT 0 CHECK (two_factor_enabled IN (0, 1)),
    op                  INTEGER NOT NULL REFERENCES operations (id)
) STRICT, WITHOUT ROWID;
CREATE INDEX idx_users_op ON users (op);

CREATE TABLE coaches (
    id                      BLOB PRIMARY KEY CHECK (length(id) = 16),
    user_id                 BLOB NOT NULL REFERENCES users (id),
    name                    BLOB,
    practice_name           BLOB,
    coaching_focus          BLOB,
    certifications          BLOB,
    years_experience        INTEGER CHECK (years_experience BETWEEN 0 AND 99),
    typical_client_journey  TEXT CHECK (typical_client_journey IN ('1-3mo', '3-6mo', '6-12mo', 'ongoing')),
    coaching_style          BLOB,
    preferred_dimensions    TEXT,
    timezone                TEXT NOT NULL,
    availability            BLOB,
    stripe_account_id       BLOB,
    subscription_tier       TEXT CHECK (subscription_tier IN ('free', 'professional', 'enterprise')),
    subscription_status     TEXT CHECK (subscription_status IN ('active', 'cancelled', 'past_due')),
    created_at              TEXT NOT NULL,
    op                      INTEGER NOT NULL REFERENCES operations (id)
) STRICT, WITHOUT ROWID;
CREATE INDEX idx_coaches_user_id ON coaches (user_id);
CREATE INDEX idx_coaches_op ON coaches (op);

CREATE TABLE clients (
    id                   BLOB PRIMARY KEY CHECK (length(id) = 16),
    handle               TEXT NOT NULL UNIQUE REFERENCES handles (handle) DEFERRABLE INITIALLY DEFERRED,
    user_id              BLOB REFERENCES users (id),
    coach_id             BLOB NOT NULL REFERENCES coaches (id),
    first_name           BLOB NOT NULL,
    last_name            BLOB NOT NULL,
    phone                BLOB,
    emergency_contact    BLOB,
    coaching_focus       BLOB,
    goals                BLOB,
    preferences          BLOB,
    sponsor              BLOB,
    status               TEXT NOT NULL CHECK (status IN ('active', 'paused', 'completed', 'archived')),
    start_date           TEXT,
    end_date             TEXT,
    episode_start        TEXT,
    paused_until         TEXT,
    zone                 TEXT,
    listing_consent      INTEGER NOT NULL DEFAULT 0 CHECK (listing_consent IN (0, 1)),
    listing_consent_at   TEXT,
    listing_consent_how  BLOB,
    legal_hold_since     TEXT,
    legal_hold_reason    BLOB,
    notes                BLOB,
    created_at           TEXT NOT NULL,
    updated_at           TEXT NOT NULL,
    op                   INTEGER NOT NULL REFERENCES operations (id)
) STRICT, WITHOUT ROWID;
CREATE INDEX idx_clients_coach_id ON clients (coach_id);
CREATE INDEX idx_clients_status ON clients (status);
CREATE INDEX idx_clients_user_id ON clients (user_id);
CREATE INDEX idx_clients_op ON clients (op);

-- Installed versions of question banks, kept whole: an old assessment is always scored by the bank it was taken with.
CREATE TABLE banks (
    id            BLOB PRIMARY KEY CHECK (length(id) = 16),
    bank          TEXT NOT NULL,
    version       TEXT NOT NULL,
    title         TEXT NOT NULL,
    type          TEXT NOT NULL CHECK (type IN ('initial', 'quick', 'deep_dive', 'custom')),
    dimension     TEXT CHECK (dimension IN ('psi', 'rho', 'q', 'f')),
    sha256        TEXT NOT NULL,
    source        TEXT NOT NULL,
    is_active     INTEGER NOT NULL DEFAULT 1 CHECK (is_active IN (0, 1)),
    created_at    TEXT NOT NULL,
    op            INTEGER NOT NULL REFERENCES operations (id),
    UNIQUE (bank, version)
) STRICT, WITHOUT ROWID;
CREATE INDEX idx_banks_op ON banks (op);

CREATE TABLE questions (
    id               BLOB PRIMARY KEY CHECK (length(id) = 16),
    bank_id          BLOB NOT NULL REFERENCES banks (id),
    code             TEXT NOT NULL,
    assessment_type  TEXT NOT NULL CHECK (assessment_type IN ('initial', 'quick', 'deep_dive', 'all')),
    dimension        TEXT CHECK (dimension IN ('psi', 'rho', 'q', 'f')),
    question_text    TEXT NOT NULL,
    question_type    TEXT NOT NULL CHECK (question_type IN ('scale', 'multiple_choice', 'multi_select', 'text')),
    options          TEXT NOT NULL,
    weight           INTEGER NOT NULL CHECK (weight BETWEEN 1 AND 999),
    order_index      INTEGER NOT NULL,
    is_active        INTEGER NOT NULL DEFAULT 1 CHECK (is_active IN (0, 1)),
    created_at       TEXT NOT NULL,
    op               INTEGER NOT NULL REFERENCES operations (id),
    UNIQUE (bank_id, code)
) STRICT, WITHOUT ROWID;
CREATE INDEX idx_questions_op ON questions (op);

CREATE TABLE assessments (
    id                  BLOB PRIMARY KEY CHECK (length(id) = 16),
    handle              TEXT NOT NULL UNIQUE REFERENCES handles (handle) DEFERRABLE INITIALLY DEFERRED,
    client_id           BLOB NOT NULL REFERENCES clients (id),
    type                TEXT NOT NULL CHECK (type IN ('initial', 'quick', 'deep_dive', 'custom')),
    dimension_focus     TEXT CHECK (dimension_focus IN ('psi', 'rho', 'q', 'f')),
    status              TEXT NOT NULL CHECK (status IN ('draft', 'in_progress', 'completed')),
    bank_id             BLOB NOT NULL REFERENCES banks (id),
    bank_sha256         TEXT NOT NULL,
    started_at          TEXT,
    completed_at        TEXT,
    time_spent_seconds  INTEGER NOT NULL DEFAULT 0 CHECK (time_spent_seconds >= 0),
    import_key          BLOB UNIQUE,
    created_at          TEXT NOT NULL,
    op                  INTEGER NOT NULL REFERENCES operations (id)
) STRICT, WITHOUT ROWID;
CREATE INDEX idx_assessments_client_id ON assessments (client_id, created_at);
CREATE INDEX idx_assessments_type_status ON assessments (type, status);
CREATE INDEX idx_assessments_bank_id ON assessments (bank_id);
CREATE INDEX idx_assessments_op ON assessments (op);

-- Clustered by the assessment that reads them. Their own id is derived (UUIDv5 of the two key columns), and so is the
-- score of a scored item (from the answer and its pinned bank): in clear it would give the sealed answer away. `score`
-- holds what a coach rated a text answer with, by whom and when.
CREATE TABLE assessment_responses (
    assessment_id   BLOB NOT NULL REFERENCES assessments (id),
    question_id     BLOB NOT NULL REFERENCES questions (id),
    response_value  BLOB,
    response_text   BLOB,
    score           INTEGER CHECK (score BETWEEN 0 AND 100),
    rated_by        BLOB REFERENCES users (id),
    rated_at        TEXT,
    answered_at     TEXT,
    created_at      TEXT NOT NULL,
    op              INTEGER NOT NULL REFERENCES operations (id),
    PRIMARY KEY (assessment_id, question_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX idx_assessment_responses_op ON assessment_responses (op);

CREATE TABLE coherence_scores (
    id                    BLOB PRIMARY KEY CHECK (length(id) = 16),
    client_id             BLOB NOT NULL REFERENCES clients (id),
    assessment_id         BLOB UNIQUE REFERENCES assessments (id),
    psi_score             INTEGER CHECK (psi_score BETWEEN 0 AND 100),
    rho_score             INTEGER CHECK (rho_score BETWEEN 0 AND 100),
    q_score               INTEGER CHECK (q_score BETWEEN 0 AND 100),
    f_score               INTEGER CHECK (f_score BETWEEN 0 AND 100),
    total_coherence       INTEGER CHECK (total_coherence BETWEEN 0 AND 350),
    coherence_percentage  INTEGER CHECK (coherence_percentage BETWEEN 0 AND 875),
    velocity              INTEGER CHECK (velocity BETWEEN -99999 AND 99999),
    pattern_detected      TEXT,
    carried               TEXT NOT NULL DEFAULT '',
    manual                INTEGER NOT NULL DEFAULT 0 CHECK (manual IN (0, 1)),
    flags                 TEXT NOT NULL DEFAULT '',
    algorithm             INTEGER NOT NULL,
    calculated_at         TEXT NOT NULL,
    created_at            TEXT NOT NULL,
    op                    INTEGER NOT NULL REFERENCES operations (id)
) STRICT, WITHOUT ROWID;
CREATE INDEX idx_coherence_scores_client_id ON coherence_scores (client_id, calculated_at);
CREATE INDEX idx_coherence_scores_calculated_at ON coherence_scores (calculated_at);
CREATE INDEX idx_coherence_scores_op ON coherence_scores (op);

CREATE TABLE sessions (
    id                     BLOB PRIMARY KEY CHECK (length(id) = 16),
    handle                 TEXT NOT NULL UNIQUE REFERENCES handles (handle) DEFERRABLE INITIALLY DEFERRED,
    client_id              BLOB NOT NULL REFERENCES clients (id),
    coach_id               BLOB NOT NULL REFERENCES coaches (id),
    scheduled_at           TEXT NOT NULL,
    zone                   TEXT NOT NULL,
    duration_minutes       INTEGER NOT NULL CHECK (duration_minutes BETWEEN 1 AND 1440),
    delivered_minutes      INTEGER CHECK (delivered_minutes BETWEEN 0 AND 1440),
    type                   TEXT NOT NULL CHECK (type IN ('initial', 'regular', 'deep_dive', 'breakthrough', 'review')),
    status                 TEXT NOT NULL CHECK (status IN ('scheduled', 'completed', 'cancelled', 'no_show')),
    mode                   TEXT NOT NULL DEFAULT 'individual' CHECK (mode IN ('individual', 'group', 'team')),
    group_size             INTEGER CHECK (group_size BETWEEN 1 AND 9999),
    billing                TEXT NOT NULL DEFAULT 'paid' CHECK (billing IN ('paid', 'pro_bono', 'barter', 'internal')),
    focus_dimension        TEXT CHECK (focus_dimension IN ('psi', 'rho', 'q', 'f')),
    pre_session_coherence  INTEGER CHECK (pre_session_coherence BETWEEN 0 AND 350),
    post_session_coherence INTEGER CHECK (post_session_coherence BETWEEN 0 AND 350),
    notes                  BLOB,
    video_recording_url    BLOB,
    created_at             TEXT NOT NULL,
    updated_at             TEXT NOT NULL,
    op                     INTEGER NOT NULL REFERENCES operations (id)
) STRICT;
CREATE INDEX idx_sessions_client_id ON sessions (client_id, scheduled_at);
CREATE INDEX idx_sessions_scheduled_at ON sessions (scheduled_at);
CREATE INDEX idx_sessions_coach_id ON sessions (coach_id);
CREATE INDEX idx_sessions_op ON sessions (op);

CREATE TABLE interventions (
    id                    BLOB PRIMARY KEY CHECK (length(id) = 16),
    code                  TEXT NOT NULL,
    library               TEXT NOT NULL,
    version               TEXT NOT NULL,
    name                  TEXT NOT NULL,
    dimension             TEXT NOT NULL CHECK (dimension IN ('psi', 'rho', 'q', 'f')),
    difficulty            TEXT NOT NULL CHECK (difficulty IN ('easy', 'medium', 'advanced')),
    time_minutes          INTEGER NOT NULL CHECK (time_minutes BETWEEN 1 AND 1440),
    description           TEXT NOT NULL,
    implementation_steps  TEXT NOT NULL,
    success_metrics       TEXT NOT NULL,
    resources_needed      TEXT NOT NULL,
    is_active             INTEGER NOT NULL DEFAULT 1 CHECK (is_active IN (0, 1)),
    created_at            TEXT NOT NULL,
    op                    INTEGER NOT NULL REFERENCES operations (id),
    UNIQUE (code, library, version)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX idx_interventions_code ON interventions (code) WHERE is_active = 1;
CREATE INDEX idx_interventions_op ON interventions (op);

CREATE TABLE client_interventions (
    id                    BLOB PRIMARY KEY CHECK (length(id) = 16),
    handle                TEXT NOT NULL UNIQUE REFERENCES handles (handle) DEFERRABLE INITIALLY DEFERRED,
    client_id             BLOB NOT NULL REFERENCES clients (id),
    intervention_id       BLOB NOT NULL REFERENCES interventions (id),
    assigned_by           BLOB NOT NULL REFERENCES coaches (id),
    assigned_at           TEXT NOT NULL,
    status                TEXT NOT NULL CHECK (status IN ('assigned', 'in_progress', 'completed', 'abandoned')),
    started_at            TEXT,
    completed_at          TEXT,
    effectiveness_rating  INTEGER CHECK (effectiveness_rating BETWEEN 1 AND 5),
    client_feedback       BLOB,
    coach_notes           BLOB,
    created_at            TEXT NOT NULL,
    op                    INTEGER NOT NULL REFERENCES operations (id)
) STRICT, WITHOUT ROWID;
CREATE INDEX idx_client_interventions_client_id ON client_interventions (client_id);
CREATE INDEX idx_client_interventions_intervention_id ON client_interventions (intervention_id);
CREATE INDEX idx_client_interventions_assigned_by ON client_interventions (assigned_by);
CREATE INDEX idx_client_interventions_op ON client_interventions (op);

-- `overdue` is derived from the due date in the practice's zone, never stored.
CREATE TABLE action_items (
    id               BLOB PRIMARY KEY CHECK (length(id) = 16),
    handle           TEXT NOT NULL UNIQUE REFERENCES handles (handle) DEFERRABLE INITIALLY DEFERRED,
    client_id        BLOB NOT NULL REFERENCES clients (id),
    session_id       BLOB REFERENCES sessions (id),
    intervention_id  BLOB REFERENCES client_interventions (id),
    title            BLOB NOT NULL,
    description      BLOB,
    due_date         TEXT,
    status           TEXT NOT NULL CHECK (status IN ('pending', 'in_progress', 'completed')),
    completed_at     TEXT,
    created_at       TEXT NOT NULL,
    updated_at       TEXT NOT NULL,
    op               INTEGER NOT NULL REFERENCES operations (id)
) STRICT, WITHOUT ROWID;
CREATE INDEX idx_action_items_client_id ON action_items (client_id, due_date);
CREATE INDEX idx_action_items_session_id ON action_items (session_id);
CREATE INDEX idx_action_items_intervention_id ON action_items (intervention_id);
CREATE INDEX idx_action_items_op ON action_items (op);

CREATE TABLE messages (
    id            BLOB PRIMARY KEY CHECK (length(id) = 16),
    sender_id     BLOB NOT NULL REFERENCES users (id),
    recipient_id  BLOB NOT NULL REFERENCES users (id),
    thread_id     BLOB NOT NULL,
    message_text  BLOB NOT NULL,
    attachments   BLOB,
    is_read       INTEGER NOT NULL DEFAULT 0 CHECK (is_read IN (0, 1)),
    read_at       TEXT,
    created_at    TEXT NOT NULL,
    op            INTEGER NOT NULL REFERENCES operations (id)
) STRICT;
CREATE INDEX idx_messages_thread_id ON messages (thread_id);
CREATE INDEX idx_messages_sender_id ON messages (sender_id);
CREATE INDEX idx_messages_recipient_id ON messages (recipient_id);
CREATE INDEX idx_messages_op ON messages (op);

CREATE TABLE analytics_events (
    id          BLOB PRIMARY KEY CHECK (length(id) = 16),
    user_id     BLOB NOT NULL REFERENCES users (id),
    event_type  TEXT NOT NULL,
    event_data  BLOB,
    ip_address  TEXT,
    user_agent  TEXT,
    created_at  TEXT NOT NULL,
    op          INTEGER NOT NULL REFERENCES operations (id)
) STRICT, WITHOUT ROWID;
CREATE INDEX idx_analytics_events_user_id_type ON analytics_events (user_id, event_type);
CREATE INDEX idx_analytics_events_op ON analytics_events (op);

CREATE TABLE breakthroughs (
    id             BLOB PRIMARY KEY CHECK (length(id) = 16),
    client_id      BLOB NOT NULL REFERENCES clients (id),
    dimension      TEXT NOT NULL CHECK (dimension IN ('psi', 'rho', 'q', 'f', 'overall')),
    magnitude      INTEGER NOT NULL CHECK (magnitude BETWEEN -100 AND 100),
    before_score   INTEGER NOT NULL CHECK (before_score BETWEEN 0 AND 100),
    after_score    INTEGER NOT NULL CHECK (after_score BETWEEN 0 AND 100),
    trigger_event  BLOB,
    description    BLOB,
    detected_at    TEXT NOT NULL,
    created_at     TEXT NOT NULL,
    op             INTEGER NOT NULL REFERENCES operations (id)
) STRICT, WITHOUT ROWID;
CREATE INDEX idx_breakthroughs_client_id ON breakthroughs (client_id, detected_at);
CREATE INDEX idx_breakthroughs_op ON breakthroughs (op);
