-- Notes that are being written: whether they are a draft still survives a crash, and so do the boxes that came into them.

-- The newest operation before the first save of a draft; NULL once the notes are finished.
ALTER TABLE sessions ADD COLUMN draft_since INTEGER CHECK (draft_since >= 0);
ALTER TABLE sessions_history ADD COLUMN draft_since INTEGER;
DROP TRIGGER sessions_update;
DROP TRIGGER sessions_delete;
CREATE TRIGGER sessions_update BEFORE UPDATE ON sessions WHEN OLD.op < NEW.op BEGIN
    INSERT INTO sessions_history (id, handle, client_id, coach_id, scheduled_at, zone, duration_minutes, delivered_minutes, type, status, mode, group_size, billing, focus_dimension, pre_session_coherence, post_session_coherence, notes, video_recording_url, created_at, updated_at, op, series_id, clock_started_at, clock_seconds, cancel_reason, draft_since, ended_op)
    VALUES (OLD.id, OLD.handle, OLD.client_id, OLD.coach_id, OLD.scheduled_at, OLD.zone, OLD.duration_minutes, OLD.delivered_minutes, OLD.type, OLD.status, OLD.mode, OLD.group_size, OLD.billing, OLD.focus_dimension, OLD.pre_session_coherence, OLD.post_session_coherence, OLD.notes, OLD.video_recording_url, OLD.created_at, OLD.updated_at, OLD.op, OLD.series_id, OLD.clock_started_at, OLD.clock_seconds, OLD.cancel_reason, OLD.draft_since, NEW.op);
END;
CREATE TRIGGER sessions_delete BEFORE DELETE ON sessions WHEN OLD.op < (SELECT MAX(id) FROM operations) BEGIN
    INSERT INTO sessions_history (id, handle, client_id, coach_id, scheduled_at, zone, duration_minutes, delivered_minutes, type, status, mode, group_size, billing, focus_dimension, pre_session_coherence, post_session_coherence, notes, video_recording_url, created_at, updated_at, op, series_id, clock_started_at, clock_seconds, cancel_reason, draft_since, ended_op)
    VALUES (OLD.id, OLD.handle, OLD.client_id, OLD.coach_id, OLD.scheduled_at, OLD.zone, OLD.duration_minutes, OLD.delivered_minutes, OLD.type, OLD.status, OLD.mode, OLD.group_size, OLD.billing, OLD.focus_dimension, OLD.pre_session_coherence, OLD.post_session_coherence, OLD.notes, OLD.video_recording_url, OLD.created_at, OLD.updated_at, OLD.op, OLD.series_id, OLD.clock_started_at, OLD.clock_seconds, OLD.cancel_reason, OLD.draft_since, (SELECT MAX(id) FROM operations));
END;
