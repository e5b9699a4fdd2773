//! What a control offers to choose from, and the options of a select.

use rustc_hash::FxHashSet;

use zhibu_domain::branches::lifecycle::step_key;
use zhibu_domain::kinds::choices::StepKind;
use zhibu_domain::kinds::field::{Cell, FieldId};
use zhibu_domain::kinds::records::Kind;
use zhibu_domain::list::{ByCodePoint, Collation, in_order};
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

/// Maximum options of a native select; of more, one is found by typing a part of its text.
pub const MAX_SELECT_OPTIONS: usize = 30;
/// Maximum options that are put in the order of the reader's language at once, which takes a browser far
/// longer than the order of code points does. What is found among more is put in order then.
pub(crate) const MAX_COLLATED: usize = 3_000;

/// What a control offers to choose from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Offered {
    /// These options, in this order. One without a value stands for none.
    Options(Vec<Choice>),
    /// Records.
    Records(RecordChoices),
}

/// The records that a control offers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecordChoices {
    /// Their kind.
    pub kind: Kind,
    /// What they have to meet.
    pub requirements: ChoiceRequirements,
    /// The text of the option for none; `None` if one has to be chosen.
    pub none: Option<&'static str>,
    /// The ids of records that are not offered, such as those picked before.
    pub except: Vec<String>,
}

/// Requirements that records must meet to be offered.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ChoiceRequirements {
    requirements: Vec<Requirement>,
    /// The id of the nomination whose round defines the criteria, if criteria are offered.
    pub(crate) nomination: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Requirement {
    /// The field of this index has one of these ids or codes.
    Accepted { field: usize, accepted: Vec<String> },
    /// The field of this index has a value.
    Filled { field: usize },
    /// The organisation is not closed. One that has ended is not closed until that is recorded.
    Unclosed,
}

impl ChoiceRequirements {
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
            self.requirements.push(Requirement::Accepted { field, accepted });
        }
    }

    /// Requires that a field has a value.
    #[must_use]
    pub(crate) fn filled(mut self, field: impl Into<FieldId>) -> Self {
        self.requirements.push(Requirement::Filled { field: field.into().index });
        self
    }

    /// Requires of organisations that they are not closed.
    #[must_use]
    pub(crate) fn unclosed(mut self) -> Self {
        self.requirements.push(Requirement::Unclosed);
        self
    }

    fn accept(&self, register: &Register, table: &dyn AnyTable, index: usize) -> bool {
        self.requirements.iter().all(|requirement| match requirement {
            Requirement::Accepted { field, accepted } => {
                let is_accepted = |text: &str| accepted.iter().any(|accepted| accepted == text);
                match table.cell(index, false, *field) {
                    Cell::Reference(to) => is_accepted(to),
                    Cell::Choice(code) => is_accepted(code),
                    _ => false,
                }
            }
            Requirement::Filled { field } => table.cell(index, false, *field) != Cell::Empty,
            Requirement::Unclosed => is_unclosed(register, table.id(index, false)),
        })
    }
}

fn is_unclosed(register: &Register, branch: &str) -> bool {
    let has_ended =
        register.branches().get(branch).is_some_and(|branch| branch.dissolved.is_some());
    !has_ended || register.steps().get(&step_key(branch, StepKind::Close, "").id).is_none()
}

impl Offered {
    /// All records of a kind, and an option for none if `none` gives its text.
    pub fn all(kind: Kind, none: Option<&'static str>) -> Self {
        Self::Records(RecordChoices::all(kind, none))
    }

    /// Whether there are more options than a select should have. Picking some makes them no fewer.
    pub fn are_many(&self, workspace: &Workspace) -> bool {
        match self {
            Self::Options(options) => options.len() > MAX_SELECT_OPTIONS,
            Self::Records(records) => {
                let accepted = records.accepted(workspace.register());
                accepted.take(MAX_SELECT_OPTIONS + 1).count() > MAX_SELECT_OPTIONS
            }
        }
    }

    /// The text of the option for none; `None` if one has to be chosen.
    pub fn none(&self) -> Option<&str> {
        match self {
            Self::Options(options) => {
                options.iter().find(|option| option.value.is_empty()).map(|option| &*option.text)
            }
            Self::Records(records) => records.none,
        }
    }

