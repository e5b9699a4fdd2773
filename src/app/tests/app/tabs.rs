//! Several tabs on one store: edits in turn, reloads, crashes at any call, and packing while others
//! write and pack. Nothing that was saved is ever lost.

use std::rc::Rc;

use proptest::prelude::*;
use rustc_hash::FxHashSet;
use serde_json::json;
use zhibu_app::workspace::{Command, Saving, Workspace};
use zhibu_format::About;
use zhibu_ledger::{Change, Clock, FieldWrite, Ledger, PackedChanges, RecordKey, Stamp, Writer};
use zhibu_storage::{Catalog, MemoryStore, Store, deflated};
use zhibu_test_support::InterceptedStore;

const NOW_MS: u64 = 1_669_000_000_000;
const TABS: usize = 4;

#[derive(Clone, Debug)]
enum Step {
    Edit {
        tab: usize,
        record: u8,
        value: u8,
    },
    /// The storage events of everything that is there reach a tab.
    Follow {
        tab: usize,
    },
    Undo {
        tab: usize,
    },
    Reload {
        tab: usize,
    },
    /// The tab is killed at one of the calls of an edit, and opened again.
    Crash {
        tab: usize,
        after: u32,
        value: u8,
    },
    /// Many small segments come together, and the tab packs them; at one of its calls another tab
    /// edits, or packs too, or the packing tab dies.
    Pack {
        tab: usize,
        after: u32,
        meanwhile: Meanwhile,
    },
}

#[derive(Clone, Copy, Debug)]
enum Meanwhile {
    Nothing,
    Edit,
    Pack,
    Death,
}

fn step() -> impl Strategy<Value = Step> {
    let tab = 0..TABS;
    let meanwhile = prop_oneof![
        Just(Meanwhile::Nothing),
        Just(Meanwhile::Edit),
        Just(Meanwhile::Pack),
        Just(Meanwhile::Death),
    ];
    // Most of what can go wrong does so around the one call that writes.
    let after = prop_oneof![3 => 0..3_u32, 1 => 0..90_u32];
    prop_oneof![
        8 => (tab.clone(), 0..3_u8, 0..9_u8)
            .prop_map(|(tab, record, value)| Step::Edit { tab, record, value }),
        3 => tab.clone().prop_map(|tab| Step::Follow { tab }),
        2 => tab.clone().prop_map(|tab| Step::Undo { tab }),
        1 => tab.clone().prop_map(|tab| Step::Reload { tab }),
        2 => (tab.clone(), 0..3_u32, 0..9_u8)
            .prop_map(|(tab, after, value)| Step::Crash { tab, after, value }),
        2 => (tab, after, meanwhile)
            .prop_map(|(tab, after, meanwhile)| Step::Pack { tab, after, meanwhile }),
    ]
}

/// The browser: its store, and its tabs.
struct Browser {
    store: Rc<MemoryStore>,
    tabs: Vec<(Workspace, Rc<InterceptedStore>)>,
    writers: u64,
    now_ms: u64,
    /// What was told to be saved.
    saved: FxHashSet<Stamp>,
}

impl Browser {
    fn new() -> Self {
        let store = Rc::new(MemoryStore::new());
        let catalog = Catalog::new(store.clone(), Writer::from_random(0), deflated);
        catalog.set_about("real", &About { id: "real".into(), ..About::default() }).unwrap();
        let mut browser = Self {
            store,
            tabs: Vec::new(),
            writers: 0,
            now_ms: NOW_MS,
            saved: FxHashSet::default(),
        };
        for _ in 0..TABS {
            let tab = browser.open();
            browser.tabs.push(tab);
        }
        browser
    }

    fn open(&mut self) -> (Workspace, Rc<InterceptedStore>) {
        self.writers += 1;
        let writer = Writer::from_random(self.writers);
        let intercepted = Rc::new(InterceptedStore::new(self.store.clone()));
        let shared: Rc<dyn Store> = intercepted.clone();
        let catalog = Rc::new(Catalog::new(shared, writer, deflated));
        let workspace =
            Workspace::open(catalog, "real", Clock::new(writer), false, self.now_ms).unwrap();
        assert!(workspace.unreadable().is_empty());
        (workspace, intercepted)
    }

    fn reload(&mut self, tab: usize) {
        self.tabs[tab] = self.open();
    }

