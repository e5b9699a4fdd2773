//! Numbers and amounts with a qualifier.

use serde_json::{Map, Number, Value, json};

pub use super::qualifier::Qualifier;
use super::unit::{self, half_width_sign};
use crate::folding::half_width;

/// Why a JSON number is not a figure of this program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NumberViolation {
    /// It has more decimals than [`Decimal::DECIMALS`].
    TooManyDecimals,
    /// It is a count and not whole.
    NotWhole,
    /// It is too large, or a count below 0.
    OutOfRange,
}

/// A JSON number as digits and a power of ten: equal for equal numbers, however they are written.
#[derive(Debug, PartialEq, Eq)]
struct JsonDecimal {
    is_negative: bool,
    /// Without zeros at the start and the end; empty for zero.
    digits: String,
    /// The power of ten of the last digit.
    exponent: i64,
}

impl JsonDecimal {
    fn of(number: &Number) -> Self {
        let text = number.as_str();
        let (mantissa, exponent) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
        // A power that is no i64 is beyond every figure, in one direction or the other.
        let beyond = if exponent.starts_with('-') { i64::MIN / 2 } else { i64::MAX / 2 };
        let exponent: i64 = exponent.parse().unwrap_or(beyond);
        let exponent = exponent.clamp(i64::MIN / 2, i64::MAX / 2);
        let unsigned = mantissa.trim_start_matches('-');
        let (whole, decimals) = unsigned.split_once('.').unwrap_or((unsigned, ""));
        let digits = format!("{whole}{decimals}");
        let decimals = i64::try_from(decimals.len()).unwrap_or(i64::MAX / 2);
        let shown = digits.trim_end_matches('0');
        let zeros = i64::try_from(digits.len() - shown.len()).unwrap_or(i64::MAX / 2);
        let shown = shown.trim_start_matches('0');
        if shown.is_empty() {
            return Self { is_negative: false, digits: String::new(), exponent: 0 };
        }
        Self {
            is_negative: mantissa.starts_with('-'),
            digits: shown.to_owned(),
            exponent: exponent.saturating_sub(decimals).saturating_add(zeros),
        }
    }
}

/// Whether two JSON values are the same but for the way their numbers are written: 500, 500.0 and 5e2
/// are the same number.
pub fn is_same_json(one: &Value, other: &Value) -> bool {
    match (one, other) {
        (Value::Number(one), Value::Number(other)) => {
            one == other || JsonDecimal::of(one) == JsonDecimal::of(other)
        }
        (Value::Array(one), Value::Array(other)) => {
            one.len() == other.len()
                && one.iter().zip(other).all(|(one, other)| is_same_json(one, other))
        }
        (Value::Object(one), Value::Object(other)) => {
            let is_same = |(name, value): (&String, &Value)| {
                other.get(name).is_some_and(|other| is_same_json(value, other))
            };
            one.len() == other.len() && one.iter().all(is_same)
        }
        _ => one == other,
    }
}

/// A decimal number with four decimals, so that sums of amounts are exact.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Decimal(i64);

impl Decimal {
    const SCALE: i64 = 10_000;
    /// The number of decimals.
    pub const DECIMALS: u32 = Self::SCALE.ilog10();
    /// The digits of the maximum magnitude in ten-thousandths, and some.
    const MOST_DIGITS: usize = 18;
    /// The maximum magnitude, in whole units. In ten-thousandths it is far below 2^53.
    pub const MAX: i64 = 100_000_000_000;

    /// A whole number.
    pub fn from_whole(whole: i64) -> Self {
        Self(whole.clamp(-Self::MAX, Self::MAX) * Self::SCALE)
    }

