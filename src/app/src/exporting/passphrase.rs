//! How hard it is to guess a passphrase.

/// The least length of a passphrase, in characters.
pub const LEAST_PASSPHRASE_CHARS: usize = 8;

/// How hard a passphrase is to guess, for whoever has the file and a good many computers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum PassphraseStrength {
    /// It has fewer characters than [`LEAST_PASSPHRASE_CHARS`], so it is refused.
    TooShort,
    /// It is found in days.
    Weak,
    /// It takes months or years.
    Fair,
    /// It is out of reach.
    Strong,
}

/// The guesses that a passphrase takes from which it is fair, and strong, as tenths of bits.
const FAIR_TENTHS: u32 = 450;
const STRONG_TENTHS: u32 = 700;

impl PassphraseStrength {
    /// Of a passphrase. An estimate from its characters alone: no list of common words is shipped.
    pub fn of(passphrase: &str) -> Self {
        if passphrase.chars().count() < LEAST_PASSPHRASE_CHARS {
            return Self::TooShort;
        }
        let mut tenths = 0;
        let mut before: Option<char> = None;
        for character in passphrase.chars() {
            let follows = before.is_some_and(|before| is_next(before, character));
            tenths += if follows { 10 } else { tenths_of(character) };
            before = Some(character);
        }
        match tenths {
            STRONG_TENTHS.. => Self::Strong,
            FAIR_TENTHS.. => Self::Fair,
            _ => Self::Weak,
        }
    }
}

/// Whether a character repeats the one before, or goes on counting from it: 111, 234, cba.
fn is_next(before: char, character: char) -> bool {
    u32::from(before).abs_diff(u32::from(character)) <= 1
}

/// What a character adds that does not follow from the one before, in tenths of bits. One of a Chinese
/// word adds far less than the number of characters would have it.
fn tenths_of(character: char) -> u32 {
    match character {
        '0'..='9' => 33,
        'a'..='z' | 'A'..='Z' => 47,
        character if character.is_ascii() => 50,
        _ => 70,
    }
}

#[cfg(test)]
mod tests {
    use super::PassphraseStrength::{self, Fair, Strong, TooShort, Weak};

    #[test]
    fn what_is_short_repeated_or_counted_is_easily_guessed() {
        for (passphrase, expected) in [
            ("", TooShort),
            ("红旗 2022", TooShort),
            ("Xk3#pQ9", TooShort),
            ("12345678", Weak),
            ("87654321", Weak),
            ("aaaaaaaaaaaaaaaaaaaa", Weak),
            ("password", Weak),
            ("20221231", Weak),
            ("红旗渠工地 2022", Fair),
            ("tree-house-river", Strong),
            ("红旗渠边第三棵槐树下", Strong),
        ] {
            assert_eq!(PassphraseStrength::of(passphrase), expected, "{passphrase}");
        }
    }
}
