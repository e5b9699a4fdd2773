//! The preview of a table, with the columns and questions that a user decides.

use crate::components::button::{button, text_button};
use crate::components::choose::choose;
use crate::components::content::filled;
use crate::components::unfold::unfold;
use crate::features::intake::pasting::Pasting;
use crate::html::{self, Element};
use zhibu_app::views::intake::columns::{ColumnView, choose_column};
use zhibu_app::views::intake::paste::PasteTarget;
use zhibu_app::views::intake::preview::{IntakePreview, NamedCount, SkippedView};
use zhibu_app::views::intake::questions::{
    QuestionView, QuestionsView, answer, ask_again, create_all,
};
use zhibu_text::{Message, m};

/// The parts of the preview; what is to be decided stands before what would be written.
pub fn preview_sections(
    pasting: Pasting,
    target: impl Fn() -> PasteTarget + Copy + Send + 'static,
    preview: IntakePreview,
) -> Vec<Element> {
    let state = pasting.state;
    let lang = state.lang();
    let number = |of: NamedCount| {
        html::li()
            .child(html::span().class("label").child(of.name.get(lang)))
            .child(html::strong().child(of.count.to_string()))
    };
    let numbers = html::ul()
        .class("coverage-numbers")
        .attr("data-testid", "roster-counts")
        .children(preview.counts.into_iter().map(number));
    let mut sections = vec![numbers];
    sections.extend(preview.no_name_column.map(|text| html::p().attr("role", "alert").child(text)));
    sections.extend(questions(pasting, target, preview.questions));
    sections.push(columns(pasting, preview.columns));
    sections.extend(lines(pasting, "told", m::INTAKE_TOLD, preview.told));
    sections.extend(skipped(pasting, preview.skipped));
    if !preview.written.is_empty() {
        let written = preview.written;
        sections.push(unfold(state, "written", m::ROSTER_WRITTEN, move || {
            let lines = written.iter().map(|line| filled(state, html::li(), line.clone()));
            html::ul().class("written").children(lines.collect::<Vec<_>>())
        }));
    }
    sections.extend(lines(pasting, "invalid", m::ROSTER_INVALID, preview.not_taken));
    sections
}

/// Lines under a heading, if there are any.
fn lines(
    pasting: Pasting,
    class: &'static str,
    heading: Message,
    lines: Vec<String>,
) -> Option<Element> {
    let all = lines.into_iter().map(|line| html::li().child(line));
    let heading = html::h3().child(pasting.state.t(heading));
    let has_lines = all.len() > 0;
    has_lines.then(|| {
        html::section().key(class).class(class).child(heading).child(html::ul().children(all))
    })
}

fn questions(
    pasting: Pasting,
    target: impl Fn() -> PasteTarget + Copy + 'static,
    view: QuestionsView,
) -> Option<Element> {
    let state = pasting.state;
    let QuestionsView { questions, more, create_all: label, has_answers } = view;
    if questions.is_empty() && !has_answers {
        return None;
    }
    let create = label.map(|label| {
        let create = move || {
            if let Some(plan) = pasting.plan_now(target) {
                pasting.decisions.update(|decisions| create_all(decisions, &plan));
            }
        };
        text_button("", label, create).key("create-all")
    });
    let again = has_answers.then(|| {
        button(state, "", m::INTAKE_ASK_AGAIN, move || pasting.decisions.update(ask_again))
    });
    let asked = questions.into_iter().map(|view| question(pasting, view));
    Some(
        html::section()
            .key("questions")
            .class("intake-questions")
            .attr("data-testid", "intake-questions")
            .child(html::h3().child(state.t(m::INTAKE_TO_DECIDE)))
            .child(html::ul().children(asked))
            .child(more.map(|more| html::p().class("quiet").child(more)))
            .child(html::div().class("actions").child(create).child(again)),
    )
}

fn question(pasting: Pasting, view: QuestionView) -> Element {
    let QuestionView { about, text, answers } = view;
    let decide = move |value: String| {
        pasting.decisions.update(|decisions| answer(decisions, &about, &value));
    };
    let select = choose(String::new, move |_| answers.clone(), decide);
    let label = html::label().child(html::span().child(text.clone())).child(select);
    html::li().key(text).child(label)
}

fn columns(pasting: Pasting, columns: Vec<ColumnView>) -> Element {
    html::section()
        .key("columns")
        .class("intake-columns")
        .child(html::h3().child(pasting.state.t(m::INTAKE_COLUMNS)))
        .child(html::ul().children(columns.into_iter().map(|view| column(pasting, view))))
}

fn column(pasting: Pasting, view: ColumnView) -> Element {
    let ColumnView { index, head, taken_for, chosen, options, note } = view;
    let note = note.map(|note| html::span().class("quiet").child(note));
    let item = html::li().key(format!("{index} {chosen}"));
    if options.is_empty() {
        return item.child(format!("{head} → {taken_for}"));
    }
    let decide = move |value: String| {
        pasting.decisions.update(|decisions| choose_column(decisions, index, &value));
    };
    let select = choose(move || chosen.clone(), move |_| options.clone(), decide);
    item.child(html::label().child(html::span().child(head)).child(select)).child(note)
}

fn skipped(pasting: Pasting, rows: Vec<SkippedView>) -> Option<Element> {
    if rows.is_empty() {
        return None;
    }
    let state = pasting.state;
    let list = move || {
        let row = |SkippedView { number, text, can_be_taken }: &SkippedView| {
            let number = *number;
            let take = move || {
                pasting.decisions.update(|decisions| {
                    decisions.taken_rows.insert(number);
                });
            };
            let take = can_be_taken.then(|| button(state, "small", m::INTAKE_TAKE_ROW, take));
            html::li().child(text.clone()).child(" ").child(take)
        };
        html::ul().class("written").children(rows.iter().map(row).collect::<Vec<_>>())
    };
    Some(unfold(state, "skipped", m::INTAKE_SKIPPED_ROWS, list))
}
