//! Choosing one of several, compiled once for every select of the page.

use std::sync::Arc;

use leptos::prelude::*;

use crate::ui::live::live;

/// One option.
#[derive(Clone, Debug, Default)]
pub struct Choice {
    /// What it stands for.
    pub value: String,
    /// What it says.
    pub text: String,
    /// The group it is shown in, if any; options of a group follow each other.
    pub group: Option<&'static str>,
}

impl Choice {
    /// An option outside any group.
    pub fn new(value: impl Into<String>, text: impl Into<String>) -> Self {
        Self { value: value.into(), text: text.into(), group: None }
    }

    /// The same within a group.
    #[must_use]
    pub fn of(self, group: &'static str) -> Self {
        Self { group: Some(group), ..self }
    }
}

/// What a select needs besides its options.
pub struct Choosing {
    /// The select's id, for a label elsewhere; empty for none.
    pub id: String,
    /// Its name, if no label names it.
    pub label: Option<Signal<String>>,
    /// The id of what describes its problem, while there is one.
    pub problem: Signal<Option<String>>,
    /// The value chosen now.
    pub value: Signal<String>,
}

impl Choosing {
    /// A select within its label.
    pub fn labelled(value: impl Fn() -> String + Send + Sync + 'static) -> Self {
        Self {
            id: String::new(),
            label: None,
            problem: Signal::derive(|| None),
            value: Signal::derive(value),
        }
    }
}

/// A select. Both the option and the select are told what is chosen: browsers heed the first only
/// until the user has chosen by hand, and the second only once the options are there.
pub fn choose(
    choosing: Choosing,
    options: impl Fn() -> Vec<Choice> + Send + Sync + 'static,
    deed: impl Fn(String) + 'static,
) -> AnyView {
    erased(choosing, Arc::new(options), Box::new(deed))
}

fn erased(
    Choosing { id, label, problem, value }: Choosing,
    options: Arc<dyn Fn() -> Vec<Choice> + Send + Sync>,
    deed: Box<dyn Fn(String)>,
) -> AnyView {
    let options = move || {
        let chosen = value.get();
        let options = options();
        options
            .chunk_by(|a, b| a.group == b.group)
            .map(|group| {
                let name = group[0].group;
                let options = group.iter().cloned().map(|Choice { value, text, .. }| {
                    let is_chosen = value == chosen;
                    view! { <option value=value selected=is_chosen>{text}</option> }
                });
                let options = options.collect_view();
                match name {
                    Some(name) => view! { <optgroup label=name>{options}</optgroup> }.into_any(),
                    None => options.into_any(),
                }
            })
            .collect_view()
    };
    view! {
        <select id=(!id.is_empty()).then_some(id) prop:value=move || value.get()
            aria-label=move || label.map(|label| label.get())
            aria-invalid=move || problem.get().is_some().then_some("true")
            aria-describedby=move || problem.get()
            on:change=move |event| deed(event_target_value(&event))>
            {live(options)}
        </select>
    }
    .into_any()
}
