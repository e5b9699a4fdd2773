//! The archive of many ledgers that the app exports is what this program writes of the same files.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::fs;
use std::future::Future;
use std::io::{Cursor, Read};
use std::path::{Path, PathBuf};
use std::pin::pin;
use std::task::{Context, Poll, Waker};

use serde_json::json;
use zhibu_app::exporting::{
    KnownLedger, ManyPage, ManyProgress, ManyRequest, ManyStop, ManyTables, many_tables,
};
use zhibu_app::importing::FileInfo;
use zhibu_format::{About, Exported, Part, SEAL_RANDOM_BYTES, seal, write};
use zhibu_ledger::{Change, Ledger, Stamp, Writer};
use zhibu_rollup::admit::{MOST_BYTES, by_ledger};
use zhibu_rollup::roll::{Terms, each};
use zhibu_rollup::tables::{TableForm, write_tables, write_views};
use zhibu_text::Lang;

use crate::support::{Files, NOW_MS, created, demo, file_of, terms};

/// A page that reads files at once, and notes what it is asked.
struct Page {
    paths: Vec<PathBuf>,
    /// Milliseconds that each look at the clock takes.
    tick_ms: f64,
    now_ms: Cell<f64>,
    drawn: RefCell<Vec<ManyProgress>>,
    /// After how many draws the user cancels.
    patience: usize,
    known: Vec<Option<KnownLedger>>,
    /// The files that were read, in order.
    read: RefCell<Vec<usize>>,
}

impl Page {
    fn new(paths: &[PathBuf]) -> Self {
        Self {
            paths: paths.to_vec(),
            tick_ms: 0.0,
            now_ms: Cell::new(0.0),
            drawn: RefCell::default(),
            patience: usize::MAX,
            known: Vec::new(),
            read: RefCell::default(),
        }
    }

    fn export(&self, is_without_persons: bool) -> Result<ManyTables, ManyStop> {
        let info = |path: &PathBuf| FileInfo {
            name: path.file_name().unwrap().to_string_lossy().into_owned(),
            bytes: fs::metadata(path).map_or(0, |about| about.len()),
        };
        let files: Vec<FileInfo> = self.paths.iter().map(info).collect();
        let request = ManyRequest {
            files: &files,
            known: &self.known,
            is_without_persons,
            hidden: &[],
            now_ms: NOW_MS,
            today: terms().today,
            lang: Lang::Zh,
        };
        ready(many_tables(self, &request))
    }
}

impl ManyPage for Page {
    async fn bytes(&self, file: usize) -> Option<Vec<u8>> {
        self.read.borrow_mut().push(file);
        fs::read(&self.paths[file]).ok()
    }

    async fn draw(&self, progress: ManyProgress) -> bool {
        self.drawn.borrow_mut().push(progress);
        self.drawn.borrow().len() <= self.patience
    }

    fn clock_ms(&self) -> f64 {
        self.now_ms.set(self.now_ms.get() + self.tick_ms);
        self.now_ms.get()
    }
}

/// The result of a future that waits for nothing.
fn ready<T>(future: impl Future<Output = T>) -> T {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(result) => result,
        Poll::Pending => panic!("it waits"),
    }
}

fn about(id: &str) -> About {
    About { id: id.to_owned(), title: format!("{id}区"), ..About::default() }
}

