//! What a table asks, with the answers that may be given.

use zhibu_domain::values::date::PartialDate;
use zhibu_ledger::Name;
use zhibu_office::intake::decisions::{
    ChoiceDecision, ChoiceWord, ReferenceDecision, ReferenceName, RowDecision,
};
use zhibu_office::intake::plan::{Question, RowOutcome, RowQuestion, RowVerdict};
use zhibu_office::intake::{IntakeDecisions, IntakePlan};
use zhibu_text::{self as text, Lang, format_message, m};

use crate::views::choice::{Choice, Offered};
use crate::views::intake::told::{question_text, row_name};
use crate::workspace::Workspace;
use zhibu_domain::list::Collation;

/// The values of the answers that are no code and no id.
const CREATE: &str = "+";
const LEAVE_EMPTY: &str = "-";
const YES: &str = "yes";

/// Maximum questions that are shown at once; the next follow as they are answered.
const SHOWN_QUESTIONS: usize = 30;
/// Maximum records that are offered as an answer.
const OFFERED_RECORDS: usize = 300;

/// A question with its answers.
#[derive(Clone, Debug, PartialEq)]
pub struct QuestionView {
    /// What it is about, for [`answer`].
    pub about: QuestionAbout,
    /// The question.
    pub text: String,
    /// The answers; the first one says that none is chosen.
    pub answers: Vec<Choice>,
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

/// What is to be decided about a table.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct QuestionsView {
    /// The first questions.
    pub questions: Vec<QuestionView>,
    /// That there are more; empty if all are shown.
    pub more: Option<String>,
    /// The label of the button that creates all records which are missing; `None` if there are none.
    pub create_all: Option<String>,
    /// Whether answers were given, which can be taken back.
    pub has_answers: bool,
}

/// The questions of a plan.
pub fn questions_view(
    workspace: &Workspace,
    plan: &IntakePlan,
    decisions: &IntakeDecisions,
    (collation, lang): (&dyn Collation, Lang),
) -> QuestionsView {
    let asking = |row: &RowVerdict| {
        let RowOutcome::Asks(question) = &row.outcome else { return None };
        row_question(workspace, plan, row, question, lang)
    };
    let of_rows = || plan.rows.iter().filter_map(asking);
    let of_table = plan
        .questions
        .iter()
        .map(|question| table_question(workspace, plan, question, (collation, lang)));
    let questions: Vec<QuestionView> = of_table.chain(of_rows()).take(SHOWN_QUESTIONS).collect();
    let all = plan.questions.len() + of_rows().count();
    let missing = missing_names(plan).count();
    QuestionsView {
        more: (all > questions.len())
            .then(|| format_message!(m::INTAKE_MORE, lang, count = all - questions.len())),
        questions,
        create_all: (missing > 0)
            .then(|| format_message!(m::INTAKE_CREATE_ALL, lang, count = missing)),
        has_answers: has_answers(decisions),
    }
}

/// The names that the ledger does not have.
fn missing_names(plan: &IntakePlan) -> impl Iterator<Item = &ReferenceName> {
    plan.questions.iter().filter_map(|question| match question {
        Question::Reference { about, candidates, .. } if candidates.is_empty() => Some(about),
        Question::Reference { .. } | Question::Choice { .. } | Question::Serials { .. } => None,
    })
}

fn table_question(
    workspace: &Workspace,
    plan: &IntakePlan,
    question: &Question,
    (collation, lang): (&dyn Collation, Lang),
) -> QuestionView {
    let rows = question.rows();
    let empty = Choice::new(LEAVE_EMPTY, m::INTAKE_LEAVE_EMPTY.get(lang));
    let mut answers = vec![Choice::new("", m::NOT_CHOSEN.get(lang))];
    match question {
        Question::Choice { about, word, .. } => {
            let codes = about.codes.iter();
            answers.extend(codes.map(|code| Choice::new(*code, text::choice(code).get(lang))));
            answers.push(empty);
            let text = format_message!(m::INTAKE_ASK_CHOICE, lang, word = word, rows = rows);
            QuestionView { about: QuestionAbout::Choice(about.clone()), text, answers }
        }
        Question::Reference { about, name, candidates, .. } => {
            let one = text::one(about.kind).get(lang);
            let text = if candidates.is_empty() {
                format_message!(m::INTAKE_ASK_MISSING, lang, kind = one, name = name, rows = rows)
            } else {
                format_message!(m::INTAKE_ASK_SEVERAL, lang, kind = one, name = name, rows = rows)
            };
            answers.push(Choice::new(CREATE, m::INTAKE_CREATE.get(lang)));
            answers.push(empty);
            answers.extend(if candidates.is_empty() {
                let all = Offered::all(about.kind, None);
                let mut records = all.options(workspace, "", (collation, lang));
                records.truncate(OFFERED_RECORDS);
                records
            } else {
                let ids = candidates.iter().map(|id| &**id);
                let named = text::disambiguated(workspace.register(), about.kind, ids, lang);
                named.into_iter().map(|(id, name)| Choice::new(id, name)).collect()
            });
            QuestionView { about: QuestionAbout::Reference(about.clone()), text, answers }
        }
        Question::Serials { column, example, day, .. } => {
            answers.push(Choice::new(YES, m::INTAKE_SERIALS_YES.get(lang)));
            let head = super::columns::head(plan, *column, lang);
            let date = PartialDate::of_day(*day).to_string();
            let text = format_message!(
                m::INTAKE_ASK_SERIALS,
                lang,
                head = head,
                example = example,
                rows = rows,
                date = date
            );
            QuestionView { about: QuestionAbout::Serials(*column), text, answers }
        }
    }
}

/// What a row asks of its own; what it belongs to is asked for the whole table, or beside it.
fn row_question(
    workspace: &Workspace,
    plan: &IntakePlan,
    row: &RowVerdict,
    question: &RowQuestion,
    lang: Lang,
) -> Option<QuestionView> {
    let candidates: &[Name] = match question {
        RowQuestion::BelongsTo { .. } => return None,
        RowQuestion::WhichRecord { candidates } => candidates,
        RowQuestion::Repeats { .. } => &[],
    };
    let mut answers = vec![Choice::new("", m::NOT_CHOSEN.get(lang))];
    answers.push(Choice::new(CREATE, m::INTAKE_ANOTHER.get(lang)));
    let ids = candidates.iter().map(|id| &**id);
    let named = text::disambiguated(workspace.register(), plan.subject.kind, ids, lang);
    answers.extend(named.into_iter().map(|(id, name)| Choice::new(id, name)));
    let text = text::pair(&row_name(row, lang), &question_text(question, lang), lang);
    Some(QuestionView { about: QuestionAbout::Row(row.number), text, answers })
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

/// Decides that every record which is missing is created.
pub fn create_all(decisions: &mut IntakeDecisions, plan: &IntakePlan) {
    for name in missing_names(plan) {
        decisions.references.insert(name.clone(), ReferenceDecision::Create);
    }
}

/// Takes back all answers; what the columns are taken for stays.
pub fn ask_again(decisions: &mut IntakeDecisions) {
    let columns = std::mem::take(&mut decisions.columns);
    let taken_rows = std::mem::take(&mut decisions.taken_rows);
    *decisions = IntakeDecisions { columns, taken_rows, ..IntakeDecisions::default() };
}

fn has_answers(decisions: &IntakeDecisions) -> bool {
    let IntakeDecisions { choices, references, serial_columns, rows, .. } = decisions;
    !(choices.is_empty() && references.is_empty() && serial_columns.is_empty() && rows.is_empty())
}
