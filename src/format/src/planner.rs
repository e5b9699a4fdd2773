//! Works out, in steps, what an import of one or many files will do.
//!
//! All files count as if they came at once: what they hold together does not depend on their order,
//! and a record may refer to one that another file brings. What is wrong in a file is held against
//! that file alone.

use std::borrow::Cow;
use std::cell::OnceCell;

use rustc_hash::{FxHashMap, FxHashSet};
use serde_json::Value;
use xxhash_rust::xxh64::xxh64;

use super::error::{FilePosition, ItemError};
use super::plan::{
    ByUndo, FieldDiff, FileSet, Invalid, MOST_DIFFS, Origin, Plan, PlannedFile, RecordDiff,
    RecordOutcome, Shown, counts_mut, differing, disagrees, outcome, present, title_of,
};
use super::reader::{Staged, StagedRecord};
use zhibu_domain::kinds::field::{FieldSpec, FieldType, fits};
use zhibu_domain::kinds::records::Kind;
use zhibu_domain::reporting::rounds::ms_of_iso;
use zhibu_ledger::order;
use zhibu_ledger::{
    Change, DELETED, Ledger, Name, RecordKey, Stamp, Writer, is_from_far_future, json_text,
    values_of,
};

/// A file that was read.
#[derive(Debug)]
pub struct Source {
    /// Its name.
    pub name: String,
    /// Tells its bytes from those of other files.
    pub hash: u64,
    /// What it holds.
    pub staged: Staged,
}

/// What tells a file's bytes from those of other files.
pub fn file_hash(bytes: &[u8]) -> u64 {
    xxh64(bytes, 0)
}

impl Source {
    /// A file that stands for itself, whatever it is called.
    pub fn only(staged: Staged) -> Vec<Self> {
        vec![Self { name: String::new(), hash: 0, staged }]
    }
}

/// Works out a plan in steps.
#[derive(Debug)]
pub struct Planner {
    now_ms: u64,
    stage: PlanStep,
    /// The changes of all files.
    changes: Vec<Change>,
    /// Where each of them stands.
    changes_at: Vec<From>,
    /// The records that the files list.
    listed: Vec<ListedRecord>,
    texts: Vec<String>,
    /// The records that the files are about; once all are known, by kind and id.
    entries: Vec<Entry>,
    by_key: FxHashMap<RecordKey, usize>,
    /// What the records refer to.
    references: Vec<Reference>,
    /// The fields of each kind, ascending by name.
    specs: Vec<Vec<&'static FieldSpec>>,
    /// The ids that are referred to, thousands of times the same few, numbered; by kind.
    targets: Vec<FxHashMap<String, usize>>,
    /// Pairs of entries: the first refers to the second, which is new.
    needs: Vec<(usize, usize)>,
    /// Which of the changes the ledger is to take, and how.
    fresh: Vec<Option<Origin>>,
    /// The actions of which the files hold a change, once that was asked for.
    done: OnceCell<FxHashSet<Stamp>>,
    plan: Plan,
}

