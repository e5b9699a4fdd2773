//! Files: taking them in, slice by slice.

use std::sync::Arc;
use std::time::Duration;

use leptos::prelude::*;

use super::AppState;
use super::navigation::current_route;
use crate::lazy;
use crate::platform::{self, Dropped};
use zhibu_app::rescue::rescued;
use zhibu_app::route::{Page, Route};
use zhibu_app::workspace::{Command, Workspace};
use zhibu_domain::dependencies::Dependencies;
use zhibu_domain::reporting::scope::Scopes;
use zhibu_format::{
    About, Draft, FileError, LeftOut, MOST_FILES, Part, Plan, PlannedFile, Planner, Reader, Sealed,
    SignatureCheck, Source, Staged, Step, Taken, file_hash,
};
use zhibu_ledger::{Ledger, Writer};
use zhibu_text::{self as text, m};

/// So long after an import the room that is left is measured anew.
const SPACE_MEASURED_AFTER: Duration = Duration::from_secs(1);
/// So long a slice of a long work may take before the browser is let in, in milliseconds.
const SLICE_MS: f64 = 36.0;
/// Elements worked on between two looks at the clock.
const ELEMENTS_PER_LOOK: usize = 200;
/// Changes stored in one piece, between two looks at the clock: at most a tenth of a second's work on
/// an office PC.
const CHANGES_PER_PIECE: usize = 2_500;

/// Bytes of a signed file gone through between two breaths.
const BYTES_PER_SLICE: usize = 1 << 20;

/// A file that is refused as a whole, and why.
#[derive(Clone, Debug, PartialEq)]
pub struct RefusedFile {
    pub name: String,
    pub error: FileError,
}

/// Files on their way into a ledger.
#[derive(Clone, Debug, Default)]
pub enum Importing {
    #[default]
    Idle,
    /// Being read and compared: which one, and how much of all, in percent.
    Reading { file: String, percent: usize },
    /// Every file was refused.
    Refused { refused: Arc<Vec<RefusedFile>> },
    /// Waiting for the user's word. `against` is how many changes the open ledger had then.
    Planned { plan: Arc<Plan>, refused: Arc<Vec<RefusedFile>>, against: usize },
    /// Being taken in.
    Taking { percent: usize },
}

/// Files that were chosen, and how many times some were: what is read of earlier ones comes too
/// late.
#[derive(Clone, Debug, Default)]
pub struct Chosen {
    number: u32,
    files: Vec<web_sys::File>,
    /// What sealed ones among them are tried with.
    passphrases: Vec<String>,
    /// The plan that was shown of them before, and what was left out of it.
    before: Option<(Arc<Plan>, LeftOut)>,
}

impl AppState {
    /// Reads files and works out what they would do; the page shows that before anything is done.
    pub fn read_files(self, files: Vec<web_sys::File>) {
        let lang = self.lang_now();
        if files.len() > MOST_FILES {
            let values: [(&str, &dyn std::fmt::Display); 2] =
                [("count", &files.len()), ("most", &MOST_FILES)];
            self.notify_error(m::TOO_MANY_FILES.with(lang, &values));
            return;
        }
        let Some(first) = files.first() else { return };
        let name = first.name();
        self.chosen.update_value(|chosen| {
            *chosen = Chosen { number: chosen.number + 1, files, ..Chosen::default() };
        });
        self.left_out.set(LeftOut::default());
        self.importing.set(Importing::Reading { file: name, percent: 0 });
        self.go(Route::to(Page::Import));
        leptos::task::spawn_local(async move {
            if lazy::plan_chosen(self).await.is_err() {
                self.importing.set(Importing::Idle);
                self.notify_error(m::NOT_FETCHED.get(self.lang_now()));
            }
        });
    }

    /// Reads what was dropped, folders too.
    pub fn read_dropped(self, (entries, mut files): Dropped) {
        leptos::task::spawn_local(async move {
            files.extend(platform::files_of_entries(entries).await);
            if files.is_empty() {
                self.notify(m::NO_LEDGER_DROPPED.get(self.lang_now()));
            } else {
                self.read_files(files);
            }
        });
    }

