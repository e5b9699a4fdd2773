//! Elements and texts of a workbook's entries, in the order in which they stand.

use std::io::BufRead;

use quick_xml::escape::resolve_xml_entity;
use quick_xml::events::{BytesRef, BytesStart, Event};
use quick_xml::name::QName;
use quick_xml::{Reader, XmlVersion};

use super::TableFileError;
use crate::pace::{Pace, Progress};

/// What comes next in an entry. Names are without the prefix of their namespace, which differs from
/// program to program.
pub(super) enum XmlPart<'a> {
    /// An element begins.
    Begin(&'a str, Attributes<'a>),
    /// A text, or a part of one.
    Text(&'a str),
    /// An element ends.
    End(&'a str),
}

/// The attributes of an element.
#[derive(Clone, Copy)]
pub(super) struct Attributes<'a>(&'a BytesStart<'a>);

impl Attributes<'_> {
    /// The value of the attribute with this name.
    pub(super) fn get(self, name: &str) -> Option<String> {
        let mut attributes = self.0.attributes();
        let is_named = |key: QName<'_>| key.local_name().as_ref() == name.as_bytes();
        let value = attributes.with_checks(false).flatten().find(|value| is_named(value.key))?;
        Some(value.normalized_value(XmlVersion::Implicit1_0).ok()?.into_owned())
    }

    /// Whether the attribute with this name is true.
    pub(super) fn is(self, name: &str) -> bool {
        self.get(name).is_some_and(|value| matches!(&*value, "1" | "true"))
    }
}

/// Passes the parts of an entry to `each`, until it fails.
pub(super) async fn read_xml(
    entry: impl BufRead,
    progress: &mut Progress<'_, impl Pace>,
    mut each: impl FnMut(XmlPart<'_>) -> Result<(), TableFileError>,
) -> Result<(), TableFileError> {
    let mut reader = Reader::from_reader(entry);
    // `<a/>` begins and ends.
    reader.config_mut().expand_empty_elements = true;
    let mut buffer = Vec::new();
    let mut open = 0_usize;
    loop {
        buffer.clear();
        match reader.read_event_into(&mut buffer).map_err(damaged)? {
            Event::Start(element) => {
                open += 1;
                let name = element.local_name();
                each(XmlPart::Begin(text_of(name.as_ref())?, Attributes(&element)))?;
            }
            Event::End(element) => {
                open -= 1;
                each(XmlPart::End(text_of(element.local_name().as_ref())?))?;
            }
            Event::Text(text) => {
                each(XmlPart::Text(&text.xml_content(XmlVersion::Implicit1_0).map_err(damaged)?))?;
            }
            Event::CData(text) => {
                each(XmlPart::Text(&text.xml_content(XmlVersion::Implicit1_0).map_err(damaged)?))?;
            }
            Event::GeneralRef(reference) => {
                let mut text = [0; 4];
                each(XmlPart::Text(resolved(&reference)?.encode_utf8(&mut text)))?;
            }
            Event::Eof if open == 0 => break,
            Event::Eof => return Err(damaged("it ends within an element")),
            _ => {}
        }
        progress.count_part(reader.buffer_position()).await?;
    }
    progress.end_entry(reader.buffer_position());
    Ok(())
}

/// The character that a reference such as `&amp;` or `&#10;` stands for. Workbooks define none of their
/// own: entities that are defined in terms of each other are how a small file becomes a huge one.
fn resolved(reference: &BytesRef<'_>) -> Result<char, TableFileError> {
    if let Some(character) = reference.resolve_char_ref().map_err(damaged)? {
        return Ok(character);
    }
    let name = reference.decode().map_err(damaged)?;
    let character = resolve_xml_entity(&name).and_then(|text| text.chars().next());
    character.ok_or_else(|| TableFileError::Damaged(format!("&{name};")))
}

fn text_of(name: &[u8]) -> Result<&str, TableFileError> {
    std::str::from_utf8(name).map_err(damaged)
}

fn damaged(error: impl std::fmt::Display) -> TableFileError {
    TableFileError::Damaged(error.to_string())
}
