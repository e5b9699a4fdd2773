//! What the pure core costs, natively: folding, merging, planning an import, searching, the register,
//! the dashboard's counts, the rules, the plan of a task, the map and a long report, at sizes S and M of 示例区.
//!
//! Absolute times are those of the machine and not of WebAssembly; compare runs of one machine only.

use std::hint::black_box;
use std::rc::Rc;
use std::time::Duration;

use criterion::{BatchSize, Criterion};
use serde_json::{Value, json};
use zhibu_app::papers::PaperContext;
use zhibu_app::route::Route;
use zhibu_app::views::papers::papers as papers_view;
use zhibu_app::views::projects::project::project as project_view;
use zhibu_app::workspace::Workspace;
use zhibu_charts::gantt;
use zhibu_domain::agenda::{AgendaMemo, Window};
use zhibu_domain::alliances::network::network;
use zhibu_domain::growth::{
    Lens, Scope, active_branches, activities, alliance_units, branch_turnover, headlines,
    life_lines, outcomes, units_by_alliance,
};
use zhibu_domain::kinds::records::Kind;
use zhibu_domain::list::{ByCodePoint, Query, all_in_order, filtered, indices};
use zhibu_domain::projects::project::project;
use zhibu_domain::register::Register;
use zhibu_domain::rules::{FindingsMemo, findings, parameters_of};
use zhibu_domain::values::date::{Day, PartialDate};
use zhibu_domain::values::period::Grain;
use zhibu_format::{About, Exported, Planner, Reader, Source, Staged, write};
use zhibu_ledger::{Change, Clock, FieldWrite, Ledger, RecordKey, Stamp, Writer};
use zhibu_office::document::to_docx;
use zhibu_samples::{Bundled, Size, demo};
use zhibu_storage::{Catalog, MemoryStore, Store, deflated};
use zhibu_text::Lang;

/// 2026-01-02: when files are imported and when the merged changes are written.
const NOW_MS: u64 = 1_767_312_000_000;
/// What is searched: many records have the first word, a few of them the second too.
const SEARCHED: &str = "党课 第12";
/// The nodes of the plan of one task.
const NODES: usize = 2_000;
/// The organisations of which a report of about 40 pages is made.
const REPORTED: usize = 860;
/// The width of a page, in pixels.
const PAGE_PX: u32 = 1_200;

/// 示例区 in one size, opened.
struct District {
    letter: &'static str,
    changes: Vec<Change>,
    ledger: Ledger,
    register: Register,
    as_of: Day,
    file: String,
}

impl District {
    fn of(letter: &'static str, size: Size) -> Self {
        let bundled = demo(size);
        let mut ledger = Ledger::new();
        ledger.insert(bundled.changes.clone());
        let register = Register::of(&ledger);
        let exported = Exported { at: "2026-01-01T00:00:00Z".into(), ..Exported::default() };
        let file = write(&bundled.about, &ledger, &exported);
        let as_of = day("2025-12-31");
        Self { letter, changes: bundled.changes, ledger, register, as_of, file }
    }

    /// The file with its records alone, as another program would write it.
    fn records_alone(&self) -> String {
        let mut file: Value = serde_json::from_str(&self.file).expect("the file is JSON");
        let members = file.as_object_mut().expect("the file is an object");
        for member in ["changes", "check"] {
            members.shift_remove(member).expect("the file has a history and its check");
        }
        file.to_string()
    }

    /// Another writer's ledger: half of the changes are the same, the others correct a field.
    fn half_overlapping(&self) -> Vec<Change> {
        let writer = Writer::from_random(0xBE);
        let change = |(index, known): (usize, &Change)| {
            if index % 2 == 0 {
                return known.clone();
            }
            let ms = NOW_MS + u64::try_from(index).expect("a place among changes");
            let at = Stamp::new(ms, 0, writer);
            let corrected = known.writes.iter().take(1);
            let writes =
                corrected.map(|set| FieldWrite { replaces: vec![known.at], ..set.clone() });
            Change { at, action: at, creates: false, writes: writes.collect(), ..known.clone() }
        };
        self.changes.iter().enumerate().map(change).collect()
    }

    fn lens(&self) -> Lens {
        Lens {
            grain: Grain::default(),
            from: None,
            to: None,
            scope: Scope::Everything,
            as_of: self.as_of,
        }
    }
}

fn day(text: &str) -> Day {
    PartialDate::from_iso(text).expect("a day").earliest()
}

fn staged(file: &str) -> Staged {
    let reader = Reader::new(file.as_bytes().to_vec()).expect("the file is text");
    reader.read_to_end().expect("the file is a ledger")
}

