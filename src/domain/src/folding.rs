//! Names as people type them: what differs between two spellings of one name, and means nothing. Search,
//! hints at duplicates and the intake of tables compare names in this form.

use std::borrow::Cow;

/// A name in the form in which spellings of it are compared: without blanks beside characters that need
/// none, zero-width characters and differences of width and case, with one form of brackets, dashes and
/// middle dots. `区 直机关（一）` and `区直机关(一)` are the same.
pub fn folded(text: &str) -> String {
    as_folded(text).into_owned()
}

/// The same, which most names are already.
pub fn as_folded(text: &str) -> Cow<'_, str> {
    if text.bytes().all(|byte| is_plain(byte) && !byte.is_ascii_uppercase()) {
        return Cow::Borrowed(text);
    }
    let mut folded = String::with_capacity(text.len());
    push_folded(text, &mut folded);
    Cow::Owned(folded)
}

/// Appends a text in that form; what stands before it is another text.
pub fn push_folded(text: &str, folded: &mut String) {
    let start = folded.len();
    let mut has_blank = false;
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        // Most of a text stays as it is: that is copied at once.
        let plain = rest.bytes().position(|byte| !is_plain(byte)).unwrap_or(rest.len());
        if plain > 0 {
            push_part(&rest[..plain], has_blank, start, folded);
            has_blank = false;
            rest = &rest[plain..];
            continue;
        }
        rest = &rest[first.len_utf8()..];
        if first.is_whitespace() {
            has_blank = true;
        } else if !is_invisible(first) {
            push_part(one_form(first).encode_utf8(&mut [0; 4]), has_blank, start, folded);
            has_blank = false;
        }
    }
    folded[start..].make_ascii_lowercase();
}

/// Appends a part of a text that begins at `start`. Only words in Latin letters or digits are told apart by
/// a blank.
fn push_part(part: &str, has_blank: bool, start: usize, folded: &mut String) {
    let is_word = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_alphanumeric);
    let before = &folded.as_bytes()[start..];
    if has_blank && is_word(before.last()) && is_word(part.as_bytes().first()) {
        folded.push(' ');
    }
    folded.push_str(part);
}

/// Whether a byte belongs to a character that stays as it is, but for its case: signs and letters of ASCII,
/// and the ideographs from U+4000 to U+9FFF, which begin with 0xE4 to 0xE9. What follows the first byte of
/// another character is never asked about before that.
fn is_plain(byte: u8) -> bool {
    matches!(byte, b'!'..=b'~' | 0x80..=0xbf | 0xe4..=0xe9)
}

/// The ASCII form of full-width letters, digits and signs.
pub fn half_width(character: char) -> char {
    match character {
        '\u{ff01}'..='\u{ff5e}' => {
            char::from_u32(u32::from(character) - 0xfee0).unwrap_or(character)
        }
        _ => character,
    }
}

/// Whether a character has no width and no meaning.
pub fn is_invisible(character: char) -> bool {
    matches!(character, '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' | '\u{ad}')
}

fn one_form(character: char) -> char {
    match character {
        '•' | '・' | '．' | '‧' | '∙' | '⋅' => '·',
        '【' | '〔' | '［' | '〖' => '[',
        '】' | '〕' | '］' | '〗' => ']',
        '—' | '–' | '―' | '−' => '-',
        _ => half_width(character),
    }
}

#[cfg(test)]
mod tests {
    use std::borrow::Cow;

    use super::{as_folded, folded, push_folded};

    #[test]
    fn spellings_of_one_name_are_the_same() {
        let same = [
            ("区直机关（第一）党支部", "区 直机关(第一)\u{200b}党支部"),
            ("阿依古丽·买买提", "阿依古丽•买买提"),
            ("阿依古丽·买买提", "阿依古丽．买买提"),
            ("阿依古丽・买买提", "阿依古丽‧买买提"),
            ("第１党支部", "第\u{a0}1党支部"),
            ("崂直发〔2022〕12号", "崂直发【2022】12 号"),
            ("Tea  Alliance", "tea alliance"),
            ("Ｔｅａ　Alliance", "tea alliance"),
            ("智改数转", "智改 数转"),
        ];
        for (one, other) in same {
            assert_eq!(folded(one), folded(other), "{one} / {other}");
        }
        for (one, other) in
            [("tea alliance", "teaalliance"), ("第一党支部", "第二党支部"), ("1 2", "12")]
        {
            assert_ne!(folded(one), folded(other));
        }
    }

    #[test]
    fn what_is_folded_already_is_not_copied() {
        for text in ["区直机关第一党支部", "abc-1", ""] {
            assert!(matches!(as_folded(text), Cow::Borrowed(same) if same == text), "{text}");
        }
        assert!(matches!(as_folded("Abc"), Cow::Owned(_)));
    }

    #[test]
    fn a_text_before_it_counts_as_none() {
        let mut texts = "a".to_owned();
        push_folded(" b", &mut texts);
        assert_eq!(texts, "ab", "no blank between two texts");
    }
}
