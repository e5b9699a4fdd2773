//! The options of a select.

use zhibu_domain::kinds::field::Cell;
use zhibu_domain::kinds::records::Kind;
use zhibu_domain::list::{Collation, in_order};
use zhibu_domain::register::{AnyTable, Register};
use zhibu_ledger::order;
use zhibu_text::{self as text, Lang, m};

use crate::workspace::Workspace;

/// One option.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Choice {
    /// The value set when it is chosen.
    pub value: String,
    /// Its text.
    pub text: String,
    /// The label of its group, if it has one. Options of a group are adjacent.
    pub group: Option<&'static str>,
}

impl Choice {
    /// An option outside any group.
    pub fn new(value: impl Into<String>, text: impl Into<String>) -> Self {
        Self { value: value.into(), text: text.into(), group: None }
    }

    /// The same option within a group.
    #[must_use]
    pub fn of(self, group: &'static str) -> Self {
        Self { group: Some(group), ..self }
    }
}

/// Maximum options in a select. Of more, the latest are offered: a longer select is unusable.
const MAX_OFFERED: usize = 3_000;

/// Requirements that records must meet to be offered.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ChoiceRequirements {
    /// Maximum options, below that of every select.
    most: Option<usize>,
    /// The requirements on fields.
    fields: Vec<FieldRequirement>,
    /// The id of the nomination whose round defines the criteria, if criteria are offered.
    pub(crate) nomination: Option<String>,
}

/// A field, by index, and the ids or codes that are accepted in it.
#[derive(Clone, Debug, PartialEq, Eq)]
struct FieldRequirement {
    field: usize,
    accepted: Vec<String>,
}

impl ChoiceRequirements {
    /// At most this number of records is offered, the latest: for a select that is there many times.
    pub fn at_most(most: usize) -> Self {
        Self { most: Some(most), ..Self::default() }
    }

    /// Requires that the field with this name has one of these values. Ignored if the kind has no
    /// such field. Empty values are ignored too.
    pub(crate) fn require<'a>(
        &mut self,
        kind: Kind,
        field: &str,
        accepted: impl IntoIterator<Item = &'a str>,
    ) {
        let accepted = accepted.into_iter().filter(|text| !text.is_empty());
        let accepted: Vec<String> = accepted.map(str::to_owned).collect();
        if let Some(field) = kind.field_index(field).filter(|_| !accepted.is_empty()) {
            self.fields.push(FieldRequirement { field, accepted });
        }
    }

    fn accepts(&self, table: &dyn AnyTable, index: usize) -> bool {
        self.fields.iter().all(|FieldRequirement { field, accepted }| {
            let is_accepted = |text: &str| accepted.iter().any(|accepted| accepted == text);
            match table.cell(index, false, *field) {
                Cell::Reference(to) => is_accepted(to),
                Cell::Choice(code) => is_accepted(code),
                _ => false,
            }
        })
    }

    /// The indices of the records that meet the requirements.
    fn indices(&self, table: &dyn AnyTable, kind: Kind) -> Vec<usize> {
        let mut indices: Vec<usize> =
            (0..table.len()).filter(|index| self.accepts(table, *index)).collect();
        let date = kind.life().map(|life| life.start);
        let most = self.most.or(date.map(|_| MAX_OFFERED));
        if let Some(most) = most.filter(|most| indices.len() > *most) {
            let when = |index: &usize| match table.cell(*index, false, date?) {
                Cell::Date(date) => Some(date.sort_key()),
                _ => None,
            };
            order::sort_by(&mut indices, |a, b| when(b).cmp(&when(a)));
            indices.truncate(most);
        }
        indices
    }
}

/// The records that can be referred to, in the order of their names; those that have ended come
/// last. The chosen record is always included.
pub fn record_choices(
    workspace: &Workspace,
    kind: Kind,
    requirements: &ChoiceRequirements,
    chosen: &str,
    (collation, lang): (&dyn Collation, Lang),
) -> Vec<Choice> {
    let register = workspace.register();
    let table = register.table(kind);
    let indices = requirements.indices(table, kind);
    let ids = indices.into_iter().map(|index| &**table.id(index, false));
    let named = text::disambiguated(register, kind, ids, lang);
    let mut choices: Vec<Choice> = named
        .into_iter()
        .map(|(id, name)| Choice {
            group: ended_group(register, kind, id, lang),
            ..Choice::new(id, name)
        })
        .collect();
    if !chosen.is_empty() && choices.iter().all(|choice| choice.value != chosen) {
        // The chosen record was deleted or was never imported. Without an option, the select would
        // show another record as chosen.
        choices.push(Choice::new(chosen, text::referred(register.referred(kind, chosen), lang)));
    }
    let mut choices = in_order(choices, collation, |choice| &choice.text);
    order::sort_by(&mut choices, |a, b| a.group.is_some().cmp(&b.group.is_some()));
    choices
}

/// The group of records that have ended; `None` for all others.
fn ended_group(register: &Register, kind: Kind, id: &str, lang: Lang) -> Option<&'static str> {
    match kind {
        Kind::Branch => {
            let branch = register.branches().get(id)?;
            branch.dissolved.map(|_| m::ENDED.get(lang))
        }
        Kind::AllianceUnit => {
            let unit = register.alliance_units().get(id)?;
            unit.left.map(|_| m::UNIT_LEFT.get(lang))
        }
        _ => None,
    }
}
