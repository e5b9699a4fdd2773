//! The phrases of papers (文件材料). Papers are Chinese documents whatever the language of the page, so a phrase
//! has no other language; what a page says of papers is in the catalogue like all other words.

mod phrases;
pub mod templates;

pub use phrases::*;

use super::assert_names;

/// A phrase with places in braces.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Phrase(&'static str);

/// A piece of a text with places in braces.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Piece<'a> {
    /// Words.
    Words(&'a str),
    /// The name of a place.
    Place(&'a str),
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
    pub fn pieces(self) -> Vec<Piece<'static>> {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_phrase_is_its_words_and_places_in_order() {
        let pieces = Phrase("共{count}，其中{part}。").pieces();
        let expected = [
            Piece::Words("共"),
            Piece::Place("count"),
            Piece::Words("，其中"),
            Piece::Place("part"),
            Piece::Words("。"),
        ];
        assert_eq!(pieces, expected);
    }

    #[test]
    fn phrases_have_whole_places_and_the_punctuation_of_papers() {
        for (name, phrase) in ALL {
            for piece in phrase.pieces() {
                match piece {
                    Piece::Place(place) => {
                        let is_name = |one: char| one.is_ascii_lowercase() || one == '_';
                        assert!(!place.is_empty() && place.chars().all(is_name), "{name}: {place}");
                    }
                    Piece::Words(words) => {
                        assert!(
                            !words.contains(['{', '}', ',', ';', ':', '(', ')', '"']),
                            "{name}: {words}"
                        );
                    }
                }
            }
        }
    }
}
