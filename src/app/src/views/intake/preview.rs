//! The preview of a table: what each row would do, what is skipped and told, and what is asked.

use serde_json::Value;

use zhibu_domain::kinds::field::FieldType;
use zhibu_domain::kinds::records::Kind;
use zhibu_domain::list::Collation;
use zhibu_office::intake::heads::{SkipReason, SkippedRow};
use zhibu_office::intake::plan::{FieldChange, RowOutcome, RowVerdict};
use zhibu_office::intake::values::RecordTarget;
use zhibu_office::intake::{IntakeDecisions, IntakePlan};
use zhibu_text::{self as text, Lang, Message, format_message, m};

use crate::table::TableCell;
use crate::tone::Tone;
use crate::views::intake::columns::{ColumnView, column_views};
use crate::views::intake::questions::{QuestionsView, questions_view};
use crate::views::intake::told::{question_text, row_name, told_text, violation_text};
use crate::workspace::Workspace;

/// Maximum rows that are listed as not taken, skipped or told.
const SHOWN_LINES: usize = 100;
/// Maximum rows that are listed with what they write: enough to check how the columns were recognised.
const SHOWN_WRITTEN: usize = 200;

/// The preview of a table.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct IntakePreview {
    /// Row counts with their names: new, changed, unchanged, not taken, skipped.
    pub counts: Vec<NamedCount>,
    /// What the columns are taken for.
    pub columns: Vec<ColumnView>,
    /// That no column names the records; `None` if one does.
    pub no_name_column: Option<String>,
    /// What is to be decided.
    pub questions: QuestionsView,
    /// The first rows that are no records, or may be.
    pub skipped: Vec<SkippedView>,
    /// The first cells of which something is told.
    pub told: Vec<String>,
    /// The first rows that are taken in, each with its outcome and values.
    pub written: Vec<TableCell>,
    /// The first rows that are not taken, each with the reason.
    pub not_taken: Vec<String>,
}

/// A count with its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NamedCount {
    /// Its name.
    pub name: Message,
    /// The count.
    pub count: usize,
}

/// A skipped row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SkippedView {
    /// Its number.
    pub number: usize,
    /// What it says and why it is skipped.
    pub text: String,
    /// Whether it may be taken after all.
    pub can_be_taken: bool,
}

impl IntakePreview {
    /// Whether any row is new or changed.
    pub fn has_writes(&self) -> bool {
        self.counts.iter().take(2).any(|of| of.count > 0)
    }
}

/// The preview of a plan; `None` if the table is empty.
pub fn preview(
    workspace: &Workspace,
    plan: &IntakePlan,
    decisions: &IntakeDecisions,
    (collation, lang): (&dyn Collation, Lang),
) -> IntakePreview {
    let mut preview = IntakePreview {
        counts: named_counts(plan),
        columns: column_views(plan, lang),
        no_name_column: plan.has_no_name_column.then(|| no_name_text(plan, lang)),
        questions: questions_view(workspace, plan, decisions, (collation, lang)),
        skipped: plan.skipped.iter().take(SHOWN_LINES).map(|row| skipped_view(row, lang)).collect(),
        ..IntakePreview::default()
    };
    for row in &plan.rows {
        for told in row.told.iter().filter(|_| row.outcome.has_record()) {
            if preview.told.len() < SHOWN_LINES {
                preview.told.push(told_text(plan, row, told, lang));
            }
        }
        let name = row_name(row, lang);
        let why = match &row.outcome {
            RowOutcome::HeldBack(violation) => violation_text(violation, lang),
            RowOutcome::Asks(question) => question_text(question, lang),
            RowOutcome::New | RowOutcome::Changed if preview.written.len() < SHOWN_WRITTEN => {
                preview.written.push(written(workspace, plan, row, lang));
                continue;
            }
            RowOutcome::New | RowOutcome::Changed | RowOutcome::Same => continue,
        };
        if preview.not_taken.len() < SHOWN_LINES {
            preview.not_taken.push(text::pair(&name, &why, lang));
        }
    }
    preview
}

fn named_counts(plan: &IntakePlan) -> Vec<NamedCount> {
    let counts = plan.counts();
    let named = |name: Message, count: usize| NamedCount { name, count };
    vec![
        named(m::PLAN_NEW, counts.new),
        named(m::PLAN_CHANGED, counts.changed),
        named(m::PLAN_SAME, counts.same),
        named(m::INTAKE_NOT_TAKEN, counts.asks + counts.held_back),
        named(m::INTAKE_SKIPPED, counts.skipped),
    ]
}

fn no_name_text(plan: &IntakePlan, lang: Lang) -> String {
    let field = plan.subject.name_field().map_or("", |field| text::field_name(field).get(lang));
    format_message!(m::INTAKE_NO_NAME_COLUMN, lang, field = field)
}

fn skipped_view(row: &SkippedRow, lang: Lang) -> SkippedView {
    let (why, can_be_taken) = match row.reason {
        SkipReason::AboveHeads => (m::INTAKE_ABOVE_HEADS, false),
        SkipReason::Blank => (m::INTAKE_BLANK, false),
        SkipReason::Total => (m::INTAKE_TOTAL, true),
        SkipReason::Remark => (m::INTAKE_REMARK, true),
    };
    let name = format_message!(m::ROSTER_LINE, lang, line = row.number, name = row.text);
    SkippedView { number: row.number, text: text::aside(&name, why.get(lang), lang), can_be_taken }
}

/// A row with its outcome and what it writes. Of a changed record the old values are named too.
fn written(workspace: &Workspace, plan: &IntakePlan, row: &RowVerdict, lang: Lang) -> TableCell {
    let outcome = if row.outcome == RowOutcome::New { m::PLAN_NEW } else { m::PLAN_CHANGED };
    let is_name = |change: &&FieldChange| Some(change.field) == plan.subject.name_field();
    let changes = row.changes.iter().filter(|change| row.record.is_some() || !is_name(change));
    let changes: Vec<String> =
        changes.map(|change| change_text(workspace, plan, change, lang)).collect();
    let text = text::pair(&row_name(row, lang), &changes.join(" · "), lang);
    let chip = TableCell::chip(outcome.get(lang), Tone::Plain);
    TableCell::Parts(vec![chip, TableCell::Text(text)])
}

fn change_text(
    workspace: &Workspace,
    plan: &IntakePlan,
    change: &FieldChange,
    lang: Lang,
) -> String {
    let spec = change.field.spec();
    let shown = |value: &Value, names: &dyn Fn(Kind, &str) -> Option<String>| {
        text::value(Some(spec), value, lang, names)
    };
    let title = |kind: Kind, id: &str| {
        let new = RecordTarget::of_stand_in(id)
            .and_then(|target| plan.new_name(&target).map(str::to_owned));
        new.or_else(|| text::title(workspace.register(), kind, id, lang))
    };
    let new = change.new.to_json(&|target| Some(target.stand_in())).unwrap_or_default();
    let mut value = shown(&new, &title);
    if let Some(old) = &change.old {
        value = format!("{} → {value}", shown(old, &title));
    }
    let name = text::field_name(change.field).get(lang);
    match spec.field_type {
        // What a member is assigned to and where one is at home reads well without the field's name.
        FieldType::Reference(_) | FieldType::Choice(_)
            if plan.subject.second.is_some() && change.old.is_none() =>
        {
            value
        }
        _ => text::pair(name, &value, lang),
    }
}
