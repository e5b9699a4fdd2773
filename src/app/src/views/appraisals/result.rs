//! What stands in the way of confirming the result of a round.

use zhibu_domain::appraisals::{Cap, Obstacle, obstacles};
use zhibu_domain::kinds::field::FieldId;
use zhibu_domain::kinds::records::{Appeal, Appraisal, Kind, Nomination};
use zhibu_domain::values::date::Day;
use zhibu_ledger::Name;
use zhibu_text::{self as text, Lang, Message, format_message, m};

use crate::route::Route;
use crate::views::links::FormLink;
use crate::views::names::title;
use crate::workspace::Workspace;

/// Whether the result of a round can be confirmed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ResultView {
    /// What stands in the way.
    pub obstacles: Vec<ObstacleLine>,
    /// Why more are in the highest band than may be; empty if nothing is recorded.
    pub reason: String,
    /// Whether such a reason is asked for, or recorded.
    pub asks_reason: bool,
}

/// Something that stands in the way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ObstacleLine {
    /// It says what.
    Text(String),
    /// It leads to the field where it is settled.
    Link(FormLink),
    /// It names what is concerned.
    Names {
        /// What is wrong with them.
        what: &'static str,
        /// Their names.
        names: Vec<ObstacleName>,
    },
}

/// A record or a field that stands in the way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ObstacleName {
    /// What it is called.
    pub name: String,
    /// The form in which it is settled, if it is settled in one.
    pub form: Option<Route>,
}

impl From<FormLink> for ObstacleName {
    fn from(link: FormLink) -> Self {
        Self { name: link.name, form: Some(link.form) }
    }
}

/// Whether the result of a round can be confirmed on a day; `None` if there is no such round.
pub fn result(workspace: &Workspace, round: &str, as_of: Day, lang: Lang) -> Option<ResultView> {
    let register = workspace.register();
    let appraisal = register.appraisals().get(round)?;
    let found = obstacles(register, round, as_of);
    let reason = appraisal.over_reason.as_ref().map(|reason| reason.0.clone()).unwrap_or_default();
    let is_over = found.iter().any(|obstacle| matches!(obstacle, Obstacle::OverCap(_)));
    Some(ResultView {
        obstacles: found.iter().map(|obstacle| line(workspace, round, obstacle, lang)).collect(),
        asks_reason: is_over || !reason.is_empty(),
        reason,
    })
}

fn line(workspace: &Workspace, round: &str, obstacle: &Obstacle, lang: Lang) -> ObstacleLine {
    let link = |field: FieldId, what: Message| {
        ObstacleLine::Link(FormLink::to(field, round, what.get(lang)))
    };
    let records = |what: Message, field: FieldId, ids: &[Name]| {
        let name = |id: &Name| FormLink::to(field, id, title(workspace, field.kind, id, lang));
        let names = ids.iter().map(name).map(ObstacleName::from).collect();
        ObstacleLine::Names { what: what.get(lang), names }
    };
    match obstacle {
        Obstacle::Nobody => ObstacleLine::Text(m::OBSTACLE_NOBODY.get(lang).to_owned()),
        Obstacle::NoBands => link(Appraisal::BANDS.id(), m::OBSTACLE_BANDS),
        Obstacle::NotReviewed(ids) => records(m::OBSTACLE_REVIEW, Nomination::ELIGIBLE.id(), ids),
        Obstacle::Faulty => ObstacleLine::Text(m::OBSTACLE_FAULTY.get(lang).to_owned()),
        Obstacle::Missing(fields) => {
            let name = |field: &FieldId| {
                FormLink::to(*field, round, text::field_name(*field).get(lang)).into()
            };
            let names = fields.iter().map(name).collect();
            ObstacleLine::Names { what: m::OBSTACLE_DATES.get(lang), names }
        }
        Obstacle::NotPublished => link(Appraisal::PUBLISHED.id(), m::OBSTACLE_PUBLISH),
        Obstacle::StillPublished(until) => {
            ObstacleLine::Text(format_message!(m::OBSTACLE_STILL, lang, day = *until))
        }
        Obstacle::OpenAppeals(ids) => records(m::OBSTACLE_APPEALS, Appeal::ANSWERED.id(), ids),
        Obstacle::Undecided(ids) => {
            let name = |id: &Name| title(workspace, Kind::Nomination, id, lang);
            let names = ids.iter().map(|id| ObstacleName { name: name(id), form: None });
            ObstacleLine::Names { what: m::OBSTACLE_UNDECIDED.get(lang), names: names.collect() }
        }
        Obstacle::OverCap(Cap { have, most, .. }) => {
            ObstacleLine::Text(format_message!(m::OBSTACLE_CAP, lang, have = *have, most = *most))
        }
    }
}