    /// Everything that a tab has told to be saved.
    fn note(&mut self, tab: usize) {
        let workspace = &self.tabs[tab].0;
        if workspace.saving() == &Saving::Saved {
            self.saved.extend(workspace.ledger().changes().map(|change| change.at));
        }
    }

    fn edit(&mut self, tab: usize, record: u8, value: u8) {
        let key = RecordKey::new("branch", format!("b{record}"));
        let values = vec![("name".into(), json!(value))];
        self.tabs[tab].0.apply(Command::Put { key, values, seen: Vec::new() }, self.now_ms);
        self.note(tab);
    }

    fn follow(&mut self, tab: usize) {
        for key in self.store.keys("zhibu/real/").unwrap() {
            self.tabs[tab].0.follow(&key, self.now_ms).unwrap();
        }
        self.note(tab);
    }

    fn pack(&mut self, tab: usize, after: u32, meanwhile: Meanwhile) {
        // A tab that was busy: each edit in a segment of its own.
        self.writers += 1;
        let busy = Catalog::new(self.store.clone(), Writer::from_random(self.writers), deflated);
        for number in 0..66_u16 {
            let change = change(self.now_ms, number, self.writers);
            busy.append("real", &[change.clone()].iter().collect()).unwrap();
            self.saved.insert(change.at);
        }
        self.writers += 1;
        let writer = Writer::from_random(self.writers);
        let intercepted = InterceptedStore::new(self.store.clone());
        let store = self.store.clone();
        self.writers += 1;
        let other = self.writers;
        let now_ms = self.now_ms;
        match meanwhile {
            Meanwhile::Nothing => {}
            Meanwhile::Death => intercepted.fail_after(after),
            Meanwhile::Edit => {
                let change = change(now_ms, 7, other);
                self.saved.insert(change.at);
                let late = Catalog::new(store, Writer::from_random(other), deflated);
                // Only if the packing comes so far.
                let written = PackedChanges::from_iter([&change]);
                let done = Rc::new(std::cell::Cell::new(false));
                let mark = done.clone();
                intercepted.run_before(after, move || {
                    late.append("real", &written).unwrap();
                    mark.set(true);
                });
                let _packed = Catalog::new(intercepted, writer, deflated).pack("real");
                if !done.get() {
                    self.saved.remove(&change.at);
                }
                self.follow(tab);
                return;
            }
            Meanwhile::Pack => intercepted.run_before(after, move || {
                Catalog::new(store, Writer::from_random(other), deflated).pack("real").unwrap();
            }),
        }
        let _packed = Catalog::new(intercepted, writer, deflated).pack("real");
        self.follow(tab);
    }

    fn play(&mut self, step: &Step) {
        self.now_ms += 10;
        match *step {
            Step::Edit { tab, record, value } => self.edit(tab, record, value),
            Step::Follow { tab } => self.follow(tab),
            Step::Undo { tab } => {
                self.tabs[tab].0.undo(self.now_ms);
                self.note(tab);
            }
            Step::Reload { tab } => self.reload(tab),
            Step::Crash { tab, after, value } => {
                self.tabs[tab].1.fail_after(after);
                self.edit(tab, 0, value);
                self.reload(tab);
            }
            Step::Pack { tab, after, meanwhile } => self.pack(tab, after, meanwhile),
        }
    }
}

fn change(ms: u64, number: u16, writer: u64) -> Change {
    let at = Stamp::new(ms, number, Writer::from_random(writer));
    let set = FieldWrite { field: "task".into(), value: json!(number), replaces: Vec::new() };
    let key = RecordKey::new("branch", format!("t{writer}-{number}"));
    Change { creates: true, ..zhibu_test_support::change(at, &key, vec![set]) }
}

fn stamps(ledger: &Ledger) -> FxHashSet<Stamp> {
    ledger.changes().map(|change| change.at).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn several_tabs_lose_no_saved_change(steps in prop::collection::vec(step(), 1..40)) {
        let mut browser = Browser::new();
        for step in &steps {
            browser.play(step);
        }
        // Whoever opens the ledger now finds all of it, and so does every tab once it has heard.
        let (fresh, _) = browser.open();
        let there = stamps(fresh.ledger());
        prop_assert!(browser.saved.is_subset(&there));
        for tab in 0..TABS {
            browser.follow(tab);
            prop_assert!(there.is_subset(&stamps(browser.tabs[tab].0.ledger())));
        }
    }
}
