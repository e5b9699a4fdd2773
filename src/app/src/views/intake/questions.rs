//! What a table asks, with the answers that may be given: grouped by what is to be decided, each group with
//! one answer for all.

use zhibu_domain::kinds::field::FieldId;
use zhibu_domain::kinds::records::Kind;
use zhibu_domain::values::date::PartialDate;
use zhibu_ledger::Name;
use zhibu_office::intake::decisions::{
    ChoiceDecision, ChoiceWord, ReferenceDecision, ReferenceName, RowDecision,
};
use zhibu_office::intake::plan::{NameFit, Question, RowOutcome, RowQuestion, RowVerdict};
use zhibu_office::intake::{IntakeDecisions, IntakePlan};
use zhibu_text::{self as text, Lang, Message, format_message, m};

use crate::views::choice::{Choice, Offered};
use crate::views::intake::columns::head;
use crate::views::intake::told::{question_text, row_name};
use crate::workspace::Workspace;

/// The values of the answers that are no code and no id.
const CREATE: &str = "+";
const LEAVE_EMPTY: &str = "-";
const YES: &str = "yes";

/// Maximum questions of a group that are shown at once; the next follow as they are answered.
const SHOWN_QUESTIONS: usize = 10;

/// A question with its answers.
#[derive(Clone, Debug, PartialEq)]
pub struct QuestionView {
    /// What it is about, for [`answer`].
    pub about: QuestionAbout,
    /// The question.
    pub text: String,
    /// The answers that a button gives, by their values.
    pub answers: Vec<Choice>,
    /// What may be chosen instead.
    pub offered: Option<Offered>,
}

/// What a question is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum QuestionAbout {
    /// A word for a choice.
    Choice(ChoiceWord),
    /// A name of a record.
    Reference(ReferenceName),
    /// The numbers in the column of this index.
    Serials(usize),
    /// The row of this number.
    Row(usize),
}

/// What a group of questions is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum QuestionGroup {
    /// Names in this field of records that the ledger does not have.
    Missing(FieldId),
    /// Names in this field that fit several records.
    Several(FieldId),
    /// Words in this field that are none of its choices.
    Words(FieldId),
    /// Numbers that may be dates.
    Serials,
    /// Rows that fit several records.
    WhichRecord,
    /// Rows that are like earlier ones.
    Repeats,
}

/// Questions of one group.
#[derive(Clone, Debug, PartialEq)]
pub struct QuestionGroupView {
    /// What they are about.
    pub group: QuestionGroup,
    /// How many there are, about what, as a sentence.
    pub text: String,
    /// The verb of the button that answers all of them.
    pub answer_all: &'static str,
    /// The first ones.
    pub questions: Vec<QuestionView>,
    /// That there are more; `None` if all are shown.
    pub more: Option<String>,
}

/// What is to be decided about a table.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct QuestionsView {
    /// The groups.
    pub groups: Vec<QuestionGroupView>,
    /// Whether answers were given, which can be taken back.
    pub has_answers: bool,
}

/// The questions of one group while they are collected.
struct Collected<'a> {
    group: QuestionGroup,
    of_table: Vec<&'a Question>,
    of_rows: Vec<(&'a RowVerdict, &'a RowQuestion)>,
}

/// The questions of a plan.
pub fn questions_view(
    workspace: &Workspace,
    plan: &IntakePlan,
    decisions: &IntakeDecisions,
    lang: Lang,
) -> QuestionsView {
    let groups = collected(plan);
    QuestionsView {
        groups: groups.iter().map(|group| group_view(workspace, plan, group, lang)).collect(),
        has_answers: has_answers(decisions),
    }
}

/// The groups in the order in which their first questions came up; those of rows come last.
fn collected(plan: &IntakePlan) -> Vec<Collected<'_>> {
    let mut groups: Vec<Collected<'_>> = Vec::new();
    for question in &plan.questions {
        group_of(&mut groups, table_group(question)).of_table.push(question);
    }
    for row in &plan.rows {
        let RowOutcome::Asks(question) = &row.outcome else { continue };
        if let Some(group) = row_group(question) {
            group_of(&mut groups, group).of_rows.push((row, question));
        }
    }
    groups
}

fn group_of<'a, 'b>(
    groups: &'b mut Vec<Collected<'a>>,
    group: QuestionGroup,
) -> &'b mut Collected<'a> {
    let known = groups.iter().position(|known| known.group == group);
    let index = known.unwrap_or_else(|| {
        groups.push(Collected { group, of_table: Vec::new(), of_rows: Vec::new() });
        groups.len() - 1
    });
    &mut groups[index]
}

fn table_group(question: &Question) -> QuestionGroup {
    match question {
        Question::Choice { field, .. } => QuestionGroup::Words(*field),
        Question::Reference { field, fit: NameFit::Missing, .. } => QuestionGroup::Missing(*field),
        Question::Reference { field, .. } => QuestionGroup::Several(*field),
        Question::Serials { .. } => QuestionGroup::Serials,
    }
}

