//! Choices by the words that offices write for them.

use rustc_hash::FxHashMap;

use zhibu_domain::folding::{as_folded, folded};
use zhibu_text::synonyms::choice_synonyms;
use zhibu_text::{self as text};

/// The choices of fields by their words, folded.
#[derive(Default)]
pub(super) struct ChoiceWords {
    known: Vec<WordsOfChoices>,
}

/// The choices of these codes by their words, folded.
struct WordsOfChoices {
    codes: &'static [&'static str],
    words: FxHashMap<String, &'static str>,
}

impl ChoiceWords {
    /// The choice, of these codes, that a word means.
    pub(super) fn meant(
        &mut self,
        codes: &'static [&'static str],
        word: &str,
    ) -> Option<&'static str> {
        // Few fields have choices: their lists are told apart sooner by where they are than by what they say.
        let index = self.known.iter().position(|known| std::ptr::eq(known.codes, codes));
        let index = index.unwrap_or_else(|| {
            self.known.push(WordsOfChoices { codes, words: words_of(codes) });
            self.known.len() - 1
        });
        self.known[index].words.get(&*as_folded(word)).copied()
    }
}

/// The words of these choices. A name counts before a part of a name, such as 合作社 for 合作社/农户, and
/// that before a synonym; a word of two choices means neither.
fn words_of(codes: &'static [&'static str]) -> FxHashMap<String, &'static str> {
    let mut words: FxHashMap<String, &'static str> = FxHashMap::default();
    let mut add_all = |words_of_code: &dyn Fn(&'static str) -> Vec<String>| {
        let mut found: FxHashMap<String, Option<&'static str>> = FxHashMap::default();
        for code in codes {
            for word in words_of_code(code) {
                let is_same = |known: &mut Option<&'static str>| {
                    if *known != Some(code) {
                        *known = None;
                    }
                };
                found.entry(folded(&word)).and_modify(is_same).or_insert(Some(code));
            }
        }
        for (word, code) in found {
            if let Some(code) = code {
                words.entry(word).or_insert(code);
            }
        }
    };
    add_all(&|code| {
        let term = text::choice(code);
        vec![code.to_owned(), term.zh.to_owned(), term.en.to_owned()]
    });
    add_all(&|code| text::choice(code).zh.split('/').map(str::to_owned).collect());
    add_all(&|code| choice_synonyms(code).iter().map(|word| (*word).to_owned()).collect());
    words
}
