//! The units that records name, beside the organisations of the ledger that they are: what would be set,
//! chosen by ticks, and what only a form decides.

use rustc_hash::FxHashSet;

use zhibu_domain::alliances::named_units::UnitStanding;
use zhibu_domain::kinds::field::FieldId;
use zhibu_domain::kinds::records::Kind;
use zhibu_domain::list::Collation;
use zhibu_ledger::{Name, RecordKey};
use zhibu_text::{self as text, Lang, format_message, m};

use crate::commands::alliances::{UnitCase, UnitLink, link_units, unit_cases};
use crate::route::{Page, Route};
use crate::table::{Control, Table, TableCell, TableColumn, TableRow};
use crate::views::announced::Announced;
use crate::views::links::{FormLink, PageLink};
use crate::views::names::{by_name, title};
use crate::workspace::Workspace;

/// Maximum organisations of one name that are shown.
const ORGANISATIONS_SHOWN: usize = 5;

/// The content of the page.
#[derive(Clone, Debug, PartialEq)]
pub struct UnitLinksView {
    /// The units with the name of one organisation, each with a tick box; in the order of the names.
    pub found: Table<UnitTick>,
    /// The units that a form decides: several organisations have the name, the one that is set has
    /// another name, or the fields are in conflict.
    pub undecided: Table,
}

/// The tick box of a unit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnitTick {
    /// What ticking it sets.
    pub link: UnitLink,
    /// Its accessible name.
    pub label: String,
}

impl Control for UnitTick {
    fn to_plain(&self) -> String {
        String::new()
    }
}

impl UnitLinksView {
    /// What would be set: all that is found, without what the user has left out.
    pub fn chosen(&self, left_out: &FxHashSet<UnitLink>) -> Vec<UnitLink> {
        let cells = self.found.rows.iter().flat_map(|row| &row.cells);
        let links = cells.filter_map(|cell| match cell {
            TableCell::Control(tick) => Some(&tick.link),
            _ => None,
        });
        links.filter(|link| !left_out.contains(link)).cloned().collect()
    }
}

/// The content of the page; `collation` orders the units by name.
pub fn unit_links(workspace: &Workspace, lang: Lang, collation: &dyn Collation) -> UnitLinksView {
    let (mut found, mut undecided) = (Vec::new(), Vec::new());
    for case in by_name(unit_cases(workspace), collation, |case| case.unit.name) {
        match (&case.unit.standing, case.is_in_conflict) {
            (UnitStanding::Match(organisation), false) => {
                found.push(found_row(workspace, &case, organisation, lang));
            }
            _ => undecided.push(undecided_row(workspace, &case, lang)),
        }
    }
    UnitLinksView {
        found: Table {
            caption: m::UNIT_LINKS_FOUND.get(lang).to_owned(),
            columns: vec![
                TableColumn::text(""),
                TableColumn::text(m::UNIT_LINKS_NAME.get(lang)).naming_rows(),
                TableColumn::text(m::UNIT_LINKS_RECORD.get(lang)),
                TableColumn::text(m::UNIT_LINKS_ORGANISATION.get(lang)),
            ],
            rows: found,
            totals: None,
        },
        undecided: Table {
            caption: m::UNIT_LINKS_UNDECIDED.get(lang).to_owned(),
            columns: vec![
                TableColumn::text(m::UNIT_LINKS_NAME.get(lang)).naming_rows(),
                TableColumn::text(m::UNIT_LINKS_RECORD.get(lang)),
                TableColumn::text(m::UNIT_LINKS_WHY.get(lang)),
            ],
            rows: undecided,
            totals: None,
        },
    }
}

/// Sets the organisations that are chosen, in one step; `None` if there is nothing to set any more.
pub fn link_units_announced(
    workspace: &Workspace,
    chosen: &[UnitLink],
    lang: Lang,
) -> Option<Announced> {
    let linked = link_units(workspace, chosen)?;
    let notice = format_message!(m::UNIT_LINKS_DONE, lang, count = linked.count);
    Some(Announced { command: linked.command, notice })
}

