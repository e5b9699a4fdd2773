//! Texts of a workbook.

use std::io::BufRead;

use super::xml::{XmlPart, read_xml};
use super::{Bound, MOST_BYTES, TableFileError};
use crate::pace::{Pace, Progress};

/// A text that is made of runs of different looks, as cells have them.
#[derive(Default)]
pub(super) struct RichText {
    text: String,
    /// Whether a `<t>` is open.
    is_in_text: bool,
    /// How many elements with the reading of the text in another script are open.
    phonetic: usize,
}

impl RichText {
    /// Takes what belongs to the text.
    pub(super) fn take(&mut self, part: &XmlPart<'_>) {
        match part {
            XmlPart::Begin("rPh", _) => self.phonetic += 1,
            XmlPart::End("rPh") => self.phonetic = self.phonetic.saturating_sub(1),
            XmlPart::Begin("t", _) => self.is_in_text = self.phonetic == 0,
            XmlPart::End("t") => self.is_in_text = false,
            XmlPart::Text(text) if self.is_in_text => self.text.push_str(text),
            _ => {}
        }
    }

    /// The text so far; the next one begins.
    pub(super) fn finish(&mut self) -> String {
        unescaped(&std::mem::take(&mut self.text))
    }
}

/// Workbooks write a character that XML does not allow as `_x000D_`, and `_x005F_` for a lone underscore
/// before such letters.
fn unescaped(text: &str) -> String {
    let mut unescaped = String::new();
    let mut rest = text;
    while let Some(start) = rest.find("_x") {
        let code = rest
            .get(start + 2..start + 6)
            .filter(|_| rest.as_bytes().get(start + 6) == Some(&b'_'));
        let code =
            code.and_then(|code| u32::from_str_radix(code, 16).ok()).and_then(char::from_u32);
        let Some(character) = code else {
            let (before, after) = rest.split_at(start + 2);
            unescaped.push_str(before);
            rest = after;
            continue;
        };
        unescaped.push_str(&rest[..start]);
        unescaped.push(character);
        rest = &rest[start + 7..];
    }
    unescaped.push_str(rest);
    unescaped
}

/// The texts that the sheets of a workbook share.
pub(super) async fn read_shared(
    entry: impl BufRead,
    progress: &mut Progress<'_, impl Pace>,
) -> Result<Vec<String>, TableFileError> {
    let mut shared = Vec::new();
    let mut text = RichText::default();
    let mut bytes = 0;
    read_xml(entry, progress, |part| {
        text.take(&part);
        if let XmlPart::End("si") = part {
            let text = text.finish();
            bytes += text.len() + size_of::<String>();
            if bytes > MOST_BYTES {
                return Err(TableFileError::TooMuch { of: Bound::Bytes, most: MOST_BYTES });
            }
            shared.push(text);
        }
        Ok(())
    })
    .await?;
    Ok(shared)
}

#[cfg(test)]
mod tests {
    use super::unescaped;

    #[test]
    fn characters_that_xml_lacks_are_unescaped() {
        assert_eq!(unescaped("a_x000D_\nb"), "a\r\nb");
        assert_eq!(unescaped("_x005F_x0041_"), "_x0041_");
        for text in ["_x", "_x12_", "_xD800_", "中_x中文字符_", "a_b"] {
            assert_eq!(unescaped(text), text);
        }
    }
}
