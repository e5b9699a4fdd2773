//! The terms of office of permanent organisations. Findings and the to-do list use the same function.

use super::parameters::Parameters;
use super::table::RuleId;
use crate::kinds::choices::OrganisationType;
use crate::kinds::records::Organisation;
use crate::values::date::Day;
use crate::values::quantity::Qualifier;

/// The maximum length of a term, in years: a mistyped number must not reach beyond the calendar.
const LONGEST_YEARS: u32 = 20;

/// The current term of an organisation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Term {
    /// The day half a year before the end, from which on the election is to be prepared.
    pub reminder: Day,
    /// The last day.
    pub end: Day,
}

/// The current term of an organisation, by the length that it records or the usual one of its type;
/// `None` if its start is not recorded, or its type and length are not.
pub fn term_of(organisation: &Organisation, parameters: &Parameters) -> Option<Term> {
    let start = organisation.term_from?;
    let years = match organisation.term_years {
        Some(years) if years.qualifier == Qualifier::Exact => years.value,
        Some(_) => return None,
        None => {
            let name = match organisation.code? {
                OrganisationType::Committee => "committee_years",
                OrganisationType::GeneralBranch
                | OrganisationType::Branch
                | OrganisationType::JointBranch => "branch_years",
            };
            parameters.get(RuleId::TermEnded, name)
        }
    };
    let months = years.min(LONGEST_YEARS) * 12;
    let before = parameters.get(RuleId::TermReminder, "months").min(months);
    // A start that is known to the year ends at its latest.
    let start = start.latest();
    Some(Term {
        reminder: start.plus_months(months - before).plus_days(-1),
        end: start.plus_months(months).plus_days(-1),
    })
}
