//! The preview of a table: what each row would do, what is skipped and told, and what is asked.

use serde_json::Value;

use zhibu_domain::kinds::field::FieldType;
use zhibu_domain::kinds::records::Kind;
use zhibu_office::intake::plan::{FieldChange, RowOutcome, RowVerdict};
use zhibu_office::intake::values::RecordTarget;
use zhibu_office::intake::{IntakeDecisions, IntakePlan};
use zhibu_text::{self as text, Lang, Message, format_message, m};

use crate::table::TableCell;
use crate::tone::Tone;
use crate::views::intake::columns::{ColumnView, column_views};
use crate::views::intake::questions::{QuestionsView, questions_view};
use crate::views::intake::skipped::{SkippedRowsView, listed_count, skipped_view};
use crate::views::intake::told::{ToldView, question_text, row_name, told_view, violation_text};
use crate::workspace::Workspace;

/// Maximum rows of a group that are listed: enough to check how the columns were recognised.
const SHOWN_ROWS: usize = 100;

/// The preview of a table.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct IntakePreview {
    /// Row counts with their names: new, changed, unchanged, to be decided, not taken, skipped.
    pub counts: Vec<NamedCount>,
    /// What the columns are taken for.
    pub columns: Vec<ColumnView>,
    /// That no column names the records; `None` if one does.
    pub no_name_column: Option<String>,
    /// What is to be decided.
    pub questions: QuestionsView,
    /// The rows that are no records, or may be.
    pub skipped: SkippedRowsView,
    /// The cells of which something is told.
    pub told: ToldView,
    /// The rows, by what they do; groups without rows are left out.
    pub groups: Vec<RowGroupView>,
    /// Whether anything is written.
    pub has_writes: bool,
}

/// What the rows of a group do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RowGroup {
    /// What they do is to be decided.
    ToDecide,
    /// They make records.
    New,
    /// They change records.
    Changed,
    /// They write nothing.
    Same,
    /// They are not taken.
    NotTaken,
}

impl RowGroup {
    /// All of them; what is to be decided stands first.
    const ALL: [Self; 5] = [Self::ToDecide, Self::New, Self::Changed, Self::Same, Self::NotTaken];
}

/// The rows of a group.
#[derive(Clone, Debug, PartialEq)]
pub struct RowGroupView {
    /// What they do.
    pub group: RowGroup,
    /// What they do, and how many they are.
    pub title: String,
    /// The first ones, each with what it writes, or why it writes nothing.
    pub rows: Vec<TableCell>,
    /// That there are more; `None` if all are listed.
    pub more: Option<String>,
}

/// A count with its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NamedCount {
    /// Its name.
    pub name: Message,
    /// The count.
    pub count: usize,
}

impl IntakePreview {
    /// Whether something is to be decided.
    pub fn is_open(&self) -> bool {
        self.no_name_column.is_some()
            || self.groups.iter().any(|rows| rows.group == RowGroup::ToDecide)
            || !self.questions.groups.is_empty()
    }
}

/// The preview of a plan.
pub fn preview(
    workspace: &Workspace,
    plan: &IntakePlan,
    decisions: &IntakeDecisions,
    lang: Lang,
) -> IntakePreview {
    IntakePreview {
        counts: named_counts(plan),
        columns: column_views(plan, lang),
        no_name_column: plan.has_no_name_column.then(|| no_name_text(plan, lang)),
        questions: questions_view(workspace, plan, decisions, lang),
        skipped: skipped_view(plan, decisions, lang),
        told: told_view(plan, lang),
        groups: row_groups(workspace, plan, lang),
        has_writes: plan.counts().written() > 0,
    }
}

fn named_counts(plan: &IntakePlan) -> Vec<NamedCount> {
    let counts = plan.counts();
    let named = |name: Message, count: usize| NamedCount { name, count };
    vec![
        named(m::PLAN_NEW, counts.new),
        named(m::PLAN_CHANGED, counts.changed),
        named(m::PLAN_SAME, counts.same),
        named(m::INTAKE_OPEN, counts.asks),
        named(m::INTAKE_NOT_TAKEN, counts.held_back),
        named(m::INTAKE_SKIPPED, listed_count(plan)),
    ]
}

/// The rows by what they do.
fn row_groups(workspace: &Workspace, plan: &IntakePlan, lang: Lang) -> Vec<RowGroupView> {
    let view = |group: RowGroup| {
        let of_group = || plan.rows.iter().filter(move |row| group_of(&row.outcome) == group);
        let count = of_group().count();
        let rows: Vec<TableCell> =
            of_group().take(SHOWN_ROWS).map(|row| row_line(workspace, plan, row, lang)).collect();
        let more = count - rows.len();
        RowGroupView {
            group,
            title: group_title(group, count, lang),
            rows,
            more: (more > 0).then(|| format_message!(m::INTAKE_MORE_ROWS, lang, count = more)),
        }
    };
    RowGroup::ALL.into_iter().map(view).filter(|view| !view.rows.is_empty()).collect()
}

fn group_title(group: RowGroup, count: usize, lang: Lang) -> String {
    match group {
        RowGroup::ToDecide => format_message!(m::INTAKE_ROWS_OPEN, lang, count = count),
        RowGroup::New => format_message!(m::INTAKE_ROWS_NEW, lang, count = count),
        RowGroup::Changed => format_message!(m::INTAKE_ROWS_CHANGED, lang, count = count),
        RowGroup::Same => format_message!(m::INTAKE_ROWS_SAME, lang, count = count),
        RowGroup::NotTaken => format_message!(m::INTAKE_ROWS_NOT_TAKEN, lang, count = count),
    }
}

fn group_of(outcome: &RowOutcome) -> RowGroup {
    match outcome {
        RowOutcome::New => RowGroup::New,
        RowOutcome::Changed => RowGroup::Changed,
        RowOutcome::Same => RowGroup::Same,
        RowOutcome::Asks(_) => RowGroup::ToDecide,
        RowOutcome::HeldBack(_) => RowGroup::NotTaken,
    }
}

/// A row with what it writes, or why it writes nothing.
fn row_line(workspace: &Workspace, plan: &IntakePlan, row: &RowVerdict, lang: Lang) -> TableCell {
    let name = row_name(row, lang);
    let text = match &row.outcome {
        RowOutcome::New | RowOutcome::Changed => return written(workspace, plan, row, lang),
        RowOutcome::Same => name,
        RowOutcome::Asks(question) => text::pair(&name, &question_text(question, lang), lang),
        RowOutcome::HeldBack(why) => text::pair(&name, &violation_text(why, lang), lang),
    };
    TableCell::Text(text)
}

fn no_name_text(plan: &IntakePlan, lang: Lang) -> String {
    let field = plan.subject.name_field().map_or("", |field| text::field_name(field).get(lang));
    format_message!(m::INTAKE_NO_NAME_COLUMN, lang, field = field)
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
