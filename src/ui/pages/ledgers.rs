//! The ledgers of this browser, and their files.

use leptos::ev;
use leptos::prelude::*;

use crate::domain::choices::Setting;
use crate::domain::date::PartialDate;
use crate::domain::list::Collation;
use crate::domain::records::{Kind, Organisation};
use crate::domain::register::Row;
use crate::domain::trust::{KEY, TrustedKey, trusted_keys};
use crate::format::{Author, Part, Sample, fingerprint};
use crate::i18n::{Message, m};
use crate::ledger::RecordKey;
use crate::order;
use crate::samples::bundled_id;
use crate::storage::{LedgerEntry, QUOTA_UNITS16};
use crate::ui::backup::Reminder;
use crate::ui::components::banners::folder_said;
use crate::ui::components::button::button;
use crate::ui::components::choose::{Choice, choose};
use crate::ui::components::confirm::confirm;
use crate::ui::components::file_button::{file_button, one_file_button};
use crate::ui::components::unfold::unfold;
use crate::ui::folder;
use crate::ui::html::{self, Element, show, show_or};
use crate::ui::platform::{self, ByReader};
use crate::ui::reactive::{Held, Remembered};
use crate::ui::route::{Page, Route};
use crate::ui::state::{
    AppState, ArchiveFault, ArchiveFile, FolderState, drop_own_key, make_own_key, own_key,
};

/// What the user is asked about.
#[derive(Clone, Copy)]
struct Asking {
    /// Which ledger, and what it is called.
    mark: StoredValue<String>,
    title: Held<String>,
    /// Which sample it is put back to.
    sample: StoredValue<Option<Sample>>,
    remove: Held<bool>,
    reset: Held<bool>,
}

/// The page.
pub fn ledgers(state: AppState) -> Element {
    let asking = Asking {
        mark: StoredValue::new(String::new()),
        title: Held::new(String::new()),
        sample: StoredValue::new(None),
        remove: Held::new(false),
        reset: Held::new(false),
    };
    // Remembered, so that what another tab saves leaves the rows, and the focus in them, alone.
    let entries = Remembered::new(move || {
        let with_share = |entry: LedgerEntry| (share(state, &entry.shelf_mark), entry);
        state.ledgers().into_iter().map(with_share).collect::<Vec<_>>()
    });
    let rows = move || {
        let open = state.open.with(|open| open.as_ref().map(|open| open.0.clone()));
        let row = |(share, entry)| row(state, share, entry, open.as_deref(), asking);
        entries.get().into_iter().map(row).collect::<Vec<_>>()
    };
    let heads = html::tr()
        .child(html::th().attr("scope", "col").child(state.say(m::LEDGER_TITLE)))
        .child(html::th().attr("scope", "col").class("number").child(state.say(m::SPACE)))
        .child(html::td());
    let table = html::table()
        .class("plain-table")
        .attr("data-testid", "table-ledgers")
        .child(html::caption().class("visually-hidden").child(state.say(m::ALL_LEDGERS)))
        .child(html::thead().child(heads))
        .child(html::tbody().child(rows));
    let all = html::section().child(html::h2().child(state.say(m::ALL_LEDGERS))).child(table);
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
        .child(html::header().class("page-head").child(html::h1().child(state.say(m::LEDGERS))))
        .child(show(move || state.is_open(), move || this_ledger(state)))
        .child(author(state))
        .child(keys(state))
        .child(safety(state))
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
    let mark = entry.shelf_mark;
    let about = entry.about.unwrap_or_default();
    let is_open = open == Some(&*mark);
    let title = if about.title.is_empty() { mark.clone() } else { about.title };
    let chip = |class, said: Message| (" ", html::span().class(class).child(state.t(said)));
    let name = title.clone();
    let ask = move |mark: String, sample: Option<Sample>, about: Held<bool>| {
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
    let title = Held::new(String::new());
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
        html::a().attr("href", Route::to(page).to_string()).child(state.say(said))
    });
    html::section()
        .child(html::h2().child(state.say(m::THIS_LEDGER)))
        .child(title_form(state, title, false, m::RENAME, rename))
        .child(actions)
        .child(html::p().class("quiet").child(state.say(m::EXPORT_ABOUT)))
        .child(html::p().class("ways").children(ways))
        .child(move || {
            let part = state.open.with(|open| open.as_ref().and_then(|open| open.1.part.clone()));
            part.map(|part| {
                let said = m::IS_PART_OF.with(state.lang(), &[("name", &part.name)]);
                html::p().class("quiet").child(said)
            })
        })
}

