//! The phrases of papers (文件材料). Papers are Chinese documents whatever the language of the page, so a phrase
//! has no other language; what a page says of papers is in the catalogue like all other words.

mod phrases;

pub use phrases::*;

use super::assert_names;

/// A phrase with places in braces.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Phrase(&'static str);

/// A piece of a phrase.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Piece {
    /// Words.
    Words(&'static str),
    /// The name of a place.
    Place(&'static str),
}

impl Phrase {
    /// The words of a phrase without places.
    pub fn get(self) -> &'static str {
        self.0
    }

    /// Stops the compiler unless the places of the phrase have these names.
    pub const fn assert_places(self, names: &[&str]) {
        assert_names(self.0, names);
    }

    /// The words and places, in their order.
    pub fn pieces(self) -> Vec<Piece> {
        let mut pieces = Vec::new();
        let mut rest = self.0;
        while let Some((words, after)) = rest.split_once('{') {
            let (place, after) = after.split_once('}').unwrap_or((after, ""));
            pieces.extend([Piece::Words(words), Piece::Place(place)]);
            rest = after;
        }
        pieces.push(Piece::Words(rest));
        pieces.retain(|piece| *piece != Piece::Words(""));
        pieces
    }
}