/// A ledger with one task and its plan: every node waits for the one before it and for the fortieth.
fn plan_of_a_task() -> Vec<Change> {
    let writer = Writer::from_random(1);
    let mut records =
        vec![("task", "t".to_owned(), json!({ "name": "大计划", "start": "2026-01-05" }))];
    for node in 0..NODES {
        let values = json!({
            "name": format!("节点{node}"), "task": "t", "stage": format!("环节{}", node % 20),
            "days": 1 + node % 4,
        });
        records.push(("node", format!("n{node}"), values));
        for back in [1, 40].into_iter().filter(|back| node >= *back) {
            let kind = ["finish_start", "start_start", "finish_finish"][node % 3];
            let values = json!({
                "before": format!("n{}", node - back), "after": format!("n{node}"),
                "link_kind": kind, "lag": 1,
            });
            records.push(("link", format!("l{node}-{back}"), values));
        }
    }
    let change = |(index, (kind, id, values)): (u64, (&str, String, Value))| {
        let at = Stamp::new(NOW_MS + index, 0, writer);
        let Value::Object(values) = values else { unreachable!("a record's values are an object") };
        let set = |(field, value): (String, Value)| FieldWrite {
            field: field.into(),
            value,
            replaces: Vec::new(),
        };
        let mut writes: Vec<FieldWrite> = values.into_iter().map(set).collect();
        writes.sort_by(|a, b| a.field.cmp(&b.field));
        Change {
            at,
            key: RecordKey::new(kind, id),
            writes,
            creates: true,
            action: at,
            undoes: None,
            archives: Vec::new(),
            by: None,
            why: None,
        }
    };
    (0..).zip(records).map(change).collect()
}

/// Opening a ledger, and taking in another one's.
fn opening(criterion: &mut Criterion, district: &District) {
    let id = |name: &str| format!("{name}/{}", district.letter);
    criterion.bench_function(&id("fold"), |bencher| {
        let open = |changes: Vec<Change>| {
            let mut ledger = Ledger::new();
            ledger.insert(changes);
            let register = Register::of(&ledger);
            (ledger, register)
        };
        bencher.iter_batched(|| district.changes.clone(), open, BatchSize::PerIteration);
    });
    let other = district.half_overlapping();
    let known = district.ledger.clone().insert(other.clone()).known;
    assert_eq!(known, other.len().div_ceil(2), "half of them are known");
    criterion.bench_function(&id("merge"), |bencher| {
        let both = || (district.ledger.clone(), other.clone());
        let merge = |(mut ledger, other): (Ledger, Vec<Change>)| {
            let inserted = ledger.insert(other);
            (ledger, inserted)
        };
        bencher.iter_batched(both, merge, BatchSize::PerIteration);
    });
    criterion.bench_function(&id("register"), |bencher| {
        bencher.iter_with_large_drop(|| Register::of(&district.ledger));
    });
}

/// Reading a file and planning its import into an empty ledger.
fn importing(criterion: &mut Criterion, district: &District) {
    let records_alone = district.records_alone();
    for (what, file) in [("changes", &district.file), ("records", &records_alone)] {
        let id = |step: &str| format!("{step}-{what}/{}", district.letter);
        criterion.bench_function(&id("read"), |bencher| {
            bencher.iter_with_large_drop(|| staged(file));
        });
        let ledger = Ledger::new();
        criterion.bench_function(&id("plan"), |bencher| {
            let plan = |staged| Planner::new(Source::only(staged), NOW_MS).run(&ledger);
            bencher.iter_batched(|| staged(file), plan, BatchSize::PerIteration);
        });
    }
}

/// What pages show.
fn pages(criterion: &mut Criterion, district: &District) {
    let District { ledger, register, as_of, .. } = district;
    let id = |name: &str| format!("{name}/{}", district.letter);
    let query = Query { text: SEARCHED.to_owned(), ..Query::default() };
    // The search of everything: each kind is ordered and filtered at every keystroke.
    let found = |kind: &Kind| indices(register, *kind, &query, *as_of, &ByCodePoint).len();
    assert!(Kind::ALL.iter().map(found).sum::<usize>() > 0, "something is found");
    criterion.bench_function(&id("search"), |bencher| {
        bencher.iter(|| Kind::ALL.iter().map(found).sum::<usize>());
    });
    // A keystroke in the search of a list, which is ordered already.
    let order = all_in_order(register, Kind::Activity, None, &ByCodePoint);
    criterion.bench_function(&id("filter"), |bencher| {
        bencher.iter(|| filtered(register, Kind::Activity, &query, *as_of, &order));
    });
    let lens = district.lens();
    criterion.bench_function(&id("growth"), |bencher| {
        bencher.iter(|| {
            black_box(headlines(register, &lens));
            let counts =
                [active_branches, branch_turnover, alliance_units, units_by_alliance, activities];
            for count in counts {
                black_box(count(register, &lens));
            }
            black_box(life_lines(register, &lens));
            black_box(outcomes(register, &lens));
        });
    });
    let parameters = parameters_of(ledger);
    criterion.bench_function(&id("rules"), |bencher| {
        bencher.iter(|| findings(ledger, register, &parameters, *as_of));
    });
    edits(criterion, district);
    criterion.bench_function(&id("map"), |bencher| {
        bencher.iter(|| network(register, *as_of, *as_of));
    });
}