/// Handing out a part of the ledger.
fn part(state: AppState) -> Element {
    let chosen = Held::new(String::new());
    let (is_nameless, is_without_inspection) = (Held::new(false), Held::new(false));
    let choices = move |_: &str| {
        state.watch(&[Kind::Organisation]);
        let mut choices = vec![Choice::new("", state.t(m::SCOPE_ALL))];
        let named = state.read(|session| {
            let rows = session.register().organisations.rows().iter();
            let named = |row: &Row<Organisation>| {
                Some(Choice::new(&*row.id, row.record.name.as_ref()?.0.clone()))
            };
            let mut named: Vec<Choice> = rows.filter_map(named).collect();
            let texts: Vec<&str> = named.iter().map(|choice| &*choice.text).collect();
            let ranks = ByReader.ranks(&texts);
            let mut order: Vec<usize> = (0..named.len()).collect();
            order::sort_by(&mut order, |a, b| ranks[*a].cmp(&ranks[*b]));
            order.iter().map(|place| std::mem::take(&mut named[*place])).collect::<Vec<_>>()
        });
        choices.extend(named.unwrap_or_default());
        choices
    };
    let of = html::label().child(html::span().child(state.say(m::PART_OF))).child(choose(
        move || chosen.get(),
        choices,
        move |id| chosen.set(id),
    ));
    let tick = move |said: Message, ticked: Held<bool>| {
        let input = html::input()
            .attr("type", "checkbox")
            .prop("checked", move || ticked.get())
            .on(ev::change, move |_| ticked.update(|ticked| *ticked = !*ticked));
        let words = html::span().child(state.say(said));
        html::label().class("tick-line").child(input).child(" ").child(words)
    };
    let passphrase = Held::new(String::new());
    let secret = html::input()
        .attr("type", "password")
        .attr("autocomplete", "new-password")
        .prop("value", move || passphrase.get())
        .on(ev::input, move |event| passphrase.set(html::typed(&event)));
    let secret =
        html::label().child(html::span().child(state.say(m::PASSPHRASE_SEAL))).child(secret);
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
        move || html::p().class("quiet").child(state.say(m::PASSPHRASE_ABOUT)),
    );
    let redacted = show(
        move || is_nameless.get() || is_without_inspection.get(),
        move || html::p().class("quiet").child(state.say(m::PART_REDACTED)),
    );
    html::section()
        .attr("id", "part")
        .child(html::h2().child(state.say(m::PART_EXPORT)))
        .child(html::p().class("quiet").child(state.say(m::PART_ABOUT)))
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

/// Backups, the room that is left, and what the browser promises.
fn safety(state: AppState) -> Element {
    state.measure_space();
    let choices = move |_: &str| {
        let name = |reminder: Reminder| match reminder {
            Reminder::Never => state.t(m::REMINDER_NEVER).to_owned(),
            Reminder::Days(1) => state.t(m::REMINDER_DAY).to_owned(),
            Reminder::Days(days) => m::REMINDER_DAYS.with(state.lang(), &[("days", &days)]),
        };
        Reminder::ALL.map(|reminder| Choice::new(reminder.code(), name(reminder))).to_vec()
    };
    let chosen = move || state.reminder.get().code();
    let reminder = html::label().child(html::span().child(state.say(m::REMINDER))).child(choose(
        chosen,
        choices,
        move |code| state.set_reminder(Reminder::from_code(&code)),
    ));
    let said = move || match state.space.get() {
        None => state.t(m::SPACE_UNKNOWN).to_owned(),
        Some(used) => {
            #[expect(clippy::cast_precision_loss, reason = "shown with one place")]
            let percent = format!("{:.1}", used as f64 * 100.0 / QUOTA_UNITS16 as f64);
            let left = QUOTA_UNITS16.saturating_sub(used);
            let values: [(&str, &dyn std::fmt::Display); 4] =
                [("used", &used), ("all", &QUOTA_UNITS16), ("percent", &percent), ("left", &left)];
            m::SPACE_TAKEN.with(state.lang(), &values)
        }
    };
    let meter = html::meter()
        .attr("min", "0")
        .attr("max", QUOTA_UNITS16)
        .attr("high", QUOTA_UNITS16 / 5 * 4)
        .attr("value", move || state.space.get().unwrap_or(0))
        .attr("aria-label", said);
    let point = move || match state.point.get() {
        None => state.t(m::POINT_NONE).to_owned(),
        Some(point) => {
            let time = platform::local_minute(point.at.ms());
            let values: [(&str, &dyn std::fmt::Display); 2] =
                [("time", &time), ("count", &point.changes)];
            m::POINT_LAST.with(state.lang(), &values)
        }
    };
    html::section()
        .attr("id", "safety")
        .child(html::h2().child(state.say(m::SAFETY)))
        .child(html::div().class("line").child(reminder))
        .child(html::p().child(said))
        .child(meter)
        .child(html::p().class("quiet").attr("data-testid", "point").child(point))
        .child(promise(state))
        .child(show(move || state.is_open() && folder::can_choose(), move || folder_line(state)))
        .child(show(
            move || state.is_open(),
            move || unfold(state, "archive", m::ARCHIVE, move || archive(state)),
        ))
}

