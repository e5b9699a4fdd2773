//! Files: handing the ledger out, and taking files in, slice by slice.

use std::sync::Arc;

use leptos::prelude::*;

use super::AppState;
use crate::format::{About, FileError, Plan, Planner, Reader, Step, write};
use crate::i18n::m;
use crate::ledger::{Ledger, Writer, json_text};
use crate::ui::parts;
use crate::ui::platform;
use crate::ui::route::{Page, Route};

/// So long a slice of a long work may take before the browser is let in, in milliseconds.
const SLICE_MS: f64 = 24.0;
/// Elements worked on between two looks at the clock.
const ELEMENTS_PER_LOOK: usize = 200;
/// Changes taken in between two looks at the clock: a tenth of a second's work on an office PC.
const CHANGES_PER_SLICE: usize = 2_500;

/// A file on its way into a ledger.
#[derive(Clone, Debug, Default)]
pub enum Importing {
    #[default]
    Idle,
    /// Being read and compared: how much of it, in percent.
    Reading { file: String, percent: usize },
    /// Refused.
    Refused { file: String, error: FileError },
    /// Waiting for the user's word. `against` is how many changes the open ledger had then.
    Planned { file: String, about: Option<About>, plan: Arc<Plan>, against: usize },
    /// Being taken in.
    Taking { percent: usize },
}

impl AppState {
    /// Hands the open ledger to the user as a file.
    pub fn export(self) {
        let file = self.read(|session| {
            let text = write(session.about(), session.ledger(), &platform::now_iso());
            (format!("{}-{}.json", session.about().title, platform::today()), text)
        });
        let Some((name, text)) = file else { return };
        let lang = self.lang_now();
        match platform::download(&name, "application/json", &text) {
            Ok(()) => self.tell(m::EXPORTED.with(lang, &[("file", &name)])),
            Err(error) => self.say_export_failed(&error),
        }
    }

    /// Hands what cannot be read to the user as a file, as it is.
    pub fn export_troubles(self) {
        let raw = self.read(|session| {
            let troubles = session.troubles().iter();
            let texts = troubles.map(|trouble| (trouble.key.clone(), trouble.raw.clone().into()));
            let object: serde_json::Map<String, serde_json::Value> = texts.collect();
            json_text(&object)
        });
        let Some(raw) = raw else { return };
        if let Err(error) = platform::download("zhibu-raw.json", "application/json", &raw) {
            self.say_export_failed(&error);
        }
    }

    /// Says that a file could not be handed over.
    pub fn say_export_failed(self, error: &wasm_bindgen::JsValue) {
        let lang = self.lang_now();
        self.warn(m::EXPORT_FAILED.with(lang, &[("error", &format!("{error:?}"))]));
    }

    /// Reads a file and works out what it would do; the page shows that before anything is done.
    pub fn read_file(self, file: web_sys::File) {
        let name = file.name();
        self.chosen.update_value(|chosen| *chosen = (chosen.0 + 1, Some(file)));
        self.importing.set(Importing::Reading { file: name.clone(), percent: 0 });
        self.go(Route::to(Page::Import));
        leptos::task::spawn_local(async move {
            if parts::plan_chosen(self).await.is_err() {
                self.importing.set(Importing::Idle);
                self.warn(m::NOT_FETCHED.get(self.lang_now()));
            }
        });
    }

    /// Plans the file chosen last.
    pub fn plan_chosen(self) {
        let (number, Some(file)) = self.chosen.get_value() else { return };
        let name = file.name();
        leptos::task::spawn_local(async move {
            let begin = platform::clock_ms();
            let planned = self.plan_file(&file, number, false).await;
            if self.is_reading(number) {
                self.importing.set(match planned {
                    Ok((about, plan)) => {
                        let (plan, against) = (Arc::new(plan), self.changes_count());
                        Importing::Planned { file: name, about, plan, against }
                    }
                    Err(error) => Importing::Refused { file: name, error },
                });
                platform::measure_since("zhibu:import:plan", begin);
            }
        });
    }

    fn changes_count(self) -> usize {
        self.read(|session| session.ledger().changes().len()).unwrap_or(0)
    }

    /// Whether this file is still wanted: neither another was chosen nor the import left.
    fn is_reading(self, number: u32) -> bool {
        self.chosen.with_value(|chosen| chosen.0) == number
            && self.importing.with_untracked(|importing| {
                matches!(importing, Importing::Reading { .. } | Importing::Taking { .. })
            })
    }

    /// Reads and plans a file: against the open ledger, or against nothing for a ledger of its
    /// own. A file no longer wanted is given up as unreadable, which nobody is told.
    async fn plan_file(
        self,
        file: &web_sys::File,
        number: u32,
        against_nothing: bool,
    ) -> Result<(Option<About>, Plan), FileError> {
        let bytes = platform::bytes_of(file).await.map_err(|_| FileError::Unreadable)?;
        let total = bytes.len().max(1);
        platform::breathe().await;
        let mut reader = Reader::new(bytes)?;
        let progress = |percent| {
            self.importing.update(|importing| match importing {
                Importing::Reading { percent: shown, .. } => *shown = percent,
                Importing::Taking { percent: shown } => *shown = percent / 2,
                _ => {}
            });
        };
        let mut slice = platform::clock_ms();
        while let Step::More { done, .. } = reader.step(ELEMENTS_PER_LOOK)? {
            if platform::clock_ms() - slice > SLICE_MS {
                progress(done * 70 / total);
                platform::breathe().await;
                if !self.is_reading(number) {
                    return Err(FileError::Unreadable);
                }
                slice = platform::clock_ms();
            }
        }
        let staged = reader.into_staged();
        let about = staged.about.clone();
        let mut planner = Planner::new(staged, platform::now_ms());
        progress(75);
        let nothing = Ledger::new();
        loop {
            let open = if against_nothing {
                None
            } else {
                self.read(|session| planner.step(session.ledger(), ELEMENTS_PER_LOOK))
            };
            if open.unwrap_or_else(|| planner.step(&nothing, ELEMENTS_PER_LOOK)) {
                return Ok((about, planner.into_plan()));
            }
            if platform::clock_ms() - slice > SLICE_MS {
                platform::breathe().await;
                if !self.is_reading(number) {
                    return Err(FileError::Unreadable);
                }
                slice = platform::clock_ms();
            }
        }
    }

