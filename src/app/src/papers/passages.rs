//! Texts of a paper that were changed by hand. They are kept with the ledger, paragraph by paragraph, as text in which
//! the figures and owed places are named: a figure stays that of its rows until it is typed over.
//!
//! A passage is found again by where it stands, which is its heading and the words with which the paper begins it, and by
//! what it was drafted with. Where several begin alike, the draft tells which it is, and of equal drafts the rows that its
//! figures lead to. A figure is named by the words
//! before it. So neither is taken for another when the ledger changes; what is no longer found for certain is reported,
//! and what was written of it is kept.

use rustc_hash::{FxHashMap, FxHashSet};
use zhibu_domain::reporting::wording::{Drafting, KeptPassage, passage_heads, passages_of};
use zhibu_ledger::{Name, Stamp};
use zhibu_office::document::{Block, Document, Owed, Run};
use zhibu_text::papers::templates::{TemplateViolation, nearest, pieces_of};
use zhibu_text::papers::{self as p, Piece};

use super::finding::Found;
use super::{PaperKind, PaperRequest};
use crate::workspace::Workspace;

/// Most characters of the first words by which a passage is found again.
const OPENING_CHARS: usize = 8;
/// Most characters of the words before a figure by which it is named.
const NAME_CHARS: usize = 12;

/// A paper with its passages.
#[derive(Clone, Debug, PartialEq)]
pub struct Drafted {
    /// The paper, with the texts that were changed.
    pub document: Document,
    /// Its paragraphs and items, in the order in which their lines stand in the paper.
    pub passages: Vec<Passage>,
    /// The texts that were changed of passages that the paper does not have now.
    pub unplaced: Vec<Unplaced>,
}

/// A paragraph, or an item of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Passage {
    /// Where it stands, as it is kept.
    pub place: String,
    /// What the paper is written with, its figures and owed places by name.
    pub from: Drafting,
    /// What was written instead.
    pub own: Option<String>,
    /// What the paper was drafted with when that was written, if it is drafted with something else now.
    pub was: Option<String>,
    /// The figures that are not in what was written.
    pub typed_over: Vec<TypedOver>,
    /// The names in what was written that the paper has nothing for.
    pub gone: Vec<String>,
    /// The heads of what was written, in the ledger.
    pub seen: Vec<Stamp>,
    /// The names of all figures and owed places.
    names: Vec<String>,
}

/// A figure that was typed over or left out.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct TypedOver {
    /// Its name.
    pub name: String,
    /// As the ledger has it.
    pub printed: String,
    /// The address of its rows.
    pub address: String,
}

/// A text that was changed of a passage that the paper does not have now.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Unplaced {
    /// Where it stood.
    pub place: String,
    /// What was written.
    pub text: String,
}

impl Passage {
    /// What the paper is written with, its figures and owed places by name.
    pub fn draft(&self) -> &str {
        &self.from.draft
    }

    /// Checks what is written in its place.
    ///
    /// # Errors
    ///
    /// It says nothing, a brace has no counterpart, or it names a figure that there is not.
    pub fn check(&self, text: &str) -> Result<(), TemplateViolation> {
        for piece in pieces_of(text)? {
            if let Piece::Place(name) = piece
                && !self.names.iter().any(|known| known == name)
            {
                let nearest = nearest(name, self.names.iter().map(String::as_str));
                return Err(TemplateViolation::UnknownPlace { name: name.to_owned(), nearest });
            }
        }
        Ok(())
    }

    /// What it says: as written, or else as drafted.
    pub fn text(&self) -> &str {
        self.own.as_deref().unwrap_or(&self.from.draft)
    }
}

/// The name under which the texts of a paper are kept: of the kind of paper and what it is about.
pub fn paper_key(request: &PaperRequest) -> String {
    let code = request.kind.code();
    match request.kind.subject() {
        Some(_) => format!("{code}.{}", request.subject),
        None => format!("{code}.{}", request.span),
    }
}

/// The kind of paper that such a name is of, and what it is about: the id of a record, or a span.
pub fn kept_paper(key: &str) -> Option<(PaperKind, &str)> {
    let (code, about) = key.split_once('.')?;
    Some((PaperKind::from_code(code)?, about))
}

