-- What operations replaced: the table and its history together are a system-versioned table.
--
--   state at operation N = rows with op <= N, plus history rows with op <= N < ended_op
--
-- Before a row changes or goes away it is copied as it is, ciphertext included. A row that the running operation wrote
-- itself is not copied: no reader can ever have seen it. The running operation is the newest one, because it is
-- opened in the same immediate transaction.

CREATE TABLE handles_history (
    handle    TEXT,
    kind      TEXT,
    id        BLOB,
    op        INTEGER,
    ended_op  INTEGER NOT NULL
) STRICT;
CREATE INDEX idx_handles_history_row ON handles_history (handle);
CREATE INDEX idx_handles_history_ended_op ON handles_history (ended_op);
CREATE TRIGGER handles_update BEFORE UPDATE ON handles WHEN OLD.op < NEW.op BEGIN
    INSERT INTO handles_history (handle, kind, id, op, ended_op)
    VALUES (OLD.handle, OLD.kind, OLD.id, OLD.op, NEW.op);
END;
CREATE TRIGGER handles_delete BEFORE DELETE ON handles WHEN OLD.op < (SELECT MAX(id) FROM operations) BEGIN
    INSERT INTO handles_history (handle, kind, id, op, ended_op)
    VALUES (OLD.handle, OLD.kind, OLD.id, OLD.op, (SELECT MAX(id) FROM operations));
END;

CREATE TABLE users_history (
    id                  BLOB,
    email               BLOB,
    email_index         BLOB,
    password_hash       TEXT,
    role                TEXT,
    created_at          TEXT,
    updated_at          TEXT,
    last_login          TEXT,
    is_active           INTEGER,
    email_verified      INTEGER,
    two_factor_enabled  INTEGER,
    op                  INTEGER,
    ended_op            INTEGER NOT NULL
) STRICT;
CREATE INDEX idx_users_history_row ON users_history (id);
CREATE INDEX idx_users_history_ended_op ON users_history (ended_op);
CREATE TRIGGER users_update BEFORE UPDATE ON users WHEN OLD.op < NEW.op BEGIN
    INSERT INTO users_history (id, email, email_index, password_hash, role, created_at, updated_at, last_login, is_active, email_verified, two_factor_enabled, op, ended_op)
    VALUES (OLD.id, OLD.email, OLD.email_index, OLD.password_hash, OLD.role, OLD.created_at, OLD.updated_at, OLD.last_login, OLD.is_active, OLD.email_verified, OLD.two_factor_enabled, OLD.op, NEW.op);
END;
CREATE TRIGGER users_delete BEFORE DELETE ON users WHEN OLD.op < (SELECT MAX(id) FROM operations) BEGIN
    INSERT INTO users_history (id, email, email_index, password_hash, role, created_at, updated_at, last_login, is_active, email_verified, two_factor_enabled, op, ended_op)
    VALUES (OLD.id, OLD.email, OLD.email_index, OLD.password_hash, OLD.role, OLD.created_at, OLD.updated_at, OLD.last_login, OLD.is_active, OLD.email_verified, OLD.two_factor_enabled, OLD.op, (SELECT MAX(id) FROM operations));
END;

CREATE TABLE coaches_history (
    id                      BLOB,
    user_id                 BLOB,
    name                    BLOB,
    practice_name           BLOB,
    coaching_focus          BLOB,
    certifications          BLOB,
    years_experience        INTEGER,
    typical_client_journey  TEXT,
    coaching_style          BLOB,
    preferred_dimensions    TEXT,
    timezone                TEXT,
    availability            BLOB,
    stripe_account_id       BLOB,
    subscription_tier       TEXT,
    subscription_status     TEXT,
    created_at              TEXT,
    op                      INTEGER,
    ended_op                INTEGER NOT NULL
) STRICT;
CREATE INDEX idx_coaches_history_row ON coaches_history (id);
CREATE INDEX idx_coaches_history_ended_op ON coaches_history (ended_op);
CREATE TRIGGER coaches_update BEFORE UPDATE ON coaches WHEN OLD.op < NEW.op BEGIN
    INSERT INTO coaches_history (id, user_id, name, practice_name, coaching_focus, certifications, years_experience, typical_client_journey, coaching_style, preferred_dimensions, timezone, availability, stripe_account_id, subscription_tier, subscription_status, created_at, op, ended_op)
    VALUES (OLD.id, OLD.user_id, OLD.name, OLD.practice_name, OLD.coaching_focus, OLD.certifications, OLD.years_experience, OLD.typical_client_journey, OLD.coaching_style, OLD.preferred_dimensions, OLD.timezone, OLD.availability, OLD.stripe_account_id, OLD.subscription_tier, OLD.subscription_status, OLD.created_at, OLD.op, NEW.op);