    /// Does what the plan says, in slices; `into_new` puts it into a ledger of its own.
    pub fn take_file(self, into_new: bool) {
        let Importing::Planned { about, plan, file, against } = self.importing.get_untracked()
        else {
            return;
        };
        let chosen = self.chosen.with_value(|chosen| chosen.1.clone());
        if let Some(chosen) = chosen.filter(|_| !into_new && against != self.changes_count()) {
            // The user's word was about another state of the ledger.
            self.tell(m::PREVIEW_RENEWED.get(self.lang_now()));
            self.read_file(chosen);
            return;
        }
        self.importing.set(Importing::Taking { percent: 0 });
        leptos::task::spawn_local(async move {
            platform::breathe().await;
            let begin = platform::clock_ms();
            let plan =
                if into_new { self.plan_into_new(about, file, plan).await } else { Some(plan) };
            let taken = match plan {
                Some(plan) => self.take_plan(Arc::unwrap_or_clone(plan)).await,
                None => None,
            };
            if self
                .importing
                .with_untracked(|importing| matches!(importing, Importing::Taking { .. }))
            {
                self.importing.set(Importing::Idle);
            }
            if let Some(count) = taken {
                let lang = self.lang_now();
                self.tell(m::IMPORTED.with(lang, &[("count", &count)]));
                // Whoever has gone elsewhere meanwhile stays there.
                if self.route.with_untracked(|route| route.page == Page::Import) {
                    self.go(Route::to(Page::Dashboard));
                }
                platform::measure_since("zhibu:import", begin);
            }
        });
    }

    /// Makes the ledger that a file is to be put into, and plans the file against it: the plan on
    /// screen leaves out what the ledger open so far has already.
    async fn plan_into_new(
        self,
        about: Option<About>,
        file: String,
        plan: Arc<Plan>,
    ) -> Option<Arc<Plan>> {
        let plan = if self.open.with_untracked(Option::is_none) {
            plan
        } else {
            let (number, chosen) = self.chosen.get_value();
            Arc::new(self.plan_file(&chosen?, number, true).await.ok()?.1)
        };
        let id = about.as_ref().map(|about| about.id.clone()).filter(|id| is_shelf_mark(id));
        let is_taken = |id: &String| self.ledgers().iter().any(|entry| entry.shelf_mark == *id);
        let id = id
            .filter(|id| !is_taken(id))
            .unwrap_or_else(|| Writer::from_random(platform::random_bits()).to_string());
        let title = about.as_ref().map(|about| about.title.clone());
        let title = title.filter(|title| !title.trim().is_empty()).unwrap_or(file);
        let about = About { id: id.clone(), title, ..about.unwrap_or_default() };
        let is_made = self.create_ledger(&id, &about, Vec::new());
        self.importing.set(Importing::Taking { percent: 50 });
        is_made.then_some(plan)
    }

    /// Takes a plan in, slice by slice, as one step of undo, and tells how many records it was
    /// about. Stops if another ledger is opened meanwhile; what was taken until then is in the
    /// ledger it was meant for.
    async fn take_plan(self, plan: Plan) -> Option<usize> {
        let mark = || self.open.with_untracked(|open| open.as_ref().map(|open| open.0.clone()));
        let meant_for = mark();
        self.write(|session, _| session.begin_import());
        let total = (plan.changes.len() + plan.drafts.len()).max(1);
        let (mut changes, mut drafts) = (plan.changes.into_iter(), plan.drafts.into_iter());
        loop {
            let changes_now: Vec<_> = changes.by_ref().take(CHANGES_PER_SLICE).collect();
            let room = CHANGES_PER_SLICE - changes_now.len();
            let drafts_now: Vec<_> = drafts.by_ref().take(room).collect();
            if changes_now.is_empty() && drafts_now.is_empty() {
                break;
            }
            if mark() != meant_for {
                return None;
            }
            let touched = self.write(|session, now| session.import(changes_now, drafts_now, now));
            // At once: whoever looks at a list meanwhile must not see places that are no more.
            self.settle(&touched.unwrap_or_default());
            let left = changes.len() + drafts.len();
            self.importing.set(Importing::Taking { percent: 50 + (total - left) * 50 / total });
            platform::breathe().await;
        }
        self.write(|session, _| session.end_import());
        self.settle(&[]);
        Some(plan.diffs.len())
    }
}

fn is_shelf_mark(id: &str) -> bool {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
    (1..=64).contains(&id.len()) && id.bytes().all(is_plain)
}