    /// The options. Records are in the order of their names, with those that have ended last, and the
    /// chosen one always among them.
    pub fn options(
        &self,
        workspace: &Workspace,
        chosen: &str,
        (collation, lang): (&dyn Collation, Lang),
    ) -> Vec<Choice> {
        match self {
            Self::Options(options) => options.clone(),
            Self::Records(records) => {
                records.options(workspace.register(), chosen, (collation, lang))
            }
        }
    }

    /// The text of one of the options, as it is among all of them; empty for none.
    pub fn text_of(&self, workspace: &Workspace, chosen: &str, lang: Lang) -> String {
        match self {
            _ if chosen.is_empty() => String::new(),
            Self::Options(options) => {
                let option = options.iter().find(|option| option.value == chosen);
                option.map_or_else(|| chosen.to_owned(), |option| option.text.clone())
            }
            Self::Records(records) => records.text_of(workspace.register(), chosen, lang),
        }
    }
}

impl RecordChoices {
    /// All records of a kind, and an option for none if `none` gives its text.
    pub fn all(kind: Kind, none: Option<&'static str>) -> Self {
        Self { kind, requirements: ChoiceRequirements::default(), none, except: Vec::new() }
    }

    /// The ids of the records that meet the requirements.
    fn accepted<'a>(&'a self, register: &'a Register) -> impl Iterator<Item = &'a str> {
        let table = register.table(self.kind);
        let accepted =
            (0..table.len()).filter(move |index| self.requirements.accept(register, table, *index));
        accepted.map(move |index| &**table.id(index, false))
    }

    fn options(
        &self,
        register: &Register,
        chosen: &str,
        (collation, lang): (&dyn Collation, Lang),
    ) -> Vec<Choice> {
        let except: FxHashSet<&str> = self.except.iter().map(String::as_str).collect();
        let ids = self.accepted(register).filter(|id| !except.contains(id));
        let named = text::disambiguated(register, self.kind, ids, lang).into_iter();
        let group = |id: &str| ended_group(register, self.kind, id, lang);
        let mut choices: Vec<Choice> =
            named.map(|(id, name)| Choice { group: group(id), ..Choice::new(id, name) }).collect();
        if !chosen.is_empty() && choices.iter().all(|choice| choice.value != chosen) {
            // The chosen record was deleted, was never imported or is not accepted. Without an option,
            // a select would show another record as chosen.
            choices.push(Choice::new(chosen, self.text_of(register, chosen, lang)));
        }
        let collation: &dyn Collation =
            if choices.len() > MAX_COLLATED { &ByCodePoint } else { collation };
        let mut choices = in_order(choices, collation, |choice| &choice.text);
        order::sort_by(&mut choices, |a, b| a.group.is_some().cmp(&b.group.is_some()));
        if let Some(none) = self.none {
            choices.insert(0, Choice::new("", none));
        }
        choices
    }

    /// The name of a record and what distinguishes it from those that are offered beside it.
    fn text_of(&self, register: &Register, id: &str, lang: Lang) -> String {
        let table = register.table(self.kind);
        let Some(own) = table.index_of(id) else {
            return missing(register, self.kind, id, lang);
        };
        let title = |id: &str| text::title(register, self.kind, id, lang);
        let (own, name) = (table.cell(own, false, 0), title(id));
        // A record with a name of its own is called nothing else.
        let may_be_alike =
            |other: &str| !matches!(own, Cell::Text(_)) || table.first_cell(other) == own;
        let alike = self.accepted(register);
        let alike =
            alike.filter(|other| *other != id && may_be_alike(other) && title(other) == name);
        let ids: Vec<&str> = [id].into_iter().chain(alike).collect();
        let named = text::disambiguated(register, self.kind, ids.into_iter(), lang);
        named.into_iter().next().map(|(_, name)| name).unwrap_or_default()
    }
}

/// What stands for a record that is not there: its name if it was deleted, and otherwise that it is
/// unknown.
fn missing(register: &Register, kind: Kind, id: &str, lang: Lang) -> String {
    if register.table(kind).has_deleted(id) {
        text::referred(register.referred(kind, id), lang)
    } else {
        m::REFERENCE_UNKNOWN.get(lang).to_owned()
    }
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