END;
CREATE TRIGGER coaches_delete BEFORE DELETE ON coaches WHEN OLD.op < (SELECT MAX(id) FROM operations) BEGIN
    INSERT INTO coaches_history (id, user_id, name, practice_name, coaching_focus, certifications, years_experience, typical_client_journey, coaching_style, preferred_dimensions, timezone, availability, stripe_account_id, subscription_tier, subscription_status, created_at, op, ended_op)
    VALUES (OLD.id, OLD.user_id, OLD.name, OLD.practice_name, OLD.coaching_focus, OLD.certifications, OLD.years_experience, OLD.typical_client_journey, OLD.coaching_style, OLD.preferred_dimensions, OLD.timezone, OLD.availability, OLD.stripe_account_id, OLD.subscription_tier, OLD.subscription_status, OLD.created_at, OLD.op, (SELECT MAX(id) FROM operations));
END;

CREATE TABLE clients_history (
    id                   BLOB,
    handle               TEXT,
    user_id              BLOB,
    coach_id             BLOB,
    first_name           BLOB,
    last_name            BLOB,
    phone                BLOB,
    emergency_contact    BLOB,
    coaching_focus       BLOB,
    goals                BLOB,
    preferences          BLOB,
    sponsor              BLOB,
    status               TEXT,
    start_date           TEXT,
    end_date             TEXT,
    episode_start        TEXT,
    paused_until         TEXT,
    zone                 TEXT,
    listing_consent      INTEGER,
    listing_consent_at   TEXT,
    listing_consent_how  BLOB,
    legal_hold_since     TEXT,
    legal_hold_reason    BLOB,
    notes                BLOB,
    created_at           TEXT,
    updated_at           TEXT,
    op                   INTEGER,
    ended_op             INTEGER NOT NULL
) STRICT;
CREATE INDEX idx_clients_history_row ON clients_history (id);
CREATE INDEX idx_clients_history_ended_op ON clients_history (ended_op);
CREATE TRIGGER clients_update BEFORE UPDATE ON clients WHEN OLD.op < NEW.op BEGIN
    INSERT INTO clients_history (id, handle, user_id, coach_id, first_name, last_name, phone, emergency_contact, coaching_focus, goals, preferences, sponsor, status, start_date, end_date, episode_start, paused_until, zone, listing_consent, listing_consent_at, listing_consent_how, legal_hold_since, legal_hold_reason, notes, created_at, updated_at, op, ended_op)
    VALUES (OLD.id, OLD.handle, OLD.user_id, OLD.coach_id, OLD.first_name, OLD.last_name, OLD.phone, OLD.emergency_contact, OLD.coaching_focus, OLD.goals, OLD.preferences, OLD.sponsor, OLD.status, OLD.start_date, OLD.end_date, OLD.episode_start, OLD.paused_until, OLD.zone, OLD.listing_consent, OLD.listing_consent_at, OLD.listing_consent_how, OLD.legal_hold_since, OLD.legal_hold_reason, OLD.notes, OLD.created_at, OLD.updated_at, OLD.op, NEW.op);
