//! Storage in a real browser: `wasm-bindgen-test` in headless Chromium.
#![cfg(target_arch = "wasm32")]
#![allow(clippy::unwrap_used, reason = "a test that unwraps nothing has failed")]

use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
use zhibu_format::About;
use zhibu_ledger::{Change, FieldWrite, RecordKey, Stamp, Writer};
use zhibu_samples::{Size, demo};
use zhibu_storage::{BrowserStore, Catalog, QUOTA_UNITS16, SaveError, Store, StoreError, deflated};

wasm_bindgen_test_configure!(run_in_browser);

fn change(number: u64) -> Change {
    let at = Stamp::new(number, 0, Writer::from_random(11));
    Change {
        at,
        key: RecordKey::new("branch", format!("b{number}")),
        creates: true,
        writes: vec![FieldWrite {
            field: "name".into(),
            value: "支部".into(),
            replaces: Vec::new(),
        }],
        action: at,
        undoes: None,
        archives: Vec::new(),
        by: None,
        why: None,
    }
}

/// Each test has keys of its own and takes them away again.
fn emptied(prefix: &str) -> BrowserStore {
    let store = BrowserStore::probe().expect("the test page may store");
    for key in store.keys(prefix).unwrap() {
        store.remove(&key).unwrap();
    }
    store
}

#[wasm_bindgen_test]
fn texts_are_kept_by_key_whatever_units_they_hold() {
    let store = emptied("zhibu/browser-test/");
    let text: String = ('\u{100}'..='\u{80ff}').step_by(97).collect();
    store.set("zhibu/browser-test/a", &text).unwrap();
    assert_eq!(store.get("zhibu/browser-test/a").unwrap().as_deref(), Some(&*text));
    assert_eq!(store.keys("zhibu/browser-test/").unwrap(), ["zhibu/browser-test/a"]);
    store.remove("zhibu/browser-test/a").unwrap();
    assert_eq!(store.get("zhibu/browser-test/a").unwrap(), None);
}

#[wasm_bindgen_test]
fn a_ledger_is_packed_saved_and_opened_again() {
    emptied("zhibu/demo-test/");
    let store = emptied("zhibu/demo-test/");
    let catalog = Catalog::new(store, Writer::from_random(1), deflated);
    let bundled = demo(Size::SMALL);
    catalog
        .set_about("demo-test", &About { id: "d".into(), title: "示例".into(), ..About::default() })
        .unwrap();
    catalog.append("demo-test", &bundled.changes.iter().collect()).unwrap();
    catalog.append("demo-test", &[change(1)].iter().collect()).unwrap();
    let opened = catalog.open("demo-test").unwrap();
    assert!(opened.unreadable.is_empty());
    assert_eq!(opened.changes.len(), bundled.changes.len() + 1);
    catalog.remove("demo-test").unwrap();
}

#[wasm_bindgen_test]
fn the_real_quota_is_reached_and_told_and_what_was_there_stays() {
    let store = emptied("zhibu/full-test/");
    let catalog = Catalog::new(emptied("zhibu/full-test/"), Writer::from_random(2), deflated);
    catalog.append("full-test", &[change(1)].iter().collect()).unwrap();
    // Fill the origin to the last unit, by halves.
    let mut piece = QUOTA_UNITS16;
    let mut number = 0;
    while piece > 0 {
        let key = format!("zhibu/full-test/filler/{number}");
        match store.set(&key, &"满".repeat(piece)) {
            Ok(()) => number += 1,
            Err(error) => {
                assert_eq!(error, StoreError::Full);
                piece /= 2;
            }
        }
    }
    let refused = catalog.append("full-test", &[change(2)].iter().collect());
    assert_eq!(refused, Err(SaveError::Store(StoreError::Full)));
    assert_eq!(catalog.open("full-test").unwrap().changes, [change(1)]);
    store.remove("zhibu/full-test/filler/0").unwrap();
    catalog.append("full-test", &[change(2)].iter().collect()).unwrap();
    assert_eq!(catalog.open("full-test").unwrap().changes.len(), 2);
    catalog.remove("full-test").unwrap();
}
