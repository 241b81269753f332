-- Today tells which notes were left as a draft: few of many sessions.

CREATE INDEX idx_sessions_draft ON sessions (scheduled_at) WHERE draft_since IS NOT NULL;