    /// The value of a JSON number, in whatever way it is written: 500, 500.0 and 5e2 are the same.
    ///
    /// # Errors
    ///
    /// It has more than four decimals or is beyond [`MAX`](Self::MAX).
    pub fn from_json(number: &Number) -> Result<Self, NumberViolation> {
        // Nearly all figures are plain whole numbers.
        if let Ok(whole) = number.as_str().parse::<i64>() {
            let is_in = (-Self::MAX..=Self::MAX).contains(&whole);
            return if is_in {
                Ok(Self::from_whole(whole))
            } else {
                Err(NumberViolation::OutOfRange)
            };
        }
        let JsonDecimal { is_negative, digits, exponent } = JsonDecimal::of(number);
        if digits.is_empty() {
            return Ok(Self(0));
        }
        if exponent < -i64::from(Self::DECIMALS) {
            return Err(NumberViolation::TooManyDecimals);
        }
        // With more digits it is far beyond the maximum, and may be too long to compute.
        let zeros = usize::try_from(exponent + i64::from(Self::DECIMALS)).unwrap_or(usize::MAX);
        if zeros.saturating_add(digits.len()) > Self::MOST_DIGITS {
            return Err(NumberViolation::OutOfRange);
        }
        let parts: i64 = format!("{digits}{}", "0".repeat(zeros))
            .parse()
            .map_err(|_| NumberViolation::OutOfRange)?;
        let is_in = parts <= Self::MAX * Self::SCALE;
        let parts = if is_negative { -parts } else { parts };
        if is_in { Ok(Self(parts)) } else { Err(NumberViolation::OutOfRange) }
    }

    /// A number of ten-thousandths.
    pub fn from_ten_thousandths(parts: i64) -> Self {
        Self(parts.clamp(-Self::MAX * Self::SCALE, Self::MAX * Self::SCALE))
    }

    /// The number in ten-thousandths.
    pub fn ten_thousandths(self) -> i64 {
        self.0
    }

    /// As a floating-point number, for axes.
    #[expect(clippy::cast_precision_loss, reason = "MAX keeps it below 2^53")]
    pub fn to_f64(self) -> f64 {
        self.0 as f64 / Self::SCALE as f64
    }

    /// Parses typed text: digits with an optional point; thousands separators are ignored.
    pub fn parse(text: &str) -> Option<Self> {
        let text: String = text
            .trim()
            .chars()
            .filter(|character| !matches!(character, ',' | '，'))
            .map(half_width)
            .collect();
        Self::parse_plain(&text)
    }

    fn parse_plain(text: &str) -> Option<Self> {
        let (digits, sign) = text.strip_prefix('-').map_or((text, 1), |digits| (digits, -1));
        let (whole, decimals) = digits.split_once('.').unwrap_or((digits, "0"));
        let is_number =
            |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
        if !is_number(whole) || !is_number(decimals) {
            return None;
        }
        let decimals = decimals.trim_end_matches('0');
        let whole: i64 = whole.parse().ok().filter(|whole| *whole <= Self::MAX)?;
        let decimals: i64 = if decimals.len() > 4 {
            return None;
        } else {
            format!("{decimals:0<4}").parse().ok()?
        };
        Some(Self(sign * (whole * Self::SCALE + decimals)))
    }

    /// The whole number, if it has no decimals.
    pub fn whole(self) -> Option<i64> {
        (self.0 % Self::SCALE == 0).then_some(self.0 / Self::SCALE)
    }

    /// The number in JSON, without trailing zeros.
    pub fn to_json(self) -> Value {
        let Ok(number) = serde_json::from_str(&self.to_string()) else {
            unreachable!("plain digits are a JSON number")
        };
        number
    }
}

impl std::ops::Add for Decimal {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }
}

impl std::fmt::Display for Decimal {
    /// Plain digits without trailing zeros.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let magnitude = self.0.unsigned_abs();
        let scale = Self::SCALE.unsigned_abs();
        if self.0 < 0 {
            f.write_str("-")?;
        }
        write!(f, "{}", magnitude / scale)?;
        let decimals = format!("{:04}", magnitude % scale);
        match decimals.trim_end_matches('0') {
            "" => Ok(()),
            decimals => write!(f, ".{decimals}"),
        }
    }
}

/// A value with unit and qualifier, for example 500余万元.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Quantity {
    /// The figure.
    pub value: Decimal,
    /// The unit as the source states it, [spelled](unit::read) in one way and without a qualifier: 万元, 户, %.
    pub unit: String,
    /// The exactness.
    pub qualifier: Qualifier,
}

