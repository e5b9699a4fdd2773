//! One piece of work on one ledger, for counting its instructions: `instructions <work> <size>`.
//!
//! `instructions.mjs` runs it in callgrind, which counts what [`measured`] does and nothing else. The
//! counts are the same on every run, whatever else the machine does.
//!
//! With `--wait` it says `ready` before the work and waits for a line, so that callgrind need not watch
//! how the ledger is made.

#[path = "district.rs"]
mod district;

use std::hint::black_box;
use std::rc::Rc;

use district::{District, NOW_MS};
use serde_json::json;
use zhibu_app::route::Route;
use zhibu_app::views::compliance::findings::findings_view;
use zhibu_app::views::dashboard::analysis::further_charts;
use zhibu_app::views::dashboard::attention::attention;
use zhibu_app::views::dashboard::charts::growth_charts;
use zhibu_app::views::dashboard::growth::numbers;
use zhibu_app::views::dashboard::outcomes::outcomes_chart;
use zhibu_app::views::map::{MapParams, map};
use zhibu_app::views::projects::indicators::indicators;
use zhibu_app::views::projects::results::results;
use zhibu_app::workspace::{Command, Workspace};
use zhibu_charts::relations;
use zhibu_domain::alliances::network::network;
use zhibu_domain::growth::{Lens, Scope};
use zhibu_domain::kinds::records::Kind;
use zhibu_domain::list::{ByCodePoint, Query, all_in_order, filtered};
use zhibu_domain::values::period::Grain;
use zhibu_format::{LeftOut, Plan, Planner, Reader, Source};
use zhibu_ledger::{Change, Clock, Ledger, Name, RecordKey, Stamp, Writer};
use zhibu_storage::{Catalog, MemoryStore, Store, deflated};
use zhibu_text::Lang;

/// The drafts that an import takes at once.
const PIECE: usize = 1_250;
/// The width of a page, in pixels.
const PAGE_PX: u32 = 1_200;

/// What is counted. Callgrind knows it by its name.
#[inline(never)]
fn measured<T>(work: impl FnOnce() -> T) -> T {
    black_box(work())
}

const WAIT: &str = "--wait";

/// Does the work, and is counted. If it is asked to wait, it waits first and ends the program, as freeing a
/// large ledger takes callgrind longer than most of the work.
fn counted<T>(work: impl FnOnce() -> T) {
    let is_waiting = std::env::args().any(|word| word == WAIT);
    if is_waiting {
        println!("ready");
        std::io::stdin().read_line(&mut String::new()).expect("a line comes");
    }
    let done = measured(work);
    if is_waiting {
        std::process::exit(0);
    }
    drop(done);
}

fn main() {
    let words = std::env::args().skip(1).filter(|word| word != "--bench" && word != WAIT);
    let words: Vec<String> = words.collect();
    let [work, size] = &words[..] else { panic!("instructions <work> <size>, not {words:?}") };
    let district = District::of(size);
    match &**work {
        "start" => district.start(),
        "import-changes" => import(district.file()),
        "import-records" => import(district.records_alone()),
        "take-records" => district.take_records(),
        "merge" => district.merge(),
        "edit" => district.edit(),
        "dashboard" => district.show_dashboard(),
        "findings" => district.find(),
        "map" => district.map(),
        "map-page" => district.show_map(),
        "results" => district.show_results(),
        "search" => district.search(),
        _ => panic!("no work is called {work}"),
    }
}

impl District {
    /// Another writer's ledger, which corrects every second change.
    fn corrections(&self) -> Vec<Change> {
        let writer = Writer::from_random(3);
        let corrected = self.bundled.changes.iter().step_by(2);
        let correct = |(ms, known): (u64, &Change)| {
            let at = Stamp::new(ms, 0, writer);
            let mut change = Change { at, action: at, creates: false, ..known.clone() };
            change.writes.truncate(1);
            change.writes.iter_mut().for_each(|write| write.replaces = vec![known.at]);
            change
        };
        (NOW_MS..).zip(corrected).map(correct).collect()
    }

    /// Opens the ledger as the browser that wrote it does.
    fn start(&self) {
        let mut own: Vec<Writer> =
            self.bundled.changes.iter().map(|made| made.at.writer()).collect();
        own.sort_unstable();
        own.dedup();
        counted(|| {
            let mut open = self.open();
            open.load_undo_history(&own).expect("memory can be read");
            open
        });
    }