/// The folder that backups are written to by themselves.
fn folder_line(state: AppState) -> Element {
    let has_none = move || state.folder.get() == FolderState::None;
    let choose = move || button(state, "", m::FOLDER_CHOOSE, move || state.choose_folder());
    let leave = move || button(state, "", m::FOLDER_LEAVE, move || state.leave_folder());
    let said = html::output().attr("data-testid", "folder").child(move || folder_said(state));
    html::div()
        .child(html::p().class("quiet").child(state.say(m::FOLDER_ABOUT)))
        .child(html::div().class("actions").child(said).child(show_or(has_none, choose, leave)))
}

/// Letting old history go into a file.
fn archive(state: AppState) -> Element {
    /// Days back that are offered; the last is today.
    const BACK: [i32; 4] = [365, 183, 92, 0];
    let day_back = move |back: i32| state.today().plus_days(-back).to_string();
    let before = Held::new(untrack(|| day_back(BACK[0])));
    let saved = Held::new(None::<ArchiveFile>);
    let fault = Held::new(None::<ArchiveFault>);
    let day = move || before.with(|text| PartialDate::from_iso(text)).map(PartialDate::latest);
    let counted = Remembered::new(move || {
        state.extent.track();
        let before_ms = platform::start_of_day_ms(day()?);
        state.read_present(|session| {
            (session.archivable(before_ms).stamps.len(), session.ledger().changes().len())
        })
    });
    let said = move || {
        let (count, all) = counted.get().unwrap_or_default();
        let values: [(&str, &dyn std::fmt::Display); 2] = [("count", &count), ("all", &all)];
        m::ARCHIVE_COUNT.with(state.lang(), &values)
    };
    let choices =
        move |_: &str| BACK.map(|back| Choice::new(day_back(back), day_back(back))).to_vec();
    let select = choose(
        move || before.get(),
        choices,
        move |chosen| {
            before.set(chosen);
            saved.set(None);
            fault.set(None);
        },
    );
    let select =
        html::label().child(html::span().child(state.say(m::ARCHIVE_BEFORE))).child(select);
    let save = button(state, "", m::ARCHIVE_SAVE, move || {
        if let Some(day) = untrack(day).filter(|_| !state.is_past()) {
            fault.set(None);
            state.save_archive(day, move |file| saved.set(Some(file)));
        }
    })
    .attr("disabled", move || counted.get().is_none_or(|(count, _)| count == 0));
    let check = move |file: web_sys::File| {
        let (Some(day), Some(into)) = (untrack(day), saved.get_untracked()) else { return };
        if state.is_past() {
            return;
        }
        leptos::task::spawn_local(async move {
            let name = into.name.clone();
            match state.archive_into(day, into, file).await {
                Ok(count) => {
                    saved.set(None);
                    let values: [(&str, &dyn std::fmt::Display); 2] =
                        [("count", &count), ("file", &name)];
                    platform::keep_focus();
                    state.tell(m::ARCHIVE_DONE.with(state.lang_now(), &values));
                }
                Err(found) => fault.set(Some(found)),
            }
        });
    };
    let second = move || {
        let name = saved.with(|saved| saved.as_ref().map(|saved| saved.name.clone()));
        let name = name.unwrap_or_default();
        html::div()
            .child(html::p().child(m::ARCHIVE_SAVED.with(state.lang(), &[("file", &name)])))
            .child(one_file_button(state, m::ARCHIVE_CHECK, check))
    };
    let wrong = move || {
        let name = saved.with(|saved| saved.as_ref().map(|saved| saved.name.clone()));
        let lang = state.lang();
        Some(match fault.get()? {
            ArchiveFault::Unreadable => m::ARCHIVE_UNREADABLE.get(lang).to_owned(),
            ArchiveFault::Other => {
                m::ARCHIVE_OTHER.with(lang, &[("file", &name.unwrap_or_default())])
            }
            ArchiveFault::NotAll => m::ARCHIVE_NOT_ALL.get(lang).to_owned(),
            ArchiveFault::CutShort => return None,
        })
    };
    html::div()
        .child(html::p().class("quiet").child(state.say(m::ARCHIVE_ABOUT)))
        .child(html::div().class("line").child(select).child(save))
        .child(html::p().attr("data-testid", "archivable").child(said))
        .child(show(move || saved.with(Option::is_some), second))
        .child(html::p().class("fault").attr("role", "alert").child(wrong))
}

