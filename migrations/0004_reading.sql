-- What a day, a caseload and their numbers are read from stands in indexes that hold all of it: nothing is looked up row
-- by row.

-- A client's records by time, with what attention is judged by.
DROP INDEX idx_coherence_scores_client_id;
CREATE INDEX idx_coherence_scores_client_id
    ON coherence_scores (client_id, calculated_at, id, coherence_percentage, pattern_detected, flags, assessment_id);

-- What sort of assessment a client's record comes from, when each client was assessed last, and what was completed in a range.
CREATE INDEX idx_assessments_kind ON assessments (client_id, id, type);
DROP INDEX idx_assessments_completed;
CREATE INDEX idx_assessments_completed ON assessments (client_id, completed_at);
CREATE INDEX idx_assessments_completed_at ON assessments (completed_at) WHERE completed_at IS NOT NULL;

-- Sessions of a client by how they stand and by time, and sessions of all by time, with what is counted of them.
DROP INDEX idx_sessions_held;
CREATE INDEX idx_sessions_status ON sessions (client_id, status, scheduled_at);
DROP INDEX idx_sessions_client_id;
CREATE INDEX idx_sessions_client_id
    ON sessions (client_id, scheduled_at, status, delivered_minutes, duration_minutes);
DROP INDEX idx_sessions_scheduled_at;
CREATE INDEX idx_sessions_scheduled_at
    ON sessions (scheduled_at, client_id, status, delivered_minutes, duration_minutes);

-- Action items that are not done, by the day they are due.
DROP INDEX idx_action_items_open;
CREATE INDEX idx_action_items_open ON action_items (due_date, id, client_id, handle, status) WHERE status <> 'completed';

-- Breakthroughs by time, without those that were dismissed.
DROP INDEX idx_breakthroughs_detected_at;
CREATE INDEX idx_breakthroughs_detected_at ON breakthroughs (detected_at, dismissed_at);
