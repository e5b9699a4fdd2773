//! What was decided about tables, for the next one with the same heads.
//!
//! It is kept by the browser, not in the ledger: the heads are those of the tables that come to this desk,
//! whatever ledger they go into, and nobody who merges the ledger needs them. It has no names of records.

use serde::{Deserialize, Serialize};

use zhibu_domain::kinds::field::FieldType;
use zhibu_ledger::json_text;
use zhibu_office::intake::decisions::{ChoiceDecision, ChoiceWord};
use zhibu_office::intake::{Grid, IntakeDecisions, IntakeSubject, heads_of};

use crate::views::intake::columns::{code_of_use, field_of_code, use_of_code};
use crate::views::intake::paste::PasteTarget;

/// Maximum tables that are remembered; of more, the one is forgotten that was taken in the longest ago.
const MAX_TABLES: usize = 40;
/// Maximum bytes of one table, and of all.
const MAX_TABLE_BYTES: usize = 8_000;
const MAX_BYTES: usize = 60_000;

/// What a table is recognised by.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TableHeads {
    /// What the table is about.
    subject: String,
    /// Its heads, folded.
    heads: Vec<String>,
}

impl TableHeads {
    /// Those of a table; `None` if it has no heads.
    pub fn of(target: &PasteTarget, grid: &Grid) -> Option<Self> {
        let heads = heads_of(grid, &target.subject())?;
        Some(Self { subject: target.code().to_owned(), heads })
    }
}

/// What was decided about a table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct RememberedTable {
    #[serde(flatten)]
    table: TableHeads,
    #[serde(default)]
    columns: Vec<RememberedColumn>,
    #[serde(default)]
    choices: Vec<RememberedChoice>,
}

/// What a column was taken for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct RememberedColumn {
    /// Its index.
    column: usize,
    /// The code of its use.
    taken_for: String,
}

/// What a word was taken for.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
struct RememberedChoice {
    /// A field with the choices.
    field: String,
    /// The word, folded.
    word: String,
    /// The code of the choice; `None` if the cells stay empty.
    code: Option<String>,
}

/// What was decided about tables, the latest first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RememberedTables {
    tables: Vec<RememberedTable>,
}

/// What a table is planned with first.
#[derive(Clone, Debug, PartialEq)]
pub struct BegunTable {
    /// What is decided about it.
    pub decisions: IntakeDecisions,
    /// Whether something of it was decided about an earlier table with the same heads.
    pub is_as_last_time: bool,
}

impl RememberedTables {
    /// Reads what is stored. What is damaged is left out.
    pub fn of_text(text: &str) -> Self {
        let stored: Vec<serde_json::Value> = serde_json::from_str(text).unwrap_or_default();
        let stored = stored.into_iter().take(MAX_TABLES);
        Self { tables: stored.filter_map(|one| serde_json::from_value(one).ok()).collect() }
    }

    /// The text that is stored.
    pub fn to_text(&self) -> String {
        json_text(&self.tables)
    }

    /// What was decided about a table like this one; `None` if nothing was.
    pub fn decisions(
        &self,
        table: &TableHeads,
        subject: &IntakeSubject,
    ) -> Option<IntakeDecisions> {
        let known = self.tables.iter().find(|known| known.table == *table)?;
        let mut decisions = IntakeDecisions::default();
        for RememberedColumn { column, taken_for } in &known.columns {
            if let Some(column_use) = use_of_code(taken_for, subject)
                && *column < table.heads.len()
            {
                decisions.columns.insert(*column, column_use);
            }
        }
        let choices = known.choices.iter().filter_map(|choice| choice.decision(subject));
        decisions.choices.extend(choices);
        (decisions != IntakeDecisions::default()).then_some(decisions)
    }

    /// What a table is planned with: what was decided about it; if that is nothing, what was decided about the
    /// last one with the same heads.
    pub fn begin(
        &self,
        table: Option<&TableHeads>,
        subject: &IntakeSubject,
        decided: IntakeDecisions,
    ) -> BegunTable {
        match table.and_then(|table| self.decisions(table, subject)) {
            None => BegunTable { decisions: decided, is_as_last_time: false },
            Some(decisions) if decided == IntakeDecisions::default() => {
                BegunTable { decisions, is_as_last_time: true }
            }
            Some(known) => {
                let is_as_last_time = has_any_of(&decided, &known);
                BegunTable { decisions: decided, is_as_last_time }
            }
        }
    }

    /// Remembers what was decided about a table that was taken in; nothing is remembered as well.
    pub fn remember(
        &mut self,
        table: &TableHeads,
        subject: &IntakeSubject,
        decisions: &IntakeDecisions,
    ) {
        self.forget(table);
        let columns = decisions.columns.iter();
        let mut columns: Vec<RememberedColumn> = columns
            .map(|(column, column_use)| RememberedColumn {
                column: *column,
                taken_for: code_of_use(*column_use),
            })
            .collect();
        columns.sort_by_key(|column| column.column);
        let choices = decisions.choices.iter();
        let mut choices: Vec<RememberedChoice> = choices
            .filter_map(|(word, decision)| RememberedChoice::of(word, *decision, subject))
            .collect();
        choices.sort();
        if columns.is_empty() && choices.is_empty() {
            return;
        }
        let one = RememberedTable { table: table.clone(), columns, choices };
        if json_text(&one).len() <= MAX_TABLE_BYTES {
            self.tables.insert(0, one);
        }
        self.tables.truncate(MAX_TABLES);
        while self.to_text().len() > MAX_BYTES {
            self.tables.pop();
        }
    }

    /// Forgets what was decided about a table.
    pub fn forget(&mut self, table: &TableHeads) {
        self.tables.retain(|known| known.table != *table);
    }
}

impl RememberedChoice {
    fn of(word: &ChoiceWord, decision: ChoiceDecision, subject: &IntakeSubject) -> Option<Self> {
        let mut fields = subject.fields();
        let field = fields.find(|field| codes_of(field.spec().field_type) == Some(word.codes))?;
        let code = match decision {
            ChoiceDecision::Is(code) => Some(code.to_owned()),
            ChoiceDecision::LeaveEmpty => None,
        };
        let field = format!("{}.{}", field.kind.code(), field.name());
        Some(Self { field, word: word.folded.clone(), code })
    }

    fn decision(&self, subject: &IntakeSubject) -> Option<(ChoiceWord, ChoiceDecision)> {
        let codes = codes_of(field_of_code(&self.field, subject)?.spec().field_type)?;
        let decision = match &self.code {
            Some(code) => ChoiceDecision::Is(codes.iter().find(|known| *known == code)?),
            None => ChoiceDecision::LeaveEmpty,
        };
        Some((ChoiceWord { codes, folded: self.word.clone() }, decision))
    }
}

/// Whether a column or a word is taken as it was the last time.
fn has_any_of(decided: &IntakeDecisions, known: &IntakeDecisions) -> bool {
    known.columns.iter().any(|(column, taken_for)| decided.columns.get(column) == Some(taken_for))
        || known.choices.iter().any(|(word, meaning)| decided.choices.get(word) == Some(meaning))
}

fn codes_of(field_type: FieldType) -> Option<&'static [&'static str]> {
    match field_type {
        FieldType::Choice(codes) | FieldType::Choices(codes) => Some(codes),
        _ => None,
    }
}
