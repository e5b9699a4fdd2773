//! The text blocks of a paper as an office has them, with a preview while one is changed.

use zhibu_domain::reporting::wording::{template_heads, template_of};
use zhibu_ledger::Stamp;
use zhibu_text::papers::Piece;
use zhibu_text::papers::templates::{ALL, Template, TemplatePiece, pieces_of};
use zhibu_text::{self as text, Lang, format_message, m};

use super::passage::refusal;
use crate::commands::papers as commands;
use crate::papers::PaperKind;
use crate::views::announced::Announced;
use crate::workspace::Workspace;

/// A text block.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TemplateView {
    /// Its name in files.
    pub code: &'static str,
    /// What its field is called: text blocks are told apart by the words with which they are built in.
    pub label: String,
    /// What it says: as the office has set it, or else as it is built in.
    pub text: String,
    /// Whether the office has set it.
    pub is_own: bool,
    /// The places that it may name, in words; empty if it has none.
    pub places: String,
    /// The heads of what the office has set, in the ledger.
    pub seen: Vec<Stamp>,
}

/// What a text block says as it is written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TemplatePreview {
    /// What it says, with marks for its places.
    pub text: String,
    /// Why it is refused.
    pub refusal: Option<String>,
    /// The places that it leaves out, in words.
    pub left_out: Option<String>,
}

/// The text blocks of a kind of paper.
pub fn templates(workspace: &Workspace, kind: PaperKind, lang: Lang) -> Vec<TemplateView> {
    let own = ALL.iter().filter(|template| template.paper == kind.code());
    let view = |template: &'static Template| {
        let set = template_of(workspace.office(), template.code);
        let names: Vec<String> =
            template.places.iter().map(|place| format!("{{{}}}", place.label)).collect();
        let places = if names.is_empty() {
            String::new()
        } else {
            format_message!(m::TEMPLATE_PLACES, lang, places = text::listed(&names, lang))
        };
        TemplateView {
            code: template.code,
            label: text::pair(m::TEMPLATE_TEXT.get(lang), &format!("{}…", opening(template)), lang),
            is_own: set.is_some(),
            text: set.unwrap_or_else(|| template.built_in()),
            places,
            seen: template_heads(workspace.office(), template.code),
        }
    };
    own.map(view).collect()
}

/// Most characters of the words by which a text block is told apart.
const OPENING_CHARS: usize = 12;

/// The words with which a text block is built in, without its places.
pub fn opening(template: &Template) -> String {
    let built_in = template.built_in();
    let pieces = pieces_of(&built_in).unwrap_or_default();
    let words = pieces.iter().filter_map(|piece| match piece {
        Piece::Words(words) => Some(*words),
        Piece::Place(_) => None,
    });
    words.flat_map(str::chars).take(OPENING_CHARS).collect()
}

/// What a text block says as it is written, or why that is refused.
pub fn preview(code: &str, written: &str, lang: Lang) -> TemplatePreview {
    let Some(template) = Template::from_code(code) else { return TemplatePreview::default() };
    match template.pieces(written.trim()) {
        Err(violation) => TemplatePreview {
            refusal: Some(refusal(&violation, lang)),
            ..TemplatePreview::default()
        },
        Ok(pieces) => {
            let left_out: Vec<String> =
                template.left_out(&pieces).into_iter().map(str::to_owned).collect();
            let label = |name: &str| {
                let place = template.places.iter().find(|place| place.name == name);
                place.map(|place| place.label).unwrap_or_default()
            };
            let said = pieces.iter().map(|piece| match piece {
                TemplatePiece::Words(words) => words.clone(),
                TemplatePiece::Place(name) => format!("〔{}〕", label(name)),
            });
            TemplatePreview {
                text: said.collect(),
                refusal: None,
                left_out: (!left_out.is_empty()).then(|| {
                    let places = text::listed(&left_out, lang);
                    format_message!(m::TEMPLATE_LEFT_OUT, lang, places = places)
                }),
            }
        }
    }
}

/// What sets a text block, with its notice. `seen` are its heads when the user began.
///
/// # Errors
///
/// Why it is refused, in words.
pub fn set_announced(
    code: &str,
    written: &str,
    seen: &[Stamp],
    lang: Lang,
) -> Result<Option<Announced>, String> {
    let Some(template) = Template::from_code(code) else { return Ok(None) };
    let command = commands::set_template(template, written, seen);
    let command = command.map_err(|violation| refusal(&violation, lang))?;
    Ok(Some(Announced { command, notice: m::TEMPLATE_SAVED.get(lang).to_owned() }))
}

/// What sets a text block to the built-in one, with its notice.
pub fn reset_announced(code: &str, lang: Lang) -> Option<Announced> {
    let command = commands::reset_template(Template::from_code(code)?);
    Some(Announced { command, notice: m::TEMPLATE_RESET.get(lang).to_owned() })
}
