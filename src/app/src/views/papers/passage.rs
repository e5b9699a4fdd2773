//! A passage of a paper while it is changed by hand.

use zhibu_text::{self as text, Lang, Message, format_message, m};

use zhibu_text::papers::templates::TemplateViolation;

use crate::commands::papers as commands;
use crate::papers::{PaperRequest, Passage};
use crate::views::announced::Announced;

/// Why what is written is refused, in words.
pub fn refusal(violation: &TemplateViolation, lang: Lang) -> String {
    match violation {
        TemplateViolation::Empty => m::TEMPLATE_EMPTY.get(lang).to_owned(),
        TemplateViolation::Unpaired => m::TEMPLATE_UNPAIRED.get(lang).to_owned(),
        TemplateViolation::UnknownPlace { name, nearest } if nearest.is_empty() => {
            format_message!(m::TEMPLATE_NO_PLACES, lang, name = name)
        }
        TemplateViolation::UnknownPlace { name, nearest } => {
            let nearest: Vec<String> = nearest.iter().map(|name| format!("{{{name}}}")).collect();
            let nearest = text::listed(&nearest, lang);
            format_message!(m::TEMPLATE_UNKNOWN, lang, name = name, nearest = nearest)
        }
    }
}

/// What writes a passage, with its notice.
///
/// # Errors
///
/// Why it is refused, in words.
pub fn set_announced(
    request: &PaperRequest,
    passage: &Passage,
    written: &str,
    lang: Lang,
) -> Result<Announced, String> {
    let command = commands::set_passage(request, passage, written);
    let command = command.map_err(|violation| refusal(&violation, lang))?;
    Ok(announced(command, m::PASSAGE_SAVED, lang))
}

/// What lets a passage say again what the paper is drafted with, with its notice.
pub fn reset_announced(request: &PaperRequest, place: &str, lang: Lang) -> Announced {
    announced(commands::reset_passage(request, place), m::PASSAGE_RESET, lang)
}

fn announced(command: crate::workspace::Command, notice: Message, lang: Lang) -> Announced {
    Announced { command, notice: notice.get(lang).to_owned() }
}
