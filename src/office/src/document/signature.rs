//! Where the signature stands (GB/T 9704-2012, 7.3.5).

/// The distance of the two lines of a signature from the right, in half characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SignatureIndents {
    /// That of the unit.
    pub unit: u32,
    /// That of the date.
    pub date: u32,
}

/// Two characters, in halves.
const TWO: u32 = 4;

/// Without a seal the unit stands two characters from the right, and the date begins two characters further right
/// than the unit; if it is longer than that leaves room for, the date stands two from the right and the unit
/// further left. With a seal the date stands four characters from the right, and the unit centred above it; below a unit
/// that would go over the edge, the date stands further left.
pub fn indents(unit: &str, date: &str, has_seal: bool) -> SignatureIndents {
    let (unit_width, date_width) = (width(unit), width(date));
    if has_seal {
        let date = (2 * TWO).max(unit_width.saturating_sub(date_width) / 2);
        let unit = (2 * date + date_width).saturating_sub(unit_width) / 2;
        return SignatureIndents { unit, date };
    }
    // The unit begins two characters left of the date.
    if unit_width >= date_width + TWO {
        SignatureIndents { unit: TWO, date: unit_width - date_width }
    } else {
        SignatureIndents { unit: TWO + date_width + TWO - unit_width, date: TWO }
    }
}

/// The width of a text in half characters.
pub fn width(text: &str) -> u32 {
    text.chars().map(|character| if character.is_ascii() { 1 } else { 2 }).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    const DATE: &str = "2022年6月5日";

    #[test]
    fn without_a_seal_the_date_begins_two_characters_right_of_the_unit() {
        for unit in ["中共示例区委区直机关工作委员会", "示例支部", "区委"] {
            let found = indents(unit, DATE, false);
            // Where each begins, from the right.
            let (unit_begins, date_begins) = (found.unit + width(unit), found.date + width(DATE));
            assert_eq!(unit_begins, date_begins + TWO, "{unit}");
            assert_eq!(found.unit.min(found.date), TWO, "{unit}");
        }
    }

    /// Twice the distance of the middle of a text from the right.
    fn middle(right: u32, text: &str) -> u32 {
        2 * right + width(text)
    }

    #[test]
    fn with_a_seal_the_date_stands_four_characters_from_the_right_and_the_unit_above_its_middle() {
        for unit in ["中共示例区委", "区委", "中共示例区委区直机关工委"] {
            let found = indents(unit, DATE, true);
            assert_eq!(found.date, 8, "{unit}");
            assert!(middle(found.unit, unit).abs_diff(middle(found.date, DATE)) <= 1, "{unit}");
        }
    }

    #[test]
    fn a_long_unit_stays_within_the_page_and_the_date_below_its_middle() {
        for count in [14, 20, 28] {
            let unit = "区".repeat(count);
            let found = indents(&unit, DATE, true);
            assert_eq!(found.unit, 0);
            assert!(middle(found.unit, &unit).abs_diff(middle(found.date, DATE)) <= 1, "{count}");
        }
    }
}