/// The group of what a row asks of its own; what it belongs to is asked for the whole table, or cannot be
/// decided here.
fn row_group(question: &RowQuestion) -> Option<QuestionGroup> {
    match question {
        RowQuestion::BelongsTo { .. } => None,
        RowQuestion::WhichRecord { .. } => Some(QuestionGroup::WhichRecord),
        RowQuestion::Repeats { .. } => Some(QuestionGroup::Repeats),
    }
}

fn group_view(
    workspace: &Workspace,
    plan: &IntakePlan,
    collected: &Collected<'_>,
    lang: Lang,
) -> QuestionGroupView {
    let Collected { group, of_table, of_rows } = collected;
    let count = of_table.len() + of_rows.len();
    let of_table_views =
        of_table.iter().map(|question| table_question(workspace, plan, question, lang));
    let of_rows_views =
        of_rows.iter().map(|(row, question)| row_question(workspace, plan, row, question, lang));
    let questions: Vec<QuestionView> =
        of_table_views.chain(of_rows_views).take(SHOWN_QUESTIONS).collect();
    let rows = of_table.iter().map(|question| question.rows()).sum();
    let more = count - questions.len();
    QuestionGroupView {
        group: *group,
        text: group_text(*group, GroupCounts { count, rows }, lang),
        answer_all: verb_for_all(*group).get(lang),
        questions,
        more: (more > 0).then(|| format_message!(m::INTAKE_MORE, lang, count = more)),
    }
}

/// The questions of a group, and the cells that they are about.
struct GroupCounts {
    count: usize,
    rows: usize,
}

fn group_text(group: QuestionGroup, counts: GroupCounts, lang: Lang) -> String {
    let GroupCounts { count, rows } = counts;
    macro_rules! about_field {
        ($message:path, $field:expr) => {{
            let field = text::field_name($field).get(lang);
            format_message!($message, lang, count = count, field = field, rows = rows)
        }};
    }
    match group {
        QuestionGroup::Missing(field) => about_field!(m::INTAKE_GROUP_MISSING, field),
        QuestionGroup::Several(field) => about_field!(m::INTAKE_GROUP_SEVERAL, field),
        QuestionGroup::Words(field) => about_field!(m::INTAKE_GROUP_WORDS, field),
        QuestionGroup::Serials => format_message!(m::INTAKE_GROUP_SERIALS, lang, count = count),
        QuestionGroup::WhichRecord => format_message!(m::INTAKE_GROUP_WHICH, lang, count = count),
        QuestionGroup::Repeats => format_message!(m::INTAKE_GROUP_REPEATS, lang, count = count),
    }
}

fn verb_for_all(group: QuestionGroup) -> Message {
    match group {
        QuestionGroup::Missing(_) => m::INTAKE_CREATE_ALL,
        QuestionGroup::Several(_) | QuestionGroup::Words(_) => m::INTAKE_LEAVE_ALL_EMPTY,
        QuestionGroup::Serials => m::INTAKE_SERIALS_YES,
        QuestionGroup::WhichRecord | QuestionGroup::Repeats => m::INTAKE_ALL_NEW,
    }
}

fn table_question(
    workspace: &Workspace,
    plan: &IntakePlan,
    question: &Question,
    lang: Lang,
) -> QuestionView {
    let rows = question.rows();
    let none = m::NOT_CHOSEN.get(lang);
    let empty = Choice::new(LEAVE_EMPTY, m::INTAKE_LEAVE_EMPTY.get(lang));
    match question {
        Question::Choice { about, word, .. } => {
            let codes = about.codes.iter();
            let codes = codes.map(|code| Choice::new(*code, text::choice(code).get(lang)));
            let options = std::iter::once(Choice::new("", none)).chain(codes).collect();
            QuestionView {
                about: QuestionAbout::Choice(about.clone()),
                text: format_message!(m::INTAKE_ASK_CHOICE, lang, word = word, rows = rows),
                answers: vec![empty],
                offered: Some(Offered::Options(options)),
            }
        }
        Question::Reference { about, name, fit, .. } => {
            let kind = text::one(about.kind).get(lang);
            macro_rules! about_name {
                ($message:path) => {
                    format_message!($message, lang, kind = kind, name = name, rows = rows)
                };
            }
            let text = match fit {
                NameFit::Missing => about_name!(m::INTAKE_ASK_MISSING),
                NameFit::Records(_) => about_name!(m::INTAKE_ASK_SEVERAL),
                NameFit::Rows { .. } => about_name!(m::INTAKE_ASK_ROWS),
            };
            let offered = match fit {
                NameFit::Missing => Offered::all(about.kind, Some(none)),
                NameFit::Records(fit) | NameFit::Rows { records: fit } => {
                    Offered::Options(record_options(workspace, about.kind, fit, lang))
                }
            };
            QuestionView {
                about: QuestionAbout::Reference(about.clone()),
                text,
                answers: vec![Choice::new(CREATE, m::INTAKE_CREATE.get(lang)), empty],
                offered: Some(offered),
            }
        }
        Question::Serials { column, example, day, .. } => {
            let head = head(plan, *column, lang);
            let date = PartialDate::of_day(*day).to_string();
            QuestionView {
                about: QuestionAbout::Serials(*column),
                text: format_message!(
                    m::INTAKE_ASK_SERIALS,
                    lang,
                    head = head,
                    example = example,
                    rows = rows,
                    date = date
                ),
                answers: vec![Choice::new(YES, m::INTAKE_SERIALS_YES.get(lang))],
                offered: None,
            }
        }
    }
}

