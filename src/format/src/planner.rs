//! Plans the import of one or more files, in steps.
//!
//! All files are imported together: the result does not depend on their order, and a record may refer
//! to one in another file. An error in a file affects that file only.

use std::borrow::Cow;
use std::cell::OnceCell;

use rustc_hash::{FxHashMap, FxHashSet};
use serde_json::Value;
use xxhash_rust::xxh64::xxh64;

use super::error::{FilePosition, ItemError};
use super::plan::{
    ByUndo, FieldDiff, FileSet, Invalid, MOST_DIFFS, Origin, Plan, PlannedFile, RecordDiff,
    RecordOutcome, ShownValues, counts_mut, differing, disagrees, outcome, present, title_of,
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

/// A file to import.
#[derive(Debug)]
pub struct Source {
    /// The name of the file.
    pub name: String,
    /// The result of [`file_hash`].
    pub hash: u64,
    /// The content.
    pub staged: Staged,
}

/// The hash by which files with the same bytes are recognised. Not cryptographic.
pub fn file_hash(bytes: &[u8]) -> u64 {
    xxh64(bytes, 0)
}

impl Source {
    /// A single file without a name.
    pub fn only(staged: Staged) -> Vec<Self> {
        vec![Self { name: String::new(), hash: 0, staged }]
    }
}

/// Computes a [`Plan`] in steps.
#[derive(Debug)]
pub struct Planner {
    now_ms: u64,
    stage: PlanStep,
    /// The changes of all files.
    changes: Vec<Change>,
    /// The position of each change.
    changes_at: Vec<From>,
    /// The records that the files list.
    listed: Vec<ListedRecord>,
    texts: Vec<String>,
    /// The records in the files; sorted by key once all are indexed.
    entries: Vec<Entry>,
    by_key: FxHashMap<RecordKey, usize>,
    /// The references between records.
    references: Vec<ListedReference>,
    /// The fields of each kind, ascending by name.
    specs: Vec<Vec<&'static FieldSpec>>,
    /// The referenced ids, numbered, by kind: a few ids are referenced thousands of times.
    targets: Vec<FxHashMap<String, usize>>,
    /// Pairs of indices of entries: the first refers to the second, which is new.
    needs: Vec<(usize, usize)>,
    /// For each change, its origin if the ledger does not have it.
    fresh: Vec<Option<Origin>>,
    /// The actions in the files; computed on first use.
    done: OnceCell<FxHashSet<Stamp>>,
    plan: Plan,
}

fn by_name(fields: &'static [FieldSpec]) -> Vec<&'static FieldSpec> {
    let mut fields: Vec<&FieldSpec> = fields.iter().collect();
    order::sort_by(&mut fields, |a, b| a.name.cmp(b.name));
    fields
}

/// A position in one of the files: the index of the file, and the byte.
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
    /// Its fields, if the file has no changes of the record; otherwise empty.
    fields: Vec<(Name, Value)>,
}

/// A record in the files.
#[derive(Debug)]
struct Entry {
    key: RecordKey,
    /// The indices of its changes.
    history: Vec<usize>,
    /// The index of its first listing.
    listed: Option<usize>,
    /// The indices of further listings.
    listed_more: Vec<usize>,
    /// The files whose part in it is refused: the position, and the reason.
    refused: Vec<(From, ItemError)>,
    /// Its index in [`Plan::diffs`].
    diff: Option<usize>,
}

impl Entry {
    /// The indices of all its listings.
    fn listings(&self) -> impl Iterator<Item = usize> {
        self.listed.into_iter().chain(self.listed_more.iter().copied())
    }

    fn is_refused_of(&self, file: usize) -> bool {
        self.refused.iter().any(|(from, _)| from.file == file)
    }

    /// Refuses the part of a file in it, replacing an earlier reason.
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
    /// Starts to plan an import. `now_ms` is the current time, in milliseconds since 1970. Of files with
    /// the same bytes only the first counts.
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
        // An estimate of the number of records.
        let estimate = planner.changes.len().max(planner.listed.len());
        planner.entries.reserve(estimate);
        planner.by_key.reserve(estimate);
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
            // The changes of a single file are not copied.
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

    /// Processes about `items` more elements. Returns true when the plan is complete.
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

    /// Computes the whole plan.
    pub fn run(mut self, ledger: &Ledger) -> Plan {
        while !self.step(ledger, usize::MAX / 2) {}
        self.into_plan()
    }

    /// The plan, once [`step`](Self::step) returns true.
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
                let is_repeated =
                    entry.listings().any(|known| self.listed[known].from.file == from.file);
                if is_repeated && !entry.is_refused_of(from.file) {
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
                // Takes precedence over the type: such a value is unreadable anyway.
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
                references.push(ListedReference { by: index, from, field, to: (*to, target) });
            }
        }
        let entry = &mut entries[index];
        for (from, error) in refused {
            entry.refuse(from, error);
        }
    }

    /// Refuses records that refer to a missing record, and in turn those that refer to them.
    fn check_references(&mut self, ledger: &Ledger) {
        let Self { entries, by_key, changes_at, listed, references, needs, targets, .. } = self;
        // The indices are valid until the entries are sorted, which is the next step.
        let by_key = std::mem::take(by_key);
        // Per kind and number: the id, its entry in the files, and whether the ledger has it.
        let mut known = Vec::new();
        for (kind, ids) in Kind::ALL.iter().zip(&*targets) {
            let mut ids: Vec<(&String, usize)> = ids.iter().map(|(id, at)| (id, *at)).collect();
            order::sort_by(&mut ids, |a, b| a.1.cmp(&b.1));
            let mut of_kind = Vec::with_capacity(ids.len());
            for (id, _) in ids {
                let key = RecordKey::new(kind.code(), &**id);
                let entry = by_key.get(&key).copied();
                of_kind.push((id.clone(), entry, ledger.record(&key).is_some()));
            }
            known.push(of_kind);
        }
        let target = |reference: &ListedReference| &known[reference.to.0 as usize][reference.to.1];
        loop {
            // An entry is accepted if one of its files is not refused.
            let is_accepted = |index: usize| {
                let entry = &entries[index];
                entry.refused.is_empty()
                    || entry.files(changes_at, listed).any(|file| !entry.is_refused_of(file))
            };
            let dangling: Vec<&ListedReference> = references
                .iter()
                .filter(|reference| {
                    let (_, entry, is_in_ledger) = target(reference);
                    !entries[reference.by].is_refused_of(reference.from.file)
                        && !*is_in_ledger
                        && !entry.is_some_and(is_accepted)
                })
                .collect();
            if dangling.is_empty() {
                break;
            }
            for reference in dangling {
                let (field, id) = (reference.field.to_owned(), target(reference).0.clone());
                let refused = &mut entries[reference.by].refused;
                // Only the first error of a file's part is reported.
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

    /// Sorts the entries by key, so that the plan does not depend on the order of the files.
    fn sort_entries(&mut self) {
        let mut order: Vec<usize> = (0..self.entries.len()).collect();
        order::sort_by(&mut order, |a, b| self.entries[*a].key.cmp(&self.entries[*b].key));
        let mut index_of = vec![0; order.len()];
        for (index, old) in order.iter().enumerate() {
            index_of[*old] = index;
        }
        let mut old: Vec<Option<Entry>> =
            std::mem::take(&mut self.entries).into_iter().map(Some).collect();
        self.entries = order.iter().filter_map(|index| old[*index].take()).collect();
        for (by, needed) in &mut self.needs {
            (*by, *needed) = (index_of[*by], index_of[*needed]);
        }
    }

    fn compare(&mut self, ledger: &Ledger, index: usize) {
        self.report_refused(index);
        let Self { changes, changes_at, listed, texts, plan, entries, fresh, now_ms, done, .. } =
            self;
        let entry = &entries[index];
        let key = &entry.key;
        let now = Now { ledger, key, is_new: ledger.record(key).is_none() };
        let accepted = Accepted::new(entry, (changes, changes_at), listed);
        let files = accepted.files;
        let is_from_far_future = note_clocks(now, &accepted, *now_ms, plan);
        // Fast path: nearly all records are new and in one file, so that one fold suffices.
        let own = (now.is_new && files.count() == 1 && !accepted.indices.is_empty())
            .then(|| present(values_of(&accepted.changes())));
        let listings = (&listed[..], &texts[..]);
        let mut drafts = read_listings(now, &accepted, own.as_ref(), listings, *now_ms, plan);
        let listed_drafts = drafts.len();
        let is_revert = |change: &Change| reverts_import(ledger, changes, done, change);
        for file in files.files().filter(|_| !now.is_new) {
            now.draft_again(&accepted.of_file(file), file, *now_ms, is_revert, &mut drafts);
        }
        let is_back = drafts.len() > listed_drafts;
        number_drafts(&mut drafts, *now_ms);
        if files == FileSet::default() {
            return;
        }
        let mut all = accepted.changes();
        all.extend(drafts.iter().map(|draft| &draft.change));
        let before = if now.is_new { Vec::new() } else { present(ledger.values_with(key, &[])) };
        let shown = own.unwrap_or_else(|| now.after(&all));
        let in_conflict = now.conflicts(&all);
        let whole = outcome(now.is_new, &before, &shown, in_conflict.len());
        for file in files.files() {
            let of_file = if files.count() == 1 {
                whole
            } else {
                now.outcome_of_file(&accepted, &drafts, &before, file)
            };
            plan.note_for_file(file, &key.kind, of_file);
        }
        let is_reverted = whole == RecordOutcome::Deleted
            && ledger
                .shown_with(key, &all)
                .iter()
                .any(|(name, change)| **name == *DELETED && is_revert(change));
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
            files: now.altering(&accepted, &drafts),
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
        note_fresh(now, &accepted, diff, fresh);
        plan.drafts.extend(
            drafts.into_iter().filter(|draft| now.has_effect(draft)).map(
                |Drafted { change, files }| (change.key, change.writes, Origin { files, diff }),
            ),
        );
        entries[index].diff = diff;
    }

    /// Reports the refused parts of a record.
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

/// A draft of a change by the importing user, for a record that a file lists without a history. All
/// drafts are dated now.
struct Drafted {
    change: Change,
    files: FileSet,
}

/// The latest stamp of the changes of a file, ignoring those from the far future of its export (in
/// milliseconds since 1970).
fn latest(changes: &[Change], exported_ms: Option<u64>) -> Option<Stamp> {
    changes
        .iter()
        .map(|change| change.at)
        .filter(|at| exported_ms.is_none_or(|ms| !is_from_far_future(*at, ms)))
        .max()
}

/// Whether a change reverts an import, as far as the ledger and the files show.
fn reverts_import(
    ledger: &Ledger,
    changes: &[Change],
    done: &OnceCell<FxHashSet<Stamp>>,
    change: &Change,
) -> bool {
    let done = || done.get_or_init(|| changes.iter().map(|change| change.action).collect());
    ledger.reverts_import(change) && change.undoes.is_some_and(|action| !done().contains(&action))
}

/// A placeholder: the writer of drafts is set when they are imported.
const NO_WRITER: u64 = 0;

/// Sorts drafts, so that their order does not depend on that of the files, and numbers their stamps.
fn number_drafts(drafts: &mut Vec<Drafted>, now_ms: u64) {
    if drafts.len() > 1 {
        order::sort_by(drafts, |a, b| sets_text(&a.change).cmp(&sets_text(&b.change)));
        for (number, draft) in (0..).zip(drafts) {
            draft.change.at = Stamp::new(now_ms, number, Writer::from_random(NO_WRITER));
            draft.change.action = draft.change.at;
        }
    }
}

fn sets_text(change: &Change) -> String {
    let texts =
        change.writes.iter().map(|write| format!("{}={}", write.field, json_text(&write.value)));
    texts.collect::<Vec<_>>().join("\n")
}

/// Whether the listing of a record is equal to the fold of the file's own changes.
fn says_the_same(record: &StagedRecord, text: &str, own: &ShownValues<'_>) -> bool {
    record.is_written_as(text, own)
        || record.fields(text).is_ok_and(|listed| !disagrees(&listed, own))
}

/// The parts of an entry that are not refused.
struct Accepted<'p> {
    entry: &'p Entry,
    all: &'p [Change],
    changes_at: &'p [From],
    /// The indices of its changes.
    indices: Cow<'p, [usize]>,
    files: FileSet,
}

impl<'p> Accepted<'p> {
    fn new(
        entry: &'p Entry,
        (all, changes_at): (&'p [Change], &'p [From]),
        listed: &[ListedRecord],
    ) -> Self {
        let mut indices = Cow::Borrowed(&entry.history[..]);
        if !entry.refused.is_empty() {
            indices.to_mut().retain(|at| !entry.is_refused_of(changes_at[*at].file));
        }
        let files = entry
            .files(changes_at, listed)
            .filter(|file| !entry.is_refused_of(*file))
            .fold(FileSet::default(), FileSet::and);
        Self { entry, all, changes_at, indices, files }
    }

    fn with_files(&self) -> impl Iterator<Item = (&'p Change, usize)> {
        self.indices.iter().map(|at| (&self.all[*at], self.changes_at[*at].file))
    }

    fn changes(&self) -> Vec<&'p Change> {
        self.with_files().map(|(change, _)| change).collect()
    }

    fn of_file(&self, file: usize) -> Vec<&'p Change> {
        self.with_files().filter(|(_, of)| *of == file).map(|(change, _)| change).collect()
    }
}

