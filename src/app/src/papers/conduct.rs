//! 表现鉴定: what is said of the members of an organisation, a sheet for each organisation that they come from.

use zhibu_domain::branches::conduct::{HomeNotes, by_home};
use zhibu_domain::branches::lifecycle::assignments_of;
use zhibu_domain::kinds::choices::Role;
use zhibu_domain::kinds::field::FieldId;
use zhibu_domain::kinds::records::{Assignment, Branch, Kind};
use zhibu_domain::register::Row;
use zhibu_office::document::{Annex, Block, Document, DocumentTable, Run, TableHead};
use zhibu_text::papers::{self as p, templates as t};

use super::formation::Roster;
use super::source::{Source, field_words, of};
use super::writing::{annex, block, choice, date_words, known, line, owed, titled};

/// The letter with the notes of the organisation of this id.
pub fn conduct(source: &Source<'_>, id: &str) -> Option<Document> {
    let branch = source.register.branches().get(id)?;
    let name = known(branch.name.as_ref().map(|name| &*name.0), Branch::NAME, id);
    let rows: Vec<&Row<Assignment>> = assignments_of(source.register, id).collect();
    let members = if rows.is_empty() {
        owed(p::OWED_MEMBERS, None)
    } else {
        Roster::of(source, rows, of(Assignment::BRANCH, id), None).number(source)
    };
    let sheets = by_home(source.register, id);
    Some(Document {
        blocks: vec![Block::Paragraph(block!(
            source,
            t::CONDUCT_SENT,
            name = name.clone(),
            members = members,
        ))],
        signature: Some(source.sealed()),
        annexes: sheets.iter().map(|notes| sheet(source, &name, notes)).collect(),
        ..titled(&line!(p::CONDUCT_TITLE, name = name.clone()))
    })
}

/// The sheet for an organisation that members come from.
fn sheet(source: &Source<'_>, branch: &Run, notes: &HomeNotes<'_>) -> Annex {
    let home = match notes.home {
        Some(home) => Run::Text(source.title(Kind::Organisation, home)),
        None => owed(p::OWED_HOME, None),
    };
    let about = block!(source, t::CONDUCT_ABOUT, name = branch.clone());
    let head = |words: &str, width| TableHead { words: words.to_owned(), width, is_number: false };
    let table = DocumentTable {
        title: String::new(),
        heads: vec![
            head(field_words(Assignment::MEMBER), 13),
            head(field_words(Assignment::ROLE), 12),
            head(field_words(Assignment::FROM), 16),
            head(field_words(Assignment::TO), 16),
            head(field_words(Assignment::CONDUCT), 43),
        ],
        rows: notes.assignments.iter().map(|row| member(source, row)).collect(),
    };
    let title = line!(p::CONDUCT_SHEET, home = home);
    annex(&title, vec![Block::Paragraph(about), Block::Table(table)])
}

fn member(source: &Source<'_>, Row { id, record, .. }: &Row<Assignment>) -> Vec<Vec<Run>> {
    let Assignment { member, role, from, to, conduct, .. } = record;
    let name = member.as_ref().map(|member| source.title(Kind::Member, &member.id));
    let said = |words: Option<&str>, field: FieldId| vec![known(words, field, id)];
    vec![
        said(name.as_deref(), Assignment::MEMBER.into()),
        said(role.map(Role::code).map(choice), Assignment::ROLE.into()),
        said(from.map(date_words).as_deref(), Assignment::FROM.into()),
        said(to.map(date_words).as_deref(), Assignment::TO.into()),
        said(conduct.as_ref().map(|note| &*note.0), Assignment::CONDUCT.into()),
    ]
}
