//! Results in papers: apart by how strongly they are attributed, and only those that something proves.

use zhibu_domain::kinds::choices::Strength;
use zhibu_domain::kinds::field::FieldId;
use zhibu_domain::kinds::records::{Kind, Outcome};
use zhibu_domain::list::Filter;
use zhibu_domain::projects::measures::MeasureCatalogue;
use zhibu_domain::values::quantity::{Decimal, Qualifier, Quantity};
use zhibu_domain::values::unit::Unit;
use zhibu_ledger::order;
use zhibu_office::document::Run;
use zhibu_text::papers as p;

use super::source::{Source, is, of, stated};
use super::writing::{choice, joined, line, listed};

/// Whom a result may belong to. One of several belongs to the first of them, so that it is stated once.
fn owners() -> [FieldId; 3] {
    [Outcome::BRANCH.into(), Outcome::ALLIANCE.into(), Outcome::ORGANISATION.into()]
}

/// The filters for the results of the span that belong to this owner, or to any in this field.
pub fn owned_by(source: &Source<'_>, field: impl Into<FieldId>, id: Option<&str>) -> Vec<Filter> {
    let field = field.into();
    let before = owners().into_iter().take_while(|owner| *owner != field);
    let own = id.map_or(Filter::IsFilled(field.index), |id| of(field, id));
    before
        .map(|owner| Filter::IsEmpty(owner.index))
        .chain([own, source.happened(Outcome::DATE)])
        .collect()
}

/// The filters for the results of the span that belong to nobody.
pub fn owned_by_nobody(source: &Source<'_>) -> Vec<Filter> {
    let empty = owners().into_iter().map(|owner| Filter::IsEmpty(owner.index));
    empty.chain([source.happened(Outcome::DATE)]).collect()
}

/// The results without a date that something proves and that say how strongly they are attributed, or all of them.
pub fn undated(strength: Option<Filter>) -> Vec<Filter> {
    let undated = [Filter::IsEmpty(Outcome::DATE.index()), Filter::Evidenced(true)];
    undated.into_iter().chain(strength).collect()
}

/// The filters for outcomes of a strength that something proves.
pub fn proven(strength: Option<Strength>, mut filters: Vec<Filter>) -> Vec<Filter> {
    filters.push(Filter::Evidenced(true));
    filters.push(match strength {
        Some(strength) => is(Outcome::STRENGTH, &strength),
        None => Filter::IsEmpty(Outcome::STRENGTH.index()),
    });
    filters
}

/// For each strength that occurs, a sentence with the sums of its measures. What has no sum, such as percentages, is
/// stated figure by figure.
pub fn by_strength(source: &Source<'_>, filters: &[Filter]) -> Vec<Vec<Run>> {
    let of_strength = |strength: &Strength| {
        let filters = proven(Some(*strength), filters.to_vec());
        let measures = measures(source, &filters);
        (!measures.is_empty()).then(|| {
            let figures = measures.iter().map(|measure| figures(source, measure, &filters));
            line!(
                p::OUTCOMES_OF,
                strength = choice(strength.code()),
                figures = joined(figures, p::COMMA)
            )
        })
    };
    Strength::ALL.iter().filter_map(of_strength).collect()
}

/// A measure in units of the same kind.
struct Measured {
    name: String,
    unit: String,
}

/// The measures of the outcomes that match: those of the catalogue in its order, then by name.
fn measures(source: &Source<'_>, filters: &[Filter]) -> Vec<Measured> {
    let catalogue = MeasureCatalogue::of(source.register);
    let mut found: Vec<(usize, String, String)> = Vec::new();
    for row in source.rows(Kind::Outcome, filters) {
        let outcome = &source.register.outcomes().rows()[row as usize].record;
        let (Some(measure), Some(quantity)) = (&outcome.measure, &outcome.quantity) else {
            continue;
        };
        let position = catalogue.position(&measure.0).unwrap_or(usize::MAX);
        let base = Unit::of(&quantity.unit).base.to_owned();
        let key = (position, measure.0.clone(), base);
        if !found.contains(&key) {
            found.push(key);
        }
    }
    order::sort(&mut found);
    found.into_iter().map(|(_, name, unit)| Measured { name, unit }).collect()
}