/// Reads the listings of a record: drafts those without a history, and compares the others with the
/// fold of the file's own changes, which is `own` if there is one file only.
fn read_listings(
    now: Now<'_>,
    accepted: &Accepted<'_>,
    own: Option<&ShownValues<'_>>,
    (listed, texts): (&[ListedRecord], &[String]),
    now_ms: u64,
    plan: &mut Plan,
) -> Vec<Drafted> {
    let mut drafts = Vec::new();
    let entry = accepted.entry;
    for ListedRecord { record, from, fields } in entry.listings().map(|at| &listed[at]) {
        if entry.is_refused_of(from.file) {
            continue;
        }
        if !entry.has_history(from.file, accepted.changes_at) {
            now.draft(fields, from.file, now_ms, &mut drafts);
            continue;
        }
        let text = &texts[from.file];
        let is_same = if let Some(own) = own {
            says_the_same(record, text, own)
        } else {
            let own = present(values_of(&accepted.of_file(from.file)));
            says_the_same(record, text, &own)
        };
        if !is_same {
            plan.files[from.file].disagreeing.push(entry.key.clone());
        }
    }
    drafts
}

/// Counts the changes from the far future, and returns whether there are any.
fn note_clocks(now: Now<'_>, accepted: &Accepted<'_>, now_ms: u64, plan: &mut Plan) -> bool {
    let mut is_any = false;
    for (change, file) in accepted.with_files() {
        if is_from_far_future(change.at, now_ms) && now.lacks(change) {
            is_any = true;
            plan.from_far_future += 1;
            plan.files[file].from_far_future += 1;
        }
    }
    is_any
}

