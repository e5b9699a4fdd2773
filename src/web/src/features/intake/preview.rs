//! The preview of a table, with the columns and questions that a user decides.

use std::rc::Rc;
use std::sync::Arc;

use crate::components::button::{button, text_button};
use crate::components::choose::choose;
use crate::components::content::filled;
use crate::components::pick::Pick;
use crate::components::unfold::{unfold, unfold_text};
use crate::features::intake::pasting::Pasting;
use crate::features::intake::run::RunState;
use crate::html::{self, Element};
use zhibu_app::views::intake::columns::{
    ColumnView, EmptyBelowView, choose_column, fill_from_above,
};
use zhibu_app::views::intake::preview::{IntakePreview, NamedCount, RowGroup, RowGroupView};
use zhibu_app::views::intake::questions::{
    QuestionGroupView, QuestionView, QuestionsView, answer, answer_all, ask_again,
};
use zhibu_app::views::intake::skipped::{SkippedRowView, SkippedRowsView, take_row};
use zhibu_app::views::intake::told::ToldView;
use zhibu_text::{self as text, m};

/// The first parts of the preview, so many; what is to be decided stands before what would be written.
pub fn preview_sections(pasting: Pasting, preview: IntakePreview, most: usize) -> Vec<Element> {
    let is_open = preview.is_open();
    let numbers = numbers(pasting, preview.counts);
    let no_name = preview.no_name_column;
    let no_name = no_name.map(|text| html::p().key("no-name").attr("role", "alert").child(text));
    let groups = preview.groups.into_iter().map(|rows| row_group(pasting, rows, is_open));
    // Each is made when it is taken.
    std::iter::once(numbers)
        .chain(lazily(move || as_last_time(pasting)))
        .chain(no_name)
        .chain(lazily(move || questions(pasting, preview.questions)))
        .chain(lazily(move || Some(columns(pasting, preview.columns))))
        .chain(groups)
        .chain(lazily(move || told(pasting, preview.told)))
        .chain(lazily(move || skipped(pasting, preview.skipped)))
        .take(most)
        .collect()
}

fn lazily(make: impl FnOnce() -> Option<Element>) -> impl Iterator<Item = Element> {
    std::iter::once_with(make).flatten()
}

/// How many rows do what.
fn numbers(pasting: Pasting, counts: Vec<NamedCount>) -> Element {
    let lang = pasting.state.lang();
    let number = |of: NamedCount| {
        html::li()
            .child(html::span().class("label").child(of.name.get(lang)))
            .child(html::strong().child(of.count.to_string()))
    };
    html::ul()
        .class("coverage-numbers")
        .attr("data-testid", "roster-counts")
        .children(counts.into_iter().map(number))
}

/// That the columns and choices are as decided last time, with a button that forgets it.
fn as_last_time(pasting: Pasting) -> Option<Element> {
    let state = pasting.state;
    let is_so = pasting.asked.with(|asked| asked.as_ref().is_some_and(|one| one.is_as_last_time));
    is_so.then(|| {
        html::section()
            .key("as-last-time")
            .class("intake-remembered")
            .child(html::h3().child(state.t(m::INTAKE_AS_LAST_TIME)))
            .child(html::p().class("quiet").child(state.t(m::INTAKE_AS_LAST_TIME_ABOUT)))
            .child(button(state, "small", m::INTAKE_FORGET, move || pasting.forget()))
    })
}

/// Cells of which something is told, if there are any.
fn told(pasting: Pasting, view: ToldView) -> Option<Element> {
    let ToldView { cells, more, placeholders } = view;
    if cells.is_empty() && placeholders.is_empty() {
        return None;
    }
    let lines = |lines: Vec<String>| {
        let all = lines.into_iter().map(|line| html::li().child(line));
        (all.len() > 0).then(|| html::ul().children(all))
    };
    Some(
        html::section()
            .key("told")
            .class("told")
            .child(html::h3().child(pasting.state.t(m::INTAKE_TOLD)))
            .child(lines(cells))
            .child(more.map(|more| html::p().class("quiet").child(more)))
            .child(lines(placeholders)),
    )
}

fn questions(pasting: Pasting, view: QuestionsView) -> Option<Element> {
    let state = pasting.state;
    let QuestionsView { groups, has_answers } = view;
    if groups.is_empty() && !has_answers {
        return None;
    }
    let again = has_answers.then(|| {
        let again = button(state, "", m::INTAKE_ASK_AGAIN, move || {
            pasting.decisions.update(ask_again);
        });
        html::div().class("actions").child(again)
    });
    let groups = groups.into_iter().enumerate();
    Some(
        html::section()
            .key("questions")
            .class("intake-questions")
            .attr("data-testid", "intake-questions")
            .child(html::h3().child(state.t(m::INTAKE_TO_DECIDE)))
            .children(groups.map(|(index, view)| question_group(pasting, index, view)))
            .child(again),
    )
}

fn question_group(pasting: Pasting, index: usize, view: QuestionGroupView) -> Element {
    let QuestionGroupView { group, text: title, answer_all: verb, questions, more } = view;
    let lang = pasting.state.lang();
    let all = move || {
        if let Some(complete) = pasting.current_plan() {
            pasting.decisions.update(|decisions| answer_all(decisions, &complete.plan, group));
        }
    };
    let label = text::pair(&title, verb, lang);
    let all = text_button("", verb, all)
        .key(label.clone())
        .attr("aria-label", label)
        .attr("disabled", move || pasting.run_state.get() != RunState::Idle);
    let questions = questions.into_iter().enumerate().map(|(position, view)| {
        question(pasting, format!("intake-answer-{index}-{position}"), view)
    });
    html::div()
        .key(format!("{group:?}"))
        .class("intake-group")
        .child(html::div().class("intake-group-head").child(html::h4().child(title)).child(all))
        .child(html::ul().children(questions))
        .child(more.map(|more| html::p().class("quiet").child(more)))
}