/// What an edit of an activity evaluates again.
fn edits(criterion: &mut Criterion, district: &District) {
    let District { ledger, as_of, .. } = district;
    let id = |name: &str| format!("{name}/{}", district.letter);
    let mut register = district.register.clone();
    let parameters = parameters_of(ledger);
    let activities = register.activities().rows();
    let edited = activities.iter().find(|row| row.record.branch.is_some());
    let edited = edited.expect("organisations hold activities").id.clone();
    let edited = RecordKey::new(Kind::Activity.code(), edited);
    let mut memo = FindingsMemo::default();
    criterion.bench_function(&id("rules-edit"), |bencher| {
        bencher.iter(|| {
            register.refresh(ledger, &edited);
            memo.all(ledger, &register, &parameters, *as_of)
        });
    });
    let mut memo = AgendaMemo::default();
    let days = (*as_of, Window::Month.until(*as_of));
    criterion.bench_function(&id("due"), |bencher| {
        bencher.iter(|| AgendaMemo::default().count(&register, &parameters, days));
    });
    criterion.bench_function(&id("due-edit"), |bencher| {
        bencher.iter(|| {
            register.refresh(ledger, &edited);
            memo.count(&register, &parameters, days)
        });
    });
}

fn schedule(criterion: &mut Criterion) {
    let changes = plan_of_a_task();
    let mut ledger = Ledger::new();
    ledger.insert(changes.clone());
    let register = Register::of(&ledger);
    let as_of = day("2026-01-05");
    criterion.bench_function(&format!("schedule/{NODES}"), |bencher| {
        bencher.iter(|| project(&register, "t", as_of).expect("the plan has no circle"));
    });
    let about = About { id: "plan".to_owned(), title: "大计划".to_owned(), ..About::default() };
    let workspace = opened(&about, changes);
    criterion.bench_function(&format!("plan-page/{NODES}"), |bencher| {
        bencher.iter(|| {
            let view = project_view(&workspace, "t", as_of, Lang::Zh);
            let plan = view.plan.expect("the plan has no circle");
            gantt(&plan.gantt, PAGE_PX).band_svg(&plan.gantt, 0)
        });
    });
}

/// A ledger as the app has it open.
fn opened(about: &About, changes: Vec<Change>) -> Workspace {
    let writer = Writer::from_random(2);
    let store: Rc<dyn Store> = Rc::new(MemoryStore::new());
    let catalog = Rc::new(Catalog::new(store, writer, deflated));
    catalog.set_about(&about.id, about).expect("there is room in memory");
    let mut workspace = Workspace::open(catalog, &about.id, Clock::new(writer), true, NOW_MS)
        .expect("a store in memory can be read");
    workspace.import(changes, Vec::new(), NOW_MS);
    workspace
}

/// The report of a year on all organisations of a large district, as the page of papers shows it, and as .docx.
fn report(criterion: &mut Criterion) {
    let size = Size { branches: REPORTED, ..Size::MEDIUM };
    let Bundled { about, changes, .. } = demo(size);
    let workspace = opened(&about, changes);
    let route = Route::parse("#/papers?paper=bulletin&span=2025");
    let context = PaperContext { unit: "中共示例区委", today: day("2025-12-31") };
    let view = || papers_view(&workspace, &route, context, Lang::Zh);
    let document = view().document.expect("a report is of a time");
    criterion.bench_function(&format!("report/{REPORTED}"), |bencher| {
        bencher.iter_with_large_drop(view);
    });
    criterion.bench_function(&format!("report-docx/{REPORTED}"), |bencher| {
        bencher.iter(|| to_docx(&document, context.today));
    });
}

fn main() {
    let mut criterion = Criterion::default()
        .sample_size(10)
        .warm_up_time(Duration::from_millis(500))
        .measurement_time(Duration::from_secs(2))
        .configure_from_args();
    schedule(&mut criterion);
    report(&mut criterion);
    for (letter, size) in [("S", Size::SMALL), ("M", Size::MEDIUM)] {
        let district = District::of(letter, size);
        opening(&mut criterion, &district);
        importing(&mut criterion, &district);
        pages(&mut criterion, &district);
    }
    criterion.final_summary();
}