/// Marks the changes of a record that the ledger does not have: each once, with all its files.
fn note_fresh(
    now: Now<'_>,
    accepted: &Accepted<'_>,
    diff: Option<usize>,
    fresh: &mut [Option<Origin>],
) {
    for (count, (change, file)) in accepted.with_files().enumerate() {
        if !now.lacks(change) {
            continue;
        }
        let twin = accepted.indices[..count]
            .iter()
            .find(|earlier| fresh[**earlier].is_some() && accepted.all[**earlier] == *change);
        match twin.and_then(|twin| fresh[*twin].as_mut()) {
            Some(origin) => origin.files = origin.files.and(file),
            None => {
                fresh[accepted.indices[count]] = Some(Origin { files: FileSet::of(file), diff });
            }
        }
    }
}

/// A record of the ledger before the import.
#[derive(Clone, Copy)]
struct Now<'a> {
    ledger: &'a Ledger,
    key: &'a RecordKey,
    /// Whether the ledger does not have the record.
    is_new: bool,
}

impl<'a> Now<'a> {
    fn lacks(self, change: &Change) -> bool {
        self.is_new || !(self.ledger.knows(change) || self.ledger.has_archived(change))
    }

    /// The outcome if only this file were imported.
    fn outcome_of_file(
        self,
        accepted: &Accepted<'_>,
        drafts: &[Drafted],
        before: &ShownValues<'_>,
        file: usize,
    ) -> RecordOutcome {
        let mut own = accepted.of_file(file);
        let drafted = drafts.iter().filter(|draft| draft.files.holds(file));
        own.extend(drafted.map(|draft| &draft.change));
        let now: Now<'_> = self;
        outcome(now.is_new, before, &now.after(&own), now.conflicts(&own).len())
    }

