//! Selects.

use leptos::ev;

use crate::html::{self, Element};
use crate::reactive::Memo;
use crate::state::AppState;
pub use zhibu_app::views::choice::Choice;
use zhibu_text::Message;

/// A select; `options` gets the chosen value. The value is set both on the option and on the
/// select: browsers honour the first only until the user has chosen by hand, and the second only
/// once the options are there.
pub fn choose(
    value: impl Fn() -> String + Send + Sync + 'static,
    options: impl Fn(&str) -> Vec<Choice> + Send + Sync + 'static,
    handler: impl Fn(String) + 'static,
) -> Element {
    // A memo, so that input elsewhere in a form does not render the options again.
    let value = Memo::new(value);
    let options = Memo::new(move || value.with(|value| options(value)));
    let listed = move || {
        let chosen = value.get_untracked();
        let option = |Choice { value, text, .. }: &Choice| {
            html::option()
                .key(&**value)
                .attr("selected", *value == chosen)
                .attr("value", value.clone())
                .child(text.clone())
        };
        let group = |group: &[Choice]| {
            let options = group.iter().map(option);
            match group[0].group {
                Some(name) => {
                    vec![html::optgroup().key(name).attr("label", name).children(options)]
                }
                None => options.collect(),
            }
        };
        options.with(|options| {
            options.chunk_by(|a, b| a.group == b.group).map(group).collect::<Vec<_>>()
        })
    };
    html::select()
        .child(listed)
        .prop("value", move || value.get())
        .on(ev::change, move |event| handler(html::input_value(&event)))
}

/// A labelled select whose value is the parameter `name` of the URL.
pub fn choose_param(
    state: AppState,
    label: Message,
    name: &'static str,
    value: impl Fn() -> String + Send + Sync + 'static,
    options: impl Fn(&str) -> Vec<Choice> + Send + Sync + 'static,
) -> Element {
    let set = move |value: String| {
        let route = state.navigation().route().get_untracked().with_param(name, &value);
        state.navigation().replace_route(route);
    };
    html::label().child(html::span().child(state.t(label))).child(choose(value, options, set))
}
