//! Number formats, by which a spreadsheet shows a number with its qualifier and unit.

use zhibu_domain::values::quantity::Quantity;
use zhibu_text::{self as text, Lang};

/// The longest number format that Excel takes, in characters.
const LONGEST: usize = 255;

/// The number format of dates, as on the screen.
pub(super) const DATE_FORMAT: &str = "yyyy-mm-dd";

/// How a number is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum NumberFormat {
    /// Its digits alone.
    Plain,
    /// By this number format.
    Custom(String),
    /// No number format can show it: it has to be text.
    Impossible,
}

/// The number format that shows a quantity as it is on the screen: `0"余万元"` for 500余万元.
pub(super) fn number_format(quantity: &Quantity, lang: Lang) -> NumberFormat {
    let shown = text::quantity(quantity, lang);
    let digits = quantity.value.to_string();
    if shown == digits {
        return NumberFormat::Plain;
    }
    let Some((before, after)) = shown.split_once(&*digits) else { return NumberFormat::Impossible };
    if shown.chars().any(char::is_control) {
        return NumberFormat::Impossible;
    }
    let decimals = digits.split_once('.').map_or(0, |(_, decimals)| decimals.len());
    let point = if decimals > 0 { "." } else { "" };
    let number = format!("0{point}{}", "0".repeat(decimals));
    let (before, after) = (literal(before), literal(after));
    // A negative number has a part of its own, or its sign would stand before all.
    let format = if digits.starts_with('-') {
        format!("{before}{number}{after};{before}-{number}{after}")
    } else {
        format!("{before}{number}{after}")
    };
    if format.chars().count() > LONGEST {
        NumberFormat::Impossible
    } else {
        NumberFormat::Custom(format)
    }
}

/// A text that stands in a number format as it is.
fn literal(text: &str) -> String {
    if text.is_empty() {
        return String::new();
    }
    // A quotation mark cannot stand within quotation marks.
    let parts: Vec<String> = text
        .split('"')
        .map(|part| match part {
            "" => String::new(),
            part => format!("\"{part}\""),
        })
        .collect();
    parts.join("\\\"")
}

#[cfg(test)]
mod tests {
    use super::*;
    use zhibu_domain::values::quantity::{Decimal, Qualifier};

    #[test]
    fn a_number_format_says_what_the_screen_says() {
        let custom = |format: &str| NumberFormat::Custom(format.to_owned());
        let long = "单".repeat(300);
        for (value, unit, qualifier, lang, expected) in [
            ("500", "", Qualifier::Exact, Lang::Zh, NumberFormat::Plain),
            ("-0.5", "", Qualifier::Exact, Lang::Zh, NumberFormat::Plain),
            ("500", "万元", Qualifier::MoreThan, Lang::Zh, custom("0\"余万元\"")),
            ("3000", "", Qualifier::MoreThan, Lang::Zh, custom("0\"余\"")),
            ("20", "%", Qualifier::MoreThan, Lang::Zh, custom("0\"%以上\"")),
            ("30", "家", Qualifier::About, Lang::Zh, custom("\"约\"0\"家\"")),
            ("30", "", Qualifier::FewerThan, Lang::Zh, custom("\"不足\"0")),
            ("12.25", "亩", Qualifier::Exact, Lang::Zh, custom("0.00\"亩\"")),
            ("-3", "度", Qualifier::About, Lang::Zh, custom("\"约\"0\"度\";\"约\"-0\"度\"")),
            ("500", "万元", Qualifier::MoreThan, Lang::En, custom("\"over \"0\" 万元\"")),
            ("5", "a\"b", Qualifier::Exact, Lang::Zh, custom("0\"a\"\\\"\"b\"")),
            ("5", "\n", Qualifier::Exact, Lang::Zh, NumberFormat::Impossible),
            ("5", &long, Qualifier::Exact, Lang::Zh, NumberFormat::Impossible),
        ] {
            let value = Decimal::parse(value).expect("a number");
            let quantity = Quantity { value, unit: unit.to_owned(), qualifier };
            assert_eq!(number_format(&quantity, lang), expected, "{quantity:?}");
        }
    }
}
