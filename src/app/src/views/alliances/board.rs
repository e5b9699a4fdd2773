//! The board of an alliance: the needs that nobody meets yet, and the cooperations at each stage.

use zhibu_domain::alliances::needs::waiting_needs;
use zhibu_domain::kinds::choices::CooperationStage;
use zhibu_domain::kinds::records::{AllianceUnit, Cooperation, Kind, Offer};
use zhibu_domain::list::Filter;
use zhibu_domain::register::Row;
use zhibu_domain::values::date::PartialDate;
use zhibu_ledger::{Name, order};
use zhibu_text::{self as text, Lang, format_message, m};

use crate::route::{Page, Route};
use crate::views::links::PageLink;
use crate::views::names::title;
use crate::workspace::Workspace;

/// Maximum cards of a column.
const CARDS: usize = 6;

/// The stages that have a column.
const STAGES: [CooperationStage; 5] = [
    CooperationStage::Matched,
    CooperationStage::Talking,
    CooperationStage::Signed,
    CooperationStage::Running,
    CooperationStage::Done,
];

/// A column of the board.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BoardColumn {
    /// Its name.
    pub name: String,
    /// How many are in it, linked to them.
    pub count: PageLink,
    /// The first of them: those that have been there longest.
    pub cards: Vec<BoardCard>,
    /// The number of others, linked to all; `None` if there are none.
    pub more: Option<PageLink>,
}

/// A need or a cooperation on the board.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BoardCard {
    /// Its name.
    pub name: PageLink,
    /// Since when, how much, or whose it is.
    pub about: String,
}

/// The columns: first the needs without a cooperation, then the cooperations without a stage, if there are any, and
/// the stages, of one alliance or of all.
pub fn board(workspace: &Workspace, alliance: Option<&str>, lang: Lang) -> Vec<BoardColumn> {
    let needs = needs(workspace, alliance, lang);
    let of_stage = |stage| cooperations(workspace, alliance, stage, lang);
    // A cooperation from another program may come without its stage: it is shown where that is seen.
    let unsaid = Some(of_stage(None)).filter(|column| !column.cards.is_empty());
    let stages = STAGES.into_iter().map(|stage| of_stage(Some(stage)));
    std::iter::once(needs).chain(unsaid).chain(stages).collect()
}

fn is_of(asked: Option<&str>, alliance: Option<&Name>) -> bool {
    asked.is_none_or(|asked| alliance.is_some_and(|alliance| **alliance == *asked))
}

fn needs(workspace: &Workspace, alliance: Option<&str>, lang: Lang) -> BoardColumn {
    let register = workspace.register();
    let waiting = waiting_needs(register);
    let unit_of = |need: &Offer| -> Option<&AllianceUnit> {
        register.alliance_units().get(&need.posted_by.as_ref()?.id)
    };
    let is_asked = |row: &&Row<Offer>| {
        let of = unit_of(&row.record).and_then(|unit| unit.alliance.as_ref()).map(|of| &of.id);
        waiting.contains(&row.id) && is_of(alliance, of)
    };
    let found = register.offers().rows().iter().filter(is_asked).collect();
    let about = |need: &Offer| {
        let unit = unit_of(need).and_then(|unit| unit.name.as_ref());
        let unit = unit.map(|name| name.0.as_str()).unwrap_or_default();
        since(need.from, unit, lang)
    };
    let filters = std::iter::once(Filter::Unmet)
        .chain(alliance.map(|id| Filter::UnitOf(id.to_owned())))
        .collect();
    let head = Head {
        kind: Kind::Offer,
        name: m::BOARD_NEEDS.get(lang),
        all: Route::rows(Kind::Offer, filters),
    };
    column(workspace, head, found, |need| need.from, about, lang)
}

fn cooperations(
    workspace: &Workspace,
    alliance: Option<&str>,
    stage: Option<CooperationStage>,
    lang: Lang,
) -> BoardColumn {
    let is_asked = |row: &&Row<Cooperation>| {
        let of = row.record.alliance.as_ref().map(|of| &of.id);
        row.record.stage == stage && is_of(alliance, of)
    };
    let found = workspace.register().cooperations().rows().iter().filter(is_asked).collect();
    let reached = |one: &Cooperation| {
        if stage >= Some(CooperationStage::Signed) {
            one.signed.or(one.matched)
        } else {
            one.matched
        }
    };
    let about = |one: &Cooperation| {
        let amount = one.amount.as_ref().map(|amount| text::quantity(amount, lang));
        since(reached(one), &amount.unwrap_or_default(), lang)
    };
    let index = Cooperation::STAGE.index();
    let at_stage =
        stage.map_or(Filter::IsEmpty(index), |stage| Filter::Is(index, stage.code().to_owned()));
    let filters = std::iter::once(at_stage)
        .chain(alliance.map(|id| Filter::Is(Cooperation::ALLIANCE.index(), id.to_owned())))
        .collect();
    let head = Head {
        kind: Kind::Cooperation,
        name: stage.map_or(m::BOARD_UNSAID, |stage| text::choice(stage.code())).get(lang),
        all: Route::rows(Kind::Cooperation, filters),
    };
    column(workspace, head, found, reached, about, lang)
}

/// A date, and what else is known.
fn since(date: Option<PartialDate>, other: &str, lang: Lang) -> String {
    let date = date.map(|date| date.to_string()).unwrap_or_default();
    let known = [&*date, other].into_iter().filter(|text| !text.is_empty());
    text::listed(&known.map(str::to_owned).collect::<Vec<_>>(), lang)
}

/// What a column is of.
struct Head {
    kind: Kind,
    name: &'static str,
    /// The list of all that is in it.
    all: Route,
}

fn column<R>(
    workspace: &Workspace,
    Head { kind, name, all }: Head,
    mut found: Vec<&Row<R>>,
    date: impl Fn(&R) -> Option<PartialDate>,
    about: impl Fn(&R) -> String,
    lang: Lang,
) -> BoardColumn {
    // What has no date is not known to wait, so it comes last.
    let rank = |row: &Row<R>| {
        let date = date(&row.record).map(PartialDate::earliest);
        (date.is_none(), date)
    };
    order::sort_by(&mut found, |a, b| (rank(a), &a.id).cmp(&(rank(b), &b.id)));
    let card = |row: &&Row<R>| {
        let page = Route::to(Page::Detail(kind, row.id.to_string()));
        BoardCard {
            name: PageLink::to(title(workspace, kind, &row.id, lang), page),
            about: about(&row.record),
        }
    };
    let count = PageLink::to(found.len().to_string(), all.clone()).labelled(format_message!(
        m::BOARD_ALL,
        lang,
        name = name,
        count = found.len()
    ));
    let more = found.len().saturating_sub(CARDS);
    let more = (more > 0).then(|| PageLink::to(format_message!(m::REST, lang, count = more), all));
    BoardColumn {
        name: name.to_owned(),
        count,
        cards: found.iter().take(CARDS).map(card).collect(),
        more,
    }
}
