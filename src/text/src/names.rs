//! The names of records, and what distinguishes records of the same name.

use crate::format_message;
use rustc_hash::FxHashMap;

use super::sentences::{aside, cell};
use super::{Lang, m};
use zhibu_domain::kinds::field::{Cell, FieldType};
use zhibu_domain::kinds::records::Kind;
use zhibu_domain::register::Register;

/// Maximum chars of a text that distinguishes records.
const LONGEST_ASIDE: usize = 24;

/// A record that another one refers to, with its title and whether it exists.
pub fn referred((title, is_there): (Option<&str>, bool), lang: Lang) -> String {
    let name = title.unwrap_or(m::NAME_OWED.get(lang));
    if is_there {
        name.to_owned()
    } else {
        format_message!(m::REFERENCE_DELETED, lang, name = name)
    }
}

/// The name of a record in a language. A record without a name of its own is named by what it joins: an
/// assignment by its member and organisation, a step by its kind and organisation.
pub fn title(register: &Register, kind: Kind, id: &str, lang: Lang) -> Option<String> {
    title_beside(register, kind, id, None, lang)
}

/// The same beside a record that the field of this index refers to, which is not named again.
pub fn title_beside(
    register: &Register,
    kind: Kind,
    id: &str,
    known: Option<usize>,
    lang: Lang,
) -> Option<String> {
    let table = register.table(kind);
    let first = table.first_cell(id);
    if let Cell::Text(name) = first {
        return Some(name.to_owned());
    }
    let Some(index) = table.index_of(id) else {
        // Of a deleted record only the first field is available.
        return words(register, kind, 0, first, lang);
    };
    let fields = || (0..kind.fields().len()).filter(|field| Some(*field) != known);
    let word = |field: usize| words(register, kind, field, table.cell(index, false, field), lang);
    let is_reference =
        |field: &usize| matches!(kind.fields()[*field].field_type, FieldType::Reference(_));
    let is_choice =
        |field: &usize| matches!(kind.fields()[*field].field_type, FieldType::Choice(_));
    let own = fields().take(1).filter(|field| *field == 0).find_map(word);
    let joined = fields().filter(|field| *field > 0).filter(is_reference).find_map(word);
    let role = || fields().filter(|field| *field > 0).filter(is_choice).find_map(word);
    match (own, joined) {
        (Some(own), Some(joined)) => Some(aside(&own, &joined, lang)),
        (Some(one), None) | (None, Some(one)) => Some(match role().filter(|_| known.is_some()) {
            Some(role) => aside(&one, &role, lang),
            None => one,
        }),
        (None, None) => None,
    }
}

fn words(
    register: &Register,
    kind: Kind,
    field: usize,
    value: Cell<'_>,
    lang: Lang,
) -> Option<String> {
    match (kind.fields()[field].field_type, value) {
        (_, Cell::Empty) => None,
        (FieldType::Reference(target), Cell::Reference(to)) => {
            Some(referred(register.referred(target, to), lang))
        }
        (_, value) => Some(cell(value, lang, |_| None)),
    }
}

/// The names of records that are offered as choices. Records with the same name, or without one, get
/// what distinguishes them.
pub fn disambiguated<'a>(
    register: &Register,
    kind: Kind,
    ids: impl Iterator<Item = &'a str>,
    lang: Lang,
) -> Vec<(&'a str, String)> {
    let owed = m::NAME_OWED.get(lang);
    let name = |id: &'a str| (id, title(register, kind, id, lang).unwrap_or_else(|| owed.into()));
    let mut named: Vec<(&str, String)> = ids.map(name).collect();
    let mut same: FxHashMap<String, Vec<usize>> = FxHashMap::default();
    for (index, (_, name)) in named.iter().enumerate() {
        same.entry(name.clone()).or_default().push(index);
    }
    for indices in same.into_values().filter(|indices| indices.len() > 1) {
        let ids: Vec<&str> = indices.iter().map(|index| named[*index].0).collect();
        for (index, more) in indices.into_iter().zip(differences(register, kind, &ids, lang)) {
            named[index].1 = aside(&named[index].1, &more, lang);
        }
    }
    named
}

/// For each of these records, the values of the fewest fields in which they differ.
fn differences(register: &Register, kind: Kind, ids: &[&str], lang: Lang) -> Vec<String> {
    let table = register.table(kind);
    let mut details = vec![String::new(); ids.len()];
    let fields = kind.fields().iter().enumerate().skip(1).filter(|(_, spec)| !spec.is_secondary);
    for (field, _) in fields {
        let said = |id: &&str| {
            let index = table.index_of(id)?;
            words(register, kind, field, table.cell(index, false, field), lang)
        };
        let said: Vec<Option<String>> = ids.iter().map(said).collect();
        if said.iter().all(|one| *one == said[0]) {
            continue;
        }
        for (details, said) in details.iter_mut().zip(said) {
            let Some(said) = said else { continue };
            if !details.is_empty() {
                details.push_str(super::between(lang));
            }
            details.extend(said.chars().take(LONGEST_ASIDE));
        }
        if counts(&details).len() == details.len() {
            return details;
        }
    }
    // Equal in all fields: only the id remains.
    let counts = counts(&details);
    let with_id = |(one, id): (&String, &&str)| match (counts[&**one] == 1, one.is_empty()) {
        (true, false) => one.clone(),
        (_, true) => (*id).to_owned(),
        (false, false) => format!("{one}{}{id}", super::between(lang)),
    };
    details.iter().zip(ids).map(with_id).collect()
}

/// How often each of the texts occurs.
fn counts(texts: &[String]) -> FxHashMap<&str, usize> {
    let mut counts: FxHashMap<&str, usize> = FxHashMap::default();
    for text in texts {
        *counts.entry(text).or_default() += 1;
    }
    counts
}