    /// Tries sealed files among those chosen with a passphrase too.
    pub fn try_passphrase(self, passphrase: String) {
        self.remember_left_out();
        self.chosen.update_value(|chosen| {
            chosen.number += 1;
            chosen.passphrases.push(passphrase);
        });
        let first = self.chosen.with_value(|chosen| chosen.files.first().map(web_sys::File::name));
        self.importing.set(Importing::Reading { file: first.unwrap_or_default(), percent: 0 });
        self.plan_chosen();
    }

    /// Keeps what was left out of the plan on screen for the one that takes its place.
    fn remember_left_out(self) {
        if let Importing::Planned { plan, .. } = self.importing.get_untracked() {
            let left_out = self.left_out.get_untracked();
            self.chosen.update_value(|chosen| chosen.before = Some((plan, left_out)));
        }
    }

    /// Plans the files chosen last.
    pub fn plan_chosen(self) {
        let number = self.chosen.with_value(|chosen| chosen.number);
        leptos::task::spawn_local(async move {
            let begin = platform::clock_ms();
            // What is written meanwhile makes the plan one of another state of the ledger.
            let against = self.changes_count();
            let planned = self.plan_files(number, false).await;
            if self.is_reading(number)
                && let Some((plan, refused)) = planned
            {
                let refused = Arc::new(refused);
                self.importing.set(if plan.files.is_empty() {
                    Importing::Refused { refused }
                } else {
                    let before = self.chosen.with_value(|chosen| chosen.before.clone());
                    self.left_out.set(match before {
                        Some((before, left_out)) => plan.left_out_as(&before, &left_out),
                        None => plan.left_out_at_first(),
                    });
                    let plan = Arc::new(plan);
                    Importing::Planned { plan, refused, against }
                });
                platform::measure_since("zhibu:import:plan", begin);
            }
        });
    }

    /// Does what alters nothing of the plan on screen, which then is as good as it was.
    pub fn apply_beside_plan(self, command: Command) {
        let before = self.changes_count();
        self.apply(command);
        let now = self.changes_count();
        self.importing.update(|importing| match importing {
            Importing::Planned { against, .. } if *against == before => *against = now,
            _ => {}
        });
    }

    fn changes_count(self) -> usize {
        self.read_present(|workspace| workspace.ledger().changes().len()).unwrap_or(0)
    }

    /// Whether these files are still wanted: neither others were chosen nor the import left.
    fn is_reading(self, number: u32) -> bool {
        self.chosen.with_value(|chosen| chosen.number) == number
            && self.importing.with_untracked(|importing| {
                matches!(importing, Importing::Reading { .. } | Importing::Taking { .. })
            })
    }