/// Whether the browser has promised to keep what is stored, and asking for it.
fn promise(state: AppState) -> Element {
    #[derive(Clone, Copy, PartialEq)]
    enum Promise {
        Unknown,
        Given(bool),
    }
    let promise = Held::new(None::<Promise>);
    let note = move |answer: Option<bool>| {
        promise.set(Some(answer.map_or(Promise::Unknown, Promise::Given)));
    };
    leptos::task::spawn_local(async move {
        let answer = platform::is_persisted().await;
        if promise.try_get_untracked().is_some() {
            note(answer);
        }
    });
    let said = move || match promise.get()? {
        Promise::Unknown => Some(state.t(m::PERSIST_UNKNOWN)),
        Promise::Given(true) => Some(state.t(m::PERSISTED)),
        Promise::Given(false) => Some(state.t(m::NOT_PERSISTED)),
    };
    let ask = move || {
        button(state, "", m::PERSIST_ASK, move || {
            leptos::task::spawn_local(async move {
                let answer = platform::ask_to_persist().await;
                if promise.try_get_untracked().is_some() {
                    note(answer);
                }
            });
        })
    };
    let is_denied = move || promise.get() == Some(Promise::Given(false));
    html::div()
        .class("actions")
        .child(html::output().attr("data-testid", "promise").child(said))
        .child(show(is_denied, ask))
}

/// Who writes with this browser.
fn author(state: AppState) -> Element {
    let unit = Held::new(state.author.with_untracked(|author| author.unit.clone()));
    let name = Held::new(state.author.with_untracked(|author| author.name.clone()));
    let field = move |label: Message, text: Held<String>, hint: &'static str| {
        let input = html::input()
            .attr("type", "text")
            .attr("maxlength", "60")
            .attr("autocomplete", hint)
            .prop("value", move || text.get())
            .on(ev::input, move |event| text.set(html::typed(&event)));
        html::label().child(html::span().child(state.say(label))).child(input)
    };
    let form = html::form()
        .class("line")
        .on(ev::submit, move |event| {
            event.prevent_default();
            let trimmed = |text: Held<String>| text.with_untracked(|text| text.trim().to_owned());
            state.set_author(Author { unit: trimmed(unit), name: trimmed(name) });
            state.tell(m::AUTHOR_SAVED.get(state.lang_now()));
        })
        .child(field(m::AUTHOR_UNIT, unit, "organization"))
        .child(field(m::AUTHOR_NAME, name, "name"))
        .child(html::button().attr("type", "submit").child(state.say(m::AUTHOR_SAVE)));
    html::section()
        .attr("id", "author")
        .child(html::h2().child(state.say(m::AUTHOR)))
        .child(html::p().class("quiet").child(state.say(m::AUTHOR_ABOUT)))
        .child(form)
}

/// This browser's key, and the keys that the open ledger trusts.
fn keys(state: AppState) -> Element {
    let asking = Held::new(false);
    // Counts up whenever this browser's key is made or deleted.
    let changed = Held::new(0_u32);
    let own = move || {
        changed.track();
        match own_key() {
            None => {
                let make = button(state, "", m::KEY_MAKE, move || {
                    let is_made = make_own_key();
                    changed.update(|count| *count += 1);
                    platform::keep_focus();
                    let said = if is_made { m::KEY_MADE } else { m::NO_RANDOM };
                    state.tell(said.get(state.lang_now()));
                });
                html::div().class("actions").child(make)
            }
            Some(key) => {
                let print =
                    html::code().attr("data-testid", "own-key").child(fingerprint(&key.public()));
                let said = html::span().child(state.say(m::KEY_OWN)).child(" ").child(print);
                let drop = button(state, "danger", m::KEY_DROP, move || asking.set(true));
                html::div().class("actions").child(said).child(drop)
            }
        }
    };
    let question = state.say(m::KEY_DROP_QUESTION);
    let dropping = confirm(state, asking, question, m::KEY_DROP, move || {
        drop_own_key();
        changed.update(|count| *count += 1);
        state.tell(m::KEY_DROPPED.get(state.lang_now()));
    });
    html::section()
        .attr("id", "keys")
        .child(html::h2().child(state.say(m::KEYS)))
        .child(html::p().class("quiet").child(state.say(m::KEYS_ABOUT)))
        .child(own)
        .child(dropping)
        .child(show(move || state.is_open(), move || trusted(state)))
}

