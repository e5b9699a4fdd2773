//! 突击队名册: the roster of a team.

use zhibu_domain::kinds::choices::TeamKind;
use zhibu_domain::kinds::records::{Assignment, Kind, Team};
use zhibu_domain::list::Filter;
use zhibu_domain::register::Row;
use zhibu_ledger::order;
use zhibu_office::document::{Block, Document, Run};
use zhibu_text::papers as p;

use super::formation::roster_table;
use super::source::{Source, named, of, stated_count};
use super::writing::{choice, date_words, known, line, owed_field, words};

/// The roster of the team of this id.
pub fn roster(source: &Source<'_>, id: &str) -> Option<Document> {
    let team = source.register.teams().get(id)?;
    let name = known(named(team.name.as_ref()), Team::NAME, id);
    let title = words(line!(p::ROSTER_OF, name = name));
    let rows = source.register.assignments().rows().iter();
    let mut rows: Vec<&Row<Assignment>> =
        rows.filter(|row| row.record.team.as_ref().is_some_and(|team| *team.id == *id)).collect();
    order::sort_by(&mut rows, |a, b| {
        let name = |row: &Row<Assignment>| {
            row.record.member.as_ref().map(|member| source.title(Kind::Member, &member.id))
        };
        (a.record.role, name(a), &a.id).cmp(&(b.record.role, name(b), &b.id))
    });
    let mut blocks = vec![Block::Paragraph(about(source, id, team, rows.is_empty()))];
    if !rows.is_empty() {
        blocks.push(Block::Table(roster_table(source, &rows)));
    }
    Some(Document { title, blocks, signature: Some(source.sealed()), ..Document::default() })
}

/// What stands above the table: what kind of team it is, under whom, since when, where, and how many it has.
fn about(source: &Source<'_>, id: &str, team: &Team, is_without_roster: bool) -> Vec<Run> {
    let kind = known(team.team_kind.map(TeamKind::code).map(choice), Team::TEAM_KIND, id);
    let above = match (&team.branch, &team.organisation) {
        (Some(branch), _) => Run::Text(source.title(Kind::Branch, &branch.id)),
        (None, Some(organisation)) => Run::Text(source.title(Kind::Organisation, &organisation.id)),
        (None, None) => owed_field(Team::BRANCH, id, ""),
    };
    let from = team
        .from
        .map_or_else(|| owed_field(Team::FROM, id, ""), |from| Run::Text(date_words(from)));
    let leader = known(team.leader.as_ref().map(|name| &*name.0), Team::LEADER, id);
    let place = known(named(team.place.as_ref()), Team::PLACE, id);
    let members = match team.head_count {
        Some(count) if is_without_roster => {
            Run::Figure(stated_count(Kind::Team, id, count, p::PERSONS))
        }
        None if is_without_roster => owed_field(Team::HEAD_COUNT, id, ""),
        _ => {
            let filters: Vec<Filter> = vec![of(Assignment::TEAM, id)];
            Run::Figure(source.count(Kind::Assignment, filters, p::PERSONS))
        }
    };
    line!(
        p::ROSTER_ABOUT,
        kind = kind,
        above = above,
        from = from,
        leader = leader,
        place = place,
        members = members,
    )
}
