//! Sums of figures. They are exact, keep the qualifier, and do not depend on the order of the figures.

use std::cmp::Reverse;

use super::qualifier::Qualifier;
use super::quantity::{Decimal, Quantity};
use super::unit::{Unit, is_same_measure};
use zhibu_ledger::order;

impl Quantity {
    /// Its value in ten-thousandths of what its unit is a multiple of: figures of one measure are compared
    /// by it.
    pub fn base_parts(&self) -> i128 {
        i128::from(self.value.ten_thousandths()) * i128::from(Unit::of(&self.unit).factor)
    }

    /// Whether it is of the same measure as another figure, so that both can be compared.
    pub fn is_like(&self, other: &Self) -> bool {
        is_same_measure(&self.unit, &other.unit)
    }

    /// Its value in another unit of its measure, for axes.
    #[expect(clippy::cast_precision_loss, reason = "an axis needs no more")]
    pub fn to_f64_in(&self, unit: &str) -> f64 {
        if self.unit == unit {
            return self.value.to_f64();
        }
        let of = Unit::of(&self.unit).factor as f64 / Unit::of(unit).factor as f64;
        self.value.to_f64() * of
    }
}

/// The sum with its qualifier: 60余万元 + 5000元 = 60.5余万元. It is in the unit that most of the figures have,
/// of those that can state it exactly. `None` for no figures, for ratios, and for figures of different measures.
pub fn total(figures: &[&Quantity]) -> Option<Quantity> {
    // There are few units, and many figures in each.
    let units = units(figures);
    let of = units.first()?.1;
    if of.is_ratio() || units.iter().any(|unit| unit.1.base != of.base) {
        return None;
    }
    let least = units.iter().map(|unit| unit.1.factor).min()?;
    let factor =
        |name: &str| units.iter().find(|unit| unit.0 == name).map_or(1, |unit| unit.1.factor);
    // What is added and what is taken away apart: so that no order of them matters, even beyond the bounds.
    let mut sides = [0_u64; 2];
    let mut qualifier = Qualifier::Exact;
    for figure in figures {
        let parts = figure.value.ten_thousandths();
        let ratio = (factor(&figure.unit) / least).unsigned_abs();
        let side = &mut sides[usize::from(parts < 0)];
        *side = side.saturating_add(parts.unsigned_abs().saturating_mul(ratio));
        qualifier = qualifier.of_sum(figure.qualifier);
    }
    let [added, taken] = sides;
    let (parts, is_negative) = (added.abs_diff(taken), added < taken);
    let is_whole = sides.iter().all(|side| *side < u64::MAX);
    let in_unit = |unit: Unit<'_>| {
        let ratio = (unit.factor / least).unsigned_abs();
        (parts / ratio, parts % ratio == 0 && is_whole)
    };
    let value = |parts: u64| {
        let parts = i64::try_from(parts).unwrap_or(i64::MAX);
        Decimal::from_ten_thousandths(if is_negative { -parts } else { parts })
    };
    let is_exact = |unit: &&(&str, Unit<'_>)| {
        let (parts, is_exact) = in_unit(unit.1);
        is_exact && value(parts).ten_thousandths().unsigned_abs() == parts
    };
    let exact = units.iter().find(is_exact);
    if exact.is_none() {
        // Cut off, it is nearer to zero than the sum; of two sides beyond all bounds nothing is known.
        let cut = match (is_whole || added == 0 || taken == 0, is_negative) {
            (false, _) => Qualifier::About,
            (true, false) => Qualifier::MoreThan,
            (true, true) => Qualifier::FewerThan,
        };
        qualifier = qualifier.of_sum(cut);
    }
    let (name, unit) = exact.or(units.first())?;
    Some(Quantity { value: value(in_unit(*unit).0), unit: (*name).to_owned(), qualifier })
}

/// The unit that most of the figures have; a smaller one of those that equally many have.
pub fn common_unit<'a>(figures: &[&'a Quantity]) -> Option<&'a str> {
    units(figures).first().map(|unit| unit.0)
}

/// The units of figures, the most common first.
fn units<'a>(figures: &[&'a Quantity]) -> Vec<(&'a str, Unit<'a>)> {
    let mut counts: Vec<(&str, usize)> = Vec::new();
    for figure in figures {
        match counts.iter_mut().find(|unit| *unit.0 == *figure.unit) {
            Some(unit) => unit.1 += 1,
            None => counts.push((&figure.unit, 1)),
        }
    }
    let mut units: Vec<_> = counts
        .into_iter()
        .map(|(name, count)| (Reverse(count), Unit::of(name).factor, name))
        .collect();
    order::sort(&mut units);
    units.into_iter().map(|(_, _, name)| (name, Unit::of(name))).collect()
}
