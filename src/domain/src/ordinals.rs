//! Numbers in names, as names are sorted: 第十二 comes after 第二, whichever digits it is written with.

use std::borrow::Cow;

use crate::folding::half_width;

/// Digits of a number in the sorted form: enough for every number in a name.
const DIGITS: usize = 10;
/// What is counted by a numeral before it; after 第 everything is.
const COUNTED: [&str; 12] = [
    "党支部",
    "支部",
    "党总支",
    "总支",
    "党小组",
    "小组",
    "分队",
    "中队",
    "大队",
    "标段",
    "工区",
    "号",
];

/// A text as it is sorted: its numbers in decimal digits, all of one length.
pub fn sorted_form(text: &str) -> Cow<'_, str> {
    let is_number = |character: char| digit(character).is_some() || numeral(character).is_some();
    if !text.contains(is_number) {
        return Cow::Borrowed(text);
    }
    let mut form = String::with_capacity(text.len() + DIGITS);
    let mut rest = text;
    while let Some(character) = rest.chars().next() {
        let digits = prefix(rest, |character| digit(character).is_some());
        let numerals = prefix(rest, |character| numeral(character).is_some());
        if !digits.is_empty() {
            let plain: String = digits.chars().map(half_width).collect();
            push_number(&mut form, plain.trim_start_matches('0'));
            rest = &rest[digits.len()..];
        } else if !numerals.is_empty() {
            let after = &rest[numerals.len()..];
            let is_ordinal =
                form.ends_with('第') || COUNTED.iter().any(|word| after.starts_with(word));
            match value(numerals).filter(|_| is_ordinal) {
                Some(value) => push_number(&mut form, &value.to_string()),
                None => form.push_str(numerals),
            }
            rest = after;
        } else {
            form.push(character);
            rest = &rest[character.len_utf8()..];
        }
    }
    Cow::Owned(form)
}

fn push_number(form: &mut String, digits: &str) {
    for _ in digits.len()..DIGITS {
        form.push('0');
    }
    form.push_str(digits);
}

/// The beginning of a text that consists of such characters.
fn prefix(text: &str, is_part: impl Fn(char) -> bool) -> &str {
    &text[..text.len() - text.trim_start_matches(is_part).len()]
}

fn digit(character: char) -> Option<u32> {
    half_width(character).to_digit(10)
}

/// The value of a Chinese numeral: a digit, or a power of ten by which digits are multiplied.
fn numeral(character: char) -> Option<u64> {
    Some(match character {
        '〇' | '零' => 0,
        '一' => 1,
        '二' | '两' => 2,
        '三' => 3,
        '四' => 4,
        '五' => 5,
        '六' => 6,
        '七' => 7,
        '八' => 8,
        '九' => 9,
        '十' => 10,
        '百' => 100,
        '千' => 1_000,
        _ => return None,
    })
}

/// The value of numerals: 二十一 or 一百零二, or one digit after the other as in 二〇二二. `None` if it is
/// too large.
fn value(numerals: &str) -> Option<u64> {
    let (mut whole, mut digits) = (0_u64, None);
    for number in numerals.chars().filter_map(numeral) {
        if number < 10 {
            digits = Some(digits.unwrap_or(0_u64).checked_mul(10)?.checked_add(number)?);
        } else {
            // 十 alone is one ten.
            let factor = digits.take().filter(|factor| *factor > 0).unwrap_or(1);
            whole = whole.checked_add(factor.checked_mul(number)?)?;
        }
    }
    whole.checked_add(digits.unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use super::{sorted_form, value};

    #[test]
    fn numerals_have_the_value_that_they_are_read_with() {
        for (numerals, expected) in [
            ("一", 1),
            ("十", 10),
            ("十二", 12),
            ("二十", 20),
            ("二十一", 21),
            ("一百零二", 102),
            ("两百一十", 210),
            ("二〇二二", 2022),
            ("千", 1_000),
        ] {
            assert_eq!(value(numerals), Some(expected), "{numerals}");
        }
        assert_eq!(value(&"九".repeat(40)), None);
    }

    #[test]
    fn names_are_in_the_order_of_their_numbers() {
        let ordered = [
            "第一党支部",
            "第二党支部",
            "第三党支部（1）",
            "第三党支部（２）",
            "第三党支部（10）",
            "第九党支部",
            "第十党支部",
            "第11党支部",
            "第十二党支部",
            "第２０党支部",
            "第二十一党支部",
            "第一百党支部",
        ];
        let forms: Vec<_> = ordered.iter().map(|name| sorted_form(name)).collect();
        assert!(forms.is_sorted(), "{forms:?}");
        assert_eq!(sorted_form("机关一支部"), sorted_form("机关1支部"));
        assert_eq!(sorted_form("２号线"), sorted_form("二号线"));
    }

    #[test]
    fn a_numeral_that_counts_nothing_is_a_word() {
        for word in ["三会一课", "一带一路办公室", "万科", "示例"] {
            assert_eq!(sorted_form(word), word);
        }
        let long = "第1234567890123党支部";
        assert_eq!(sorted_form(long), long, "no digit is lost");
    }
}
