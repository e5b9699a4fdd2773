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
    let responses = elements(text, "response");
    let text_in = |response, name| elements(response, name).into_iter().next().map(str::trim);
    let hrefs: Vec<Option<Href>> = responses
        .iter()
        .map(|response| Some(Href::of(response, text_in(response, "href")?)))
        .collect();
    let depth = depth_of_files(hrefs.iter().flatten());
    let mut entries = Vec::new();
    for (response, href) in responses.into_iter().zip(hrefs) {
        let Some(Href { name, .. }) =
            href.filter(|href| !href.is_folder && href.depth == depth && !href.name.is_empty())
        else {
            continue;
        };
        entries.push(FolderEntry {
            name,
            bytes: text_in(response, "getcontentlength")
                .and_then(|size| size.parse().ok())
                .unwrap_or_default(),
            modified: text_in(response, "getlastmodified").unwrap_or_default().to_owned(),
        });
    }
    Some(entries)
}

/// What an answer says that it is about.
struct Href {
    /// The last part of the address, as people read it.
    name: String,
    /// How many parts the address has.
    depth: usize,
    is_folder: bool,
}

impl Href {
    fn of(response: &str, href: &str) -> Self {
        let href = without_entities(href);
        // Some hosts give the whole address, others its path.
        let path = href
            .split_once("://")
            .map_or(&*href, |(_, after)| after.find('/').map_or("", |slash| &after[slash..]));
        let is_folder = path.ends_with('/') || has_element(response, "collection");
        let path = path.trim_matches('/');
        let name = path.rsplit('/').next().unwrap_or_default();
        Self {
            name: percent_decode_str(name).decode_utf8_lossy().into_owned(),
            depth: path.split('/').filter(|part| !part.is_empty()).count(),
            is_folder,
        }
    }
}

/// How many parts the addresses of the folder's own files have: some hosts list those of folders in it too.
fn depth_of_files<'a>(hrefs: impl Iterator<Item = &'a Href> + Clone) -> usize {
    let least = hrefs.clone().map(|href| href.depth).min().unwrap_or_default();
    let mut nearest = hrefs.filter(|href| href.depth == least);
    // The folder itself is listed, too, and alone has the shortest address.
    let is_itself = nearest.next().is_some_and(|href| href.is_folder) && nearest.next().is_none();
    least + usize::from(is_itself)
}

/// A text with the characters that its entities stand for; what is none stays.
fn without_entities(text: &str) -> String {
    let mut found = String::new();
    let mut rest = text;
    while let Some(begin) = rest.find('&') {
        found.push_str(&rest[..begin]);
        rest = &rest[begin..];
        let entity = rest.find(';').and_then(|end| Some((character(&rest[1..end])?, end + 1)));
        let (character, length) = entity.unwrap_or(('&', 1));
        found.push(character);
        rest = &rest[length..];
    }
    found + rest
}

fn character(entity: &str) -> Option<char> {
    match entity {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        _ => {
            let number = entity.strip_prefix('#')?;
            let code = match number.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16),
                None => number.parse(),
            };
            char::from_u32(code.ok()?)
        }
    }
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