/// The paper with the texts that were changed.
pub fn drafted(workspace: &Workspace, request: &PaperRequest, mut document: Document) -> Drafted {
    let mut lines = Lines::default();
    lines.blocks(&mut document.blocks);
    for annex in &mut document.annexes {
        lines.heading.clone_from(&annex.title);
        lines.blocks(&mut annex.blocks);
    }
    let (office, key) = (workspace.office(), paper_key(request));
    let (mut passages, unplaced) = passages(lines.found, passages_of(office, &key));
    for passage in &mut passages {
        passage.seen = passage_heads(office, &key, &passage.place);
    }
    Drafted { document, passages, unplaced }
}

/// The lines of a paper that are passages, in their order.
#[derive(Default)]
struct Lines<'a> {
    heading: String,
    found: Vec<DraftLine<'a>>,
}

/// A line of a paper as it is drafted.
pub(super) struct DraftLine<'a> {
    runs: &'a mut Vec<Run>,
    names: Vec<Option<String>>,
    /// Its heading and its first words.
    pub(super) begins: String,
    pub(super) draft: String,
    /// Where its figures and owed places lead.
    pub(super) rows: Vec<String>,
}

impl<'a> Lines<'a> {
    fn blocks(&mut self, blocks: &'a mut [Block]) {
        for block in blocks {
            match block {
                Block::Heading(heading) => self.heading.clone_from(&heading.words),
                Block::Paragraph(runs) => self.line(runs),
                Block::List(items) => items.iter_mut().for_each(|runs| self.line(runs)),
                Block::Table(_) | Block::Chart(_) => {}
            }
        }
    }

    fn line(&mut self, runs: &'a mut Vec<Run>) {
        let names = names(runs);
        let begins = format!("{}/{}", self.heading, opening(runs));
        let draft = draft(runs, &names);
        let rows = rows(runs);
        self.found.push(DraftLine { runs, names, begins, draft, rows });
    }
}

/// Where the figures and owed places of a line lead.
fn rows(runs: &[Run]) -> Vec<String> {
    let addresses = runs.iter().filter_map(|run| match run {
        Run::Text(_) => None,
        Run::Figure(figure) => Some(&figure.rows.address),
        Run::Owed(owed) => owed.address.as_ref(),
    });
    addresses.cloned().collect()
}

/// The first words of a line, before its first figure.
fn opening(runs: &[Run]) -> String {
    let before = runs.iter().map_while(|run| match run {
        Run::Text(words) => Some(&**words),
        Run::Figure(_) | Run::Owed(_) => None,
    });
    let is_kept = |one: &char| !one.is_ascii_digit() && !one.is_whitespace();
    before.flat_map(str::chars).filter(is_kept).take(OPENING_CHARS).collect()
}

/// The passages, with what was written in place of each, and what was written of passages that there are not.
fn passages(
    lines: Vec<DraftLine<'_>>,
    kept: Vec<(Name, KeptPassage)>,
) -> (Vec<Passage>, Vec<Unplaced>) {
    let found = Found::of(&lines);
    let mut used: FxHashSet<String> = kept.iter().map(|kept| kept.0.to_string()).collect();
    let mut own: FxHashMap<usize, (Name, KeptPassage)> = FxHashMap::default();
    let mut left = kept;
    // No line that one is surely of is given to another.
    for find in [Found::certain, Found::likely] {
        for (place, kept) in std::mem::take(&mut left) {
            match find(&found, &place, &kept).filter(|at| !own.contains_key(at)) {
                Some(at) => {
                    own.insert(at, (place, kept));
                }
                None => left.push((place, kept)),
            }
        }
    }
    let unplaced = left
        .into_iter()
        .map(|(place, kept)| Unplaced { place: place.to_string(), text: kept.text });
    let unplaced = unplaced.collect();
    let from: Vec<Drafting> =
        lines.iter().enumerate().map(|(index, line)| found.drafting(index, line)).collect();
    let mut next = FxHashMap::default();
    let made = lines.into_iter().zip(from).enumerate().map(|(index, (line, from))| {
        let (place, kept) = match own.remove(&index) {
            Some((place, kept)) => (place.to_string(), Some(kept)),
            None => (numbered(&line.begins, "#", &mut used, &mut next), None),
        };
        passage(line, from, place, kept)
    });
    (made.collect(), unplaced)
}