END;
CREATE TRIGGER clients_delete BEFORE DELETE ON clients WHEN OLD.op < (SELECT MAX(id) FROM operations) BEGIN
    INSERT INTO clients_history (id, handle, user_id, coach_id, first_name, last_name, phone, emergency_contact, coaching_focus, goals, preferences, sponsor, status, start_date, end_date, episode_start, paused_until, zone, listing_consent, listing_consent_at, listing_consent_how, legal_hold_since, legal_hold_reason, notes, created_at, updated_at, op, ended_op)
    VALUES (OLD.id, OLD.handle, OLD.user_id, OLD.coach_id, OLD.first_name, OLD.last_name, OLD.phone, OLD.emergency_contact, OLD.coaching_focus, OLD.goals, OLD.preferences, OLD.sponsor, OLD.status, OLD.start_date, OLD.end_date, OLD.episode_start, OLD.paused_until, OLD.zone, OLD.listing_consent, OLD.listing_consent_at, OLD.listing_consent_how, OLD.legal_hold_since, OLD.legal_hold_reason, OLD.notes, OLD.created_at, OLD.updated_at, OLD.op, (SELECT MAX(id) FROM operations));
END;

CREATE TABLE banks_history (
    id          BLOB,
    bank        TEXT,
    version     TEXT,
    title       TEXT,
    type        TEXT,
    dimension   TEXT,
    sha256      TEXT,
    source      TEXT,
    is_active   INTEGER,
    created_at  TEXT,
    op          INTEGER,
    ended_op    INTEGER NOT NULL
) STRICT;
CREATE INDEX idx_banks_history_row ON banks_history (id);
CREATE INDEX idx_banks_history_ended_op ON banks_history (ended_op);
CREATE TRIGGER banks_update BEFORE UPDATE ON banks WHEN OLD.op < NEW.op BEGIN
    INSERT INTO banks_history (id, bank, version, title, type, dimension, sha256, source, is_active, created_at, op, ended_op)
    VALUES (OLD.id, OLD.bank, OLD.version, OLD.title, OLD.type, OLD.dimension, OLD.sha256, OLD.source, OLD.is_active, OLD.created_at, OLD.op, NEW.op);
END;
CREATE TRIGGER banks_delete BEFORE DELETE ON banks WHEN OLD.op < (SELECT MAX(id) FROM operations) BEGIN
    INSERT INTO banks_history (id, bank, version, title, type, dimension, sha256, source, is_active, created_at, op, ended_op)
    VALUES (OLD.id, OLD.bank, OLD.version, OLD.title, OLD.type, OLD.dimension, OLD.sha256, OLD.source, OLD.is_active, OLD.created_at, OLD.op, (SELECT MAX(id) FROM operations));
END;

CREATE TABLE questions_history (
    id               BLOB,
    bank_id          BLOB,
    code             TEXT,
    assessment_type  TEXT,
    dimension        TEXT,
    question_text    TEXT,
    question_type    TEXT,
    options          TEXT,
    weight           INTEGER,
    order_index      INTEGER,
    is_active        INTEGER,
    created_at       TEXT,
    op               INTEGER,
    ended_op         INTEGER NOT NULL
) STRICT;
CREATE INDEX idx_questions_history_row ON questions_history (id);
CREATE INDEX idx_questions_history_ended_op ON questions_history (ended_op);
CREATE TRIGGER questions_update BEFORE UPDATE ON questions WHEN OLD.op < NEW.op BEGIN
    INSERT INTO questions_history (id, bank_id, code, assessment_type, dimension, question_text, question_type, options, weight, order_index, is_active, created_at, op, ended_op)
    VALUES (OLD.id, OLD.bank_id, OLD.code, OLD.assessment_type, OLD.dimension, OLD.question_text, OLD.question_type, OLD.options, OLD.weight, OLD.order_index, OLD.is_active, OLD.created_at, OLD.op, NEW.op);
END;
CREATE TRIGGER questions_delete BEFORE DELETE ON questions WHEN OLD.op < (SELECT MAX(id) FROM operations) BEGIN
    INSERT INTO questions_history (id, bank_id, code, assessment_type, dimension, question_text, question_type, options, weight, order_index, is_active, created_at, op, ended_op)
    VALUES (OLD.id, OLD.bank_id, OLD.code, OLD.assessment_type, OLD.dimension, OLD.question_text, OLD.question_type, OLD.options, OLD.weight, OLD.order_index, OLD.is_active, OLD.created_at, OLD.op, (SELECT MAX(id) FROM operations));