    fn has_effect(self, draft: &Drafted) -> bool {
        self.is_new || !draft.change.writes.is_empty()
    }

    /// The files that change the record. A file with nothing new does not.
    fn altering(self, accepted: &Accepted<'_>, drafts: &[Drafted]) -> FileSet {
        let mut files = FileSet::default();
        for (change, file) in accepted.with_files() {
            if self.lacks(change) {
                files = files.and(file);
            }
        }
        for draft in drafts.iter().filter(|draft| self.has_effect(draft)) {
            files = files.with(draft.files);
        }
        files
    }

    /// Drafts the values that a file lists. Files with equal values share a draft.
    fn draft(self, listed: &[(Name, Value)], file: usize, now_ms: u64, drafts: &mut Vec<Drafted>) {
        let mut values = listed.to_vec();
        // Listing a deleted record restores it.
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
        let writes = self.ledger.draft(self.key, values);
        if let Some(draft) = drafts.iter_mut().find(|draft| draft.change.writes == writes) {
            draft.files = draft.files.and(file);
            return;
        }
        let at = Stamp::new(now_ms, 0, Writer::from_random(NO_WRITER));
        let change = Change {
            at,
            key: self.key.clone(),
            writes,
            creates: self.is_new,
            action: at,
            undoes: None,
            archives: Vec::new(),
            by: None,
            why: None,
        };
        drafts.push(Drafted { change, files: FileSet::of(file) });
    }

