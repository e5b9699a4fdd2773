//! The shared folder of the open ledger, on the page of ledgers and files.

use crate::exporting::{LEAST_PASSPHRASE_CHARS, PassphraseStrength};
use crate::importing::TakenAtOnce;
use crate::shared_folder::{SharedCondition, SharedStatus};
use crate::views::choice::Choice;
use zhibu_text::{Lang, Message, format_message, m};

/// The choices of which files are taken at once.
pub fn taken_choices(lang: Lang) -> Vec<Choice> {
    let choice = |rule: TakenAtOnce| {
        let name = match rule {
            TakenAtOnce::None => m::SHARED_RULE_NONE,
            TakenAtOnce::Trusted => m::SHARED_RULE_TRUSTED,
            TakenAtOnce::SameLedger => m::SHARED_RULE_SAME,
        };
        Choice::new(rule.code(), name.get(lang).to_owned())
    };
    TakenAtOnce::ALL.map(choice).to_vec()
}

/// The label of the button that visits the folder.
pub fn visit_label(status: &SharedStatus) -> Message {
    match status.condition {
        SharedCondition::Asking => m::FOLDER_ALLOW,
        _ => m::SHARED_NOW,
    }
}

/// Whether the passphrase is typed twice: the folder has no sealed file that it would have to open, so that a slip in it
/// would be noticed by nobody.
pub fn types_twice(status: &SharedStatus) -> bool {
    status.sealed == 0 && !status.wrong_passphrase
}

/// A passphrase as it is typed, and typed again.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TypedPassphrase {
    /// The first time.
    pub once: String,
    /// The second time.
    pub again: String,
}

impl TypedPassphrase {
    /// Whether it may be used.
    pub fn can_be_used(&self, is_twice: bool) -> bool {
        // One that is typed twice seals: it must not be guessed.
        let seals = || !self.is_too_short() && self.once == self.again;
        !self.once.is_empty() && (!is_twice || seals())
    }

    fn is_too_short(&self) -> bool {
        PassphraseStrength::of(&self.once) == PassphraseStrength::TooShort
    }

    /// What is wrong with the second one as far as it is typed, or with both; empty if nothing is.
    pub fn slip(&self, lang: Lang) -> String {
        if !self.once.starts_with(&*self.again) {
            m::SHARED_PASSPHRASE_DIFFERS.get(lang).to_owned()
        } else if !self.again.is_empty() && self.is_too_short() {
            format_message!(m::PASSPHRASE_TOO_SHORT, lang, least = LEAST_PASSPHRASE_CHARS)
        } else {
            String::new()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_passphrase_that_nothing_checks_is_typed_twice() {
        let sealed = |sealed| SharedStatus { sealed, ..SharedStatus::default() };
        assert!(types_twice(&sealed(0)) && !types_twice(&sealed(1)));
        let typed = |once: &str, again: &str| TypedPassphrase {
            once: once.to_owned(),
            again: again.to_owned(),
        };
        assert!(!typed("", "").can_be_used(true) && !typed("", "").can_be_used(false));
        assert!(typed("甲乙", "").can_be_used(false), "what was sealed with it opens");
        assert!(!typed("甲乙", "甲乙").can_be_used(true), "it can be guessed");
        assert!(typed("甲乙", "甲乙").slip(Lang::Zh).contains("太短"));
        let long = "长江 黄河 珠江 淮河";
        assert!(!typed(long, "长江").can_be_used(true) && typed(long, long).can_be_used(true));
        assert_eq!(typed(long, "长").slip(Lang::Zh), "", "it is being typed");
        assert_eq!(typed(long, long).slip(Lang::Zh), "");
        assert!(typed(long, "黄").slip(Lang::Zh).contains("不一致"));
    }
}