END;

CREATE TABLE assessments_history (
    id                  BLOB,
    handle              TEXT,
    client_id           BLOB,
    type                TEXT,
    dimension_focus     TEXT,
    status              TEXT,
    bank_id             BLOB,
    bank_sha256         TEXT,
    started_at          TEXT,
    completed_at        TEXT,
    time_spent_seconds  INTEGER,
    import_key          BLOB,
    created_at          TEXT,
    op                  INTEGER,
    ended_op            INTEGER NOT NULL
) STRICT;
CREATE INDEX idx_assessments_history_row ON assessments_history (id);
CREATE INDEX idx_assessments_history_ended_op ON assessments_history (ended_op);
CREATE TRIGGER assessments_update BEFORE UPDATE ON assessments WHEN OLD.op < NEW.op BEGIN
    INSERT INTO assessments_history (id, handle, client_id, type, dimension_focus, status, bank_id, bank_sha256, started_at, completed_at, time_spent_seconds, import_key, created_at, op, ended_op)
    VALUES (OLD.id, OLD.handle, OLD.client_id, OLD.type, OLD.dimension_focus, OLD.status, OLD.bank_id, OLD.bank_sha256, OLD.started_at, OLD.completed_at, OLD.time_spent_seconds, OLD.import_key, OLD.created_at, OLD.op, NEW.op);
END;
CREATE TRIGGER assessments_delete BEFORE DELETE ON assessments WHEN OLD.op < (SELECT MAX(id) FROM operations) BEGIN
    INSERT INTO assessments_history (id, handle, client_id, type, dimension_focus, status, bank_id, bank_sha256, started_at, completed_at, time_spent_seconds, import_key, created_at, op, ended_op)
    VALUES (OLD.id, OLD.handle, OLD.client_id, OLD.type, OLD.dimension_focus, OLD.status, OLD.bank_id, OLD.bank_sha256, OLD.started_at, OLD.completed_at, OLD.time_spent_seconds, OLD.import_key, OLD.created_at, OLD.op, (SELECT MAX(id) FROM operations));
END;

CREATE TABLE assessment_responses_history (
    assessment_id   BLOB,
    question_id     BLOB,
    response_value  BLOB,
    response_text   BLOB,
    score           INTEGER,
    rated_by        BLOB,
    rated_at        TEXT,
    answered_at     TEXT,
    created_at      TEXT,
    op              INTEGER,
    ended_op        INTEGER NOT NULL
) STRICT;
CREATE INDEX idx_assessment_responses_history_row ON assessment_responses_history (assessment_id, question_id);
CREATE INDEX idx_assessment_responses_history_ended_op ON assessment_responses_history (ended_op);
CREATE TRIGGER assessment_responses_update BEFORE UPDATE ON assessment_responses WHEN OLD.op < NEW.op BEGIN
    INSERT INTO assessment_responses_history (assessment_id, question_id, response_value, response_text, score, rated_by, rated_at, answered_at, created_at, op, ended_op)
    VALUES (OLD.assessment_id, OLD.question_id, OLD.response_value, OLD.response_text, OLD.score, OLD.rated_by, OLD.rated_at, OLD.answered_at, OLD.created_at, OLD.op, NEW.op);
END;
CREATE TRIGGER assessment_responses_delete BEFORE DELETE ON assessment_responses WHEN OLD.op < (SELECT MAX(id) FROM operations) BEGIN
    INSERT INTO assessment_responses_history (assessment_id, question_id, response_value, response_text, score, rated_by, rated_at, answered_at, created_at, op, ended_op)
    VALUES (OLD.assessment_id, OLD.question_id, OLD.response_value, OLD.response_text, OLD.score, OLD.rated_by, OLD.rated_at, OLD.answered_at, OLD.created_at, OLD.op, (SELECT MAX(id) FROM operations));
END;

