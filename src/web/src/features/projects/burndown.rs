//! The burndown of a task, with the form to record progress.

use leptos::ev;
use leptos::prelude::*;

use crate::components::chart::Chart;
use crate::components::content::labelled;
use crate::components::date_input::date_input;
use crate::components::line_form::text_input;
use crate::html::{self, Element, show};
use crate::platform;
use crate::reactive::{Memo, Signal};
use crate::state::AppState;
use zhibu_app::chart_model::ChartModel;
use zhibu_app::commands::projects::ProgressInput;
use zhibu_app::forms::dates::DateSense;
use zhibu_app::views::projects::burndown::{burndown as view_burndown, progress_announced};
use zhibu_domain::kinds::records::Progress;
use zhibu_text::{self as text, m};

/// Maximum length of the inputs, in characters.
const LONGEST: usize = 12;

/// The section of a task's plan, if the task has an amount.
pub fn burndown(state: AppState, task: String) -> Element {
    let id = StoredValue::new(task);
    let view = Memo::new(move || {
        let (lang, as_of) = (state.lang(), state.as_of());
        let read = |id: &String| state.read(|open| view_burndown(open, id, as_of, lang));
        id.with_value(read).flatten()
    });
    let section = move || {
        let model = Memo::new(move || {
            let chart = view.with(|view| view.as_ref().map(|view| view.chart.clone()));
            ChartModel::of(chart.unwrap_or_default())
        });
        let sentence = move || view.with(|view| view.as_ref().map(|view| view.sentence.clone()));
        let chart = Chart::new(state, "burndown", m::BURNDOWN_CHART, model);
        html::section()
            .attr("data-testid", "burndown")
            .child(html::h2().child(state.t(m::BURNDOWN)))
            .child(html::p().class("summary").child(sentence))
            .child(entry(state, id))
            .child(html::div().class("charts").child(chart.view(m::BURNDOWN_EMPTY, None)))
    };
    html::div().child(show(move || view.with(Option::is_some), section))
}

/// The form to record progress.
fn entry(state: AppState, task: StoredValue<String>) -> Element {
    let date = Signal::new(untrack(|| state.as_of()).to_string());
    let count = Signal::new(String::new());
    let problem = Signal::new(String::new());
    let of_day = move || {
        let label = text::field_name(Progress::DATE);
        let input = text_input(date, LONGEST).class("date");
        let called = move || label.get(state.lang()).to_owned();
        let write = move |text: String| date.set(text);
        labelled(
            state,
            label,
            date_input(state, input, (called, DateSense::Past), move || date.get(), write),
        )
    };
    let of_count = move || {
        let input = text_input(count, LONGEST)
            .class("number")
            .attr("inputmode", "numeric")
            .attr("autocomplete", "off");
        labelled(state, text::field_name(Progress::COUNT), input)
    };
    let submit = move |event: ev::SubmitEvent| {
        event.prevent_default();
        let id = state.new_id();
        let recorded = state.attempt(|_, lang| {
            let (date, count) = (&*date.get_untracked(), &*count.get_untracked());
            task.with_value(|task| {
                let input = ProgressInput { task, date, count };
                progress_announced(&id, &input, platform::today(), lang)
            })
        });
        match recorded {
            None => {}
            Some(Ok(())) => {
                problem.set(String::new());
                count.set(String::new());
            }
            Some(Err(violation)) => problem.set(violation.to_owned()),
        }
    };
    html::form()
        .class("line burndown-entry")
        .attr("novalidate", true)
        .on(ev::submit, submit)
        .child(of_day())
        .child(of_count())
        .child(html::button().attr("type", "submit").child(state.t(m::AGENDA_RECORD)))
        .child(html::p().class("problem").attr("role", "alert").child(move || problem.get()))
}
