//! The ledgers of this browser, and their files.
//!
//! This file holds the ledgers themselves and what is handed out of them; `keys` holds signatures and
//! trust, `safety` backups, the room that is left and archives.

use leptos::ev;
use leptos::prelude::*;

use super::{keys, safety};
use crate::components::button::button;
use crate::components::choose::{Choice, choose};
use crate::components::confirm::confirm;
use crate::components::file_button::file_button;
use crate::html::{self, Element, show};
use crate::platform::ByReader;
use crate::reactive::{Memo, Signal};
use crate::state::AppState;
use zhibu_app::route::{Page, Route};
use zhibu_domain::kinds::choices::Setting;
use zhibu_domain::kinds::records::{Kind, Organisation};
use zhibu_domain::list::Collation;
use zhibu_domain::register::Row;
use zhibu_format::{Author, Part, Sample};
use zhibu_ledger::order;
use zhibu_samples::bundled_id;
use zhibu_storage::{LedgerEntry, QUOTA_UNITS16};
use zhibu_text::{Message, format_message, m};

/// What the user is asked about.
#[derive(Clone, Copy)]
struct Asking {
    /// Which ledger, and what it is called.
    mark: StoredValue<String>,
    title: Signal<String>,
    /// Which sample it is put back to.
    sample: StoredValue<Option<Sample>>,
    remove: Signal<bool>,
    reset: Signal<bool>,
}

/// The page.
pub fn ledgers(state: AppState) -> Element {
    let asking = Asking {
        mark: StoredValue::new(String::new()),
        title: Signal::new(String::new()),
        sample: StoredValue::new(None),
        remove: Signal::new(false),
        reset: Signal::new(false),
    };
    // Remembered, so that what another tab saves leaves the rows, and the focus in them, alone.
    let entries = Memo::new(move || {
        let with_share = |entry: LedgerEntry| (share(state, &entry.ledger_key), entry);
        state.ledgers().into_iter().map(with_share).collect::<Vec<_>>()
    });
    let rows = move || {
        let open = state.workspace().open().with(|open| open.as_ref().map(|open| open.0.clone()));
        let row = |(share, entry)| row(state, share, entry, open.as_deref(), asking);
        entries.get().into_iter().map(row).collect::<Vec<_>>()
    };
    let heads = html::tr()
        .child(html::th().attr("scope", "col").child(state.t(m::LEDGER_TITLE)))
        .child(html::th().attr("scope", "col").class("number").child(state.t(m::SPACE)))
        .child(html::td());
    let table = html::table()
        .class("plain-table")
        .attr("data-testid", "table-ledgers")
        .child(html::caption().class("visually-hidden").child(state.t(m::ALL_LEDGERS)))
        .child(html::thead().child(heads))
        .child(html::tbody().child(rows));
    let all = html::section().child(html::h2().child(state.t(m::ALL_LEDGERS))).child(table);
    let remove = move || state.remove_ledger(&asking.mark.get_value());
    let reset = move || {
        if let Some(sample) = asking.sample.get_value() {
            state.reset_sample(&asking.mark.get_value(), sample);
        }
    };
    let question = move |question: Message| {
        move || question.with(state.lang(), &[("title", &asking.title.get())])
    };
    html::div()
        .class("ledgers")
        .child(html::header().class("page-head").child(html::h1().child(state.t(m::LEDGERS))))
        .child(show(move || state.is_open(), move || this_ledger(state)))
        .child(author(state))
        .child(keys::keys(state))
        .child(safety::safety(state))
        .child(show(move || state.is_open(), move || part(state)))
        .child(all)
        .child(another_ledger(state))
        .child(confirm(state, asking.remove, question(m::REMOVE_QUESTION), m::REMOVE, remove))
        .child(confirm(state, asking.reset, question(m::RESET_QUESTION), m::RESET, reset))
}

/// How much of the browser's storage a ledger takes, in words.
fn share(state: AppState, mark: &str) -> String {
    #[expect(clippy::cast_precision_loss, reason = "shown with one place")]
    let share = state.used_units16(mark) as f64 * 100.0 / QUOTA_UNITS16 as f64;
    format!("{share:.1} %")
}