fn by_name(fields: &'static [FieldSpec]) -> Vec<&'static FieldSpec> {
    let mut fields: Vec<&FieldSpec> = fields.iter().collect();
    order::sort_by(&mut fields, |a, b| a.name.cmp(b.name));
    fields
}

/// A place in one of the files: the file, and the byte.
#[derive(Clone, Copy, Debug)]
struct From {
    file: usize,
    at: usize,
}

/// A record that a file lists.
#[derive(Debug)]
struct ListedRecord {
    record: StagedRecord,
    from: From,
    /// Its fields, if the file has no changes of it: then they are what it says of the record.
    fields: Vec<(Name, Value)>,
}

/// A record that the files are about.
#[derive(Debug)]
struct Entry {
    key: RecordKey,
    /// Its changes, by their places.
    history: Vec<usize>,
    /// Where it is listed, by its places among the listed: first, and by other files.
    listed: Option<usize>,
    listed_more: Vec<usize>,
    /// Why a file's part in it is not taken, and where in the file that is.
    refused: Vec<(From, ItemError)>,
    /// Its place among the plan's diffs.
    diff: Option<usize>,
}

impl Entry {
    /// Where it is listed, by its places among the listed.
    fn listings(&self) -> impl Iterator<Item = usize> {
        self.listed.into_iter().chain(self.listed_more.iter().copied())
    }

    fn is_refused_of(&self, file: usize) -> bool {
        self.refused.iter().any(|(from, _)| from.file == file)
    }

    /// Refuses a file's part in it, for this reason rather than one known before.
    fn refuse(&mut self, from: From, error: ItemError) {
        self.refused.retain(|(known, _)| known.file != from.file);
        self.refused.push((from, error));
    }

    fn has_history(&self, file: usize, changes_at: &[From]) -> bool {
        self.history.iter().any(|index| changes_at[*index].file == file)
    }
}

#[derive(Debug, PartialEq, Eq)]
enum PlanStep {
    Index(usize),
    Types(usize),
    References,
    Compare(usize),
    Done,
}

impl Planner {
    /// Begins to plan the import of files; `now_ms` tells which clocks must have been wrong. Of
    /// files with the very same bytes only the first counts.
    pub fn new(sources: Vec<Source>, now_ms: u64) -> Self {
        let mut planner = Self {
            now_ms,
            stage: PlanStep::Index(0),
            changes: Vec::new(),
            changes_at: Vec::new(),
            listed: Vec::new(),
            texts: Vec::new(),
            entries: Vec::new(),
            by_key: FxHashMap::default(),
            references: Vec::new(),
            needs: Vec::new(),
            specs: Kind::ALL.iter().map(|kind| by_name(kind.fields())).collect(),
            targets: vec![FxHashMap::default(); Kind::ALL.len()],
            fresh: Vec::new(),
            done: OnceCell::new(),
            plan: Plan::default(),
        };
        for (file, Source { name, hash, staged }) in sources.into_iter().enumerate() {
            planner.add(file, name, hash, staged);
        }
        planner.fresh = vec![None; planner.changes.len()];
        // About as many as there are records, be it that they have a history or are listed alone.
        let about = planner.changes.len().max(planner.listed.len());
        planner.entries.reserve(about);
        planner.by_key.reserve(about);
        planner
    }

    fn add(&mut self, file: usize, name: String, hash: u64, staged: Staged) {
        let same_as = self.plan.files.iter().position(|known| known.hash == hash);
        let Staged { about, exported, signature, mut changes, .. } = staged;
        let (changes_at, records) = (staged.changes_at, staged.records);
        let (unreadable, text) = (staged.unreadable, staged.text);
        let mut planned = PlannedFile {
            name,
            about,
            hash,
            same_as,
            signature,
            changes: changes.len(),
            up_to: latest(&changes, ms_of_iso(&exported.at)),
            exported,
            ..PlannedFile::default()
        };
        if same_as.is_none() {
            for (at, kind, error) in unreadable {
                if let Some(kind) = &kind {
                    counts_mut(&mut planned.counts, kind).invalid += 1;
                    counts_mut(&mut self.plan.counts, kind).invalid += 1;
                }
                let at = FilePosition::of(&text, at);
                planned.invalid.push(Invalid { at, kind, id: None, error });
            }
            let from = |at| From { file, at };
            // The changes of a file that comes alone are not copied.
            if self.changes.is_empty() {
                std::mem::swap(&mut self.changes, &mut changes);
            } else {
                self.changes.append(&mut changes);
            }
            self.changes_at.extend(changes_at.into_iter().map(from));
            self.listed.extend(records.into_iter().map(|record| ListedRecord {
                from: from(record.at.start),
                record,
                fields: Vec::new(),
            }));
        }
        self.texts.push(text);
        self.plan.files.push(planned);
    }

    /// Goes on for about `items` elements; true when the plan is complete.
    pub fn step(&mut self, ledger: &Ledger, items: usize) -> bool {
        let total = match self.stage {
            PlanStep::Index(_) => self.changes.len() + self.listed.len(),
            _ => self.entries.len(),
        };
        match self.stage {
            PlanStep::Index(from) => {
                let to = total.min(from + items);
                (from..to).for_each(|index| self.index(index));
                self.stage = if to == total { PlanStep::Types(0) } else { PlanStep::Index(to) };
            }
            PlanStep::Types(from) => {
                let to = total.min(from + items);
                (from..to).for_each(|index| self.check_types(index));
                self.stage = if to == total { PlanStep::References } else { PlanStep::Types(to) };
            }
            PlanStep::References => {
                self.check_references(ledger);
                self.sort_entries();
                self.stage = PlanStep::Compare(0);
            }
            PlanStep::Compare(from) => {
                let to = total.min(from + items);
                (from..to).for_each(|index| self.compare(ledger, index));
                self.stage = if to == total { PlanStep::Done } else { PlanStep::Compare(to) };
            }
            PlanStep::Done => {}
        }
        self.stage == PlanStep::Done
    }

    /// Plans to the end.
    pub fn run(mut self, ledger: &Ledger) -> Plan {
        while !self.step(ledger, usize::MAX / 2) {}
        self.into_plan()
    }

    /// The plan, once [`step`](Self::step) says that it is complete.
    pub fn into_plan(mut self) -> Plan {
        let diff = |entry: usize| self.entries[entry].diff;
        let needs = self.needs.iter().filter_map(|(by, needed)| Some((diff(*by)?, diff(*needed)?)));
        self.plan.needs = needs.collect();
        self.plan.changes = self.changes;
        if self.fresh.iter().any(Option::is_none) {
            let mut fresh = self.fresh.iter();
            self.plan.changes.retain(|_| fresh.next().is_some_and(Option::is_some));
        }
        self.plan.origins = self.fresh.into_iter().flatten().collect();
        self.plan
    }

    fn index(&mut self, index: usize) {
        let changes = self.changes.len();
        let listed = index.checked_sub(changes);
        let key = match listed {
            None => &self.changes[index].key,
            Some(listed) => &self.listed[listed].record.key,
        };
        let known = self.by_key.get(key).copied();
        let known = known.unwrap_or_else(|| {
            self.by_key.insert(key.clone(), self.entries.len());
            self.entries.push(Entry {
                key: key.clone(),
                history: Vec::new(),
                listed: None,
                listed_more: Vec::new(),
                refused: Vec::new(),
                diff: None,
            });
            self.entries.len() - 1
        });
        let entry = &mut self.entries[known];
        match listed {
            None => entry.history.push(index),
            Some(listed) => {
                let from = self.listed[listed].from;
                let in_file = |known: &usize| self.listed[*known].from.file == from.file;
                if entry.listings().any(|known| in_file(&known)) && !entry.is_refused_of(from.file)
                {
                    entry.refused.push((from, ItemError::Repeated));
                }
                match &mut entry.listed {
                    Some(_) => entry.listed_more.push(listed),
                    first => *first = Some(listed),
                }
                if !entry.has_history(from.file, &self.changes_at) {
                    match self.listed[listed].record.fields(&self.texts[from.file]) {
                        Ok(fields) => self.listed[listed].fields = fields,
                        Err(error) => entry.refuse(from, error),
                    }
                }
            }
        }
    }

    fn check_types(&mut self, index: usize) {
        let Self { changes_at, changes, listed, entries, references, specs, targets, .. } = self;
        let entry = &entries[index];
        let kind = Kind::from_code(&entry.key.kind);
        let mut refused: Vec<(From, ItemError)> = Vec::new();
        for (from, name, value) in entry.written(changes, changes_at, listed) {
            if refused.iter().any(|(known, _)| known.file == from.file) {
                continue;
            }
            if is_deeper_than(value, MOST_LEVELS) {
                // Said before anything else: nobody can read such a value anyway.
                refused.push((from, ItemError::TooDeep { field: name.to_string() }));
                continue;
            }
            let Some(kind) = kind else { continue };
            let specs = &specs[kind as usize];
            let found = specs.binary_search_by(|field| field.name.cmp(name));
            let spec = found.ok().map(|found| specs[found]);
            let fits = match spec {
                Some(spec) => fits(spec.field_type, value),
                None => &**name != DELETED || value.is_boolean() || value.is_null(),
            };
            if !fits {
                let found: String = json_text(value).chars().take(60).collect();
                refused.push((from, ItemError::WrongType { field: name.to_string(), found }));
                continue;
            }
            let Some(FieldSpec { name: field, field_type, .. }) = spec else { continue };
            let (FieldType::Reference(to) | FieldType::References(to)) = field_type else {
                continue;
            };
            let several = value.as_array().into_iter().flatten();
            for id in several.chain([value]).filter_map(Value::as_str) {
                let targets = &mut targets[*to as usize];
                let target = targets.get(id).copied().unwrap_or_else(|| {
                    targets.insert(id.to_owned(), targets.len());
                    targets.len() - 1
                });
                references.push(Reference { by: index, from, field, to: (*to, target) });
            }
        }
        let entry = &mut entries[index];
        for (from, error) in refused {
            entry.refuse(from, error);
        }
    }

    /// A record that refers to nowhere is refused; so is, in turn, what refers to it.
    fn check_references(&mut self, ledger: &Ledger) {
        let Self { entries, by_key, changes_at, listed, references, needs, targets, .. } = self;
        // Its places hold until the entries are sorted, which is next.
        let by_key = std::mem::take(by_key);
        // Of each kind, by number: the id, its entry in the files, whether the ledger has it.
        let find = |(kind, ids): (&Kind, &FxHashMap<String, usize>)| {
            let mut ids: Vec<(&String, usize)> = ids.iter().map(|(id, at)| (id, *at)).collect();
            order::sort_by(&mut ids, |a, b| a.1.cmp(&b.1));
            let known = ids.into_iter().map(|(id, _)| {
                let key = RecordKey::new(kind.code(), &**id);
                (id.clone(), by_key.get(&key).copied(), ledger.record(&key).is_some())
            });
            known.collect::<Vec<_>>()
        };
        let known: Vec<_> = Kind::ALL.iter().zip(&*targets).map(find).collect();
        let target = |reference: &Reference| &known[reference.to.0 as usize][reference.to.1];
        loop {
            // An entry is taken if a file whose part in it is not refused has it.
            let is_taken = |index: usize| {
                let entry = &entries[index];
                entry.refused.is_empty()
                    || entry.files(changes_at, listed).any(|file| !entry.is_refused_of(file))
            };
            let dangles = |reference: &&Reference| {
                let (_, entry, is_in_ledger) = target(reference);
                !entries[reference.by].is_refused_of(reference.from.file)
                    && !*is_in_ledger
                    && !entry.is_some_and(is_taken)
            };
            let dangling: Vec<&Reference> = references.iter().filter(dangles).collect();
            if dangling.is_empty() {
                break;
            }
            for reference in dangling {
                let (field, id) = (reference.field.to_owned(), target(reference).0.clone());
                let refused = &mut entries[reference.by].refused;
                // The first of a record's is told.
                if refused.iter().all(|(from, _)| from.file != reference.from.file) {
                    refused.push((reference.from, ItemError::Dangling { field, id }));
                }
            }
        }
        for reference in &*references {
            let (_, entry, is_in_ledger) = target(reference);
            if let Some(needed) = entry.filter(|_| !is_in_ledger) {
                needs.push((reference.by, needed));
            }
        }
    }

    /// Puts the entries in the order of their keys, so that the plan does not depend on the files'.
    fn sort_entries(&mut self) {
        let mut order: Vec<usize> = (0..self.entries.len()).collect();
        order::sort_by(&mut order, |a, b| self.entries[*a].key.cmp(&self.entries[*b].key));
        let mut place_of = vec![0; order.len()];
        for (index, old) in order.iter().enumerate() {
            place_of[*old] = index;
        }
        let mut old: Vec<Option<Entry>> =
            std::mem::take(&mut self.entries).into_iter().map(Some).collect();
        self.entries = order.iter().filter_map(|index| old[*index].take()).collect();
        for (by, needed) in &mut self.needs {
            (*by, *needed) = (place_of[*by], place_of[*needed]);
        }
    }

    fn compare(&mut self, ledger: &Ledger, index: usize) {
        self.report_refused(index);
        let Self { changes, changes_at, listed, texts, plan, entries, fresh, now_ms, done, .. } =
            self;
        let entry = &entries[index];
        let key = &entry.key;
        let now = Now { ledger, key, is_new: ledger.record(key).is_none() };
        let before = match ledger.record(key) {
            Some(record) => present(ledger.values_with(record.key(), &[])),
            None => Vec::new(),
        };
        let taken = if entry.refused.is_empty() {
            Cow::Borrowed(&entry.history)
        } else {
            let is_taken = |at: &usize| !entry.is_refused_of(changes_at[*at].file);
            Cow::Owned(entry.history.iter().copied().filter(is_taken).collect())
        };
        let is_from_far_future = note_clocks(now, &taken, (changes, changes_at), *now_ms, plan);
        let with_history: Vec<&Change> = taken.iter().map(|at| &changes[*at]).collect();
        let files = entry.files(changes_at, listed).filter(|file| !entry.is_refused_of(*file));
        let files = files.fold(FileSet::default(), FileSet::and);
        // Nearly always a record comes from one file, is new, and is folded but once.
        let own = (now.is_new && files.count() == 1 && !taken.is_empty())
            .then(|| present(values_of(&with_history)));
        let mut drafts: Vec<Drafted> = Vec::new();
        for ListedRecord { record, from, fields } in entry.listings().map(|at| &listed[at]) {
            if entry.is_refused_of(from.file) {
                continue;
            }
            if !entry.has_history(from.file, changes_at) {
                now.draft(fields, from.file, *now_ms, &mut drafts);
                continue;
            }
            let text = &texts[from.file];
            let is_same = if let Some(own) = &own {
                says_the_same(record, text, own)
            } else {
                let of_file = taken.iter().filter(|at| changes_at[**at].file == from.file);
                let of_file: Vec<&Change> = of_file.map(|at| &changes[*at]).collect();
                says_the_same(record, text, &present(values_of(&of_file)))
            };
            if !is_same {
                plan.files[from.file].disagreeing.push(key.clone());
            }
        }
        let drafted = drafts.len();
        if !now.is_new {
            let is_of_import = |change: &Change| reverts_import(ledger, changes, done, change);
            for file in files.files() {
                let of_file = taken.iter().filter(|at| changes_at[**at].file == file);
                let of_file: Vec<&Change> = of_file.map(|at| &changes[*at]).collect();
                now.again(&of_file, file, *now_ms, is_of_import, &mut drafts);
            }
        }
        let is_back = drafts.len() > drafted;
        number_drafts(&mut drafts, *now_ms);
        let mut all = with_history;
        all.extend(drafts.iter().map(|draft| &draft.change));
        if files == FileSet::default() {
            return;
        }
        let shown = own.unwrap_or_else(|| now.after(&all));
        let in_conflict = now.conflicts(&all);
        let whole = outcome(now.is_new, &before, &shown, in_conflict.len());
        for file in files.files() {
            let of_file = if files.count() == 1 {
                whole
            } else {
                let own = taken.iter().filter(|at| changes_at[**at].file == file);
                let drafted = drafts.iter().filter(|draft| draft.files.holds(file));
                let own = own.map(|at| &changes[*at]).chain(drafted.map(|draft| &draft.change));
                let own: Vec<&Change> = own.collect();
                outcome(now.is_new, &before, &now.after(&own), now.conflicts(&own).len())
            };
            plan.note_for_file(file, &key.kind, of_file);
        }
        // Only those that bring something: whoever hands in what is there already alters nothing.
        let bringing = taken.iter().filter(|at| now.lacks(&changes[**at]));
        let bringing = bringing.fold(FileSet::default(), |set, at| set.and(changes_at[*at].file));
        let drafting = drafts.iter().filter(|draft| now.is_new || !draft.change.sets.is_empty());
        let altering = drafting.fold(bringing, |set, draft| set.with(draft.files));
        let is_reverted = whole == RecordOutcome::Deleted && {
            let shown = ledger.shown_with(key, &all);
            let deletion = shown.iter().find(|field| *field.0 == *DELETED);
            deletion.is_some_and(|(_, change)| reverts_import(ledger, changes, done, change))
        };
        let fields = if whole != RecordOutcome::Same && plan.diffs.len() < MOST_DIFFS {
            now.field_diffs(&all, &drafts, &before, &shown, &in_conflict)
        } else {
            Vec::new()
        };
        let diff = plan.note(RecordDiff {
            key: key.clone(),
            outcome: whole,
            title: title_of(&key.kind, &shown).or_else(|| title_of(&key.kind, &before)),
            fields,
            files: altering,
            conflicts: in_conflict.len(),
            outside: FileSet::default(),
            alters_signed: false,
            by_undo: match (is_reverted, is_back) {
                (true, _) => ByUndo::Vanishes,
                (false, true) => ByUndo::Returns,
                (false, false) => ByUndo::Not,
            },
            is_from_far_future,
        });
        note_fresh(now, &taken, (changes, changes_at), diff, fresh);
        let drafted =
            drafts.into_iter().filter(|draft| now.is_new || !draft.change.sets.is_empty());
        plan.drafts
            .extend(drafted.map(|Drafted { change, files }| {
                (change.key, change.sets, Origin { files, diff })
            }));
        entries[index].diff = diff;
    }

    /// Tells of the parts in a record that are not taken.
    fn report_refused(&mut self, index: usize) {
        let Entry { key, refused, .. } = &self.entries[index];
        for (from, error) in refused {
            let file = &mut self.plan.files[from.file];
            counts_mut(&mut file.counts, &key.kind).invalid += 1;
            counts_mut(&mut self.plan.counts, &key.kind).invalid += 1;
            let at = FilePosition::of(&self.texts[from.file], from.at);
            let (kind, id) = (Some(key.kind.clone()), Some(key.id.clone()));
            file.invalid.push(Invalid { at, kind, id, error: error.clone() });
        }
    }
}

/// What a file lists without a history: drafted as a change of whoever imports, as if all of them were
/// made at once, now.
struct Drafted {
    change: Change,
    files: FileSet,
}

/// The latest of changes, as of a file exported at a moment: a clock that was wrong by more dated none
/// of it.
fn latest(changes: &[Change], exported_ms: Option<u64>) -> Option<Stamp> {
    let is_sound = |at: &Stamp| exported_ms.is_none_or(|ms| !is_from_far_future(*at, ms));
    changes.iter().map(|change| change.at).filter(is_sound).max()
}

/// Whether a change takes back an import, as far as the ledger and the files know.
fn reverts_import(
    ledger: &Ledger,
    changes: &[Change],
    done: &OnceCell<FxHashSet<Stamp>>,
    change: &Change,
) -> bool {
    let done = || done.get_or_init(|| changes.iter().map(|change| change.action).collect());
    ledger.reverts_import(change) && change.undoes.is_some_and(|action| !done().contains(&action))
}

/// Who is nobody: drafts are written by whoever imports, once they do.
const NOBODY: u64 = 0;

/// Puts drafts in an order that does not depend on the files', and gives each its stamp.
fn number_drafts(drafts: &mut Vec<Drafted>, now_ms: u64) {
    if drafts.len() > 1 {
        order::sort_by(drafts, |a, b| sets_text(&a.change).cmp(&sets_text(&b.change)));
        for (number, draft) in (0..).zip(drafts) {
            draft.change.at = Stamp::new(now_ms, number, Writer::from_random(NOBODY));
            draft.change.action = draft.change.at;
        }
    }
}

fn sets_text(change: &Change) -> String {
    let texts = change.sets.iter().map(|set| format!("{}={}", set.field, json_text(&set.value)));
    texts.collect::<Vec<_>>().join("\n")
}

/// Whether a file lists a record as its own changes have it.
fn says_the_same(record: &StagedRecord, text: &str, own: &Shown<'_>) -> bool {
    record.is_written_as(text, own)
        || record.fields(text).is_ok_and(|listed| !disagrees(&listed, own))
}

/// Counts the changes that a wrong clock must have dated, and tells whether there is any.
fn note_clocks(
    now: Now<'_>,
    taken: &[usize],
    (changes, changes_at): (&[Change], &[From]),
    now_ms: u64,
    plan: &mut Plan,
) -> bool {
    let mut is_any = false;
    for (change, from) in taken.iter().map(|at| (&changes[*at], changes_at[*at])) {
        if is_from_far_future(change.at, now_ms) && now.lacks(change) {
            is_any = true;
            plan.from_far_future += 1;
            plan.files[from.file].from_far_future += 1;
        }
    }
    is_any
}

/// Marks the changes of a record that the ledger does not have: each once, with the files it is in.
fn note_fresh(
    now: Now<'_>,
    taken: &[usize],
    (changes, changes_at): (&[Change], &[From]),
    diff: Option<usize>,
    fresh: &mut [Option<Origin>],
) {
    for (count, at) in taken.iter().enumerate() {
        let (change, from) = (&changes[*at], changes_at[*at]);
        if !now.lacks(change) {
            continue;
        }
        let twin = taken[..count]
            .iter()
            .find(|earlier| fresh[**earlier].is_some() && changes[**earlier] == *change);
        match twin.and_then(|twin| fresh[*twin].as_mut()) {
            Some(origin) => origin.files = origin.files.and(from.file),
            None => fresh[*at] = Some(Origin { files: FileSet::of(from.file), diff }),
        }
    }
}

/// A record as the ledger has it before the import, if it has it.
#[derive(Clone, Copy)]
struct Now<'a> {
    ledger: &'a Ledger,
    key: &'a RecordKey,
    is_new: bool,
}

