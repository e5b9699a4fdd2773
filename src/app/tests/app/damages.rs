//! Stored keys that are damaged, each in seven ways: opening writes nothing and shows what is undamaged; the
//! damage is reported, and its text stays as it is until the user sets it aside, and is kept then.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use serde_json::json;
use zhibu_app::local_ledgers::{LocalLedgers, Opener};
use zhibu_app::workspace::{Command, Saving, Workspace};
use zhibu_format::{About, FromFile};
use zhibu_ledger::{RecordKey, Stamp, Writer, stamp_runs};
use zhibu_samples::{Size, demo};
use zhibu_storage::{MemoryStore, Store, decode, deflated};

use crate::support::{NOW_MS, put};

/// The texts of a store, by key.
type Texts = BTreeMap<String, String>;

fn store_of(texts: &Texts) -> Rc<MemoryStore> {
    let store = MemoryStore::new();
    for (key, text) in texts {
        store.set(key, text).unwrap();
    }
    Rc::new(store)
}

fn texts_of(store: &MemoryStore) -> Texts {
    let keys = store.keys("").unwrap().into_iter();
    keys.map(|key| (key.clone(), store.get(&key).unwrap().unwrap())).collect()
}

fn opener(writer: u64) -> Opener {
    Opener { own_writers: vec![Writer::from_random(writer)], ..Opener::default() }
}

fn open(store: &Rc<MemoryStore>, writer: u64) -> Workspace {
    let ledgers = LocalLedgers::new(Some(store.clone()), Writer::from_random(writer), deflated);
    ledgers.open("a", &opener(1), NOW_MS).unwrap().workspace
}

/// Adds a ledger with every kind of key: a first import and another one, edits, and a restore point.
fn add_ledger(store: &Rc<MemoryStore>, id: &str, writer: u64) {
    let about = About { id: id.into(), title: format!("台账{id}"), ..About::default() };
    let ledgers = LocalLedgers::new(Some(store.clone()), Writer::from_random(writer), deflated);
    let mut workspace =
        ledgers.create(&about, Vec::new(), &opener(writer), NOW_MS).unwrap().workspace;
    let changes = demo(Size::SMALL).changes;
    for (number, changes) in changes.chunks(40).take(2).enumerate() {
        let stamps = changes.iter().map(|change| change.at).collect();
        workspace
            .begin_import(vec![FromFile { file: "某局.json".into(), runs: stamp_runs(stamps) }]);
        workspace.import(changes.to_vec(), Vec::new(), NOW_MS);
        if number == 0 {
            workspace.end_first_import(NOW_MS);
        } else {
            workspace.end_import(NOW_MS);
        }
    }
    assert_eq!(workspace.keep_point(0, NOW_MS), Ok(true));
    for name in ["甲", "乙"] {
        put(&mut workspace, "branch", name, &json!({ "name": name }));
    }
}

/// What a key is for: `seg` of `zhibu/a/seg/…`.
fn family(key: &str) -> &str {
    key.split('/').nth(2).unwrap()
}

fn is_segment(key: &str) -> bool {
    family(key) == "seg"
}

/// Another char where the middle one is.
fn with_other_char(text: &str) -> String {
    let middle = text.chars().count() / 2;
    let other =
        |(index, char)| if index == middle { if char == '0' { '1' } else { '0' } } else { char };
    text.chars().enumerate().map(other).collect()
}

/// The store with a key of the ledger damaged, in each way. Swapping damages two.
fn damaged(intact: &Texts, key: &str) -> Vec<(&'static str, Texts)> {
    let text = &intact[key];
    let of_ledger = |prefix: &'static str| intact.keys().filter(move |key| key.starts_with(prefix));
    let next =
        of_ledger("zhibu/a/").find(|other| other.as_str() > key && family(other) == family(key));
    let next = next.or_else(|| of_ledger("zhibu/a/").find(|other| *other != key)).unwrap();
    let others = of_ledger("zhibu/b/").find(|other| family(other) == family(key)).unwrap();
    let with = |changed: &[(&str, &str)]| {
        let mut texts = intact.clone();
        texts.extend(changed.iter().map(|(key, text)| ((*key).to_owned(), (*text).to_owned())));
        texts
    };
    let half: String = text.chars().take(text.chars().count() / 2).collect();
    vec![
        ("cut short", with(&[(key, &half)])),
        ("emptied", with(&[(key, "")])),
        ("one char changed", with(&[(key, &with_other_char(text))])),
        ("doubled", with(&[(key, &format!("{text}{text}"))])),
        ("swapped", with(&[(key, &intact[next]), (next, text)])),
        ("of another ledger", with(&[(key, &intact[others])])),
        ("garbage", with(&[(key, "\u{fffd}}\0{[\u{202e}")])),
    ]
}

