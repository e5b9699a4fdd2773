//! How lines are written: phrases with texts, figures and owed places in them.

use zhibu_domain::kinds::field::FieldId;
use zhibu_domain::values::date::PartialDate;
use zhibu_office::document::{
    Annex, Block, Document, Figure, Heading, Level, Owed, Run, runs_text,
};
use zhibu_text::papers::templates::{Template, TemplatePiece};
use zhibu_text::papers::{self as p, Phrase, Piece};
use zhibu_text::{self as text, Lang};

use super::source::Source;
use crate::route::Route;
use crate::views::links::FormLink;

/// What stands in a place of a phrase.
pub struct Place(pub Vec<Run>);

impl From<&str> for Place {
    fn from(words: &str) -> Self {
        Self(vec![Run::text(words)])
    }
}

impl From<String> for Place {
    fn from(words: String) -> Self {
        Self(vec![Run::Text(words)])
    }
}

impl From<Figure> for Place {
    fn from(figure: Figure) -> Self {
        Self(vec![Run::Figure(figure)])
    }
}

impl From<Run> for Place {
    fn from(run: Run) -> Self {
        Self(vec![run])
    }
}

impl From<Vec<Run>> for Place {
    fn from(runs: Vec<Run>) -> Self {
        Self(runs)
    }
}

/// A phrase with its places filled in, as runs. The names of the places must be those of the phrase; this is checked
/// while compiling.
macro_rules! line {
    ($phrase:path $(, $name:ident = $value:expr)* $(,)?) => {{
        const _: () = $phrase.assert_places(&[$(stringify!($name)),*]);
        $crate::papers::writing::filled(
            $phrase,
            &mut [$((stringify!($name), $crate::papers::writing::Place::from($value))),*],
        )
    }};
}
pub(crate) use line;

/// For [`line!`] alone, which checks the names.
pub fn filled(phrase: Phrase, places: &mut [(&str, Place)]) -> Vec<Run> {
    let mut runs = Vec::new();
    for piece in phrase.pieces() {
        match piece {
            Piece::Words(words) => runs.push(Run::text(words)),
            Piece::Place(name) => {
                let place = places.iter_mut().find(|place| place.0 == name);
                runs.extend(place.map(|place| place.1.0.clone()).unwrap_or_default());
            }
        }
    }
    runs
}

/// A text block of the office, or the built-in one, with its places filled in. The names of the places must be those of
/// the block; this is checked while compiling.
macro_rules! block {
    ($source:expr, $template:path $(, $name:ident = $value:expr)* $(,)?) => {{
        const _: () = $template.phrase.assert_places(&[$(stringify!($name)),*]);
        $crate::papers::writing::worded(
            $source,
            &$template,
            &[$((stringify!($name), $crate::papers::writing::Place::from($value))),*],
        )
    }};
}
pub(crate) use block;

/// For [`block!`] alone, which checks the names. An office may name a place several times, or leave it out.
pub fn worded(source: &Source<'_>, template: &Template, places: &[(&str, Place)]) -> Vec<Run> {
    let piece = |piece: TemplatePiece| match piece {
        TemplatePiece::Words(words) => vec![Run::Text(words)],
        TemplatePiece::Place(name) => {
            let place = places.iter().find(|place| place.0 == name);
            place.map(|place| place.1.0.clone()).unwrap_or_default()
        }
    };
    source.wording(template).into_iter().flat_map(piece).collect()
}

/// Runs as one text.
pub fn words(runs: Vec<Run>) -> String {
    runs_text(&runs)
}

/// A paper with this title, and nothing else yet.
pub fn titled(title: &[Run]) -> Document {
    let (title, title_owed) = (runs_text(title), owed_in(title));
    Document { title, title_owed, ..Document::default() }
}

/// An annex with this title.
pub fn annex(title: &[Run], blocks: Vec<Block>) -> Annex {
    Annex { title: runs_text(title), title_owed: owed_in(title), blocks }
}

/// The owed places among runs.
pub fn owed_in(runs: &[Run]) -> Vec<Owed> {
    let owed = runs.iter().filter_map(|run| match run {
        Run::Owed(owed) => Some(owed.clone()),
        Run::Text(_) | Run::Figure(_) => None,
    });
    owed.collect()
}

/// An owed place, with the form where it is filled in if there is one.
pub fn owed(what: Phrase, form: Option<Route>) -> Run {
    Run::Owed(Owed { what: what.get().to_owned(), address: form.map(|form| form.to_string()) })
}

/// The owed place of a field of a record. `of` names the record where a paper has several.
pub fn owed_field(field: impl Into<FieldId>, id: &str, of: &str) -> Run {
    let field = field.into();
    let name = text::field_name(field).get(Lang::Zh);
    let what = if of.is_empty() {
        name.to_owned()
    } else {
        words(line!(p::OF_RECORD, record = of, field = name))
    };
    let form = FormLink::to(field, id, "").form;
    Run::Owed(Owed { what, address: Some(form.to_string()) })
}

/// A text of a record, or the owed place of its field.
pub fn known(said: Option<&str>, field: impl Into<FieldId>, id: &str) -> Run {
    said.map_or_else(|| owed_field(field, id, ""), Run::text)
}

/// A date of a record in words, or the owed place of its field. A day is expected: 2022年 alone is owed too.
pub fn known_date(date: Option<PartialDate>, field: impl Into<FieldId>, id: &str) -> Run {
    match date.filter(|date| date.has_day()) {
        Some(date) => Run::Text(date_words(date)),
        None => owed_field(field, id, ""),
    }
}

/// A date in words.
pub fn date_words(date: impl Into<PartialDate>) -> String {
    text::date_in_words(&date.into().to_string(), Lang::Zh)
}

/// Items one after the other.
pub fn joined(items: impl IntoIterator<Item = Vec<Run>>, between: Phrase) -> Vec<Run> {
    let mut runs = Vec::new();
    for (index, item) in items.into_iter().enumerate() {
        if index > 0 {
            runs.push(Run::text(between.get()));
        }
        runs.extend(item);
    }
    runs
}

/// Texts one after the other, with 、 between.
pub fn listed(items: impl IntoIterator<Item = String>) -> String {
    text::listed(&items.into_iter().collect::<Vec<_>>(), Lang::Zh)
}

/// The word of a choice.
pub fn choice(code: &str) -> &'static str {
    text::choice(code).get(Lang::Zh)
}

/// A heading.
pub fn heading(level: Level, words: impl Into<String>) -> Block {
    Block::Heading(Heading { level, words: words.into() })
}

/// A section under a heading of the first level; nothing without blocks.
pub fn section(title: Phrase, blocks: Vec<Block>) -> Vec<Block> {
    if blocks.is_empty() {
        return blocks;
    }
    std::iter::once(heading(Level::First, title.get())).chain(blocks).collect()
}