impl Quantity {
    /// A figure whose unit is as people write it: what it says of the figure is part of the qualifier.
    pub fn of(value: Decimal, unit: &str, qualifier: Qualifier) -> Self {
        let (unit, more) = unit::read(unit);
        Self { value, unit: unit.into_owned(), qualifier: qualifier.of_sum(more) }
    }

    /// Reads `{"value": 500, "unit": "万元", "qualifier": "more_than"}`.
    pub fn from_json(json: &Value) -> Option<Self> {
        let object = json.as_object()?;
        if object.keys().any(|name| !matches!(&**name, "value" | "unit" | "qualifier")) {
            return None;
        }
        let value = Decimal::from_json(object.get("value")?.as_number()?).ok()?;
        Some(Self::of(value, object.get("unit")?.as_str()?, qualifier_of(object)?))
    }

    /// The unit in JSON, if it is written otherwise than the unit that is [read](Self::from_json): ％ or
    /// 余万元. What is stored stays as it is.
    pub fn unit_read_otherwise<'a>(&self, json: &'a Value) -> Option<&'a str> {
        let unit = json.as_object()?.get("unit")?.as_str()?;
        (unit != self.unit).then_some(unit)
    }

    /// Parses a figure in words: 60余万元, 约30家, 20%以上. `unit` is the unit if the text has none.
    pub fn from_words(text: &str, unit: &str) -> Option<Self> {
        let (value, qualifier, own) = figure_in(text)?;
        if own.chars().any(char::is_numeric) {
            return None;
        }
        let found = Self::of(value, if own.is_empty() { unit } else { &own }, qualifier);
        (!found.unit.is_empty()).then_some(found)
    }

    /// What is wrong about its figure, if that is a number.
    pub fn violation(json: &Value) -> Option<NumberViolation> {
        Decimal::from_json(json.as_object()?.get("value")?.as_number()?).err()
    }

    /// Writes what [`from_json`](Self::from_json) reads; an exact figure needs no qualifier.
    pub fn to_json(&self) -> Value {
        let mut object = Map::new();
        object.insert("value".into(), self.value.to_json());
        object.insert("unit".into(), self.unit.as_str().into());
        if self.qualifier != Qualifier::Exact {
            object.insert("qualifier".into(), self.qualifier.code().into());
        }
        Value::Object(object)
    }
}

/// The number, qualifier and unit of a figure in words.
fn figure_in(text: &str) -> Option<(Decimal, Qualifier, String)> {
    const BEFORE: [(&str, Qualifier); 12] = [
        ("约", Qualifier::About),
        ("近", Qualifier::About),
        ("≈", Qualifier::About),
        ("about", Qualifier::About),
        ("超过", Qualifier::MoreThan),
        ("逾", Qualifier::MoreThan),
        ("超", Qualifier::MoreThan),
        (">", Qualifier::MoreThan),
        ("over", Qualifier::MoreThan),
        ("不足", Qualifier::FewerThan),
        ("<", Qualifier::FewerThan),
        ("under", Qualifier::FewerThan),
    ];
    let text: String = text.chars().map(half_width_sign).collect();
    let mut rest = text.trim();
    let mut found = Qualifier::Exact;
    while let Some((word, qualifier)) = BEFORE.iter().find(|(word, _)| rest.starts_with(word)) {
        (rest, found) = (rest[word.len()..].trim_start(), found.of_sum(*qualifier));
    }
    let end = number_end(rest);
    let digits = rest[..end].chars().filter(|character| !is_group_separator(*character));
    let value = Decimal::parse(&digits.collect::<String>())?;
    let unit = rest[end..].trim();
    if unit.starts_with(['-', '–', '—', '~', '～', '/', ':', '：', '至']) {
        return None;
    }
    let (unit, more) = unit::read(unit);
    Some((value, found.of_sum(more), unit.into_owned()))
}