fn row(
    state: AppState,
    share: String,
    entry: LedgerEntry,
    open: Option<&str>,
    asking: Asking,
) -> Element {
    let mark = entry.ledger_key;
    let about = entry.about.unwrap_or_default();
    let is_open = open == Some(&*mark);
    let title = if about.title.is_empty() { mark.clone() } else { about.title };
    let chip = |class, said: Message| (" ", html::span().class(class).child(state.translate(said)));
    let name = title.clone();
    let ask = move |mark: String, sample: Option<Sample>, about: Signal<bool>| {
        let name = name.clone();
        move || {
            asking.mark.set_value(mark.clone());
            asking.title.set(name.clone());
            asking.sample.set_value(sample);
            about.set(true);
        }
    };
    let to_open = mark.clone();
    let open = (!is_open).then(|| {
        button(state, "", m::OPEN, move || {
            state.open_ledger(&to_open);
        })
    });
    // What was opened from someone's file stands for itself: there is nothing to put it back to.
    let is_bundled = about.sample.is_some_and(|sample| about.id == bundled_id(sample));
    let reset = is_bundled
        .then(|| button(state, "", m::RESET, ask(mark.clone(), about.sample, asking.reset)));
    let remove = button(state, "danger", m::REMOVE, ask(mark, None, asking.remove));
    let name = html::th()
        .attr("scope", "row")
        .child(title)
        .child(about.sample.map(|_| chip("chip sample", m::SAMPLE)))
        .child(is_open.then(|| chip("chip", m::IS_OPEN)));
    html::tr()
        .child(name)
        .child(html::td().class("number").child(share))
        .child(html::td().class("row-actions").child(open).child(reset).child(remove))
}

/// The open ledger: its title, its file.
fn this_ledger(state: AppState) -> Element {
    let title = Signal::new(String::new());
    Effect::new(move || title.set(state.open_title().unwrap_or_default()));
    let rename = move || {
        let title = title.get_untracked().trim().to_owned();
        if !title.is_empty() {
            state.rename(&title);
        }
    };
    let actions = html::div()
        .class("actions")
        .child(button(state, "primary", m::EXPORT, move || state.export()))
        .child(file_button(state, m::IMPORT_FILE));
    let ways =
        [(Page::Rounds, m::ROUNDS), (Page::Conflicts, m::CONFLICTS), (Page::History, m::HISTORY)];
    let ways = ways.map(|(page, said)| {
        html::a().attr("href", Route::to(page).to_string()).child(state.t(said))
    });
    html::section()
        .child(html::h2().child(state.t(m::THIS_LEDGER)))
        .child(title_form(state, title, false, m::RENAME, rename))
        .child(actions)
        .child(html::p().class("quiet").child(state.t(m::EXPORT_ABOUT)))
        .child(html::p().class("ways").children(ways))
        .child(move || {
            let part = state
                .workspace()
                .open()
                .with(|open| open.as_ref().and_then(|open| open.1.part.clone()));
            part.map(|part| {
                let said = format_message!(m::IS_PART_OF, state.lang(), name = part.name);
                html::p().class("quiet").child(said)
            })
        })
}

/// Handing out a part of the ledger.
fn part(state: AppState) -> Element {
    let chosen = Signal::new(String::new());
    let (is_nameless, is_without_inspection) = (Signal::new(false), Signal::new(false));
    let choices = move |_: &str| {
        let mut choices = vec![Choice::new("", state.translate(m::SCOPE_ALL))];
        let named = state.read(|workspace| {
            let rows = workspace.register().organisations().rows().iter();
            let named = |row: &Row<Organisation>| {
                Some(Choice::new(&*row.id, row.record.name.as_ref()?.0.clone()))
            };
            let mut named: Vec<Choice> = rows.filter_map(named).collect();
            let texts: Vec<&str> = named.iter().map(|choice| &*choice.text).collect();
            let ranks = ByReader.ranks(&texts);
            let mut order: Vec<usize> = (0..named.len()).collect();
            order::sort_by(&mut order, |a, b| ranks[*a].cmp(&ranks[*b]));
            order.iter().map(|index| std::mem::take(&mut named[*index])).collect::<Vec<_>>()
        });
        choices.extend(named.unwrap_or_default());
        choices
    };
    let of = html::label().child(html::span().child(state.t(m::PART_OF))).child(choose(
        move || chosen.get(),
        choices,
        move |id| chosen.set(id),
    ));
    let tick = move |said: Message, ticked: Signal<bool>| {
        let input = html::input()
            .attr("type", "checkbox")
            .prop("checked", move || ticked.get())
            .on(ev::change, move |_| ticked.update(|ticked| *ticked = !*ticked));
        let words = html::span().child(state.t(said));
        html::label().class("tick-line").child(input).child(" ").child(words)
    };
    let passphrase = Signal::new(String::new());
    let secret = html::input()
        .attr("type", "password")
        .attr("autocomplete", "new-password")
        .prop("value", move || passphrase.get())
        .on(ev::input, move |event| passphrase.set(html::input_value(&event)));
    let secret = html::label().child(html::span().child(state.t(m::PASSPHRASE_SEAL))).child(secret);
    let save = button(state, "", m::PART_SAVE, move || {
        let id = chosen.get_untracked();
        let part = state.title(Kind::Organisation, &id).map(|name| Part { organisation: id, name });
        let hidden: &[&str] =
            if is_without_inspection.get_untracked() { &[Setting::Inspection.code()] } else { &[] };
        passphrase.with_untracked(|passphrase| {
            state.export_part(part, is_nameless.get_untracked(), hidden, passphrase);
        });
    })
    .attr("disabled", move || {
        let is_whole = chosen.with(String::is_empty) && passphrase.with(String::is_empty);
        is_whole && !is_nameless.get() && !is_without_inspection.get()
    });
    let sealed = show(
        move || passphrase.with(|passphrase| !passphrase.is_empty()),
        move || html::p().class("quiet").child(state.t(m::PASSPHRASE_ABOUT)),
    );
    let redacted = show(
        move || is_nameless.get() || is_without_inspection.get(),
        move || html::p().class("quiet").child(state.t(m::PART_REDACTED)),
    );
    html::section()
        .attr("id", "part")
        .child(html::h2().child(state.t(m::PART_EXPORT)))
        .child(html::p().class("quiet").child(state.t(m::PART_ABOUT)))
        .child(
            html::form()
                .class("line")
                .on(ev::submit, |event| event.prevent_default())
                .child(of)
                .child(secret),
        )
        .child(
            html::div()
                .class("actions")
                .child(tick(m::PART_WITHOUT_NAMES, is_nameless))
                .child(tick(m::PART_WITHOUT_INSPECTION, is_without_inspection))
                .child(save),
        )
        .child(redacted)
        .child(sealed)
}

