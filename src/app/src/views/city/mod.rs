//! The city's page: the roll-up of many districts, read-only and apart from the open ledger.
//!
//! Numbers are added only over ledgers of one day; those of other days stand beside the sums, and that is said.

mod district;
mod figures;
mod findings;
mod growth;
mod outcomes;
mod standing;
mod tables;

pub use district::{DistrictView, district};
pub use figures::{Compared, Indicator, Months, coverage_of, coverage_percent, share};
pub use findings::{RuleFindings, findings_table, rule_findings, rule_words};
pub use growth::{GrowthPicture, growth_pictures, growth_table};
pub use outcomes::{OutcomeSum, outcome_sums, outcomes_table, strength_name};
pub use standing::{Standing, rate_bounds, standings};
pub use tables::{comparison_table, overview_table};

use std::collections::BTreeMap;

use zhibu_domain::values::date::Day;
use zhibu_format::roll_up::{RollUp, RolledLedger};
use zhibu_office::document::{Document, Figure};
use zhibu_text::{self as text, Lang, format_message, m, roll_up as words};

use crate::file_names::allowed;
use crate::route::{Page, Route};
use crate::table::Table;
use crate::views::choice::Choice;

/// The parameter of the URL with the id of the district that is shown alone.
pub const OF: &str = "of";
/// The parameter of the URL with the indicator that is compared.
pub const INDICATOR: &str = "indicator";

/// The parameter of the URL that shows the bulletin.
pub const BULLETIN: &str = "bulletin";
/// The parameter of the URL with the table that is to be seen.
pub const AT: &str = "at";

/// A table of the page of all districts, or of one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CityTable {
    /// Indicators by district.
    Overview,
    /// An indicator beside the year before.
    Compared,
    /// Outcomes.
    Outcomes,
    /// What the rules find.
    Findings,
    /// The indicators of one district.
    Indicators,
    /// The areas of one district.
    Areas,
}

impl CityTable {
    /// Its name in URLs, and the id of its section.
    pub fn code(self) -> &'static str {
        match self {
            Self::Overview => "overview",
            Self::Compared => "compared",
            Self::Outcomes => "outcomes",
            Self::Findings => "findings",
            Self::Indicators => "indicators",
            Self::Areas => "areas",
        }
    }
}

/// Bytes that are read of a roll-up: one more than it may have, so that a larger one is refused.
pub const ROLL_UP_BYTES_READ: i32 = (1 << 25) + 1;

/// A roll-up as it was given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RollUpFile {
    /// The name of its file.
    pub name: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

impl RollUpFile {
    /// Most bytes of a file that the page keeps in the browser until the tab is closed.
    const MOST_KEPT: usize = 1 << 20;

    /// The text that keeps it: its name, and what it holds. `None` if it is too large.
    pub fn kept(&self) -> Option<String> {
        let text = std::str::from_utf8(&self.bytes).ok()?;
        (text.len() <= Self::MOST_KEPT).then(|| format!("{}\n{text}", self.name.replace('\n', " ")))
    }

    /// The file that was kept as this text.
    pub fn of_kept(kept: &str) -> Option<Self> {
        let (name, text) = kept.split_once('\n')?;
        Some(Self { name: name.to_owned(), bytes: text.as_bytes().to_vec() })
    }
}

/// The key in this browser of the ledger with this id, if it is there. `all` are the keys and ids.
pub fn local_ledger<'a>(
    mut all: impl Iterator<Item = (&'a str, &'a str)>,
    id: &str,
) -> Option<String> {
    all.find(|(_, of)| *of == id).map(|(key, _)| key.to_owned())
}