/// The keys that the open ledger trusts.
fn trusted(state: AppState) -> Element {
    let found = Remembered::new(move || {
        state.extent.track();
        state.read(|session| trusted_keys(session.ledger())).unwrap_or_default()
    });
    let row = move |known: &TrustedKey| {
        let lang = state.lang();
        let (key, holder) = (known.key.clone(), known.holder.clone());
        let forget = button(state, "danger", m::DISTRUST, move || {
            state.delete(vec![RecordKey::new(KEY, key.clone())]);
            platform::keep_focus();
            state.tell(m::DISTRUSTED.with(state.lang_now(), &[("holder", &holder)]));
        })
        .attr("aria-label", format!("{} · {}", m::DISTRUST.get(lang), known.holder));
        let by = known.by.as_deref().unwrap_or(m::NOT_STATED.get(lang));
        let since = format!("{by} · {}", platform::local_minute(known.since.ms()));
        html::tr()
            .child(html::th().attr("scope", "row").child(known.holder.clone()))
            .child(html::td().child(html::code().child(fingerprint(&known.key))))
            .child(html::td().class("quiet").child(since))
            .child(html::td().class("row-actions").child(forget))
    };
    let rows = move || found.with(|found| found.iter().map(row).collect::<Vec<_>>());
    let table = move || {
        let heads = [m::KEY_HOLDER, m::KEY_FINGERPRINT, m::KEY_SINCE]
            .map(|head| html::th().attr("scope", "col").child(state.say(head)));
        let table = html::table()
            .class("plain-table")
            .attr("data-testid", "table-keys")
            .child(html::caption().class("visually-hidden").child(state.say(m::KEYS_KIND)))
            .child(html::thead().child(html::tr().children(heads).child(html::td())))
            .child(html::tbody().child(rows));
        html::div()
            .class("scroll")
            .attr("tabindex", "0")
            .attr("role", "region")
            .attr("aria-label", state.say(m::KEYS_KIND))
            .child(table)
    };
    let none = move || html::p().class("quiet").child(state.say(m::KEYS_NONE));
    html::div().child(show_or(move || found.with(|found| !found.is_empty()), table, none))
}

/// Other ledgers to begin with.
fn another_ledger(state: AppState) -> Element {
    let title = Held::new(String::new());
    let create = move || {
        let typed = title.get_untracked();
        let own = Some(typed.trim()).filter(|title| !title.is_empty());
        let lang = state.lang_now();
        state.create_empty(own.unwrap_or(m::NEW_LEDGER_TITLE.get(lang)));
    };
    let laoshan =
        button(state, "", m::OPEN_LAOSHAN, move || state.open_sample(Sample::Laoshan2022));
    let demo = button(state, "", m::OPEN_DEMO, move || state.open_sample(Sample::Demo));
    let file = show(move || !state.is_open(), move || file_button(state, m::OPEN_FILE));
    html::section()
        .child(html::h2().child(state.say(m::ANOTHER_LEDGER)))
        .child(title_form(state, title, true, m::START_EMPTY, create))
        .child(html::div().class("actions").child(laoshan).child(demo).child(file))
}

/// A line for a title, and what is done with it.
fn title_form(
    state: AppState,
    title: Held<String>,
    is_new: bool,
    verb: Message,
    deed: impl Fn() + 'static,
) -> Element {
    let input = html::input()
        .attr("type", "text")
        .attr("maxlength", "100")
        .attr("placeholder", move || is_new.then(|| state.t(m::NEW_LEDGER_TITLE)))
        .prop("value", move || title.get())
        .on(ev::input, move |event| title.set(html::typed(&event)));
    html::form()
        .class("line")
        .on(ev::submit, move |event| {
            event.prevent_default();
            deed();
        })
        .child(html::label().child(html::span().child(state.say(m::LEDGER_TITLE))).child(input))
        .child(html::button().attr("type", "submit").child(state.say(verb)))
}