    /// Drafts the values of an earlier import of the file that was reverted since, because importing
    /// the file again should restore them.
    fn draft_again(
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
        let is_reverted =
            |name: &str| matches!(&record.heads(name)[..], [(head, _)] if reverts_import(head));
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

    /// The values that the record will show.
    fn after(self, changes: &[&'a Change]) -> ShownValues<'a> {
        present(if self.is_new {
            values_of(changes)
        } else {
            self.ledger.values_with(self.key, changes)
        })
    }

    /// The fields that will newly be in conflict.
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
        before: &ShownValues<'_>,
        after: &ShownValues<'_>,
        in_conflict: &[(Name, Vec<&Change>)],
    ) -> Vec<FieldDiff> {
        let shown = self.ledger.shown_with(self.key, all);
        let of_field = |name: &Name, before: &Value, after: &Value| {
            let change = shown.iter().find(|field| field.0 == *name).map(|field| field.1);
            let with_history =
                change.filter(|change| drafts.iter().all(|draft| draft.change.at != change.at));
            FieldDiff {
                name: name.clone(),
                before: before.clone(),
                after: after.clone(),
                by: with_history.and_then(|change| change.by.clone()),
                ms: with_history.map(|change| change.at.ms()),
                beside: beside(name, after, in_conflict),
            }
        };
        let differing = differing(before, after);
        let mut diffs: Vec<FieldDiff> =
            differing.iter().map(|(name, before, after)| of_field(name, before, after)).collect();
        // Fields whose shown value stays but is now in conflict.
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

/// The values of a conflict other than the shown one.
fn beside(name: &Name, shown: &Value, in_conflict: &[(Name, Vec<&Change>)]) -> Vec<Value> {
    let mut values: Vec<Value> = Vec::new();
    for (_, heads) in in_conflict.iter().filter(|(field, _)| field == name) {
        for head in heads {
            let value = &head.set(name).expect("a head writes its field").value;
            if value != shown && !values.contains(value) {
                values.push(value.clone());
            }
        }
    }
    values
}

impl Entry {
    /// The fields that the files write to the record: position, name and value. A listing counts only
    /// if its file has no changes of the record.
    fn written<'s>(
        &'s self,
        changes: &'s [Change],
        changes_at: &'s [From],
        listed: &'s [ListedRecord],
    ) -> impl Iterator<Item = (From, &'s Name, &'s Value)> {
        let of_changes = self.history.iter().flat_map(|index| {
            let from = changes_at[*index];
            changes[*index].writes.iter().map(move |write| (from, &write.field, &write.value))
        });
        let of_records = self.listings().map(|index| &listed[index]).flat_map(|listed| {
            listed.fields.iter().map(|(name, value)| (listed.from, name, value))
        });
        of_changes.chain(of_records)
    }

    /// The files that contain the record, with duplicates.
    fn files(&self, changes_at: &[From], listed: &[ListedRecord]) -> impl Iterator<Item = usize> {
        let of_changes = self.history.iter().map(|index| changes_at[*index].file);
        of_changes.chain(self.listings().map(|index| listed[index].from.file))
    }
}

/// A reference from a field of a record to another record.
#[derive(Debug)]
struct ListedReference {
    /// The index of the entry that refers.
    by: usize,
    from: From,
    field: &'static str,
    /// The kind of the referenced record, and the number of its id in `targets`.
    to: (Kind, usize),
}

/// The maximum nesting of a value. No field needs more, and deeper values could not be read back from
/// the arrays in which changes are stored.
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
