//! A count that goes down, with the pace that is needed, and the form that takes the day's number.

use leptos::ev;
use serde_json::json;

use crate::components::chart::Chart;
use crate::html::{self, Element, show};
use crate::platform;
use crate::reactive::{Memo, Signal};
use crate::state::AppState;
use zhibu_app::chart_model::{ChartModel, Shape, TextChart, TextSeries};
use zhibu_app::route::Route;
use zhibu_app::workspace::Command;
use zhibu_charts::Color;
use zhibu_domain::kinds::records::Kind;
use zhibu_domain::list::Filter;
use zhibu_domain::projects::burndown::{Burndown, burndown as burndown_of};
use zhibu_domain::values::date::PartialDate;
use zhibu_domain::values::quantity::{Count, Decimal, Quantity};
use zhibu_ledger::RecordKey;
use zhibu_text::{self as text, Lang, Message, m};

/// The section of a task's plan, if the task has an amount.
pub fn burndown(state: AppState, task: String) -> Element {
    let id = leptos::prelude::StoredValue::new(task);
    let found = Memo::new(move || {
        use leptos::prelude::WithValue;
        state.watch(&[Kind::Task, Kind::Progress]);
        let as_of = state.as_of();
        id.with_value(|id| {
            state.read_untracked(|workspace| burndown_of(workspace.register(), id, as_of))
        })?
    });
    let is_there = move || found.with(Option::is_some);
    let section = move || {
        use leptos::prelude::GetValue;
        let model = Memo::new(move || {
            let lang = state.lang();
            let told =
                found.with(|found| found.as_ref().map(|found| chart(found, &id.get_value(), lang)));
            ChartModel::TextChart(told.unwrap_or_else(|| TextChart::empty(Shape::Lines)))
        });
        let said = move || {
            let lang = state.lang();
            found.with(|found| found.as_ref().map(|found| sentence(found, lang)))
        };
        html::section()
            .attr("data-testid", "burndown")
            .child(html::h2().child(state.t(m::BURNDOWN)))
            .child(html::p().class("summary").child(said))
            .child(entry(state, id.get_value()))
            .child(
                html::div().class("charts").child(
                    Chart::new(state, "burndown", m::BURNDOWN_CHART, model)
                        .view(m::BURNDOWN_EMPTY, None),
                ),
            )
    };
    html::div().child(show(is_there, section))
}

/// A figure with one decimal place, where it has one.
fn rounded(value: f64) -> String {
    let text = format!("{value:.1}");
    text.strip_suffix(".0").unwrap_or(&text).to_owned()
}

fn sentence(found: &Burndown, lang: Lang) -> String {
    let Quantity { unit, qualifier, .. } = &found.total;
    // What is left of 40余 is known no better.
    let value = Decimal::parse(&rounded(found.remaining)).unwrap_or(found.total.value);
    let remaining = Quantity { value, unit: unit.clone(), qualifier: *qualifier };
    let (remaining, total) = (text::quantity(&remaining, lang), text::quantity(&found.total, lang));
    let mut said = m::BURNDOWN_LEFT
        .with(lang, &[("total", &total), ("done", &found.done), ("remaining", &remaining)]);
    let pace = rounded(found.pace);
    match (found.needed, found.days_left) {
        (Some(needed), Some(days)) => {
            let needed = rounded(needed);
            let values: [(&str, &dyn std::fmt::Display); 4] =
                [("days", &days), ("needed", &needed), ("pace", &pace), ("unit", unit)];
            said.push_str(&m::BURNDOWN_NEEDED.with(lang, &values));
        }
        (None, Some(_)) if found.remaining > 0.0 => said.push_str(m::BURNDOWN_PAST.get(lang)),
        _ => {}
    }
    if f64::from(found.done) > found.total.value.to_f64() && !found.is_approximate() {
        said.push_str(m::BURNDOWN_OVER.get(lang));
    }
    if found.undated > 0 {
        said.push_str(&m::BURNDOWN_UNDATED.with(lang, &[("count", &found.undated)]));
    }
    said
}

fn chart(found: &Burndown, task: &str, lang: Lang) -> TextChart {
    let index = |field| Kind::Progress.field_index(field).expect("a field of progress");
    let rows = |day: &zhibu_domain::values::date::Day| {
        let of = Filter::Is(index("task"), task.to_owned());
        Route::rows(Kind::Progress, vec![of, Filter::DateBetween(index("date"), found.first, *day)])
    };
    let line = |said: Message, color: Color, values: &[f64]| TextSeries {
        name: said.get(lang).to_owned(),
        color,
        values: values.to_vec(),
        figures: values.iter().map(|value| rounded(*value)).collect(),
        links: found.days.iter().take(values.len()).map(rows).collect(),
    };
    let mut series = vec![line(m::BURNDOWN_ACTUAL, Color::Single, &found.left)];
    if !found.even.is_empty() {
        series.push(line(m::BURNDOWN_EVEN, Color::Possible, &found.even));
    }
    let label = |day: &zhibu_domain::values::date::Day| {
        let (_, month, of_month) = day.civil();
        format!("{month}-{of_month}")
    };
    TextChart {
        shape: Shape::Lines,
        series,
        labels: found.days.iter().map(label).collect(),
        more: Vec::new(),
        sources: found.records,
        undated: found.undated,
        note: String::new(),
    }
}

/// The day's number, entered where it is looked at.
fn entry(state: AppState, task: String) -> Element {
    let date = Signal::new(leptos::prelude::untrack(|| state.as_of()).to_string());
    let count = Signal::new(String::new());
    let problem = Signal::new(String::new());
    let input = move |label: Message, value: Signal<String>, class: &'static str| {
        let input = html::input()
            .class(class)
            .attr("type", "text")
            .attr("inputmode", "numeric")
            .attr("maxlength", "12")
            .attr("autocomplete", "off")
            .prop("value", move || value.get())
            .on(ev::input, move |event| value.set(html::input_value(&event)));
        html::label().child(html::span().child(state.t(label))).child(input)
    };
    let submit = move || {
        if state.is_past() {
            return;
        }
        let lang = state.lang_now();
        let day = date.get_untracked().trim().parse::<PartialDate>().ok();
        let done = count.get_untracked().trim().parse::<u32>().ok();
        let (Some(day), Some(done)) = (day, done) else {
            problem.set(m::BURNDOWN_WRONG.get(lang).to_owned());
            return;
        };
        if day.earliest() > platform::today() {
            problem.set(m::PROBLEM_FUTURE.get(lang).to_owned());
            return;
        }
        let key = RecordKey::new(Kind::Progress.code(), state.new_id());
        let values = vec![
            ("task".into(), json!(task)),
            ("date".into(), json!(day.to_string())),
            ("count".into(), Count::exact(done).to_json()),
        ];
        state.apply(Command::PutAll(vec![(key, values)]));
        state.tell_saved(m::SAVED_RECORD.get(lang));
        problem.set(String::new());
        count.set(String::new());
        platform::keep_focus();
    };
    html::form()
        .class("line burndown-entry")
        .attr("novalidate", true)
        .on(ev::submit, move |event| {
            event.prevent_default();
            submit();
        })
        .child(input(text::field(Kind::Progress, "date"), date, "date"))
        .child(input(text::field(Kind::Progress, "count"), count, "number"))
        .child(html::button().attr("type", "submit").child(state.t(m::AGENDA_RECORD)))
        .child(html::p().class("problem").attr("role", "alert").child(move || problem.get()))
}