/// Files of three districts, as they come back: split, twice, with units' parts, without persons; and some that are of
/// no use.
fn given(files: &Files) -> Vec<PathBuf> {
    let changes = demo().changes;
    let half = changes.len() / 2;
    let mut paths = vec![
        files.ledger("甲一.json", &about("jia"), &changes[half..]),
        files.ledger("甲二.json", &about("jia"), &changes[..half + 100]),
        files.ledger("甲二副本.json", &about("jia"), &changes[..half + 100]),
    ];
    // The part of a unit says of a record of the office what the whole says otherwise.
    let branch = changes.iter().find(|change| &*change.key.kind == "branch").unwrap();
    let at = Stamp::new(NOW_MS - 1_000, 0, Writer::from_random(9));
    let name = branch.writes.iter().find(|write| &*write.field == "name").unwrap();
    let altered = Change {
        at,
        creates: false,
        action: at,
        writes: vec![zhibu_ledger::FieldWrite {
            value: json!("改了名"),
            replaces: vec![branch.at],
            ..name.clone()
        }],
        ..branch.clone()
    };
    let part = Some(Part { organisation: "nobody".to_owned(), name: "某局".to_owned() });
    let of_unit = About { part: part.clone(), ..about("yi") };
    paths.push(files.ledger("乙.json", &about("yi"), &changes));
    paths.push(files.ledger("乙-某局.json", &of_unit, &[branch.clone(), altered]));
    // A unit's part alone, and a list without a history beside an older one.
    let alone = About { part, ..about("bing") };
    let member = created("member", "m", vec![("name", json!("王某某"))]);
    paths.push(files.ledger("丙-某局.json", &alone, &[member]));
    for (file, at, title) in [("丁.json", "2025-01-01", "新"), ("丁旧.json", "2024-01-01", "旧")]
    {
        let list = list_of(&about("ding"), at, title);
        paths.push(files.text(file, &list));
    }
    let whole = file_of(&about("wu"), &changes);
    paths.push(files.text("断.json", &whole[..whole.len() / 2]));
    paths.push(files.text("空.json", ""));
    paths.push(files.text("封.json", &seal(&whole, "一个很长的口令", &[7; SEAL_RANDOM_BYTES])));
    paths.push(files.text("应急.json", r#"{"zhibu/a/about":"{}"}"#));
    paths.push(files.text("别的.json", r#"{"type":"FeatureCollection"}"#));
    paths
}

fn list_of(about: &About, at: &str, title: &str) -> String {
    let mut ledger = Ledger::new();
    ledger.insert([created("task", "t", vec![("name", json!(title))])]);
    let exported = Exported { at: format!("{at}T00:00:00Z"), ..Exported::default() };
    let mut file: serde_json::Value =
        serde_json::from_str(&write(about, &ledger, &exported)).unwrap();
    file.as_object_mut().unwrap().remove("changes");
    file.to_string()
}

/// All files below a folder, by path.
fn below(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut found = BTreeMap::new();
    let mut waiting = vec![folder.to_path_buf()];
    while let Some(next) = waiting.pop() {
        for entry in fs::read_dir(next).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                waiting.push(path);
            } else {
                let name = path.strip_prefix(folder).unwrap().to_string_lossy().into_owned();
                found.insert(name, fs::read(&path).unwrap());
            }
        }
    }
    found
}

fn unpacked(bytes: Vec<u8>) -> BTreeMap<String, Vec<u8>> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut found = BTreeMap::new();
    for index in 0..archive.len() {
        let mut file = archive.by_index(index).unwrap();
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes).unwrap();
        found.insert(file.name().to_owned(), bytes);
    }
    found
}

fn check(is_without_persons: bool) {
    let files = Files::new();
    let paths = given(&files);
    let folder = files.path("tables");
    write_views(&folder).unwrap();
    let (ledgers, mut refused) = by_ledger(&paths, MOST_BYTES);
    let mut left_out = 0;
    each(&ledgers, &Terms { is_without_persons, ..terms() }, |one| {
        left_out += one.admitted.merged.left_out();
        refused.extend(one.admitted.refused);
        if one.admitted.merged.files == 0 {
            return Ok(());
        }
        write_tables(&folder, TableForm::Lines, &one.admitted.merged.ledger, &one.tags)
    })
    .unwrap();
    assert!(left_out > 0, "the office's record is left out of the unit's part");

    let made = Page::new(&paths).export(is_without_persons).unwrap();
    let (mut exported, written) = (unpacked(made.bytes), below(&folder));
    assert!(exported.remove("dictionary.csv").is_some());
    assert_eq!(exported.keys().collect::<Vec<_>>(), written.keys().collect::<Vec<_>>());
    for (name, bytes) in &written {
        assert!(exported[name] == *bytes, "{name}");
    }
    assert_eq!(made.ledgers, 4);
    assert!(exported.contains_key("kind=branch/bing.nobody.ndjson"));
    let lines = |bytes: &Vec<u8>| String::from_utf8_lossy(bytes).lines().count();
    let tables = exported.iter().filter(|(name, _)| name.starts_with("kind="));
    assert_eq!(made.records, tables.map(|(_, bytes)| lines(bytes)).sum::<usize>());

    // Each file that is left out is told by its name, and what is left out of a ledger that is not.
    assert_eq!(refused.len(), 6, "{refused:?}");
    for one in &refused {
        let name = format!("“{}”", one.path.file_name().unwrap().to_string_lossy());
        assert!(made.told.iter().any(|told| told.contains(&name)), "{name} in {:?}", made.told);
    }
    assert_eq!(made.told.len(), refused.len() + 1, "{:?}", made.told);
    assert!(made.told.iter().any(|told| told.contains("“yi区”")), "{:?}", made.told);
}

