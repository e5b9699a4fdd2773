//! How an office words its papers.

use serde_json::Value;
use zhibu_domain::reporting::wording::{write_passage, write_seal, write_template};
use zhibu_ledger::{Name, RecordKey, Stamp};
use zhibu_text::papers::templates::{Template, TemplateViolation};

use crate::papers::{PaperRequest, Passage, paper_key};
use crate::workspace::Command;

/// What a record of wording is to have.
type Wording = (RecordKey, Vec<(Name, Value)>);

/// What replaces whatever is there now.
fn put((key, values): Wording) -> Command {
    Command::Put { key, values, seen: Vec::new() }
}

/// The same after the user has written for a while: what another has written meanwhile, in a second tab for one, is in
/// conflict with it and not replaced. `seen` are the heads when the user began.
fn put_seen((key, values): Wording, seen: &[Stamp]) -> Command {
    let seen = values.iter().map(|(field, _)| (field.clone(), seen.to_vec())).collect();
    Command::Put { key, values, seen }
}

/// Sets a text block. What is the built-in text is no text of the office. `seen` are its heads when the user began.
///
/// # Errors
///
/// It is no template: see [`TemplateViolation`].
pub fn set_template(
    template: &Template,
    text: &str,
    seen: &[Stamp],
) -> Result<Command, TemplateViolation> {
    let text = text.trim();
    template.pieces(text)?;
    let own = Some(text).filter(|text| *text != template.built_in().trim());
    Ok(put_seen(write_template(template.code, own), seen))
}

/// Sets a text block to the built-in one.
pub fn reset_template(template: &Template) -> Command {
    put(write_template(template.code, None))
}

/// Sets what a passage of a paper says; the passage is the one that the user began to change. What the paper is drafted with is no text of the user.
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
    Ok(put_seen(write_passage(&paper_key(request), &passage.place, own), &passage.seen))
}

/// Sets whether a seal is put on a paper.
pub fn set_seal(request: &PaperRequest, has_seal: bool) -> Command {
    put(write_seal(&paper_key(request), has_seal))
}

/// Lets a passage say again what the paper is drafted with, or drops the text of one that the paper does not have.
pub fn reset_passage(request: &PaperRequest, place: &str) -> Command {
    put(write_passage(&paper_key(request), place, None))
}
