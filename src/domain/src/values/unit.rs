//! Units of measure (计量单位): one list of names that mean the same, and of multiples.
//!
//! A figure keeps the unit in which its source states it. What that is a multiple of decides with which
//! other figures it is added: 万元 and 亿元 are both 元.

use std::borrow::Cow;

use super::qualifier::Qualifier;
use crate::folding::{half_width, is_invisible};

/// The percent sign.
pub const PERCENT: &str = "%";

/// What units of ratios are multiples of. Ratios are never added.
const RATIOS: [&str; 4] = [PERCENT, "‰", "百分点", "倍"];

/// Multiples that stand before any unit, longer words first.
const MULTIPLES: [(&str, i64); 7] = [
    ("万亿", 1_000_000_000_000),
    ("亿", 100_000_000),
    ("千万", 10_000_000),
    ("百万", 1_000_000),
    ("万", 10_000),
    ("千", 1000),
    ("百", 100),
];

/// Other names of units, in lower case, each with the unit that it is, and how many of it.
const SYNONYMS: [(&str, &str, i64); 19] = [
    ("％", PERCENT, 1),
    ("百分比", PERCENT, 1),
    ("个百分点", "百分点", 1),
    ("圆", "元", 1),
    ("人民币", "元", 1),
    ("人民币元", "元", 1),
    ("元人民币", "元", 1),
    ("rmb", "元", 1),
    ("cny", "元", 1),
    ("名", "人", 1),
    ("位", "人", 1),
    ("人/次", "人次", 1),
    ("场次", "场", 1),
    ("平米", "平方米", 1),
    ("㎡", "平方米", 1),
    ("公里", "米", 1000),
    ("km", "米", 1000),
    ("公斤", "克", 1000),
    ("吨", "克", 1_000_000),
];

/// Words before a unit that say how exact the figure is.
const BEFORE: [(&str, Qualifier); 7] = [
    ("以上", Qualifier::MoreThan),
    ("左右", Qualifier::About),
    ("余", Qualifier::MoreThan),
    ("多", Qualifier::MoreThan),
    ("超过", Qualifier::MoreThan),
    ("约", Qualifier::About),
    ("不足", Qualifier::FewerThan),
];

/// Words after a unit that say the same.
const AFTER: [(&str, Qualifier); 5] = [
    ("以上", Qualifier::MoreThan),
    ("左右", Qualifier::About),
    ("以下", Qualifier::FewerThan),
    ("余", Qualifier::MoreThan),
    ("多", Qualifier::MoreThan),
];

/// Words between a multiple and its unit that say the same: 万余元.
const WITHIN: [char; 2] = ['余', '多'];

/// What a unit is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Unit<'a> {
    /// What it is a multiple of: 元 for 万元, and itself for 户.
    pub base: &'a str,
    /// How many of that it is: a power of ten.
    pub factor: i64,
}

impl<'a> Unit<'a> {
    /// The unit of this name.
    pub fn of(name: &'a str) -> Self {
        let (mut of, mut factor) = (name, 1_i64);
        // 万千瓦时 is a multiple of a multiple.
        loop {
            let known = synonym(of);
            let Some((rest, more)) = known.or_else(|| multiple_of(of)) else {
                return Self { base: of, factor };
            };
            // What is more than can be computed with is no multiple.
            let Some(product) = factor.checked_mul(more) else {
                return Self { base: name, factor: 1 };
            };
            (of, factor) = (rest, product);
            if known.is_some() {
                return Self { base: of, factor };
            }
        }
    }

    /// Whether figures in it are ratios, which have no sum: percentages, and one measure by another, such as 元/亩.
    pub fn is_ratio(self) -> bool {
        RATIOS.contains(&self.base) || self.base.contains(['/', '每'])
    }
}

/// Whether two names are of units that measure the same.
pub fn is_same_measure(one: &str, other: &str) -> bool {
    one == other || Unit::of(one).base == Unit::of(other).base
}

/// What a unit is a multiple of, and how many of it.
fn multiple_of(name: &str) -> Option<(&str, i64)> {
    // 百分点 are not hundreds of anything.
    let is_ratio = RATIOS.contains(&name);
    let multiple = |(word, factor): &(&str, i64)| {
        let of = name.strip_prefix(word).filter(|of| !of.is_empty() && !is_ratio)?;
        Some((of, *factor))
    };
    MULTIPLES.iter().find_map(multiple)
}

fn synonym(name: &str) -> Option<(&'static str, i64)> {
    let found = SYNONYMS.iter().find(|(other, ..)| name.eq_ignore_ascii_case(other));
    found.map(|(_, base, factor)| (*base, *factor))
}

/// Reads a unit as people write it, and what is said with it of the figure: a unit never contains a
/// qualifier, and the percent sign has one form. A unit of nothing but a qualifier is empty.
pub fn read(text: &str) -> (Cow<'_, str>, Qualifier) {
    if text.chars().all(is_plain) {
        return (text.into(), Qualifier::Exact);
    }
    // Blanks within Chinese are none of it; those between words are.
    let text = text.trim();
    let is_kept = |character: &char| {
        !is_invisible(*character) && (text.is_ascii() || !character.is_whitespace())
    };
    let spelled: String = text.chars().filter(is_kept).map(half_width_sign).collect();
    let (mut unit, mut found) = (spelled, Qualifier::Exact);
    // As many as there are: 余万元以上.
    while let Some((shorter, qualifier)) =
        without_word(&unit).or_else(|| without_word_within(&unit))
    {
        (unit, found) = (shorter, found.of_sum(qualifier));
    }
    (unit.into(), found)
}

fn without_word(unit: &str) -> Option<(String, Qualifier)> {
    let before = BEFORE.iter().find_map(|(word, of)| Some((unit.strip_prefix(word)?, *of)));
    let after = || AFTER.iter().find_map(|(word, of)| Some((unit.strip_suffix(word)?, *of)));
    // 逾 says so only of a number: 逾期户 are households that are overdue.
    let over = || {
        let of = unit.strip_prefix('逾')?;
        let is_of_number = of.is_empty() || MULTIPLES.iter().any(|(word, _)| of.starts_with(word));
        is_of_number.then_some((of, Qualifier::MoreThan))
    };
    before.or_else(over).or_else(after).map(|(shorter, of)| (shorter.trim().to_owned(), of))
}

fn without_word_within(unit: &str) -> Option<(String, Qualifier)> {
    MULTIPLES.iter().find_map(|(word, _)| {
        let of = unit.strip_prefix(word)?.strip_prefix(WITHIN).filter(|of| !of.is_empty())?;
        Some((format!("{word}{of}"), Qualifier::MoreThan))
    })
}

/// Whether a unit may have the character as it is, and no word that says more begins with it.
fn is_plain(character: char) -> bool {
    let is_of_word = matches!(character, '余' | '多' | '逾' | '超' | '约' | '不' | '以' | '左');
    let is_spelled = half_width_sign(character) == character
        && !character.is_whitespace()
        && !is_invisible(character);
    !is_of_word && is_spelled
}

/// The ASCII form of the full-width characters that figures are written with.
pub(super) fn half_width_sign(character: char) -> char {
    match character {
        '％' | '，' | '０'..='９' | '．' | '－' => half_width(character),
        _ => character,
    }
}