impl<'a> Now<'a> {
    fn lacks(self, change: &Change) -> bool {
        self.is_new || !(self.ledger.knows(change) || self.ledger.has_archived(change))
    }

    /// Drafts what a file lists; files that list the same share a draft.
    fn draft(self, listed: &[(Name, Value)], file: usize, now_ms: u64, drafts: &mut Vec<Drafted>) {
        let mut values = listed.to_vec();
        // Listing a record that was deleted here brings it back.
        if self.ledger.record(self.key).is_some_and(|record| record.is_deleted())
            && !values.iter().any(|(name, _)| **name == *DELETED)
        {
            values.push((DELETED.into(), Value::Null));
        }
        self.draft_values(values, file, now_ms, drafts);
    }

    fn draft_values(
        self,
        values: Vec<(Name, Value)>,
        file: usize,
        now_ms: u64,
        drafts: &mut Vec<Drafted>,
    ) {
        let sets = self.ledger.draft(self.key, values);
        if let Some(draft) = drafts.iter_mut().find(|draft| draft.change.sets == sets) {
            draft.files = draft.files.and(file);
            return;
        }
        let at = Stamp::new(now_ms, 0, Writer::from_random(NOBODY));
        let change = Change {
            at,
            key: self.key.clone(),
            sets,
            creates: self.is_new,
            action: at,
            undoes: None,
            archives: Vec::new(),
            by: None,
            why: None,
        };
        drafts.push(Drafted { change, files: FileSet::of(file) });
    }

