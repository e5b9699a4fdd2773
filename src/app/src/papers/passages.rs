//! Texts of a paper that were changed by hand. They are kept with the ledger, paragraph by paragraph, as text in which
//! the figures and owed places are named: a figure stays that of its rows until it is typed over.
//!
//! A passage is found again by where it stands: its heading, and the words with which the paper begins it. A figure is
//! named by the words before it. So neither is taken for another when the ledger changes; what is no longer found is
//! reported, and what was written of it is kept.

use zhibu_domain::reporting::wording::passages_of;
use zhibu_ledger::Name;
use zhibu_office::document::{Block, Document, Owed, Run};
use zhibu_text::papers::templates::{TemplateViolation, nearest, pieces_of};
use zhibu_text::papers::{self as p, Piece};

use super::PaperRequest;
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
    pub draft: String,
    /// What was written instead.
    pub own: Option<String>,
    /// The figures that are not in what was written.
    pub typed_over: Vec<TypedOver>,
    /// The names in what was written that the paper has nothing for.
    pub gone: Vec<String>,
    /// The names of all figures and owed places.
    names: Vec<String>,
}

/// A figure that was typed over or left out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TypedOver {
    /// Its name.
    pub name: String,
    /// As the ledger has it.
    pub printed: String,
    /// The address of its rows.
    pub address: String,
}

/// A text that was changed of a passage that the paper does not have now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unplaced {
    /// Where it stood.
    pub place: String,
    /// What was written.
    pub text: String,
}

impl Passage {
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
        self.own.as_deref().unwrap_or(&self.draft)
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

/// The paper with the texts that were changed.
pub fn drafted(workspace: &Workspace, request: &PaperRequest, mut document: Document) -> Drafted {
    let mut drafting = Drafting {
        kept: passages_of(workspace.office(), &paper_key(request)),
        passages: Vec::new(),
        heading: String::new(),
    };
    drafting.blocks(&mut document.blocks);
    for annex in &mut document.annexes {
        drafting.heading.clone_from(&annex.title);
        drafting.blocks(&mut annex.blocks);
    }
    let unplaced = drafting.kept.into_iter();
    let unplaced =
        unplaced.map(|(place, text)| Unplaced { place: place.to_string(), text }).collect();
    Drafted { document, passages: drafting.passages, unplaced }
}

struct Drafting {
    /// What was written and is not yet found in the paper.
    kept: Vec<(Name, String)>,
    passages: Vec<Passage>,
    heading: String,
}

impl Drafting {
    fn blocks(&mut self, blocks: &mut [Block]) {
        for block in blocks {
            match block {
                Block::Heading(heading) => self.heading.clone_from(&heading.words),
                Block::Paragraph(runs) => self.passage(runs),
                Block::List(items) => items.iter_mut().for_each(|runs| self.passage(runs)),
                Block::Table(_) | Block::Chart(_) => {}
            }
        }
    }

    fn passage(&mut self, runs: &mut Vec<Run>) {
        let names = names(runs);
        let place = self.place(runs);
        let own = self.kept.iter().position(|kept| *kept.0 == *place);
        let own = own.map(|index| self.kept.remove(index).1);
        let mut passage = Passage {
            place,
            draft: draft(runs, &names),
            own: None,
            typed_over: Vec::new(),
            gone: Vec::new(),
            names: names.iter().flatten().cloned().collect(),
        };
        if let Some(own) = own {
            let pieces = pieces_of(&own).unwrap_or_else(|_| vec![Piece::Words(&own)]);
            passage.typed_over = typed_over(&pieces, runs, &names);
            let written = pieces.iter().map(|piece| match piece {
                Piece::Words(words) => Run::text(*words),
                Piece::Place(name) => {
                    let at = names.iter().position(|known| known.as_deref() == Some(*name));
                    at.map_or_else(|| gone(name, &mut passage.gone), |index| runs[index].clone())
                }
            });
            *runs = written.collect();
            passage.own = Some(own);
        }
        self.passages.push(passage);
    }

    /// Where a passage stands: below which heading, with which first words, and the how manyth of that.
    fn place(&self, runs: &[Run]) -> String {
        let before = runs.iter().map_while(|run| match run {
            Run::Text(words) => Some(&**words),
            Run::Figure(_) | Run::Owed(_) => None,
        });
        let is_kept = |one: &char| !one.is_ascii_digit() && !one.is_whitespace();
        let opening: String =
            before.flat_map(str::chars).filter(is_kept).take(OPENING_CHARS).collect();
        let first = format!("{}/{opening}", self.heading);
        let is_free = |place: &String| self.passages.iter().all(|passage| passage.place != *place);
        let numbered = (2..).map(|number| format!("{first}#{number}"));
        let mut places = std::iter::once(first.clone()).chain(numbered);
        places.find(is_free).unwrap_or(first)
    }
}

/// The owed place that stands for a name that the paper has nothing for.
fn gone(name: &str, gone: &mut Vec<String>) -> Run {
    gone.push(name.to_owned());
    Run::Owed(Owed { what: name.to_owned(), address: None })
}

/// The names of the figures and owed places, `None` for words.
fn names(runs: &[Run]) -> Vec<Option<String>> {
    let mut names: Vec<Option<String>> = Vec::new();
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
        let is_free = |name: &String| names.iter().flatten().all(|known| known != name);
        let numbered = (2..).map(|number| format!("{name}{number}"));
        let mut free = std::iter::once(name.clone()).chain(numbered).filter(is_free);
        names.push(free.next());
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
    let is_named = |name: &str| pieces.contains(&Piece::Place(name));
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