fn row_question(
    workspace: &Workspace,
    plan: &IntakePlan,
    row: &RowVerdict,
    question: &RowQuestion,
    lang: Lang,
) -> QuestionView {
    let offered = match question {
        RowQuestion::WhichRecord { candidates } => {
            let options = record_options(workspace, plan.subject.kind, candidates, lang);
            Some(Offered::Options(options))
        }
        RowQuestion::Repeats { .. } | RowQuestion::BelongsTo { .. } => None,
    };
    QuestionView {
        about: QuestionAbout::Row(row.number),
        text: text::pair(&row_name(row, lang), &question_text(question, lang), lang),
        answers: vec![Choice::new(CREATE, m::INTAKE_ANOTHER.get(lang))],
        offered,
    }
}

/// None, and these records.
fn record_options(workspace: &Workspace, kind: Kind, ids: &[Name], lang: Lang) -> Vec<Choice> {
    let named = text::disambiguated(workspace.register(), kind, ids.iter().map(|id| &**id), lang);
    let records = named.into_iter().map(|(id, name)| Choice::new(id, name));
    std::iter::once(Choice::new("", m::NOT_CHOSEN.get(lang))).chain(records).collect()
}

/// Records an answer, by its value; the empty one takes it back.
pub fn answer(decisions: &mut IntakeDecisions, about: &QuestionAbout, value: &str) {
    match about {
        QuestionAbout::Choice(word) => {
            let code = word.codes.iter().find(|code| **code == value);
            let decision = match (value, code) {
                (LEAVE_EMPTY, _) => Some(ChoiceDecision::LeaveEmpty),
                (_, Some(code)) => Some(ChoiceDecision::Is(code)),
                _ => None,
            };
            set(&mut decisions.choices, word.clone(), decision);
        }
        QuestionAbout::Reference(name) => {
            let decision = match value {
                "" => None,
                CREATE => Some(ReferenceDecision::Create),
                LEAVE_EMPTY => Some(ReferenceDecision::LeaveEmpty),
                id => Some(ReferenceDecision::Is(id.into())),
            };
            set(&mut decisions.references, name.clone(), decision);
        }
        QuestionAbout::Serials(column) => {
            if value == YES {
                decisions.serial_columns.insert(*column);
            } else {
                decisions.serial_columns.remove(column);
            }
        }
        QuestionAbout::Row(number) => {
            let decision = match value {
                "" => None,
                CREATE => Some(RowDecision::New),
                id => Some(RowDecision::Is(id.into())),
            };
            set(&mut decisions.rows, *number, decision);
        }
    }
}

fn set<K: std::hash::Hash + Eq, V, S: std::hash::BuildHasher>(
    decisions: &mut std::collections::HashMap<K, V, S>,
    about: K,
    decision: Option<V>,
) {
    match decision {
        Some(decision) => {
            decisions.insert(about, decision);
        }
        None => {
            decisions.remove(&about);
        }
    }
}

/// Gives all questions of a group the answer of its button.
pub fn answer_all(decisions: &mut IntakeDecisions, plan: &IntakePlan, group: QuestionGroup) {
    let asked = plan.questions.iter().filter(|question| table_group(question) == group);
    for question in asked {
        match question {
            Question::Choice { about, .. } => {
                decisions.choices.insert(about.clone(), ChoiceDecision::LeaveEmpty);
            }
            Question::Reference { about, fit, .. } => {
                let decision = match fit {
                    NameFit::Missing => ReferenceDecision::Create,
                    NameFit::Records(_) | NameFit::Rows { .. } => ReferenceDecision::LeaveEmpty,
                };
                decisions.references.insert(about.clone(), decision);
            }
            Question::Serials { column, .. } => {
                decisions.serial_columns.insert(*column);
            }
        }
    }
    for row in &plan.rows {
        if let RowOutcome::Asks(question) = &row.outcome
            && row_group(question) == Some(group)
        {
            decisions.rows.insert(row.number, RowDecision::New);
        }
    }
}

/// Takes back all answers; what the columns are taken for stays.
pub fn ask_again(decisions: &mut IntakeDecisions) {
    let columns = std::mem::take(&mut decisions.columns);
    let taken_rows = std::mem::take(&mut decisions.taken_rows);
    let same_as_above = std::mem::take(&mut decisions.same_as_above);
    *decisions =
        IntakeDecisions { columns, taken_rows, same_as_above, ..IntakeDecisions::default() };
}

fn has_answers(decisions: &IntakeDecisions) -> bool {
    let IntakeDecisions { choices, references, serial_columns, rows, .. } = decisions;
    !(choices.is_empty() && references.is_empty() && serial_columns.is_empty() && rows.is_empty())
}
