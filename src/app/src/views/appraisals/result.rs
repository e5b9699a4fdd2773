//! The obstacles to confirming the result of a round.

use zhibu_domain::appraisals::{Cap, Obstacle, obstacles};
use zhibu_domain::kinds::field::FieldId;
use zhibu_domain::kinds::records::{Appeal, Appraisal, Kind, Nomination};
use zhibu_domain::values::date::Day;
use zhibu_ledger::Name;
use zhibu_text::{self as text, Lang, Message, format_message, m};

use crate::commands::appraisals::confirm_result;
use crate::table::TableCell;
use crate::views::announced::Announced;
use crate::views::links::FormLink;
use crate::views::names::{enumerated, title};
use crate::workspace::Workspace;

/// Whether the result of a round can be confirmed.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ResultView {
    /// That it can be confirmed, or the number of obstacles.
    pub status: String,
    /// The obstacles, each with links to the fields that resolve it, if there are any.
    pub obstacles: Vec<Vec<TableCell>>,
    /// The reason for exceeding the quota of the highest band; empty if none is recorded.
    pub reason: String,
    /// Whether such a reason is required or recorded.
    pub asks_reason: bool,
}

/// Whether the result of a round can be confirmed on a day; `None` if there is no such round.
pub fn result(workspace: &Workspace, round: &str, as_of: Day, lang: Lang) -> Option<ResultView> {
    let register = workspace.register();
    let appraisal = register.appraisals().get(round)?;
    let found = obstacles(register, round, as_of);
    let reason = appraisal.over_reason.as_ref().map(|reason| reason.0.clone()).unwrap_or_default();
    let is_over = found.iter().any(|obstacle| matches!(obstacle, Obstacle::OverCap(_)));
    let status = match found.len() {
        0 => m::STANDING_READY.get(lang).to_owned(),
        count => format_message!(m::STANDING_IN_THE_WAY, lang, count = count),
    };
    Some(ResultView {
        status,
        obstacles: found.iter().map(|obstacle| line(workspace, round, obstacle, lang)).collect(),
        asks_reason: is_over || !reason.is_empty(),
        reason,
    })
}

/// Confirms the result of a round on a day; `None` while there are obstacles, which the page lists.
pub fn confirm_announced(
    workspace: &Workspace,
    round: &str,
    day: Day,
    lang: Lang,
) -> Option<Announced> {
    let command = confirm_result(workspace, round, day).ok()?;
    Some(Announced { command, notice: m::STANDING_CONFIRMED.get(lang).to_owned() })
}

fn line(workspace: &Workspace, round: &str, obstacle: &Obstacle, lang: Lang) -> Vec<TableCell> {
    let link = |link: FormLink| TableCell::Link(link.into());
    let field = |field: FieldId, what: Message| link(FormLink::to(field, round, what.get(lang)));
    let names = |what: Message, names: Vec<TableCell>| {
        let what = format!("{} ", what.get(lang));
        let names = enumerated(names.into_iter(), lang);
        std::iter::once(TableCell::Text(what)).chain(names).collect()
    };
    let records = |what: Message, field: FieldId, ids: &[Name]| {
        let name =
            |id: &Name| link(FormLink::to(field, id, title(workspace, field.kind, id, lang)));
        names(what, ids.iter().map(name).collect())
    };
    match obstacle {
        Obstacle::Nobody => vec![TableCell::text(m::OBSTACLE_NOBODY.get(lang))],
        Obstacle::NoBands => vec![field(Appraisal::BANDS.id(), m::OBSTACLE_BANDS)],
        Obstacle::NotReviewed(ids) => records(m::OBSTACLE_REVIEW, Nomination::ELIGIBLE.id(), ids),
        Obstacle::Faulty => vec![TableCell::text(m::OBSTACLE_FAULTY.get(lang))],
        Obstacle::Missing(fields) => {
            let fields = fields.iter().map(|of| field(*of, text::field_name(*of)));
            names(m::OBSTACLE_DATES, fields.collect())
        }
        Obstacle::NotPublished => vec![field(Appraisal::PUBLISHED.id(), m::OBSTACLE_PUBLISH)],
        Obstacle::StillPublished(until) => {
            vec![TableCell::text(format_message!(m::OBSTACLE_STILL, lang, day = *until))]
        }
        Obstacle::OpenAppeals(ids) => records(m::OBSTACLE_APPEALS, Appeal::ANSWERED.id(), ids),
        Obstacle::Undecided(ids) => {
            let name = |id: &Name| TableCell::text(title(workspace, Kind::Nomination, id, lang));
            names(m::OBSTACLE_UNDECIDED, ids.iter().map(name).collect())
        }
        Obstacle::OverCap(Cap { have, most, .. }) => {
            let text = format_message!(m::OBSTACLE_CAP, lang, have = *have, most = *most);
            vec![TableCell::text(text)]
        }
    }
}