CREATE TABLE coherence_scores_history (
    id                    BLOB,
    client_id             BLOB,
    assessment_id         BLOB,
    psi_score             INTEGER,
    rho_score             INTEGER,
    q_score               INTEGER,
    f_score               INTEGER,
    total_coherence       INTEGER,
    coherence_percentage  INTEGER,
    velocity              INTEGER,
    pattern_detected      TEXT,
    carried               TEXT,
    manual                INTEGER,
    flags                 TEXT,
    algorithm             INTEGER,
    calculated_at         TEXT,
    created_at            TEXT,
    op                    INTEGER,
    ended_op              INTEGER NOT NULL
) STRICT;
CREATE INDEX idx_coherence_scores_history_row ON coherence_scores_history (id);
CREATE INDEX idx_coherence_scores_history_ended_op ON coherence_scores_history (ended_op);
CREATE TRIGGER coherence_scores_update BEFORE UPDATE ON coherence_scores WHEN OLD.op < NEW.op BEGIN
    INSERT INTO coherence_scores_history (id, client_id, assessment_id, psi_score, rho_score, q_score, f_score, total_coherence, coherence_percentage, velocity, pattern_detected, carried, manual, flags, algorithm, calculated_at, created_at, op, ended_op)
    VALUES (OLD.id, OLD.client_id, OLD.assessment_id, OLD.psi_score, OLD.rho_score, OLD.q_score, OLD.f_score, OLD.total_coherence, OLD.coherence_percentage, OLD.velocity, OLD.pattern_detected, OLD.carried, OLD.manual, OLD.flags, OLD.algorithm, OLD.calculated_at, OLD.created_at, OLD.op, NEW.op);
END;
CREATE TRIGGER coherence_scores_delete BEFORE DELETE ON coherence_scores WHEN OLD.op < (SELECT MAX(id) FROM operations) BEGIN
    INSERT INTO coherence_scores_history (id, client_id, assessment_id, psi_score, rho_score, q_score, f_score, total_coherence, coherence_percentage, velocity, pattern_detected, carried, manual, flags, algorithm, calculated_at, created_at, op, ended_op)
    VALUES (OLD.id, OLD.client_id, OLD.assessment_id, OLD.psi_score, OLD.rho_score, OLD.q_score, OLD.f_score, OLD.total_coherence, OLD.coherence_percentage, OLD.velocity, OLD.pattern_detected, OLD.carried, OLD.manual, OLD.flags, OLD.algorithm, OLD.calculated_at, OLD.created_at, OLD.op, (SELECT MAX(id) FROM operations));
END;

CREATE TABLE sessions_history (
    id                      BLOB,
    handle                  TEXT,
    client_id               BLOB,
    coach_id                BLOB,
    scheduled_at            TEXT,
    zone                    TEXT,
    duration_minutes        INTEGER,
    delivered_minutes       INTEGER,
    type                    TEXT,
    status                  TEXT,
    mode                    TEXT,
    group_size              INTEGER,
    billing                 TEXT,
    focus_dimension         TEXT,
    pre_session_coherence   INTEGER,
    post_session_coherence  INTEGER,
    notes                   BLOB,
    video_recording_url     BLOB,
    created_at              TEXT,
    updated_at              TEXT,
    op                      INTEGER,
    ended_op                INTEGER NOT NULL
) STRICT;
CREATE INDEX idx_sessions_history_row ON sessions_history (id);
CREATE INDEX idx_sessions_history_ended_op ON sessions_history (ended_op);
CREATE TRIGGER sessions_update BEFORE UPDATE ON sessions WHEN OLD.op < NEW.op BEGIN
    INSERT INTO sessions_history (id, handle, client_id, coach_id, scheduled_at, zone, duration_minutes, delivered_minutes, type, status, mode, group_size, billing, focus_dimension, pre_session_coherence, post_session_coherence, notes, video_recording_url, created_at, updated_at, op, ended_op)
    VALUES (OLD.id, OLD.handle, OLD.client_id, OLD.coach_id, OLD.scheduled_at, OLD.zone, OLD.duration_minutes, OLD.delivered_minutes, OLD.type, OLD.status, OLD.mode, OLD.group_size, OLD.billing, OLD.focus_dimension, OLD.pre_session_coherence, OLD.post_session_coherence, OLD.notes, OLD.video_recording_url, OLD.created_at, OLD.updated_at, OLD.op, NEW.op);
