//! Names as people type them: what differs between two spellings of one name, and means nothing.

/// A name in the form in which spellings of it are compared: without blanks beside characters that need
/// none, zero-width characters and differences of width and case, with one form of brackets, dashes and
/// middle dots. `区 直机关（一）` and `区直机关(一)` are the same.
pub fn folded(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    let mut has_blank = false;
    for character in text.chars() {
        if is_invisible(character) {
            continue;
        }
        if character.is_whitespace() {
            has_blank = true;
            continue;
        }
        for character in one_form(character).to_lowercase() {
            // Only words in Latin letters or digits are told apart by a blank.
            let is_between_words = character.is_ascii_alphanumeric()
                && folded.ends_with(|before: char| before.is_ascii_alphanumeric());
            if has_blank && is_between_words {
                folded.push(' ');
            }
            has_blank = false;
            folded.push(character);
        }
    }
    folded
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

fn is_invisible(character: char) -> bool {
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
    use super::folded;

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
}