/// A name that is not used yet: with the next free number after this sign if it is.
fn numbered(
    name: &str,
    sign: &str,
    used: &mut FxHashSet<String>,
    next: &mut FxHashMap<String, usize>,
) -> String {
    if used.insert(name.to_owned()) {
        return name.to_owned();
    }
    let number = next.entry(name.to_owned()).or_insert(2);
    loop {
        let free = format!("{name}{sign}{number}");
        *number += 1;
        if used.insert(free.clone()) {
            return free;
        }
    }
}

fn passage(
    DraftLine { runs, names, .. }: DraftLine<'_>,
    from: Drafting,
    place: String,
    kept: Option<KeptPassage>,
) -> Passage {
    let mut passage = Passage {
        place,
        from,
        own: None,
        was: None,
        typed_over: Vec::new(),
        gone: Vec::new(),
        seen: Vec::new(),
        names: names.iter().flatten().cloned().collect(),
    };
    let Some(kept) = kept else { return passage };
    let was = kept.from.map(|from| from.draft);
    passage.was = was.filter(|was| *was != passage.from.draft);
    let own = kept.text;
    let pieces = pieces_of(&own).unwrap_or_else(|_| vec![Piece::Words(&own)]);
    passage.typed_over = typed_over(&pieces, runs, &names);
    let by_name: FxHashMap<&str, usize> =
        names.iter().enumerate().filter_map(|(at, name)| Some((name.as_deref()?, at))).collect();
    let written = pieces.iter().map(|piece| match piece {
        Piece::Words(words) => Run::text(*words),
        Piece::Place(name) => {
            let at = by_name.get(name);
            at.map_or_else(|| gone(name, &mut passage.gone), |index| runs[*index].clone())
        }
    });
    *runs = written.collect();
    passage.own = Some(own);
    passage
}

/// The owed place that stands for a name that the paper has nothing for.
fn gone(name: &str, gone: &mut Vec<String>) -> Run {
    gone.push(name.to_owned());
    Run::Owed(Owed { what: name.to_owned(), address: None })
}

/// The names of the figures and owed places, `None` for words.
fn names(runs: &[Run]) -> Vec<Option<String>> {
    let mut names: Vec<Option<String>> = Vec::new();
    let (mut used, mut next) = (FxHashSet::default(), FxHashMap::default());
    let mut before = String::new();
    for run in runs {
        let name = match run {
            Run::Text(words) => {
                before.push_str(words);
                names.push(None);
                continue;
            }
            Run::Owed(owed) => owed.what.replace(['{', '}'], ""),
            Run::Figure(_) => words_before(&before),
        };
        before.clear();
        names.push(Some(numbered(&name, "", &mut used, &mut next)));
    }
    names
}

/// The last words of a text, from its last punctuation on.
fn words_before(text: &str) -> String {
    let is_break = |one: char| "，。、；：（）《》“”‘’{} \u{3000}".contains(one);
    let last = text.rsplit(is_break).find(|part| !part.is_empty()).unwrap_or_default();
    let skipped = last.chars().count().saturating_sub(NAME_CHARS);
    let name: String = last.chars().skip(skipped).collect();
    if name.is_empty() { p::FIGURE.get().to_owned() } else { name }
}

/// The runs as text. A brace in a record's own words would be taken for that of a name, so it becomes a wide one.
fn draft(runs: &[Run], names: &[Option<String>]) -> String {
    let text = |(run, name): (&Run, &Option<String>)| match name {
        Some(name) => format!("{{{name}}}"),
        None => run.printed().replace('{', "｛").replace('}', "｝"),
    };
    runs.iter().zip(names).map(text).collect()
}

/// The figures that are not named in what was written.
fn typed_over(pieces: &[Piece<'_>], runs: &[Run], names: &[Option<String>]) -> Vec<TypedOver> {
    let named = pieces.iter().filter_map(|piece| match piece {
        Piece::Place(name) => Some(*name),
        Piece::Words(_) => None,
    });
    let named: FxHashSet<&str> = named.collect();
    let is_named = |name: &str| named.contains(name);
    let figures = runs.iter().zip(names).filter_map(|(run, name)| match (run, name) {
        (Run::Figure(figure), Some(name)) if !is_named(name) => Some(TypedOver {
            name: name.clone(),
            printed: figure.printed(),
            address: figure.rows.address.clone(),
        }),
        _ => None,
    });
    figures.collect()
}