/// Who writes with this browser.
fn author(state: AppState) -> Element {
    let unit =
        Signal::new(state.preferences().author().with_untracked(|author| author.unit.clone()));
    let name =
        Signal::new(state.preferences().author().with_untracked(|author| author.name.clone()));
    let field = move |label: Message, text: Signal<String>, hint: &'static str| {
        let input = html::input()
            .attr("type", "text")
            .attr("maxlength", "60")
            .attr("autocomplete", hint)
            .prop("value", move || text.get())
            .on(ev::input, move |event| text.set(html::input_value(&event)));
        html::label().child(html::span().child(state.t(label))).child(input)
    };
    let form = html::form()
        .class("line")
        .on(ev::submit, move |event| {
            event.prevent_default();
            let trimmed = |text: Signal<String>| text.with_untracked(|text| text.trim().to_owned());
            state.set_author(Author { unit: trimmed(unit), name: trimmed(name) });
            state.notify(m::AUTHOR_SAVED.get(state.lang_now()));
        })
        .child(field(m::AUTHOR_UNIT, unit, "organization"))
        .child(field(m::AUTHOR_NAME, name, "name"))
        .child(html::button().attr("type", "submit").child(state.t(m::AUTHOR_SAVE)));
    html::section()
        .attr("id", "author")
        .child(html::h2().child(state.t(m::AUTHOR)))
        .child(html::p().class("quiet").child(state.t(m::AUTHOR_ABOUT)))
        .child(form)
}

/// Other ledgers to begin with.
fn another_ledger(state: AppState) -> Element {
    let title = Signal::new(String::new());
    let create = move || {
        let input_value = title.get_untracked();
        let own = Some(input_value.trim()).filter(|title| !title.is_empty());
        let lang = state.lang_now();
        state.create_empty(own.unwrap_or(m::NEW_LEDGER_TITLE.get(lang)));
    };
    let laoshan =
        button(state, "", m::OPEN_LAOSHAN, move || state.open_sample(Sample::Laoshan2022));
    let demo = button(state, "", m::OPEN_DEMO, move || state.open_sample(Sample::Demo));
    let file = show(move || !state.is_open(), move || file_button(state, m::OPEN_FILE));
    html::section()
        .child(html::h2().child(state.t(m::ANOTHER_LEDGER)))
        .child(title_form(state, title, true, m::START_EMPTY, create))
        .child(html::div().class("actions").child(laoshan).child(demo).child(file))
}

/// A line for a title, and what is done with it.
fn title_form(
    state: AppState,
    title: Signal<String>,
    is_new: bool,
    verb: Message,
    handler: impl Fn() + 'static,
) -> Element {
    let input = html::input()
        .attr("type", "text")
        .attr("maxlength", "100")
        .attr("placeholder", move || is_new.then(|| state.translate(m::NEW_LEDGER_TITLE)))
        .prop("value", move || title.get())
        .on(ev::input, move |event| title.set(html::input_value(&event)));
    html::form()
        .class("line")
        .on(ev::submit, move |event| {
            event.prevent_default();
            handler();
        })
        .child(html::label().child(html::span().child(state.t(m::LEDGER_TITLE))).child(input))
        .child(html::button().attr("type", "submit").child(state.t(verb)))
}
