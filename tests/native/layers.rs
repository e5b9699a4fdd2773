//! The layers of `lib.rs`: who may know whom.

use std::fs;
use std::path::Path;

fn sources(folder: &Path) -> Vec<(String, String)> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(sources(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push((path.display().to_string(), fs::read_to_string(&path).unwrap()));
        }
    }
    found
}

fn src(layer: &str) -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    // The ledger is a crate of its own: that it knows none of the others needs no test.
    let folder =
        if layer == "ledger" { root.join("ledger/src") } else { root.join("src").join(layer) };
    let found = sources(&folder);
    assert!(!found.is_empty(), "{layer} has sources");
    found
}

#[test]
fn only_storage_and_ui_know_the_browser_and_nothing_else_knows_the_time() {
    for layer in ["ledger", "domain", "format", "samples", "charts", "i18n"] {
        for (path, text) in src(layer) {
            for name in
                ["leptos", "gloo_", "web_sys", "js_sys", "wasm_bindgen", "SystemTime", "Instant"]
            {
                assert!(!text.contains(name), "{path} names {name}");
            }
        }
    }
}

#[test]
fn layers_know_only_what_is_below_them() {
    let allowed: [(&str, &[&str]); 6] = [
        ("domain", &["domain", "ledger"]),
        ("format", &["format", "domain", "ledger"]),
        ("samples", &["samples", "format", "domain", "ledger"]),
        ("storage", &["storage", "format", "ledger"]),
        ("i18n", &["i18n", "format", "domain", "ledger"]),
        ("charts", &["charts", "domain", "ledger"]),
    ];
    let layers = ["ledger", "domain", "format", "samples", "storage", "i18n", "charts", "ui"];
    for (layer, knows) in allowed {
        for (path, text) in src(layer) {
            for other in layers.iter().filter(|other| !knows.contains(other)) {
                assert!(!text.contains(&format!("crate::{other}")), "{path} knows {other}");
            }
        }
    }
}

#[test]
fn storage_is_never_cleared_nor_read_as_a_whole() {
    for (path, text) in src("") {
        for name in [".clear()", "get_all"] {
            let uses = text.lines().any(|line| line.contains(name) && line.contains("torage"));
            assert!(!uses, "{path} uses {name}");
        }
    }
}
