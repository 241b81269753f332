//! What went along with a client, in words.

use crate::store::merge::Moved;

/// How many rows of each table, in words.
pub fn counted(rows: &[Moved], none: &str) -> String {
    let parts: Vec<_> = rows.iter().map(|Moved { table, rows }| spelled(table, *rows)).collect();
    if parts.is_empty() { none.to_owned() } else { parts.join(", ") }
}

/// Rows of a table in words.
pub fn spelled(table: &str, rows: usize) -> String {
    let word = match table {
        "assessment_responses" => "answer",
        "coherence_scores" => "score",
        "client_interventions" => "intervention",
        "action_items" => "action item",
        "analytics_events" => "event",
        "client_addresses" => "further e-mail",
        table => table.trim_end_matches('s'),
    };
    crate::domain::count::counted(rows, word, &format!("{word}s"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_counted_in_words() {
        assert_eq!(spelled("assessments", 1), "1 assessment");
        assert_eq!(spelled("assessment_responses", 63), "63 answers");
        assert_eq!(spelled("sessions", 2), "2 sessions");
    }
}