END;
CREATE TRIGGER sessions_delete BEFORE DELETE ON sessions WHEN OLD.op < (SELECT MAX(id) FROM operations) BEGIN
    INSERT INTO sessions_history (id, handle, client_id, coach_id, scheduled_at, zone, duration_minutes, delivered_minutes, type, status, mode, group_size, billing, focus_dimension, pre_session_coherence, post_session_coherence, notes, video_recording_url, created_at, updated_at, op, ended_op)
    VALUES (OLD.id, OLD.handle, OLD.client_id, OLD.coach_id, OLD.scheduled_at, OLD.zone, OLD.duration_minutes, OLD.delivered_minutes, OLD.type, OLD.status, OLD.mode, OLD.group_size, OLD.billing, OLD.focus_dimension, OLD.pre_session_coherence, OLD.post_session_coherence, OLD.notes, OLD.video_recording_url, OLD.created_at, OLD.updated_at, OLD.op, (SELECT MAX(id) FROM operations));
END;

CREATE TABLE interventions_history (
    id                    BLOB,
    code                  TEXT,
    library               TEXT,
    version               TEXT,
    name                  TEXT,
    dimension             TEXT,
    difficulty            TEXT,
    time_minutes          INTEGER,
    description           TEXT,
    implementation_steps  TEXT,
    success_metrics       TEXT,
    resources_needed      TEXT,
    is_active             INTEGER,
    created_at            TEXT,
    op                    INTEGER,
    ended_op              INTEGER NOT NULL
) STRICT;
CREATE INDEX idx_interventions_history_row ON interventions_history (id);
CREATE INDEX idx_interventions_history_ended_op ON interventions_history (ended_op);
CREATE TRIGGER interventions_update BEFORE UPDATE ON interventions WHEN OLD.op < NEW.op BEGIN
    INSERT INTO interventions_history (id, code, library, version, name, dimension, difficulty, time_minutes, description, implementation_steps, success_metrics, resources_needed, is_active, created_at, op, ended_op)
    VALUES (OLD.id, OLD.code, OLD.library, OLD.version, OLD.name, OLD.dimension, OLD.difficulty, OLD.time_minutes, OLD.description, OLD.implementation_steps, OLD.success_metrics, OLD.resources_needed, OLD.is_active, OLD.created_at, OLD.op, NEW.op);
END;
CREATE TRIGGER interventions_delete BEFORE DELETE ON interventions WHEN OLD.op < (SELECT MAX(id) FROM operations) BEGIN
    INSERT INTO interventions_history (id, code, library, version, name, dimension, difficulty, time_minutes, description, implementation_steps, success_metrics, resources_needed, is_active, created_at, op, ended_op)
    VALUES (OLD.id, OLD.code, OLD.library, OLD.version, OLD.name, OLD.dimension, OLD.difficulty, OLD.time_minutes, OLD.description, OLD.implementation_steps, OLD.success_metrics, OLD.resources_needed, OLD.is_active, OLD.created_at, OLD.op, (SELECT MAX(id) FROM operations));
END;

CREATE TABLE client_interventions_history (
    id                    BLOB,
    handle                TEXT,
    client_id             BLOB,
    intervention_id       BLOB,
    assigned_by           BLOB,
    assigned_at           TEXT,
    status                TEXT,
    started_at            TEXT,
    completed_at          TEXT,
    effectiveness_rating  INTEGER,
    client_feedback       BLOB,
    coach_notes           BLOB,
    created_at            TEXT,
    op                    INTEGER,
    ended_op              INTEGER NOT NULL
) STRICT;
CREATE INDEX idx_client_interventions_history_row ON client_interventions_history (id);
CREATE INDEX idx_client_interventions_history_ended_op ON client_interventions_history (ended_op);
CREATE TRIGGER client_interventions_update BEFORE UPDATE ON client_interventions WHEN OLD.op < NEW.op BEGIN
    INSERT INTO client_interventions_history (id, handle, client_id, intervention_id, assigned_by, assigned_at, status, started_at, completed_at, effectiveness_rating, client_feedback, coach_notes, created_at, op, ended_op)
    VALUES (OLD.id, OLD.handle, OLD.client_id, OLD.intervention_id, OLD.assigned_by, OLD.assigned_at, OLD.status, OLD.started_at, OLD.completed_at, OLD.effectiveness_rating, OLD.client_feedback, OLD.coach_notes, OLD.created_at, OLD.op, NEW.op);