/// The end of the number that a text begins with. What groups its digits stands before three of them.
fn number_end(text: &str) -> usize {
    let digits = |from: usize| text[from..].bytes().take_while(u8::is_ascii_digit).count();
    let mut end = usize::from(text.starts_with('-'));
    end += digits(end);
    while let Some(separator) = text[end..].chars().next().filter(|next| is_group_separator(*next))
    {
        let group = end + separator.len_utf8();
        if digits(group) != 3 {
            break;
        }
        end = group + 3;
    }
    if text[end..].starts_with('.') {
        end += 1 + digits(end + 1);
    }
    end
}

/// Whether a character groups the digits of large numbers.
fn is_group_separator(character: char) -> bool {
    matches!(character, ',' | ' ' | '\u{a0}' | '\u{2009}' | '\u{202f}')
}

fn qualifier_of(object: &Map<String, Value>) -> Option<Qualifier> {
    match object.get("qualifier") {
        None => Some(Qualifier::Exact),
        Some(code) => Qualifier::from_code(code.as_str()?),
    }
}

/// A number of people or units with a qualifier, for example 3000余.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Count {
    /// The number.
    pub value: u32,
    /// The exactness.
    pub qualifier: Qualifier,
}

impl Count {
    /// Parses a count in words: 3000余, 约30. A unit after it is ignored.
    pub fn from_words(text: &str) -> Option<Self> {
        // Most counts are digits alone; ten of them may be too many.
        if text.len() < 10 && text.bytes().all(|byte| byte.is_ascii_digit()) {
            return text.parse().ok().map(Self::exact);
        }
        let (value, qualifier, unit) = figure_in(text)?;
        // Tens, thousands and percentages are not counts, and of two numbers it is unknown which is meant.
        let is_more = unit.starts_with(['十', '百', '千', '万', '亿', '%', '％']);
        if is_more || unit.chars().any(char::is_numeric) {
            return None;
        }
        let value = u32::try_from(value.whole()?).ok()?;
        Some(Self { value, qualifier })
    }

    /// An exact count.
    pub fn exact(value: u32) -> Self {
        Self { value, qualifier: Qualifier::Exact }
    }

    /// The sum of counts, with its qualifier.
    pub fn total(counts: impl Iterator<Item = Self>) -> Self {
        counts.fold(Self::default(), Self::sum)
    }

    /// The sum with its qualifier.
    #[must_use]
    pub fn sum(self, other: Self) -> Self {
        Self {
            value: self.value.saturating_add(other.value),
            qualifier: self.qualifier.of_sum(other.qualifier),
        }
    }

    /// Reads `58` or `{"value": 3000, "qualifier": "more_than"}`.
    pub fn from_json(json: &Value) -> Option<Self> {
        if let Some(object) = json.as_object() {
            if object.keys().any(|name| !matches!(&**name, "value" | "qualifier")) {
                return None;
            }
            let value = Self::whole(object.get("value")?.as_number()?).ok()?;
            return Some(Self { value, qualifier: qualifier_of(object)? });
        }
        Some(Self::exact(Self::whole(json.as_number()?).ok()?))
    }

    /// What is wrong about its number, if it has one.
    pub fn violation(json: &Value) -> Option<NumberViolation> {
        let number = json.as_object().and_then(|object| object.get("value")).unwrap_or(json);
        Self::whole(number.as_number()?).err()
    }

    fn whole(number: &Number) -> Result<u32, NumberViolation> {
        let whole = match Decimal::from_json(number) {
            Ok(value) => value.whole().ok_or(NumberViolation::NotWhole)?,
            Err(NumberViolation::TooManyDecimals) => return Err(NumberViolation::NotWhole),
            Err(violation) => return Err(violation),
        };
        u32::try_from(whole).map_err(|_| NumberViolation::OutOfRange)
    }

    /// Writes what [`from_json`](Self::from_json) reads.
    pub fn to_json(self) -> Value {
        match self.qualifier {
            Qualifier::Exact => json!(self.value),
            qualifier => json!({ "value": self.value, "qualifier": qualifier.code() }),
        }
    }
}
