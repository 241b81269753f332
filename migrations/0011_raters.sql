-- Answers by who judged them: a user who is removed is looked for among them, and only some answers were judged at all.
CREATE INDEX idx_assessment_responses_rated_by ON assessment_responses (rated_by) WHERE rated_by IS NOT NULL;