#[test]
fn many_ledgers_are_exported_as_this_program_writes_them() {
    check(false);
}

#[test]
fn the_same_is_withheld_of_many_ledgers() {
    check(true);
}

#[test]
fn a_ledger_that_is_known_is_read_once_and_what_it_lacks_is_told() {
    let files = Files::new();
    let changes = demo().changes;
    let paths = [
        files.ledger("甲.json", &about("jia"), &changes),
        files.ledger("乙.json", &about("yi"), &changes),
    ];
    let known =
        |id: &str, lacks_some| Some(KnownLedger { id: id.to_owned(), is_part: false, lacks_some });
    let page = Page { known: vec![known("jia", false), known("yi", true)], ..Page::new(&paths) };
    let made = page.export(false).unwrap();
    assert_eq!(*page.read.borrow(), [0, 1]);
    assert_eq!(made.told.len(), 1, "{:?}", made.told);
    assert!(made.told[0].contains("乙.json") && made.told[0].contains("读不出"));
    let read = Page::new(&paths);
    assert_eq!(read.export(false).unwrap().bytes, made.bytes);
    assert_eq!(*read.read.borrow(), [0, 1, 0, 1]);
    let last = page.drawn.borrow().last().map(|at| (at.done, at.count));
    assert!(matches!(last, Some((done, 2)) if done <= 2), "{last:?}");
}

#[test]
fn the_page_renders_between_short_slices_and_sees_how_far_it_is() {
    let files = Files::new();
    let page = Page { tick_ms: 8.0, ..Page::new(&given(&files)[..4]) };
    page.export(false).unwrap();
    let drawn = page.drawn.borrow();
    assert!(drawn.len() > 100, "{}", drawn.len());
    assert!(drawn.iter().all(|at| at.done <= at.count), "{:?}", drawn.last());
    let sorting = drawn.iter().filter(|at| at.is_sorting).count();
    assert!(sorting > 0 && sorting < drawn.len());
    let in_order = |part: &[ManyProgress]| part.is_sorted_by_key(|at| at.done);
    assert!(in_order(&drawn[..sorting]) && in_order(&drawn[sorting..]));
    assert_eq!(drawn.last().map(|at| (at.done, at.count)), Some((4, 4)));
}

#[test]
fn a_cancelled_export_ends_at_the_next_slice() {
    let files = Files::new();
    let paths = given(&files);
    for patience in [0, 3, 20, 60] {
        let page = Page { tick_ms: 8.0, patience, ..Page::new(&paths[..2]) };
        assert_eq!(page.export(false).err(), Some(ManyStop::Cancelled));
        assert_eq!(page.drawn.borrow().len(), patience + 1);
    }
}

#[test]
fn files_of_which_none_is_a_ledger_give_no_archive() {
    let files = Files::new();
    let paths = [files.text("空.json", ""), files.path("没有.json")];
    let Err(ManyStop::Nothing(told)) = Page::new(&paths).export(false) else {
        panic!("an archive")
    };
    assert_eq!(told.len(), 2, "{told:?}");
}
