//! Numbers and amounts with a qualifier.

use serde_json::{Map, Number, Value, json};

use crate::folding::half_width;

/// The exactness of a figure. Almost every figure in reports carries 余 or 以上, and without it the ledger
/// would claim more than its source.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Qualifier {
    /// Exact.
    #[default]
    Exact,
    /// About (约).
    About,
    /// More than (余, 以上).
    MoreThan,
    /// Fewer than (不足).
    FewerThan,
}

impl Qualifier {
    /// Every qualifier.
    pub const ALL: [Self; 4] = [Self::Exact, Self::About, Self::MoreThan, Self::FewerThan];

    /// The name in files.
    pub fn code(self) -> &'static str {
        match self {
            Self::Exact => "exact",
            Self::About => "about",
            Self::MoreThan => "more_than",
            Self::FewerThan => "fewer_than",
        }
    }

    /// The qualifier of this name.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|qualifier| qualifier.code() == code)
    }

    /// The qualifier of a sum: 60余 + 5 = 65余. A lower bound plus an upper bound, or plus an approximate
    /// figure, is approximate.
    #[must_use]
    pub fn of_sum(self, other: Self) -> Self {
        match (self, other) {
            (Self::Exact, any) | (any, Self::Exact) => any,
            (one, same) if one == same => one,
            _ => Self::About,
        }
    }
}

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

    fn to_json(self) -> Value {
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

/// The percent sign. Percentages are never added.
pub const PERCENT: &str = "%";

/// A value with unit and qualifier, for example 500余万元.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Quantity {
    /// The figure.
    pub value: Decimal,
    /// The unit as the source writes it: 万元, 户, 家, %.
    pub unit: String,
    /// The exactness.
    pub qualifier: Qualifier,
}

impl Quantity {
    /// The sum with its qualifier; `None` for different units and for percentages.
    #[must_use]
    pub fn sum(&self, other: &Self) -> Option<Self> {
        (self.unit == other.unit && self.unit != PERCENT).then(|| Self {
            value: self.value + other.value,
            unit: self.unit.clone(),
            qualifier: self.qualifier.of_sum(other.qualifier),
        })
    }

    /// Reads `{"value": 500, "unit": "万元", "qualifier": "more_than"}`.
    pub fn from_json(json: &Value) -> Option<Self> {
        let object = json.as_object()?;
        if object.keys().any(|name| !matches!(&**name, "value" | "unit" | "qualifier")) {
            return None;
        }
        Some(Self {
            value: Decimal::from_json(object.get("value")?.as_number()?).ok()?,
            unit: object.get("unit")?.as_str()?.to_owned(),
            qualifier: qualifier_of(object)?,
        })
    }

    /// Parses a figure in words: 60余万元, 约30家, 20%以上. `unit` is the unit if the text has none.
    pub fn from_words(text: &str, unit: &str) -> Option<Self> {
        let (value, qualifier, own) = figure_in(text)?;
        if own.chars().any(char::is_numeric) {
            return None;
        }
        let unit = if own.is_empty() { unit.to_owned() } else { own };
        (!unit.is_empty()).then_some(Self { value, unit, qualifier })
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
    const AFTER: [(&str, Qualifier); 5] = [
        ("以上", Qualifier::MoreThan),
        ("左右", Qualifier::About),
        ("以下", Qualifier::FewerThan),
        ("余", Qualifier::MoreThan),
        ("多", Qualifier::MoreThan),
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
    let mut unit = rest[end..].trim();
    if unit.starts_with(['-', '–', '—', '~', '～', '/', ':', '：', '至']) {
        return None;
    }
    // 60余万元, 60万元以上, 约60余万元左右: as many as there are, for a qualifier is no part of a unit.
    while let Some((shorter, qualifier)) = AFTER.iter().find_map(|(word, qualifier)| {
        let shorter = unit.strip_prefix(word).or_else(|| unit.strip_suffix(word));
        Some((shorter?.trim(), *qualifier))
    }) {
        (unit, found) = (shorter, found.of_sum(qualifier));
    }
    // Blanks within Chinese are none of its; those between words are.
    let is_kept = |character: &char| unit.is_ascii() || !character.is_whitespace();
    Some((value, found, unit.chars().filter(is_kept).collect()))
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

/// The ASCII form of the full-width characters that figures are written with.
fn half_width_sign(character: char) -> char {
    match character {
        '％' => '%',
        '，' | '０'..='９' | '．' | '－' => half_width(character),
        _ => character,
    }
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