/// The sum of a measure, or each of its figures if it has none.
fn figures(source: &Source<'_>, measure: &Measured, filters: &[Filter]) -> Vec<Run> {
    let mut own = filters.to_vec();
    own.push(Filter::Is(Outcome::MEASURE.index(), measure.name.clone()));
    own.push(Filter::Unit(measure.unit.clone()));
    let adds_up = MeasureCatalogue::of(source.register).adds_up(&measure.name);
    let total = if adds_up { source.total(Outcome::QUANTITY, own.clone()) } else { None };
    if let Some(total) = total {
        return line!(p::MEASURED, measure = &*measure.name, figure = total);
    }
    let outcomes = source.register.outcomes();
    let figures = source.ids(Kind::Outcome, &own).into_iter().filter_map(|id| {
        let quantity = outcomes.get(&id)?.quantity.as_ref()?;
        Some(vec![Run::Figure(stated(Kind::Outcome, &id, quantity))])
    });
    line!(p::MEASURED, measure = &*measure.name, figure = joined(figures, p::LIST))
}

/// The single outcomes that match, each with its measure and figure, and with its evidence in words. Of a single thing
/// the number is not stated; an amount of one is.
pub fn each(source: &Source<'_>, filters: &[Filter]) -> Vec<Vec<Run>> {
    let outcomes = source.register.outcomes();
    let one = |outcome: &Outcome, id: &str| -> Option<Vec<Run>> {
        let (measure, quantity) = (outcome.measure.as_ref()?, outcome.quantity.as_ref()?);
        let said = if is_single_thing(quantity) {
            vec![Run::text(&*measure.0)]
        } else {
            let figure = stated(Kind::Outcome, id, quantity);
            line!(p::MEASURED, measure = &*measure.0, figure = figure)
        };
        Some(match &outcome.evidence {
            Some(evidence) => {
                let evidence = evidence.0.trim().trim_end_matches(['。', '.']);
                line!(p::WITH_EVIDENCE, said = said, evidence = evidence)
            }
            None => said,
        })
    };
    let ids = source.ids(Kind::Outcome, filters);
    ids.iter().filter_map(|id| one(outcomes.get(id)?, id)).collect()
}

/// Units of which one is a single thing: 1项, but not 1亿元.
const THINGS: [&str; 7] = ["", "项", "个", "件", "次", "场", "家"];

fn is_single_thing(quantity: &Quantity) -> bool {
    quantity.value == Decimal::from_whole(1)
        && quantity.qualifier == Qualifier::Exact
        && THINGS.contains(&quantity.unit.trim())
}

/// For each strength that occurs, a sentence with its outcomes: a measure that several state is summed, what is the only
/// one of its measure is stated with its evidence.
pub fn each_by_strength(source: &Source<'_>, filters: &[Filter]) -> Vec<Vec<Run>> {
    let of_strength = |strength: &Strength| {
        let filters = proven(Some(*strength), filters.to_vec());
        let stated = measures(source, &filters).into_iter().flat_map(|measure| {
            let mut own = filters.clone();
            own.push(Filter::Is(Outcome::MEASURE.index(), measure.name.clone()));
            own.push(Filter::Unit(measure.unit.clone()));
            if source.rows(Kind::Outcome, &own).len() > 1 {
                return vec![figures(source, &measure, &filters)];
            }
            each(source, &own)
        });
        let stated: Vec<Vec<Run>> = stated.collect();
        (!stated.is_empty()).then(|| {
            line!(
                p::OUTCOMES_OF,
                strength = choice(strength.code()),
                figures = joined(stated, p::COMMA)
            )
        })
    };
    Strength::ALL.iter().filter_map(of_strength).collect()
}

/// The measures of outcomes that nothing proves: their figures are not stated.
pub fn unproven_measures(source: &Source<'_>, mut filters: Vec<Filter>) -> String {
    filters.push(Filter::Evidenced(false));
    let rows = source.rows(Kind::Outcome, &filters);
    let measure = |row: u32| {
        let record = &source.register.outcomes().rows()[row as usize].record;
        record.measure.as_ref().map(|measure| measure.0.clone())
    };
    let mut names: Vec<String> = rows.into_iter().filter_map(measure).collect();
    order::sort(&mut names);
    names.dedup();
    listed(names)
}
