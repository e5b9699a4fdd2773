//! The conduct notes (表现鉴定) of an organisation's members: a sheet for each home organisation, for
//! printing.

use zhibu_domain::branches::conduct::{by_home, is_unsent};
use zhibu_domain::branches::lifecycle::assignments_of;
use zhibu_domain::kinds::choices::Role;
use zhibu_domain::kinds::records::{Assignment, Kind};
use zhibu_domain::list::{Collation, in_order};
use zhibu_domain::register::{Register, Row as RecordRow};
use zhibu_domain::values::date::{Day, PartialDate};
use zhibu_ledger::order;
use zhibu_text::{self as text, Lang, format_message, m};

use crate::commands::branches::return_notes;
use crate::route::{Page, Route};
use crate::table::{Table, TableCell, TableColumn, TableRow};
use crate::views::announced::Announced;
use crate::views::links::{FormLink, LinkLook, PageLink};
use crate::workspace::Workspace;

/// The content of the page.
#[derive(Clone, Debug, PartialEq)]
pub struct ConductView {
    /// A link to the organisation, with its name.
    pub back: PageLink,
    /// A sheet for each home organisation.
    pub sheets: Vec<ConductSheet>,
    /// The label of the button that records all written notes as returned, if there are any.
    pub send: Option<String>,
}

/// Records all written notes of an organisation as returned on a day, with a notice of their
/// number; `None` if there are none left.
pub fn return_announced(
    workspace: &Workspace,
    branch: &str,
    day: Day,
    lang: Lang,
) -> Option<Announced> {
    let (count, command) = return_notes(workspace, branch, day)?;
    Some(Announced { command, notice: format_message!(m::CONDUCT_RETURNED, lang, count = count) })
}

/// The sheet for one home organisation.
#[derive(Clone, Debug, PartialEq)]
pub struct ConductSheet {
    /// Its heading.
    pub title: String,
    /// The addressee.
    pub to: String,
    /// The assignments with their notes. A missing note is a link to its field.
    pub table: Table,
    /// The number of members.
    pub count: String,
    /// The name of the issuing organisation, at the place for its seal.
    pub seal: String,
}

/// The notes of an organisation, members in the order of `collation`; `None` if there is no such
/// organisation.
pub fn conduct_view(
    workspace: &Workspace,
    branch: &str,
    lang: Lang,
    collation: &dyn Collation,
) -> Option<ConductView> {
    let register = workspace.register();
    let own = register.branches().get(branch)?;
    let name = own.name.as_ref().map_or(m::OWED.get(lang), |name| &name.0);
    let sheets = by_home(register, branch).into_iter().map(|notes| {
        let home = notes.home.map(|id| register.table(Kind::Organisation).title(id));
        let home = match home {
            Some(title) => title.unwrap_or(m::OWED.get(lang)),
            None => m::CONDUCT_NO_HOME.get(lang),
        };
        let rows =
            in_order(notes.assignments, collation, |row| member_name(register, row).unwrap_or(""));
        sheet(register, &SheetNames { branch: name, home }, &rows, lang)
    });
    let unsent = assignments_of(register, branch).filter(|row| is_unsent(&row.record)).count();
    let page = Route::to(Page::Detail(Kind::Branch, branch.to_owned()));
    Some(ConductView {
        back: PageLink::to(name, page).looking(LinkLook::Back),
        sheets: sheets.collect(),
        send: (unsent > 0).then(|| format_message!(m::CONDUCT_RETURN_ALL, lang, count = unsent)),
    })
}

fn member_name<'a>(register: &'a Register, row: &RecordRow<Assignment>) -> Option<&'a str> {
    let member = row.record.member.as_ref()?;
    register.table(Kind::Member).title(&member.id)
}

/// The names of the issuing and of the home organisation.
struct SheetNames<'a> {
    branch: &'a str,
    home: &'a str,
}

fn sheet(
    register: &Register,
    SheetNames { branch, home }: &SheetNames<'_>,
    rows: &[&RecordRow<Assignment>],
    lang: Lang,
) -> ConductSheet {
    let title = format_message!(m::CONDUCT_TITLE, lang, branch = branch);
    let mut members: Vec<&str> = rows
        .iter()
        .map(|row| row.record.member.as_ref().map_or("", |member| &*member.id))
        .collect();
    order::sort(&mut members);
    members.dedup();
    let columns = vec![
        TableColumn::text(text::field_name(Assignment::MEMBER).get(lang)),
        TableColumn::text(text::field_name(Assignment::ROLE).get(lang)),
        TableColumn::text(text::field_name(Assignment::FROM).get(lang)).with_class("date"),
        TableColumn::text(text::field_name(Assignment::TO).get(lang)).with_class("date"),
        TableColumn::text(text::field_name(Assignment::CONDUCT).get(lang)).with_class("note"),
        TableColumn::text(text::field_name(Assignment::RETURNED).get(lang)).with_class("date"),
    ];
    let date = |date: Option<PartialDate>| {
        TableCell::text(date.map(|date| date.to_string()).unwrap_or_default())
    };
    let row = |row: &&RecordRow<Assignment>| {
        let Assignment { role, from, to, conduct, returned, .. } = &row.record;
        let role = role.map(Role::code).map(|code| text::choice(code).get(lang));
        let note = if let Some(note) = conduct {
            TableCell::text(&note.0)
        } else {
            TableCell::Link(FormLink::to(Assignment::CONDUCT, &row.id, m::OWED.get(lang)).into())
        };
        TableRow::new([
            TableCell::text(member_name(register, row).unwrap_or(m::OWED.get(lang))),
            TableCell::text(role.unwrap_or_default()),
            date(*from),
            date(*to),
            note,
            date(*returned),
        ])
    };
    ConductSheet {
        table: Table {
            caption: format!("{title} {home}"),
            columns,
            rows: rows.iter().map(row).collect(),
            totals: None,
        },
        title,
        to: format_message!(m::CONDUCT_TO, lang, home = home),
        count: format_message!(m::CONDUCT_COUNT, lang, count = members.len()),
        seal: format_message!(m::CONDUCT_SEAL, lang, branch = branch),
    }
}
