//! The numbers of headings and items: 一、（一）1.（1）.

use super::model::Level;

/// Counts the headings of a document.
#[derive(Clone, Debug, Default)]
pub struct Numbers([u32; 4]);

impl Numbers {
    /// The number of the next heading of this level, as it is printed. Those of lower levels begin again.
    pub fn next(&mut self, level: Level) -> String {
        let index = level as usize;
        self.0[index] += 1;
        self.0[index + 1..].fill(0);
        let number = self.0[index];
        match level {
            Level::First => format!("{}、", chinese(number)),
            Level::Second => format!("（{}）", chinese(number)),
            Level::Third => item(number),
            Level::Fourth => format!("（{number}）"),
        }
    }
}

/// The number of an item of a list.
pub(super) fn item(number: u32) -> String {
    format!("{number}．")
}

/// A number from 1 to 99 in Chinese; a larger one in digits.
pub(super) fn chinese(number: u32) -> String {
    const DIGITS: [&str; 10] = ["", "一", "二", "三", "四", "五", "六", "七", "八", "九"];
    let digit = |number: u32| DIGITS[number as usize % 10];
    match number {
        0 | 100.. => number.to_string(),
        1..=9 => digit(number).to_owned(),
        10..=19 => format!("十{}", digit(number)),
        _ => format!("{}十{}", digit(number / 10), digit(number)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_as_in_papers() {
        let cases = [
            (1, "一"),
            (10, "十"),
            (11, "十一"),
            (20, "二十"),
            (35, "三十五"),
            (99, "九十九"),
            (100, "100"),
        ];
        for (number, written) in cases {
            assert_eq!(chinese(number), written);
        }
    }

    #[test]
    fn a_higher_heading_begins_the_lower_numbers_again() {
        use Level::{First, Fourth, Second, Third};
        let mut numbers = Numbers::default();
        let levels = [First, Second, Third, Fourth, Fourth, Second, Third, First, Second];
        let written: Vec<String> = levels.into_iter().map(|level| numbers.next(level)).collect();
        assert_eq!(
            written,
            ["一、", "（一）", "1．", "（1）", "（2）", "（二）", "1．", "二、", "（一）"]
        );
    }
}
