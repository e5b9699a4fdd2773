//! What hosts answer when they are asked which files are in a folder.

use percent_encoding::percent_decode_str;
use serde_json::Value;

use super::store::FolderEntry;

/// The files of a listing in JSON, as nginx makes it (`autoindex_format json`); `None` if it is none.
pub fn entries_of_json(text: &str) -> Option<Vec<FolderEntry>> {
    let listed: Vec<Value> = serde_json::from_str(text).ok()?;
    let entry = |item: &Value| {
        Some(FolderEntry {
            name: item.get("name")?.as_str()?.to_owned(),
            bytes: item.get("size").and_then(Value::as_u64).unwrap_or_default(),
            modified: item.get("mtime").and_then(Value::as_str).unwrap_or_default().to_owned(),
        })
    };
    let files = listed.iter().filter(|item| item.get("type").is_some_and(|kind| kind == "file"));
    Some(files.filter_map(entry).collect())
}

/// The files of an answer to `PROPFIND`; `None` if it is none.
pub fn entries_of_propfind(text: &str) -> Option<Vec<FolderEntry>> {
    if !text.contains("multistatus") {
        return None;
    }
    let mut entries = Vec::new();
    for response in elements(text, "response") {
        let text_in = |name: &str| elements(response, name).into_iter().next().map(str::trim);
        let Some(href) = text_in("href") else { continue };
        let is_folder = href.ends_with('/') || has_element(response, "collection");
        let name = href.rsplit('/').next().unwrap_or_default().replace("&amp;", "&");
        let name = percent_decode_str(&name).decode_utf8_lossy().into_owned();
        if is_folder || name.is_empty() {
            continue;
        }
        entries.push(FolderEntry {
            name,
            bytes: text_in("getcontentlength")
                .and_then(|size| size.parse().ok())
                .unwrap_or_default(),
            modified: text_in("getlastmodified").unwrap_or_default().to_owned(),
        });
    }
    Some(entries)
}

/// The contents of the elements with this name, whatever their prefix. The answers of hosts are flat enough for that: no
/// such element contains another of its name.
fn elements<'a>(text: &'a str, name: &str) -> Vec<&'a str> {
    let mut found = Vec::new();
    let mut rest = text;
    while let Some((_, after)) = tag(rest, name, false) {
        let Some((content, after)) = tag(after, name, true) else { break };
        found.push(content);
        rest = after;
    }
    found
}

fn has_element(text: &str, name: &str) -> bool {
    tag(text, name, false).is_some()
}

/// The text before the first tag of this name, and that after it.
fn tag<'a>(text: &'a str, name: &str, is_end: bool) -> Option<(&'a str, &'a str)> {
    let mut at = 0;
    loop {
        let begin = at + text[at..].find('<')?;
        let end = begin + text[begin..].find('>')?;
        let inside = &text[begin + 1..end];
        let (is_this_end, inside) =
            inside.strip_prefix('/').map_or((false, inside), |inside| (true, inside));
        let called = inside.split([' ', '/', '\n', '\t']).next().unwrap_or_default();
        let local = called.rsplit(':').next().unwrap_or_default();
        if local == name && is_this_end == is_end {
            return Some((&text[..begin], &text[end + 1..]));
        }
        at = end + 1;
    }
}
