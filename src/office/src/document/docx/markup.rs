//! Text in XML.

/// Appends a text to markup, as text or within an attribute. What XML 1.0 has no form for is left out: a
/// control character in a cell of the ledger must not make a file that Word refuses.
pub fn push_escaped(markup: &mut String, text: &str) {
    for character in text.chars().filter(|character| is_allowed(*character)) {
        match character {
            '&' => markup.push_str("&amp;"),
            '<' => markup.push_str("&lt;"),
            '>' => markup.push_str("&gt;"),
            '"' => markup.push_str("&quot;"),
            other => markup.push(other),
        }
    }
}

/// A text as it stands in markup.
pub fn escaped(text: &str) -> String {
    let mut markup = String::with_capacity(text.len());
    push_escaped(&mut markup, text);
    markup
}

/// Whether XML 1.0 has the character and gives it back: a carriage return is read as the end of a line.
fn is_allowed(character: char) -> bool {
    matches!(character, '\t' | '\n' | ' '..='\u{fffd}' | '\u{10000}'..)
}

#[cfg(test)]
mod tests {
    use super::escaped;

    #[test]
    fn markup_in_a_text_is_text() {
        assert_eq!(escaped("<w:t a=\"1\">&"), "&lt;w:t a=&quot;1&quot;&gt;&amp;");
    }

    #[test]
    fn what_xml_does_not_have_is_left_out() {
        assert_eq!(
            escaped("甲\u{0}\u{8}\u{b}\u{1f}\u{fffe}\u{ffff}乙\t\u{10000}"),
            "甲乙\t\u{10000}"
        );
    }
}