    /// Reads and plans the files chosen: against the open ledger, or against nothing for a ledger
    /// of their own. Nothing comes of files that are no longer wanted.
    async fn plan_files(
        self,
        number: u32,
        against_nothing: bool,
    ) -> Option<(Plan, Vec<RefusedFile>)> {
        let files = self.chosen.with_value(|chosen| chosen.files.clone());
        let total = files.iter().map(|file| file.size()).sum::<f64>().max(1.0);
        let mut before = 0.0;
        let (mut sources, mut refused) = (Vec::new(), Vec::new());
        for file in files {
            let name = file.name();
            let share = |part: f64| {
                #[expect(
                    clippy::cast_possible_truncation,
                    clippy::cast_sign_loss,
                    reason = "0 to 70"
                )]
                let percent = ((before + file.size() * part) * 70.0 / total) as usize;
                self.importing.update(|importing| match importing {
                    Importing::Reading { file, percent: shown } => {
                        if *file != name {
                            file.clone_from(&name);
                        }
                        *shown = percent;
                    }
                    Importing::Taking { percent: shown } => *shown = percent / 2,
                    _ => {}
                });
            };
            match self.read_file(&file, number, share).await? {
                Ok((hash, ledgers)) => {
                    let is_one = ledgers.len() == 1;
                    sources.extend((0..).zip(ledgers).map(|(index, staged)| {
                        let title = staged.about.as_ref().map(|about| &*about.title);
                        let name = match title.filter(|_| !is_one) {
                            Some(title) => format!("{name} · {title}"),
                            None => name.clone(),
                        };
                        Source { name, hash: hash.wrapping_add(index), staged }
                    }));
                }
                Err(error) => refused.push(RefusedFile { name, error }),
            }
            before += file.size();
        }
        for Source { name, .. } in sources.drain(sources.len().min(MOST_FILES)..) {
            refused.push(RefusedFile { name, error: FileError::OneTooMany { most: MOST_FILES } });
        }
        let mut planner = Planner::new(sources, platform::now_ms());
        let nothing = Ledger::new();
        let mut slice = platform::clock_ms();
        loop {
            let open = if against_nothing {
                None
            } else {
                self.read_present(|workspace| planner.step(workspace.ledger(), ELEMENTS_PER_LOOK))
            };
            if open.unwrap_or_else(|| planner.step(&nothing, ELEMENTS_PER_LOOK)) {
                let mut plan = planner.into_plan();
                if !against_nothing {
                    self.mark_outside(&mut plan);
                    self.read_present(|workspace| {
                        plan.mark_signed(workspace.ledger(), workspace.signed());
                        // One unit's part is nobody's office.
                        if workspace.about().part.is_none() {
                            let unit = self.author.with_untracked(|author| author.unit.clone());
                            plan.note_receipts(workspace.ledger(), &unit);
                        }
                    });
                }
                return Some((plan, refused));
            }
            if platform::clock_ms() - slice > SLICE_MS {
                platform::yield_now().await;
                if !self.is_reading(number) {
                    return None;
                }
                slice = platform::clock_ms();
            }
        }
    }

    /// Marks what units' files alter that is another unit's. A ledger that is one unit's part itself
    /// has nothing to compare with.
    fn mark_outside(self, plan: &mut Plan) {
        let parts: Vec<(usize, Part)> = (0..)
            .zip(&plan.files)
            .filter_map(|(file, of)| Some((file, of.about.as_ref()?.part.clone()?)))
            .collect();
        self.read_present(|workspace| {
            if parts.is_empty() || workspace.about().part.is_some() {
                return;
            }
            let scopes = Scopes::of(workspace.register());
            for (file, part) in &parts {
                plan.mark_outside(*file, &scopes.scope(&part.organisation).own);
            }
        });
    }

    /// Reads one file, which holds one ledger, or all that were rescued; `None` if it is no longer
    /// wanted. `progress` is told how much of it is read.
    async fn read_file(
        self,
        file: &web_sys::File,
        number: u32,
        progress: impl Fn(f64),
    ) -> Option<Result<(u64, Vec<Staged>), FileError>> {
        progress(0.0);
        let Ok(bytes) = platform::bytes_of(file).await else {
            return Some(Err(FileError::Unreadable));
        };
        platform::yield_now().await;
        let hash = file_hash(&bytes);
        let bytes = match Sealed::from_bytes(&bytes) {
            None => Some(bytes),
            Some(sealed) => self.unsealed(&sealed).await,
        };
        let Some(bytes) = bytes else {
            let was_tried = self.chosen.with_value(|chosen| !chosen.passphrases.is_empty());
            return Some(Err(FileError::Sealed { was_tried }));
        };
        if let Some(ledgers) = rescued(&bytes) {
            return Some(Ok((hash, ledgers)));
        }
        #[expect(clippy::cast_precision_loss, reason = "files are far below 2^53 bytes")]
        let part = |done: usize, total: usize| done as f64 / total.max(1) as f64;
        let mut reader = match Reader::new(bytes) {
            Ok(reader) => reader,
            Err(error) => return Some(Err(error)),
        };
        let mut slice = platform::clock_ms();
        loop {
            match reader.step(ELEMENTS_PER_LOOK) {
                Err(error) => return Some(Err(error)),
                Ok(Step::Done) => break,
                Ok(Step::More { done, total }) if platform::clock_ms() - slice > SLICE_MS => {
                    progress(part(done, total));
                    platform::yield_now().await;
                    if !self.is_reading(number) {
                        return None;
                    }
                    slice = platform::clock_ms();
                }
                Ok(Step::More { .. }) => {}
            }
        }
        let mut staged = reader.into_staged();
        let mut check = SignatureCheck::new(&staged);
        staged.signature = loop {
            if let Some(signature) = check.step(BYTES_PER_SLICE) {
                break signature;
            }
            platform::yield_now().await;
        };
        Some(Ok((hash, vec![staged])))
    }

    /// The bytes of a sealed file, if one of the passphrases given opens it.
    async fn unsealed(self, sealed: &Sealed) -> Option<Vec<u8>> {
        for passphrase in self.chosen.with_value(|chosen| chosen.passphrases.clone()) {
            // Each try takes a while: that is what keeps others from guessing.
            platform::yield_now().await;
            if let Ok(bytes) = sealed.open(&passphrase) {
                return Some(bytes);
            }
        }
        None
    }

    /// Does what the plan says but for what its user leaves out, in slices; `into_new` puts it into
    /// a ledger of its own.
    pub fn take_files(self, into_new: bool) {
        if self.is_past() {
            return;
        }
        self.note_own_writer();
        let Importing::Planned { plan, against, .. } = self.importing.get_untracked() else {
            return;
        };
        if !into_new && against != self.changes_count() {
            // The user's word was about another state of the ledger.
            self.notify(m::PREVIEW_RENEWED.get(self.lang_now()));
            self.remember_left_out();
            self.chosen.update_value(|chosen| chosen.number += 1);
            self.importing.set(Importing::Reading { file: String::new(), percent: 0 });
            self.plan_chosen();
            return;
        }
        let left_out = self.left_out.get_untracked();
        self.importing.set(Importing::Taking { percent: 0 });
        leptos::task::spawn_local(async move {
            platform::yield_now().await;
            let begin = platform::clock_ms();
            let planned = if into_new {
                self.plan_into_new(plan, left_out).await
            } else {
                Some((plan, left_out))
            };
            let taken = match planned {
                Some((plan, left_out)) => {
                    let taken = Arc::unwrap_or_clone(plan).taken(&left_out);
                    let left = taken.left_out;
                    self.take(taken, into_new).await.map(|count| (count, left))
                }
                None => None,
            };
            if self
                .importing
                .with_untracked(|importing| matches!(importing, Importing::Taking { .. }))
            {
                self.importing.set(Importing::Idle);
            }
            if let Some((count, left)) = taken {
                let lang = self.lang_now();
                let said = if into_new { m::IMPORTED_NEW } else { m::IMPORTED };
                let mut said = said.with(lang, &[("count", &count)]);
                if left > 0 {
                    said.push(' ');
                    said.push_str(&m::IMPORTED_SOME.with(lang, &[("count", &left)]));
                }
                self.notify(said);
                // Whoever has gone elsewhere meanwhile stays there, even if the page has not heard
                // of it yet.
                if current_route().page == Page::Import {
                    self.go(Route::to(Page::Dashboard));
                }
                platform::measure_since("zhibu:import", begin);
            }
        });
    }

    /// Makes the ledger that the files are to be put into, and plans them against it: the plan on
    /// screen leaves out what the ledger open so far has already.
    async fn plan_into_new(
        self,
        plan: Arc<Plan>,
        left_out: LeftOut,
    ) -> Option<(Arc<Plan>, LeftOut)> {
        let (plan, left_out) = if self.open.with_untracked(Option::is_none) {
            (plan, left_out)
        } else {
            let number = self.chosen.with_value(|chosen| chosen.number);
            let (anew, refused) = self.plan_files(number, true).await?;
            if !refused.is_empty() || !anew.is_of_same_files(&plan) {
                // A file has been altered or moved since: what was agreed to is not to be had.
                self.notify_error(m::FILES_HAVE_CHANGED.get(self.lang_now()));
                return None;
            }
            let left_out = anew.left_out_of_own(&plan, &left_out);
            (Arc::new(anew), left_out)
        };
        let is_in = |(index, _): &(usize, &PlannedFile)| !left_out.files.holds(*index);
        let mut files = plan.files.iter().enumerate().filter(is_in).map(|(_, file)| file);
        let about = files.clone().find_map(|file| file.about.clone());
        let file = files.next().map(|file| file.name.clone()).unwrap_or_default();
        let id = about.as_ref().map(|about| about.id.clone()).filter(|id| is_catalog_mark(id));
        let is_taken = |id: &String| self.ledgers().iter().any(|entry| entry.shelf_mark == *id);
        let id = id
            .filter(|id| !is_taken(id))
            .unwrap_or_else(|| Writer::from_random(platform::random_bits()).to_string());
        let title = about.as_ref().map(|about| about.title.clone());
        let title = title.filter(|title| !title.trim().is_empty()).unwrap_or(file);
        let about = About { id: id.clone(), title, ..about.unwrap_or_default() };
        let is_made = self.create_ledger(&id, &about, Vec::new());
        self.importing.set(Importing::Taking { percent: 50 });
        is_made.then_some((plan, left_out))
    }

    /// Takes in what is taken of a plan, slice by slice, as one step of undo, and tells how many
    /// records it was about. Stops if another ledger is opened meanwhile; what was taken until then
    /// is in the ledger it was meant for.
    async fn take(self, taken: Taken, into_new: bool) -> Option<usize> {
        let mark = || self.open.with_untracked(|open| open.as_ref().map(|open| open.0.clone()));
        let meant_for = mark();
        self.write(|workspace, _| workspace.begin_import(taken.sources));
        let lang = self.lang_now();
        let total = (taken.changes.len() + taken.drafts.len()).max(1);
        let (mut changes, mut drafts) = (taken.changes.into_iter(), taken.drafts.into_iter());
        let (mut slice, mut touched) = (platform::clock_ms(), Dependencies::NONE);
        loop {
            let changes_now: Vec<_> = changes.by_ref().take(CHANGES_PER_PIECE).collect();
            let room = CHANGES_PER_PIECE - changes_now.len();
            let drafted = |Draft { key, writes, files }: Draft| {
                let files = text::listed(&files, lang);
                let why = m::CONFLICT_FROM_FILE.with(lang, &[("file", &files)]);
                (key, writes, Some(why.into()))
            };
            let drafts_now: Vec<_> = drafts.by_ref().take(room).map(drafted).collect();
            if changes_now.is_empty() && drafts_now.is_empty() {
                break;
            }
            if mark() != meant_for {
                self.notify_error(m::IMPORT_CUT_SHORT.get(lang));
                return None;
            }
            let now = self.write(|workspace, now| workspace.import(changes_now, drafts_now, now));
            touched = touched.with(now.unwrap_or_default());
            let left = changes.len() + drafts.len();
            if platform::clock_ms() - slice < SLICE_MS && left > 0 {
                continue;
            }
            // Before anyone looks at a list: they must not see places that are no more.
            self.notify_changed(touched);
            touched = Dependencies::NONE;
            self.importing.set(Importing::Taking { percent: 50 + (total - left) * 50 / total });
            platform::yield_now().await;
            slice = platform::clock_ms();
        }
        if mark() != meant_for {
            self.notify_error(m::IMPORT_CUT_SHORT.get(lang));
            return None;
        }
        self.write(if into_new { Workspace::end_first_import } else { Workspace::end_import });
        self.notify_changed(Dependencies::NONE);
        // Once the page has settled: reading all that is stored takes a while.
        set_timeout(move || self.measure_space(), SPACE_MEASURED_AFTER);
        Some(taken.records)
    }
}

fn is_catalog_mark(id: &str) -> bool {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
    (1..=64).contains(&id.len()) && id.bytes().all(is_plain)
}
