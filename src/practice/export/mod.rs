//! Export: to come.
