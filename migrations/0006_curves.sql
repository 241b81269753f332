-- Every client's curve is read in order from one index: its records by time, with what attention is judged by, what lists
-- draw and what the numbers of the practice are counted from.
DROP INDEX idx_coherence_scores_client_id;
CREATE INDEX idx_coherence_scores_client_id
    ON coherence_scores (client_id, calculated_at, id, coherence_percentage, pattern_detected, flags, assessment_id,
        psi_score, rho_score, q_score, f_score, carried);

-- What was given and what became of it, by intervention, with all that is counted of it.
DROP INDEX idx_client_interventions_intervention_id;
CREATE INDEX idx_client_interventions_intervention_id
    ON client_interventions (intervention_id, status, assigned_at, completed_at, abandoned_at, due_date, client_id,
        effectiveness_rating);