    /// Takes the records of a planned file into a ledger of its own.
    fn take_records(&self) {
        let plan = plan(self.records_alone());
        let store: Rc<dyn Store> = Rc::new(MemoryStore::new());
        let catalog = Rc::new(Catalog::new(store, Writer::from_random(1), deflated));
        catalog.set_about("l", &self.bundled.about).expect("memory does not refuse");
        let clock = Clock::new(Writer::from_random(2));
        let mut workspace =
            Workspace::open(catalog, "l", clock, false, NOW_MS).expect("memory does not refuse");
        counted(|| {
            let taken = plan.taken(&LeftOut::default());
            workspace.begin_import(taken.sources);
            let mut drafts = taken.drafts.into_iter();
            while drafts.len() > 0 {
                let piece = drafts.by_ref().take(PIECE);
                let piece = piece.map(|draft| (draft.key, draft.writes, None)).collect();
                workspace.import(Vec::new(), piece, NOW_MS);
            }
            workspace.end_first_import(NOW_MS);
        });
    }

    fn merge(&self) {
        let mut ledger = Ledger::new();
        ledger.insert(self.bundled.changes.clone());
        let corrections = self.corrections();
        counted(|| ledger.insert(corrections));
    }

    fn edit(&self) {
        let mut workspace = self.open();
        // The first edit after opening packs small segments too.
        workspace.apply(rename_first_activity(&workspace, "改过"), NOW_MS);
        let command = rename_first_activity(&workspace, "又改过");
        counted(|| workspace.apply(command, NOW_MS));
    }

    fn show_dashboard(&self) {
        let mut workspace = self.open();
        self.look_at_dashboard(&workspace);
        workspace.apply(rename_first_activity(&workspace, "改过"), NOW_MS);
        counted(|| self.look_at_dashboard(&workspace));
    }

    fn look_at_dashboard(&self, workspace: &Workspace) {
        let lens = Lens {
            grain: Grain::default(),
            from: None,
            to: None,
            scope: Scope::Everything,
            as_of: self.as_of,
        };
        black_box(numbers(workspace, &lens, Lang::Zh));
        black_box(attention(workspace, &lens, Lang::Zh));
        for chart in growth_charts().into_iter().chain(further_charts()) {
            black_box(chart.model(workspace, &lens, Lang::Zh));
        }
        black_box(outcomes_chart(workspace, &lens, ""));
    }

    fn find(&self) {
        let workspace = self.open();
        counted(|| findings_view(&workspace, self.as_of, "", Lang::Zh));
    }

    fn map(&self) {
        let workspace = self.open();
        counted(|| network(workspace.register(), self.as_of, self.as_of));
    }

    fn show_map(&self) {
        let workspace = self.open();
        let params = MapParams::of(&Route::parse("#/map"), self.as_of);
        counted(|| {
            let view = map(&workspace, &params, &ByCodePoint, Lang::Zh);
            relations(&view.picture, PAGE_PX)
        });
    }

    fn show_results(&self) {
        let workspace = self.open();
        let route = Route::parse("#/results");
        counted(|| {
            let results = results(&workspace, &route, self.as_of, Lang::Zh);
            (results, indicators(&workspace, &route, Lang::Zh))
        });
    }

    fn search(&self) {
        let workspace = self.open();
        let register = workspace.register();
        let order = all_in_order(register, Kind::Activity, None, &ByCodePoint);
        let query = Query { text: "党课 第12".to_owned(), ..Query::default() };
        // The page makes the texts before somebody types.
        register.table(Kind::Activity).prepare_search();
        counted(|| {
            let found = filtered(register, Kind::Activity, &query, self.as_of, &order);
            assert!(!found.is_empty(), "something is found");
        });
    }
}

/// Reads a file and plans its import into an empty ledger.
fn import(file: String) {
    counted(|| plan(file));
}

fn plan(file: String) -> Plan {
    let reader = Reader::new(file.into_bytes()).expect("the file is text");
    let staged = reader.read_to_end().expect("the file is a ledger");
    Planner::new(Source::only(staged), NOW_MS).run(&Ledger::new())
}

/// Gives an activity another title.
fn rename_first_activity(workspace: &Workspace, title: &str) -> Command {
    let activities = workspace.register().activities().rows();
    let first = activities.iter().map(|row| &row.id).min().expect("there are activities");
    Command::Put {
        key: RecordKey::new(Kind::Activity.code(), first.clone()),
        values: vec![(Name::from("title"), json!(title))],
        seen: Vec::new(),
    }
}