END;
CREATE TRIGGER client_interventions_delete BEFORE DELETE ON client_interventions WHEN OLD.op < (SELECT MAX(id) FROM operations) BEGIN
    INSERT INTO client_interventions_history (id, handle, client_id, intervention_id, assigned_by, assigned_at, status, started_at, completed_at, effectiveness_rating, client_feedback, coach_notes, created_at, op, ended_op)
    VALUES (OLD.id, OLD.handle, OLD.client_id, OLD.intervention_id, OLD.assigned_by, OLD.assigned_at, OLD.status, OLD.started_at, OLD.completed_at, OLD.effectiveness_rating, OLD.client_feedback, OLD.coach_notes, OLD.created_at, OLD.op, (SELECT MAX(id) FROM operations));
END;

CREATE TABLE action_items_history (
    id               BLOB,
    handle           TEXT,
    client_id        BLOB,
    session_id       BLOB,
    intervention_id  BLOB,
    title            BLOB,
    description      BLOB,
    due_date         TEXT,
    status           TEXT,
    completed_at     TEXT,
    created_at       TEXT,
    updated_at       TEXT,
    op               INTEGER,
    ended_op         INTEGER NOT NULL
) STRICT;
CREATE INDEX idx_action_items_history_row ON action_items_history (id);
CREATE INDEX idx_action_items_history_ended_op ON action_items_history (ended_op);
CREATE TRIGGER action_items_update BEFORE UPDATE ON action_items WHEN OLD.op < NEW.op BEGIN
    INSERT INTO action_items_history (id, handle, client_id, session_id, intervention_id, title, description, due_date, status, completed_at, created_at, updated_at, op, ended_op)
    VALUES (OLD.id, OLD.handle, OLD.client_id, OLD.session_id, OLD.intervention_id, OLD.title, OLD.description, OLD.due_date, OLD.status, OLD.completed_at, OLD.created_at, OLD.updated_at, OLD.op, NEW.op);
END;
CREATE TRIGGER action_items_delete BEFORE DELETE ON action_items WHEN OLD.op < (SELECT MAX(id) FROM operations) BEGIN
    INSERT INTO action_items_history (id, handle, client_id, session_id, intervention_id, title, description, due_date, status, completed_at, created_at, updated_at, op, ended_op)
    VALUES (OLD.id, OLD.handle, OLD.client_id, OLD.session_id, OLD.intervention_id, OLD.title, OLD.description, OLD.due_date, OLD.status, OLD.completed_at, OLD.created_at, OLD.updated_at, OLD.op, (SELECT MAX(id) FROM operations));
END;

CREATE TABLE messages_history (
    id            BLOB,
    sender_id     BLOB,
    recipient_id  BLOB,
    thread_id     BLOB,
    message_text  BLOB,
    attachments   BLOB,
    is_read       INTEGER,
    read_at       TEXT,
    created_at    TEXT,
    op            INTEGER,
    ended_op      INTEGER NOT NULL
) STRICT;
CREATE INDEX idx_messages_history_row ON messages_history (id);
CREATE INDEX idx_messages_history_ended_op ON messages_history (ended_op);
CREATE TRIGGER messages_update BEFORE UPDATE ON messages WHEN OLD.op < NEW.op BEGIN
    INSERT INTO messages_history (id, sender_id, recipient_id, thread_id, message_text, attachments, is_read, read_at, created_at, op, ended_op)
    VALUES (OLD.id, OLD.sender_id, OLD.recipient_id, OLD.thread_id, OLD.message_text, OLD.attachments, OLD.is_read, OLD.read_at, OLD.created_at, OLD.op, NEW.op);
