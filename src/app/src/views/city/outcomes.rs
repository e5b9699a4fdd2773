//! Outcomes over ledgers. Only what may be added is; what nothing shows stands apart.

use std::collections::{BTreeMap, BTreeSet};

use zhibu_domain::values::quantity::Quantity;
use zhibu_domain::values::sum::total;
use zhibu_domain::values::unit::Unit;
use zhibu_format::roll_up::{Fact, Measure, RolledLedger};
use zhibu_text::{self as text, Lang, m};

use crate::table::{Table, TableCell, TableColumn, TableRow};

/// What the names of the standings of outcomes that nothing shows end in.
const UNPROVEN: &str = "-unproven";
/// The name of what is not said to be attributed.
const OWED: &str = "owed";

/// The evidenced figures of a measure, and the others.
#[derive(Default)]
struct Figures {
    evidenced: Vec<Quantity>,
    /// The ledgers of what is evidenced, by index.
    of: BTreeSet<usize>,
    unproven: Vec<Quantity>,
}

/// Outcomes of one measure and attribution, in multiples of one unit.
#[derive(Clone, Debug, PartialEq)]
pub struct OutcomeSum {
    /// The measure.
    pub measure: String,
    /// The code of the attribution.
    pub standing: String,
    /// The unit without its multiple.
    unit: String,
    /// The sum of what is evidenced; `None` of nothing.
    pub evidenced: Option<Quantity>,
    /// In how many ledgers something of it is evidenced.
    pub districts: usize,
    /// The sum of what nothing shows; `None` of nothing.
    pub unproven: Option<Quantity>,
}

/// Outcomes of ledgers by measure and attribution, over all time: facts of the last ten years, of what is before them,
/// and of what has no date. Multiples of one unit are one sum, as they are in a ledger.
pub fn outcome_sums(ledgers: &[&RolledLedger]) -> Vec<OutcomeSum> {
    let mut groups: BTreeMap<(&str, &str, &str), Figures> = BTreeMap::new();
    let facts = ledgers.iter().enumerate();
    let facts =
        facts.flat_map(|(index, ledger)| ledger.facts.iter().map(move |fact| (index, fact)));
    for (index, fact) in facts.filter(|(_, fact)| {
        fact.measure == Measure::Outcomes && fact.area.is_empty() && fact.adds_up
    }) {
        let unproven = fact.standing.strip_suffix(UNPROVEN);
        let standing = unproven.unwrap_or(&fact.standing);
        let figures =
            groups.entry((&*fact.series, Unit::of(&fact.unit).base, standing)).or_default();
        if unproven.is_some() {
            figures.unproven.push(quantity_of(fact));
        } else {
            figures.evidenced.push(quantity_of(fact));
            figures.of.insert(index);
        }
    }
    let sum = |figures: &[Quantity]| total(&figures.iter().collect::<Vec<_>>());
    let of = |((measure, unit, standing), figures): ((&str, &str, &str), Figures)| OutcomeSum {
        measure: measure.to_owned(),
        standing: standing.to_owned(),
        unit: unit.to_owned(),
        evidenced: sum(&figures.evidenced),
        districts: figures.of.len(),
        unproven: sum(&figures.unproven),
    };
    groups.into_iter().map(of).collect()
}

/// The same as a table.
pub fn outcomes_table(ledgers: &[&RolledLedger], lang: Lang) -> Table {
    let heads = [m::CITY_MEASURE, m::CITY_STRENGTH, m::CITY_EVIDENCED, m::CITY_UNPROVEN];
    let columns = heads.into_iter().enumerate().map(|(index, head)| {
        let head = head.get(lang);
        if index < 2 { TableColumn::text(head) } else { TableColumn::number(head) }
    });
    let row = |sum: OutcomeSum| {
        let OutcomeSum { measure, standing, unit, evidenced, unproven, .. } = sum;
        let key = format!("{measure} {unit} {standing}");
        let cells = [
            TableCell::text(&*measure),
            TableCell::text(strength_name(&standing, lang)),
            sum_cell(evidenced, lang),
            sum_cell(unproven, lang),
        ];
        TableRow::new(cells).keyed(key)
    };
    Table {
        caption: m::CITY_OUTCOMES.get(lang).to_owned(),
        columns: columns.collect(),
        rows: outcome_sums(ledgers).into_iter().map(row).collect(),
        totals: None,
    }
}

fn quantity_of(fact: &Fact) -> Quantity {
    Quantity { value: fact.value, unit: fact.unit.to_string(), qualifier: fact.qualifier }
}

fn sum_cell(sum: Option<Quantity>, lang: Lang) -> TableCell {
    sum.map_or(TableCell::Empty, |sum| TableCell::Figure(text::quantity(&sum, lang)))
}

/// How an outcome is attributed; a code of a later version stays as it is.
pub fn strength_name(code: &str, lang: Lang) -> String {
    if code == OWED {
        return m::OWED.get(lang).to_owned();
    }
    text::category(code).map_or_else(|| code.to_owned(), |name| name.get(lang).to_owned())
}