/// A link to the page if units of an alliance, or its lead or guiding unit, are to be decided.
pub fn unit_links_of(workspace: &Workspace, alliance: &str, lang: Lang) -> Option<PageLink> {
    let units = workspace.register().alliance_units();
    let is_of_alliance = |key: &RecordKey| {
        let unit = units.get(&key.id).filter(|_| *key.kind == *Kind::AllianceUnit.code());
        let of = unit.and_then(|unit| unit.alliance.as_ref()).map(|of| &*of.id);
        of == Some(alliance) || (*key.kind == *Kind::Alliance.code() && *key.id == *alliance)
    };
    let cases = unit_cases(workspace);
    let count = cases.iter().filter(|case| is_of_alliance(&case.unit.key)).count();
    let text = || format_message!(m::UNIT_LINKS_OPEN, lang, count = count);
    (count > 0).then(|| PageLink::to(text(), Route::to(Page::UnitLinks)))
}

fn found_row(
    workspace: &Workspace,
    case: &UnitCase<'_>,
    organisation: &Name,
    lang: Lang,
) -> TableRow<UnitTick> {
    let link = UnitLink {
        key: case.unit.key.clone(),
        field: case.unit.organisation_field,
        organisation: organisation.clone(),
    };
    let label = format_message!(m::TICK, lang, name = case.unit.name);
    TableRow::new([
        TableCell::Control(UnitTick { link, label }),
        TableCell::text(case.unit.name),
        place(workspace, case, lang).with_controls(&|never| match never {}),
        organisation_link(workspace, organisation, lang).with_controls(&|never| match never {}),
    ])
    .keyed(key(case))
}

fn undecided_row(workspace: &Workspace, case: &UnitCase<'_>, lang: Lang) -> TableRow {
    let why = match &case.unit.standing {
        _ if case.is_in_conflict => vec![TableCell::text(m::CELL_IN_CONFLICT.get(lang))],
        UnitStanding::Match(_) => Vec::new(),
        UnitStanding::Ambiguous(ids) => {
            let text = format_message!(m::UNIT_LINKS_SEVERAL, lang, count = ids.len());
            let shown = ids.iter().take(ORGANISATIONS_SHOWN).map(|id| &***id);
            let register = workspace.register();
            let named = text::disambiguated(register, Kind::Organisation, shown, lang);
            let links = named.into_iter().map(|(id, name)| to_organisation(id, name));
            [TableCell::text(text)].into_iter().chain(links).collect()
        }
        UnitStanding::Differs(id) => {
            let text = TableCell::text(m::UNIT_LINKS_DIFFERS.get(lang));
            vec![text, organisation_link(workspace, id, lang)]
        }
    };
    let form = FormLink::to(case.unit.organisation_field, &case.unit.key.id, case.unit.name);
    let name = TableCell::Link(PageLink::from(form));
    TableRow::new([name, place(workspace, case, lang), TableCell::Parts(why)]).keyed(key(case))
}

fn key(case: &UnitCase<'_>) -> String {
    let FieldId { kind, .. } = case.unit.name_field;
    format!("{} {} {}", kind.code(), case.unit.key.id, case.unit.name_field.name())
}

/// Where a unit is named: the field, and the record; for a unit of an alliance, the alliance.
fn place(workspace: &Workspace, case: &UnitCase<'_>, lang: Lang) -> TableCell {
    let (kind, id) = (case.unit.name_field.kind, &case.unit.key.id);
    let alliance = (kind == Kind::AllianceUnit)
        .then(|| workspace.register().alliance_units().get(id)?.alliance.as_ref())
        .flatten();
    let (record, what) = match alliance {
        Some(alliance) => ((Kind::Alliance, &alliance.id), text::one(kind).get(lang)),
        None => ((kind, id), text::field_name(case.unit.name_field).get(lang)),
    };
    let page = Route::to(Page::Detail(kind, id.to_string()));
    let name = title(workspace, record.0, record.1, lang);
    TableCell::link(text::pair(what, &name, lang), page)
}

fn organisation_link(workspace: &Workspace, id: &Name, lang: Lang) -> TableCell {
    to_organisation(id, title(workspace, Kind::Organisation, id, lang))
}

fn to_organisation(id: &str, name: String) -> TableCell {
    TableCell::link(name, Route::to(Page::Detail(Kind::Organisation, id.to_owned())))
}
