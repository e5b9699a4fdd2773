//! How an office words its papers.

use zhibu_domain::reporting::wording::{write_passage, write_template};
use zhibu_text::papers::templates::{Template, TemplateViolation};

use crate::papers::{PaperRequest, Passage, paper_key};
use crate::workspace::Command;

fn put(
    (key, values): (zhibu_ledger::RecordKey, Vec<(zhibu_ledger::Name, serde_json::Value)>),
) -> Command {
    Command::Put { key, values, seen: Vec::new() }
}

/// Sets a text block. What is the built-in text is no text of the office.
///
/// # Errors
///
/// It is no template: see [`TemplateViolation`].
pub fn set_template(template: &Template, text: &str) -> Result<Command, TemplateViolation> {
    let text = text.trim();
    template.pieces(text)?;
    let own = Some(text).filter(|text| *text != template.built_in().trim());
    Ok(put(write_template(template.code, own)))
}

/// Sets a text block to the built-in one.
pub fn reset_template(template: &Template) -> Command {
    put(write_template(template.code, None))
}

/// Sets what a passage of a paper says. What the paper is drafted with is no text of the user.
///
/// # Errors
///
/// It says nothing, a brace has no counterpart, or it names a figure that the passage does not have.
pub fn set_passage(
    request: &PaperRequest,
    passage: &Passage,
    text: &str,
) -> Result<Command, TemplateViolation> {
    let text = text.trim();
    passage.check(text)?;
    let own = Some(text).filter(|text| *text != passage.draft().trim());
    let own = own.map(|text| (text, &passage.from));
    Ok(put(write_passage(&paper_key(request), &passage.place, own)))
}

/// Lets a passage say again what the paper is drafted with, or drops the text of one that the paper does not have.
pub fn reset_passage(request: &PaperRequest, place: &str) -> Command {
    put(write_passage(&paper_key(request), place, None))
}