END;
CREATE TRIGGER messages_delete BEFORE DELETE ON messages WHEN OLD.op < (SELECT MAX(id) FROM operations) BEGIN
    INSERT INTO messages_history (id, sender_id, recipient_id, thread_id, message_text, attachments, is_read, read_at, created_at, op, ended_op)
    VALUES (OLD.id, OLD.sender_id, OLD.recipient_id, OLD.thread_id, OLD.message_text, OLD.attachments, OLD.is_read, OLD.read_at, OLD.created_at, OLD.op, (SELECT MAX(id) FROM operations));
END;

CREATE TABLE analytics_events_history (
    id          BLOB,
    user_id     BLOB,
    event_type  TEXT,
    event_data  BLOB,
    ip_address  TEXT,
    user_agent  TEXT,
    created_at  TEXT,
    op          INTEGER,
    ended_op    INTEGER NOT NULL
) STRICT;
CREATE INDEX idx_analytics_events_history_row ON analytics_events_history (id);
CREATE INDEX idx_analytics_events_history_ended_op ON analytics_events_history (ended_op);
CREATE TRIGGER analytics_events_update BEFORE UPDATE ON analytics_events WHEN OLD.op < NEW.op BEGIN
    INSERT INTO analytics_events_history (id, user_id, event_type, event_data, ip_address, user_agent, created_at, op, ended_op)
    VALUES (OLD.id, OLD.user_id, OLD.event_type, OLD.event_data, OLD.ip_address, OLD.user_agent, OLD.created_at, OLD.op, NEW.op);
END;
CREATE TRIGGER analytics_events_delete BEFORE DELETE ON analytics_events WHEN OLD.op < (SELECT MAX(id) FROM operations) BEGIN
    INSERT INTO analytics_events_history (id, user_id, event_type, event_data, ip_address, user_agent, created_at, op, ended_op)
    VALUES (OLD.id, OLD.user_id, OLD.event_type, OLD.event_data, OLD.ip_address, OLD.user_agent, OLD.created_at, OLD.op, (SELECT MAX(id) FROM operations));
END;

CREATE TABLE breakthroughs_history (
    id             BLOB,
    client_id      BLOB,
    dimension      TEXT,
    magnitude      INTEGER,
    before_score   INTEGER,
    after_score    INTEGER,
    trigger_event  BLOB,
    description    BLOB,
    detected_at    TEXT,
    created_at     TEXT,
    op             INTEGER,
    ended_op       INTEGER NOT NULL
) STRICT;
CREATE INDEX idx_breakthroughs_history_row ON breakthroughs_history (id);
CREATE INDEX idx_breakthroughs_history_ended_op ON breakthroughs_history (ended_op);
CREATE TRIGGER breakthroughs_update BEFORE UPDATE ON breakthroughs WHEN OLD.op < NEW.op BEGIN
    INSERT INTO breakthroughs_history (id, client_id, dimension, magnitude, before_score, after_score, trigger_event, description, detected_at, created_at, op, ended_op)
    VALUES (OLD.id, OLD.client_id, OLD.dimension, OLD.magnitude, OLD.before_score, OLD.after_score, OLD.trigger_event, OLD.description, OLD.detected_at, OLD.created_at, OLD.op, NEW.op);
END;
CREATE TRIGGER breakthroughs_delete BEFORE DELETE ON breakthroughs WHEN OLD.op < (SELECT MAX(id) FROM operations) BEGIN
    INSERT INTO breakthroughs_history (id, client_id, dimension, magnitude, before_score, after_score, trigger_event, description, detected_at, created_at, op, ended_op)
    VALUES (OLD.id, OLD.client_id, OLD.dimension, OLD.magnitude, OLD.before_score, OLD.after_score, OLD.trigger_event, OLD.description, OLD.detected_at, OLD.created_at, OLD.op, (SELECT MAX(id) FROM operations));
END;
