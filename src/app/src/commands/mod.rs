//! What a user does beyond filling a form: each a function that returns the changes to be made, or the
//! violation for which they are refused. Nothing here says anything in words: that is `zhibu_text`'s.

pub mod alliances;
pub mod appraisals;
pub mod branches;
pub mod compliance;
pub mod conflicts;
pub mod history;
pub mod projects;
pub mod reporting;
