//! The shared folder of the open ledger, on the page of ledgers and files.

use crate::importing::TakenAtOnce;
use crate::shared_folder::{SharedCondition, SharedStatus};
use crate::views::choice::Choice;
use zhibu_text::{Lang, Message, m};

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

/// Whether the passphrase is asked for.
pub fn asks_passphrase(status: &SharedStatus) -> bool {
    status.needs_passphrase || status.sealed > 0
}
