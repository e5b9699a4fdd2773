//! The page of one district of a roll-up: its areas, its growth, its outcomes, what the rules find.

use zhibu_domain::values::date::Day;
use zhibu_format::roll_up::{RollUp, RolledArea, RolledLedger};
use zhibu_text::{Lang, format_message, m};

use super::figures::{Compared, Indicator, Months, by_area, coverage_in, number_of};
use super::findings::findings_table;
use super::growth::{GrowthPicture, picture};
use super::outcomes::outcomes_table;
use super::tables::{count_cell, coverage_cells, indicator_columns};
use crate::route::{Page, Route};
use crate::table::{Table, TableCell, TableColumn, TableRow};
use crate::views::links::{LinkLook, PageLink};

/// The page of one district.
#[derive(Clone, Debug, PartialEq)]
pub struct DistrictView {
    /// Its title.
    pub title: String,
    /// The way back to all districts.
    pub back: PageLink,
    /// What it was made of, in a sentence.
    pub summary: String,
    /// The id of its ledger, which may be in this browser.
    pub ledger_id: String,
    /// Indicators by area.
    pub areas: Table,
    /// Its indicators beside the same time a year before.
    pub indicators: Table,
    /// Its growth.
    pub growth: GrowthPicture,
    /// Its outcomes.
    pub outcomes: Table,
    /// What the rules find, by rule.
    pub findings: Table,
}

/// The page of the district with this id; `None` if the roll-up has none.
pub fn district(roll_up: &RollUp, id: &str, lang: Lang) -> Option<DistrictView> {
    let ledger = roll_up.ledgers.iter().find(|ledger| ledger.id == id)?;
    let exported: String = ledger.exported_at.iter().flat_map(|at| at.chars()).take(10).collect();
    let back = PageLink::to(m::CITY_BACK.get(lang), Route::to(Page::City)).looking(LinkLook::Back);
    Some(DistrictView {
        title: ledger.title.clone(),
        back,
        summary: format_message!(
            m::CITY_DISTRICT_SUMMARY,
            lang,
            day = ledger.as_of,
            files = ledger.files,
            changes = ledger.changes,
            exported = if exported.is_empty() { "—" } else { &*exported }
        ),
        ledger_id: ledger.id.clone(),
        areas: areas_table(ledger, lang),
        indicators: indicators_table(ledger, ledger.as_of, lang),
        growth: picture(ledger, lang),
        outcomes: outcomes_table(&[ledger], lang),
        findings: findings_table(&[ledger], lang),
    })
}

/// Indicators by area. The whole is not their sum where a ledger has no areas.
fn areas_table(ledger: &RolledLedger, lang: Lang) -> Table {
    let months = Months::of(ledger.as_of);
    let by_area = by_area(ledger);
    let cells = |name: String, area: &str| {
        let facts = || by_area.get(area).into_iter().flatten().copied();
        let counts = Indicator::ALL.map(|of| count_cell(number_of(facts(), of, months), lang));
        let coverage = coverage_cells(coverage_in(facts()), &name, lang);
        TableRow::new([TableCell::text(&*name)].into_iter().chain(counts).chain(coverage))
    };
    let name = |area: &RolledArea| {
        if area.is_nowhere() { m::CITY_NOWHERE.get(lang).to_owned() } else { area.name.clone() }
    };
    let rows = ledger.areas.iter().map(|area| cells(name(area), &area.id).keyed(&*area.id));
    let columns = [TableColumn::text(m::CITY_AREA.get(lang))];
    Table {
        caption: m::CITY_AREAS.get(lang).to_owned(),
        columns: columns.into_iter().chain(indicator_columns(lang)).collect(),
        rows: rows.collect(),
        totals: Some(cells(m::CITY_WHOLE.get(lang).to_owned(), "")),
    }
}

fn indicators_table(ledger: &RolledLedger, as_of: Day, lang: Lang) -> Table {
    let months = Months::of(as_of);
    let numbers = [m::CITY_NOW, m::CITY_BEFORE, m::CITY_CHANGE, m::CITY_ELSEWHEN];
    let numbers = numbers.into_iter().map(|head| TableColumn::number(head.get(lang)));
    let row = |of: Indicator| {
        let compared = Compared::of(ledger, of, months);
        let change = compared.change();
        TableRow::new([
            TableCell::text(of.name().get(lang)),
            count_cell(compared.now, lang),
            compared.before.map_or(TableCell::Empty, |before| count_cell(before, lang)),
            change.map_or(TableCell::Empty, |change| TableCell::Text(format!("{change:+}"))),
            TableCell::Number(compared.elsewhen.into()),
        ])
    };
    Table {
        caption: m::CITY_INDICATORS.get(lang).to_owned(),
        columns: [TableColumn::text(m::CITY_INDICATOR.get(lang))]
            .into_iter()
            .chain(numbers)
            .collect(),
        rows: Indicator::ALL.into_iter().map(row).collect(),
        totals: None,
    }
}