fn question(pasting: Pasting, id: String, view: QuestionView) -> Element {
    let QuestionView { about, text: asked, answers, offered } = view;
    let (state, lang) = (pasting.state, pasting.state.lang());
    let about = Rc::new(about);
    let buttons = answers.into_iter().map(|choice| {
        let about = about.clone();
        let give = move || {
            pasting.decisions.update(|decisions| answer(decisions, &about, &choice.value));
        };
        let label = text::pair(&asked, &choice.text, lang);
        text_button("small", choice.text, give).key(label.clone()).attr("aria-label", label)
    });
    let buttons: Vec<Element> = buttons.collect();
    let instead = offered.map(|offered| {
        let about = about.clone();
        let label = text::pair(&asked, m::INTAKE_CHOOSE_INSTEAD.get(lang), lang);
        let pick = Pick {
            state,
            id,
            label: Arc::new(move || label.clone()),
            value: Arc::new(String::new),
            offered: Arc::new(move |_: &str| offered.clone()),
            handler: Rc::new(move |value: String| {
                pasting.decisions.update(|decisions| answer(decisions, &about, &value));
            }),
        };
        html::label()
            .child(html::span().child(state.t(m::INTAKE_CHOOSE_INSTEAD)))
            .child(pick.view(|control| control))
    });
    html::li()
        .key(asked.clone())
        .child(html::p().child(asked))
        .child(html::div().class("actions").children(buttons).child(instead))
}

fn columns(pasting: Pasting, columns: Vec<ColumnView>) -> Element {
    html::section()
        .key("columns")
        .class("intake-columns")
        .child(html::h3().child(pasting.state.t(m::INTAKE_COLUMNS)))
        .child(html::ul().children(columns.into_iter().map(|view| column(pasting, view))))
}

fn column(pasting: Pasting, view: ColumnView) -> Element {
    let ColumnView { index, head, taken_for, chosen, options, note, empty_below } = view;
    let note = note.map(|note| html::span().class("quiet").child(note));
    let item = html::li().key(index.to_string());
    if options.is_empty() {
        return item.child(format!("{head} → {taken_for}"));
    }
    let decide = move |value: String| {
        let complete = pasting.complete.get_untracked();
        if let Some(complete) = complete {
            let subject = &complete.plan.subject;
            pasting.decisions.update(|decisions| choose_column(decisions, subject, index, &value));
        }
    };
    let select = choose(move || chosen.clone(), move |_| options.clone(), decide);
    let above = empty_below.map(|view| fill_button(pasting, index, view));
    item.child(html::label().child(html::span().child(head)).child(select)).child(note).child(above)
}

/// The button that fills the empty cells of a column from above, or leaves them empty again.
fn fill_button(pasting: Pasting, column: usize, view: EmptyBelowView) -> Element {
    let EmptyBelowView { text, verb, label } = view;
    let fill = move || {
        pasting.decisions.update(|decisions| fill_from_above(decisions, column));
    };
    let button = text_button("small", verb, fill).key(label.clone()).attr("aria-label", label);
    html::p().class("quiet").child(text).child(" ").child(button)
}

/// The rows of a group. Those that are written, or need not be, are folded.
fn row_group(pasting: Pasting, view: RowGroupView, is_open: bool) -> Element {
    let RowGroupView { group, title, rows, more } = view;
    let state = pasting.state;
    let list = move || {
        let lines = rows.iter().map(|line| filled(state, html::li(), line.clone()));
        let lines = html::ul().class("written").children(lines.collect::<Vec<_>>());
        let more = more.clone().map(|more| html::p().class("quiet").child(more));
        [Some(lines), more].into_iter().flatten().collect::<Vec<_>>()
    };
    let class = match group {
        RowGroup::ToDecide => "told",
        // Nothing looks like an error while decisions are open.
        RowGroup::NotTaken if is_open => "told",
        RowGroup::NotTaken => "invalid",
        RowGroup::New | RowGroup::Changed | RowGroup::Same => {
            // Its title counts, and it stays unfolded when the count changes.
            return unfold_text("written", title.clone(), title, move || {
                html::div().children(list())
            })
            .key(format!("{group:?}"));
        }
    };
    let heading = html::h3().child(title);
    html::section().key(format!("{group:?}")).class(class).child(heading).children(list())
}

/// The rows that are skipped, each with a button that takes it, or skips it again.
fn skipped(pasting: Pasting, view: SkippedRowsView) -> Option<Element> {
    let SkippedRowsView { rows, more } = view;
    if rows.is_empty() {
        return None;
    }
    let list = move || {
        let lang = pasting.state.lang();
        let row = |SkippedRowView { number, text: said, verb }: &SkippedRowView| {
            let number = *number;
            let take = move || {
                pasting.decisions.update(|decisions| take_row(decisions, number));
            };
            let label = text::pair(said, verb, lang);
            let take =
                text_button("small", *verb, take).key(label.clone()).attr("aria-label", label);
            html::li().key(number.to_string()).child(said.clone()).child(" ").child(take)
        };
        let lines = html::ul().class("written").children(rows.iter().map(row).collect::<Vec<_>>());
        let more = more.clone().map(|more| html::p().class("quiet").child(more));
        [Some(lines), more].into_iter().flatten().collect::<Vec<_>>()
    };
    let inside = move || html::div().children(list());
    Some(unfold(pasting.state, "skipped", m::INTAKE_SKIPPED_ROWS, inside).key("skipped"))
}