    /// Drafts what an import had brought that was taken back since: whoever imports the file again
    /// wants it again.
    fn again(
        self,
        of_file: &[&Change],
        file: usize,
        now_ms: u64,
        reverts_import: impl Fn(&Change) -> bool,
        drafts: &mut Vec<Drafted>,
    ) {
        let Some(record) = self.ledger.record(self.key) else { return };
        if of_file.is_empty() || record.history().all(|change| change.undoes.is_none()) {
            return;
        }
        let is_reverted = |name: &str| match &record.heads(name)[..] {
            [(head, _)] => reverts_import(head),
            _ => false,
        };
        let own = values_of(of_file);
        let is_deleted =
            own.iter().any(|(name, value)| ***name == *DELETED && **value == Value::Bool(true));
        let mut values: Vec<(Name, Value)> = own
            .iter()
            .filter(|(name, _)| ***name != *DELETED && is_reverted(name))
            .map(|(name, value)| ((*name).clone(), (*value).clone()))
            .collect();
        if is_reverted(DELETED) {
            let value = if is_deleted { Value::Bool(true) } else { Value::Null };
            values.push((DELETED.into(), value));
        }
        if !values.is_empty() {
            self.draft_values(values, file, now_ms, drafts);
        }
    }

    /// What the record will show.
    fn after(self, changes: &[&'a Change]) -> Shown<'a> {
        // What the ledger does not have yet will be what the files alone make of it.
        present(if self.is_new {
            values_of(changes)
        } else {
            self.ledger.values_with(self.key, changes)
        })
    }

    /// The fields that will be in a conflict that is not there yet.
    fn conflicts(self, changes: &[&'a Change]) -> Vec<(Name, Vec<&'a Change>)> {
        if self.is_new && changes.len() == 1 {
            Vec::new()
        } else {
            self.ledger.conflicts_with(self.key, changes)
        }
    }

    fn field_diffs(
        self,
        all: &[&'a Change],
        drafts: &[Drafted],
        before: &Shown<'_>,
        after: &Shown<'_>,
        in_conflict: &[(Name, Vec<&Change>)],
    ) -> Vec<FieldDiff> {
        let shown = self.ledger.shown_with(self.key, all);
        let is_drafted = |change: &Change| drafts.iter().any(|draft| draft.change.at == change.at);
        let beside = |name: &Name, after: &Value| {
            let found = in_conflict.iter().find(|(field, _)| field == name);
            let mut values: Vec<Value> = Vec::new();
            for head in found.map(|(_, heads)| &heads[..]).unwrap_or_default() {
                let value = &head.set(name).expect("a head sets its field").value;
                if value != after && !values.contains(value) {
                    values.push(value.clone());
                }
            }
            values
        };
        let of_field = |name: &Name, before: &Value, after: &Value| {
            let change = shown.iter().find(|field| field.0 == *name).map(|field| field.1);
            let with_history = change.filter(|change| !is_drafted(change));
            FieldDiff {
                name: name.clone(),
                before: before.clone(),
                after: after.clone(),
                by: with_history.and_then(|change| change.by.clone()),
                ms: with_history.map(|change| change.at.ms()),
                beside: beside(name, after),
            }
        };
        let differing = differing(before, after);
        let mut diffs: Vec<FieldDiff> =
            differing.iter().map(|(name, before, after)| of_field(name, before, after)).collect();
        // Fields that show what they showed, but not undisputed any more.
        for (name, _) in in_conflict {
            if !diffs.iter().any(|diff| diff.name == *name) {
                let shown = after.iter().find(|field| field.0 == name);
                let value = shown.map_or(&Value::Null, |field| field.1);
                diffs.push(of_field(name, value, value));
            }
        }
        diffs
    }
}

impl Entry {
    /// Every field that the files write in the record: its place, name and value. What a file lists
    /// beside a history of its own is not written.
    fn written<'s>(
        &'s self,
        changes: &'s [Change],
        changes_at: &'s [From],
        listed: &'s [ListedRecord],
    ) -> impl Iterator<Item = (From, &'s Name, &'s Value)> {
        let of_changes = self.history.iter().flat_map(|index| {
            let from = changes_at[*index];
            changes[*index].sets.iter().map(move |set| (from, &set.field, &set.value))
        });
        let of_records = self.listings().map(|index| &listed[index]).flat_map(|listed| {
            listed.fields.iter().map(|(name, value)| (listed.from, name, value))
        });
        of_changes.chain(of_records)
    }

    /// The files that have a part in the record, some of them more than once.
    fn files(&self, changes_at: &[From], listed: &[ListedRecord]) -> impl Iterator<Item = usize> {
        let of_changes = self.history.iter().map(|index| changes_at[*index].file);
        of_changes.chain(self.listings().map(|index| listed[index].from.file))
    }
}

/// A field of a record in a file that refers to another record.
#[derive(Debug)]
struct Reference {
    /// The record that refers, among the entries.
    by: usize,
    from: From,
    field: &'static str,
    /// The kind of the record referred to, and its number among those of the kind.
    to: (Kind, usize),
}

/// Values nested deeper than this are nothing that a record holds, and would not be read back from
/// where changes are stored within arrays.
const MOST_LEVELS: usize = 32;

fn is_deeper_than(value: &Value, levels: usize) -> bool {
    match value {
        Value::Array(items) => {
            levels == 0 || items.iter().any(|item| is_deeper_than(item, levels - 1))
        }
        Value::Object(members) => {
            levels == 0 || members.values().any(|member| is_deeper_than(member, levels - 1))
        }
        _ => false,
    }
}
