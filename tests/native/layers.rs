//! The layers of ARCHITECTURE.md: which crate may know which, and that only the web crate and the
//! browser's halves of storage and of the elements know a browser.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Crates that only make sense in a browser.
const BROWSER_CRATES: [&str; 6] =
    ["leptos", "tachys", "gloo-storage", "web-sys", "js-sys", "wasm-bindgen"];

/// Crates by which pages follow what they show.
const REACTIVE_CRATES: [&str; 2] = ["reactive_graph", "send_wrapper"];

/// Every layer below the web crate, with the layers that it may know.
const LAYERS: [(&str, &[&str]); 11] = [
    ("ledger", &[]),
    ("domain", &["ledger"]),
    ("format", &["domain", "ledger"]),
    ("storage", &["format", "domain", "ledger"]),
    ("charts", &["ledger"]),
    ("text", &["format", "domain", "ledger"]),
    ("samples", &["format", "domain", "ledger"]),
    ("rollup", &["format", "domain", "ledger"]),
    ("html", &[]),
    ("office", &["domain", "format", "ledger", "text"]),
    ("app", &["charts", "domain", "format", "ledger", "office", "samples", "storage", "text"]),
];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_path_buf()
}

/// The crates that a layer is built from without a browser, itself among them.
fn crates_in_tree(layer: &str) -> Vec<String> {
    let package = format!("zhibu-{layer}");
    let output = Command::new(env!("CARGO"))
        .current_dir(root())
        .args(["tree", "--locked", "--offline", "--edges", "normal", "--prefix", "none"])
        .args(["--format", "{p}", "--package", &package])
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let tree = String::from_utf8(output.stdout).unwrap();
    let name = |line: &str| line.split(' ').next().unwrap_or_default().to_owned();
    let names: Vec<String> = tree.lines().map(name).collect();
    assert!(names.contains(&package), "{tree}");
    names
}

#[test]
fn only_the_web_crate_depends_on_browser_crates() {
    for (layer, _) in LAYERS {
        let tree = crates_in_tree(layer);
        for browser_crate in BROWSER_CRATES {
            assert!(!tree.iter().any(|name| name == browser_crate), "{layer} has {browser_crate}");
        }
    }
}

#[test]
fn only_elements_depend_on_signals() {
    for (layer, _) in LAYERS {
        let tree = crates_in_tree(layer);
        for reactive_crate in REACTIVE_CRATES {
            let is_known = tree.iter().any(|name| name == reactive_crate);
            assert_eq!(is_known, layer == "html", "{layer} and {reactive_crate}");
        }
    }
}

#[test]
fn layers_depend_only_on_lower_layers() {
    for (layer, below) in LAYERS {
        for name in crates_in_tree(layer) {
            let Some(known) = name.strip_prefix("zhibu-") else { continue };
            assert!(known == layer || below.contains(&known), "{layer} knows {known}");
        }
    }
}

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

#[test]
fn storage_is_never_cleared_or_read_as_a_whole() {
    let files = sources(&root().join("src"));
    assert!(files.len() > 100, "{} sources", files.len());
    for (path, text) in files {
        for name in [".clear()", "get_all"] {
            let uses = text.lines().any(|line| line.contains(name) && line.contains("torage"));
            assert!(!uses, "{path} uses {name}");
        }
    }
}
