//! 突击队名册: the roster of a team.

use zhibu_domain::branches::teams::is_assigned_within;
use zhibu_domain::kinds::choices::TeamKind;
use zhibu_domain::kinds::records::{Assignment, Kind, Team};
use zhibu_domain::values::date::PartialDate;
use zhibu_office::document::{Block, Document, Run};
use zhibu_text::papers as p;

use super::formation::Roster;
use super::source::{Source, named, of, stated_count};
use super::writing::{choice, date_words, known, line, owed_field, titled};

/// The roster of the team of this id: those who may be in it at the end of the span.
pub fn roster(source: &Source<'_>, id: &str) -> Option<Document> {
    let team = source.register.teams().get(id)?;
    let name = known(named(team.name.as_ref()), Team::NAME, id);
    let title = line!(p::ROSTER_OF, name = name);
    let at = PartialDate::of_day(source.end());
    let rows = source.register.assignments().rows().iter().filter(|row| {
        let is_of = row.record.team.as_ref().is_some_and(|team| *team.id == *id);
        is_of && is_assigned_within(&row.record, at)
    });
    let roster = Roster::of(source, rows.collect(), of(Assignment::TEAM, id), Some(at));
    let mut blocks = vec![Block::Paragraph(about(source, id, team, &roster))];
    blocks.extend(roster.table(source));
    Some(Document { blocks, signature: Some(source.sealed()), ..titled(&title) })
}

/// What stands above the table: what kind of team it is, under whom, since when, where, and how many it has.
fn about(source: &Source<'_>, id: &str, team: &Team, roster: &Roster<'_>) -> Vec<Run> {
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
        _ if !roster.is_empty() => roster.number(source),
        Some(count) => Run::Figure(stated_count(Kind::Team, id, count, p::PERSONS)),
        None => owed_field(Team::HEAD_COUNT, id, ""),
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