/// The keys whose damage is to be reported, as far as it can be told: metadata have no check, so that other
/// metadata in their place are metadata. Everything else holds no change and is passed over.
fn reported(intact: &Texts, damaged: &Texts) -> BTreeSet<String> {
    let is_reported = |(key, text): &(&String, &String)| {
        let is_broken_about =
            || family(key) == "about" && serde_json::from_str::<About>(text).is_err();
        key.starts_with("zhibu/a/")
            && intact[*key] != **text
            && (is_segment(key) || is_broken_about())
    };
    damaged.iter().filter(is_reported).map(|(key, _)| key.clone()).collect()
}

fn stamps_but_of(intact: &Texts, keys: &BTreeSet<String>) -> BTreeSet<Stamp> {
    let segments = intact
        .iter()
        .filter(|(key, _)| key.starts_with("zhibu/a/") && is_segment(key) && !keys.contains(*key));
    segments
        .flat_map(|(key, text)| decode(text, key).unwrap().stamps().collect::<Vec<_>>())
        .collect()
}

fn stamps(workspace: &Workspace) -> BTreeSet<Stamp> {
    workspace.ledger().stamps().collect()
}

/// Opens a damaged store, goes on working, and sets the damage aside.
fn check(intact: &Texts, damaged: &Texts, case: &str) {
    let store = store_of(damaged);
    let mut workspace = open(&store, 2);
    assert!(texts_of(&store) == *damaged, "{case}: opening writes nothing");
    let reported = reported(intact, damaged);
    let found: BTreeMap<&str, &str> =
        workspace.unreadable().iter().map(|found| (&*found.key, &*found.raw)).collect();
    assert_eq!(found, reported.iter().map(|key| (&**key, &*damaged[key])).collect(), "{case}");
    assert_eq!(workspace.status().unreadable.damaged, reported.len(), "{case}");
    assert_eq!(stamps(&workspace), stamps_but_of(intact, &reported), "{case}");

    // Whatever is done now: nothing is written over what is damaged.
    put(&mut workspace, "branch", "later", &json!({ "name": "其后" }));
    if !reported.is_empty() {
        workspace.rename("新名").unwrap();
        assert!(matches!(workspace.saving(), Saving::Off { .. }), "{case}");
    }
    workspace.apply(Command::Delete(vec![RecordKey::new("branch", "later")]), NOW_MS);
    workspace.undo(NOW_MS);
    if let Some(mut check) = workspace.begin_checking_stored().unwrap() {
        while workspace.check_stored_step(&mut check).unwrap() {}
        workspace.end_checking_stored(&check);
    }
    // The title alone is ever written again.
    for (key, text) in
        damaged.iter().filter(|(key, text)| family(key) != "about" || intact[*key] != **text)
    {
        assert!(store.get(key).unwrap().as_ref() == Some(text), "{case}: {key}");
    }

    // Set aside it is kept, and everything else is saved.
    workspace.quarantine_unreadable().unwrap();
    assert_eq!(workspace.saving(), &Saving::Saved, "{case}");
    let kept = texts_of(&store);
    for key in &reported {
        let aside = kept.iter().filter(|(key, _)| key.starts_with("zhibu/a/aside/about/"));
        let is_kept =
            kept[key] == damaged[key] || aside.map(|of| of.1).any(|text| *text == damaged[key]);
        assert!(is_kept, "{case}: {key}");
    }
    let again = open(&store, 3);
    assert!(again.unreadable().is_empty(), "{case}");
    assert_eq!(stamps(&again), stamps(&workspace), "{case}");
}

#[test]
fn any_damaged_key_is_reported_and_kept_and_the_rest_is_open() {
    let store = Rc::new(MemoryStore::new());
    add_ledger(&store, "a", 1);
    add_ledger(&store, "b", 4);
    let intact = texts_of(&store);
    let keys = intact.keys().filter(|key| key.starts_with("zhibu/a/"));
    let families: BTreeSet<&str> = keys.clone().map(|key| family(key)).collect();
    assert_eq!(families, BTreeSet::from(["about", "first", "from", "import", "point", "seg"]));
    check(&intact, &intact, "undamaged");
    for key in keys {
        for (way, damaged) in damaged(&intact, key) {
            // The other ledger has the same in some of its notes.
            assert!(damaged != intact || way == "of another ledger", "{key} {way}");
            check(&intact, &damaged, &format!("{key} {way}"));
        }
    }
}
