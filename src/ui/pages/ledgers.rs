//! The ledgers of this browser, and their files.

use leptos::prelude::*;

use crate::format::Sample;
use crate::i18n::m;
use crate::storage::QUOTA_UNITS16;
use crate::ui::components::button::button;
use crate::ui::components::confirm::Confirm;
use crate::ui::components::file_button::FileButton;
use crate::ui::live::{If, attr, live};
use crate::ui::state::AppState;

/// The page.
#[component]
pub fn Ledgers() -> impl IntoView {
    let state = expect_context::<AppState>();
    let removing = RwSignal::new(None::<String>);
    let resetting = RwSignal::new(None::<(String, Sample)>);
    let ask_remove = RwSignal::new(false);
    let ask_reset = RwSignal::new(false);
    let new_title = RwSignal::new(String::new());
    let open_mark = move || state.open.with(|open| open.as_ref().map(|open| open.0.clone()));
    let rename = RwSignal::new(String::new());
    Effect::new(move || {
        rename.set(
            state
                .open
                .with(|open| open.as_ref().map(|open| open.1.title.clone()).unwrap_or_default()),
        );
    });
    view! {
        <div class="ledgers">
            <header class="page-head"><h1>{state.say(m::LEDGERS)}</h1></header>
            <If when=move || state.open.with(Option::is_some)>
                <section>
                    <h2>{state.say(m::THIS_LEDGER)}</h2>
                    <form class="line" on:submit=move |event| {
                        event.prevent_default();
                        let title = rename.get_untracked().trim().to_owned();
                        if !title.is_empty() {
                            state.rename(&title);
                        }
                    }>
                        <label>
                            <span>{state.say(m::LEDGER_TITLE)}</span>
                            <input type="text" maxlength="100" prop:value=attr(move || rename.get())
                                on:input=move |event| rename.set(event_target_value(&event))/>
                        </label>
                        <button type="submit">{state.say(m::RENAME)}</button>
                    </form>
                    <div class="actions">
                        {button(state, "primary", m::EXPORT, move || state.export())}
                        <FileButton label=m::IMPORT_FILE/>
                    </div>
                    <p class="quiet">{state.say(m::EXPORT_ABOUT)}</p>
                </section>
            </If>
            <section>
                <h2>{state.say(m::ALL_LEDGERS)}</h2>
                <table class="plain-table" data-testid="table-ledgers">
                    <caption class="visually-hidden">{state.say(m::ALL_LEDGERS)}</caption>
                    <thead><tr>
                        <th scope="col">{state.say(m::LEDGER_TITLE)}</th>
                        <th scope="col" class="number">{state.say(m::SPACE)}</th>
                        <td></td>
                    </tr></thead>
                    <tbody>
                        {live(move || state.ledgers().into_iter().map(|entry| {
                            let mark = entry.shelf_mark;
                            let about = entry.about.unwrap_or_default();
                            let title = if about.title.is_empty() { mark.clone() } else { about.title };
                            let is_open = open_mark().as_ref() == Some(&mark);
                            #[expect(clippy::cast_precision_loss, reason = "shown with one place")]
                            let share = state.used_units16(&mark) as f64 * 100.0 / QUOTA_UNITS16 as f64;
                            let (to_open, to_remove, to_reset) = (mark.clone(), mark.clone(), mark);
                            view! {
                                <tr>
                                    <th scope="row">
                                        {title}
                                        {about.sample.map(|_| view! { " " <span class="chip sample">{state.t(m::SAMPLE)}</span> })}
                                        {is_open.then(|| view! { " " <span class="chip">{state.t(m::IS_OPEN)}</span> })}
                                    </th>
                                    <td class="number">{format!("{share:.1} %")}</td>
                                    <td class="row-actions">
                                        {(!is_open).then(|| view! {
                                            {button(state, "", m::OPEN, move || { state.open_ledger(&to_open); })}
                                        })}
                                        {about.sample.map(|sample| view! {
                                            {button(state, "", m::RESET, move || {
                                                resetting.set(Some((to_reset.clone(), sample)));
                                                ask_reset.set(true);
                                            })}
                                        })}
                                        {button(state, "danger", m::REMOVE, move || {
                                            removing.set(Some(to_remove.clone()));
                                            ask_remove.set(true);
                                        })}
                                    </td>
                                </tr>
                            }
                        }).collect_view())}
                    </tbody>
                </table>
            </section>
            <section>
                <h2>{state.say(m::ANOTHER_LEDGER)}</h2>
                <form class="line" on:submit=move |event| {
                    event.prevent_default();
                    let lang = state.lang.get_untracked();
                    let title = new_title.get_untracked().trim().to_owned();
                    state.create_empty(if title.is_empty() { m::NEW_LEDGER_TITLE.get(lang) } else { &title });
                }>
                    <label>
                        <span>{state.say(m::LEDGER_TITLE)}</span>
                        <input type="text" maxlength="100" placeholder=state.say(m::NEW_LEDGER_TITLE)
                            prop:value=attr(move || new_title.get())
                            on:input=move |event| new_title.set(event_target_value(&event))/>
                    </label>
                    <button type="submit">{state.say(m::START_EMPTY)}</button>
                </form>
                <div class="actions">
                    {button(state, "", m::OPEN_LAOSHAN, move || state.open_sample(Sample::Laoshan2022))}
                    {button(state, "", m::OPEN_DEMO, move || state.open_sample(Sample::Demo))}
                    <If when=move || state.open.with(Option::is_none)><FileButton label=m::OPEN_FILE/></If>
                </div>
            </section>
            <Confirm is_open=ask_remove yes=m::REMOVE
                question=Signal::derive(state.say(m::REMOVE_QUESTION).to_owned())
                on_yes=move || {
                    if let Some(mark) = removing.get_untracked() {
                        state.remove_ledger(&mark);
                    }
                }/>
            <Confirm is_open=ask_reset yes=m::RESET
                question=Signal::derive(state.say(m::RESET_QUESTION).to_owned())
                on_yes=move || {
                    if let Some((mark, sample)) = resetting.get_untracked() {
                        state.reset_sample(&mark, sample);
                    }
                }/>
        </div>
    }
}