/// The page with all districts.
#[derive(Clone, Debug, PartialEq)]
pub struct CityView {
    /// What the numbers are of, in a sentence.
    pub summary: String,
    /// What the districts do not have in common, and what is not in the roll-up.
    pub differences: Vec<String>,
    /// Indicators by district.
    pub overview: Table,
    /// The indicator that is compared.
    pub indicator: Indicator,
    /// It, by district, beside the same time a year before.
    pub comparison: Table,
    /// Outcomes over all districts.
    pub outcomes: Table,
    /// What the rules find, over all districts.
    pub findings: Table,
    /// Growth, a small chart for each district.
    pub growth: Vec<GrowthPicture>,
    /// How many districts have no chart of their own; empty if none.
    pub growth_note: String,
    /// Growth of all districts, as a table.
    pub growth_table: Table,
}

/// The page with all districts.
pub fn city(roll_up: &RollUp, route: &Route, lang: Lang) -> CityView {
    let day = common_day(roll_up);
    let indicator = Indicator::from_code(route.param(INDICATOR).unwrap_or_default());
    let (growth, growth_note) = growth_pictures(roll_up, lang);
    CityView {
        summary: summary(roll_up, day, lang),
        differences: differences(roll_up, day, lang),
        overview: overview_table(roll_up, day, lang),
        indicator,
        comparison: comparison_table(roll_up, day, indicator, lang),
        outcomes: outcomes_table(&counted(roll_up, day), lang),
        findings: findings_table(&counted(roll_up, day), lang),
        growth,
        growth_note,
        growth_table: growth_table(roll_up, lang),
    }
}

/// The day that most ledgers are of, the latest of several: what is added is of this day. `None` without ledgers.
pub fn common_day(roll_up: &RollUp) -> Option<Day> {
    let mut days: BTreeMap<Day, usize> = BTreeMap::new();
    for ledger in &roll_up.ledgers {
        *days.entry(ledger.as_of).or_default() += 1;
    }
    days.into_iter().max_by_key(|(day, count)| (*count, *day)).map(|(day, _)| day)
}

/// The ledgers of a day, which may be added.
pub fn counted(roll_up: &RollUp, day: Option<Day>) -> Vec<&RolledLedger> {
    roll_up.ledgers.iter().filter(|ledger| Some(ledger.as_of) == day).collect()
}

fn summary(roll_up: &RollUp, day: Option<Day>, lang: Lang) -> String {
    let Some(day) = day else { return m::CITY_EMPTY.get(lang).to_owned() };
    let months = Months::of(day);
    format_message!(
        m::CITY_SUMMARY,
        lang,
        count = roll_up.ledgers.len(),
        day = day,
        last = text::period(months.last, lang),
        before = text::period(months.year_before().last, lang)
    )
}

/// What the districts do not have in common, and what is not in the roll-up. `day` is the one of what is added.
pub fn differences(roll_up: &RollUp, day: Option<Day>, lang: Lang) -> Vec<String> {
    let mut told: Vec<String> =
        roll_up.differences().iter().map(|one| words::difference(one, lang)).collect();
    let others = roll_up.ledgers.iter().filter(|ledger| Some(ledger.as_of) != day);
    let titles: Vec<String> = others.map(|ledger| ledger.title.clone()).collect();
    if let Some(day) = day.filter(|_| !titles.is_empty()) {
        let titles = text::listed(&titles, lang);
        told.push(format_message!(m::CITY_NOT_ADDED, lang, titles = titles, day = day));
    }
    told
}

/// The indicators to choose from.
pub fn indicators(lang: Lang) -> Vec<Choice> {
    Indicator::ALL.map(|of| Choice::new(of.code(), of.name().get(lang))).to_vec()
}

/// The page of a district.
pub fn district_route(id: &str) -> Route {
    Route::to(Page::City).with_param(OF, id)
}

/// The page with the bulletin on all districts.
pub fn bulletin_route() -> Route {
    Route::to(Page::City).with_param(BULLETIN, "1")
}

/// The name of the file with the bulletin.
pub fn bulletin_name(document: &Document, today: Day) -> String {
    format!("{}-{today}.docx", allowed(&document.title))
}

/// What hovering over a figure of the bulletin says.
pub fn bulletin_hint(figure: &Figure, lang: Lang) -> String {
    format_message!(m::CITY_FIGURE, lang, count = figure.rows.count)
}
