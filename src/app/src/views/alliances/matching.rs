//! Needs and cooperation: matches between needs and offers, the stages of cooperations, and the
//! amounts that count as outcomes.

use std::cell::LazyCell;

use rustc_hash::FxHashSet;

use zhibu_charts::Color;
use zhibu_domain::alliances::matching::{Match, Reason, funnel, has_reached, matches};
use zhibu_domain::evidence::is_evidenced;
use zhibu_domain::kinds::choices::{CooperationStage, OfferKind};
use zhibu_domain::kinds::records::{Cooperation, Kind, Offer};
use zhibu_domain::list::{Collation, Filter};
use zhibu_domain::register::Row;
use zhibu_domain::values::date::Day;
use zhibu_ledger::Name;
use zhibu_text::{self as text, Lang, Message, format_message, m};

use crate::chart_model::{Shape, TextChart, TextSeries};
use crate::commands::alliances::count_as_outcome;
use crate::route::{Page, Route};
use crate::table::TableCell;
use crate::views::announced::Announced;
use crate::views::links::{FormLink, LinkLook, PageLink};
use crate::views::names::{by_name, title};
use crate::workspace::Workspace;

/// Maximum matches of one need that are shown.
const MATCHES_PER_NEED: usize = 3;
/// Maximum needs that are shown; once some have a cooperation, further ones appear.
const NEEDS: usize = 50;
/// Maximum cooperations of a list that are shown; once some are done with, further ones appear.
const COOPERATIONS: usize = 50;

/// The parameters of the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MatchingParams<'a> {
    /// The id of an alliance; `None` for all.
    pub alliance: Option<&'a str>,
    /// The day on which offers must be open.
    pub as_of: Day,
}

/// The content of the page.
#[derive(Clone, Debug, PartialEq)]
pub struct MatchingView {
    /// Needs with their matches, the best match first.
    pub needs: Vec<NeedView>,
    /// The number of further needs, as text.
    pub more_needs: Option<String>,
    /// Signed cooperations without evidence, in the order of their names, each linked to the field
    /// of the evidence; and a link to the others.
    pub unevidenced: Vec<[TableCell; 2]>,
    /// Signed cooperations whose amount is not an outcome yet, in the order of their names.
    pub uncounted: Vec<Uncounted>,
    /// The number of further ones, as text.
    pub more_uncounted: Option<String>,
}

/// A need with its matches. Needs and offers are shown with the unit that posted them.
#[derive(Clone, Debug, PartialEq)]
pub struct NeedView {
    /// The need.
    pub need: [TableCell; 2],
    /// The offers that may meet it.
    pub matches: Vec<MatchView>,
}

/// An offer that may meet a need.
#[derive(Clone, Debug, PartialEq)]
pub struct MatchView {
    /// The resource or opportunity.
    pub offer: [TableCell; 2],
    /// Its points, and the reasons for them.
    pub why: String,
    /// The form of a new cooperation between the two.
    pub cooperate: PageLink,
}

/// A signed cooperation with evidence whose amount is not an outcome yet.
#[derive(Clone, Debug, PartialEq)]
pub struct Uncounted {
    /// Its id.
    pub id: Name,
    /// Its name, linked to its page, and its amount.
    pub line: [TableCell; 2],
    /// The accessible name of the form that counts it.
    pub label: String,
}

/// Links to the lists of offers and cooperations, and to the forms of new offers.
pub fn matching_links(lang: Lang) -> [PageLink; 4] {
    let link = |page: Page, name: Message| {
        PageLink::to(name.get(lang), Route::to(page)).looking(LinkLook::Button)
    };
    [
        link(Page::List(Kind::Offer), text::kind(Kind::Offer)),
        link(Page::List(Kind::Cooperation), text::kind(Kind::Cooperation)),
        link(Page::Paste(Kind::Offer), m::PASTE),
        link(Page::New(Kind::Offer), m::ADD).looking(LinkLook::PrimaryButton).leading_back(),
    ]
}

/// Counts the amount of a cooperation as an outcome under a measure; `None` if it cannot be
/// counted, which the page does not offer.
pub fn count_announced(
    workspace: &Workspace,
    cooperation: &str,
    measure: &str,
    new_id: Name,
    lang: Lang,
) -> Option<Announced> {
    let command = count_as_outcome(workspace, cooperation, measure, new_id).ok()?;
    Some(Announced { command, notice: m::SAVED_RECORD.get(lang).to_owned() })
}

/// The content of the page; `collation` orders records by name.
pub fn matching(
    workspace: &Workspace,
    params: &MatchingParams<'_>,
    lang: Lang,
    collation: &dyn Collation,
) -> MatchingView {
    let register = workspace.register();
    // Read only if a cooperation has evidence: then the view depends on the outcomes.
    let counted: LazyCell<FxHashSet<&Name>, _> = LazyCell::new(|| {
        let outcomes = register.outcomes().rows().iter();
        outcomes.filter_map(|row| Some(&row.record.cooperation.as_ref()?.id)).collect()
    });
    let is_signed = |row: &&Row<Cooperation>| {
        has_reached(&row.record, CooperationStage::Signed)
            && row.record.stage != Some(CooperationStage::Dropped)
            && is_of(params.alliance, row.record.alliance.as_ref().map(|of| &of.id))
    };
    let (mut unevidenced, mut uncounted) = (Vec::new(), Vec::new());
    for row in register.cooperations().rows().iter().filter(is_signed) {
        let name = title(workspace, Kind::Cooperation, &row.id, lang);
        let amount = row.record.amount.as_ref();
        let amount_text = amount.map(|amount| text::quantity(amount, lang)).unwrap_or_default();
        let amount_text = TableCell::text(text::aside("", &amount_text, lang));
        if !is_evidenced(register, Kind::Cooperation, &row.id) {
            let link = PageLink::from(FormLink::to(Cooperation::EVIDENCE, &row.id, &*name));
            unevidenced.push((name, [TableCell::Link(link), amount_text]));
        } else if amount.is_some() && !counted.contains(&row.id) {
            let page = Route::to(Page::Detail(Kind::Cooperation, row.id.to_string()));
            let label = format!("{} {name}", m::COUNT_OUTCOME.get(lang));
            let line = [TableCell::link(&*name, page), amount_text];
            uncounted.push((name, Uncounted { id: row.id.clone(), line, label }));
        }
    }
    let unevidenced = by_name(unevidenced, collation, |one| &one.0);
    let uncounted = by_name(uncounted, collation, |one| &one.0);
    let rest = |more: usize| (more > 0).then(|| format_message!(m::REST, lang, count = more));
    let more_unevidenced = rest(unevidenced.len().saturating_sub(COOPERATIONS))
        .map(|more| [TableCell::link(more, all_unevidenced(params.alliance)), TableCell::Empty]);
    let more_uncounted = rest(uncounted.len().saturating_sub(COOPERATIONS));
    let (needs, more_needs) = needs(workspace, params, lang);
    let unevidenced = unevidenced.into_iter().take(COOPERATIONS).map(|(_, line)| line);
    MatchingView {
        needs,
        more_needs: rest(more_needs),
        unevidenced: unevidenced.chain(more_unevidenced).collect(),
        uncounted: uncounted.into_iter().take(COOPERATIONS).map(|(_, one)| one).collect(),
        more_uncounted,
    }
}

/// The list of the signed cooperations without evidence, of one alliance or of all.
fn all_unevidenced(alliance: Option<&str>) -> Route {
    let mut filters = vec![
        Filter::Reached(CooperationStage::Signed),
        Filter::IsNot(Cooperation::STAGE.index(), CooperationStage::Dropped.code().to_owned()),
        Filter::Evidenced(false),
    ];
    filters.extend(alliance.map(|id| Filter::Is(Cooperation::ALLIANCE.index(), id.to_owned())));
    Route::rows(Kind::Cooperation, filters)
}

fn is_of(asked: Option<&str>, alliance: Option<&Name>) -> bool {
    asked.is_none_or(|asked| alliance.is_some_and(|alliance| **alliance == *asked))
}

/// The first needs with their matches, and the number of others.
fn needs(workspace: &Workspace, params: &MatchingParams<'_>, lang: Lang) -> (Vec<NeedView>, usize) {
    let register = workspace.register();
    let found = matches(register, params.as_of, MATCHES_PER_NEED);
    let alliance_of = |need: &Row<Offer>| {
        let unit = register.alliance_units().get(&need.record.posted_by.as_ref()?.id)?;
        unit.alliance.as_ref().map(|of| of.id.clone())
    };
    let view = |of_need: &[Match<'_>]| {
        let need = of_need[0].need;
        let alliance = alliance_of(need);
        let found = of_need.iter().map(|found| {
            let alliance = alliance.as_deref().unwrap_or_default();
            match_view(workspace, found, alliance, params.as_of, lang)
        });
        NeedView { need: offer(workspace, need, lang), matches: found.collect() }
    };
    let mut own: Vec<&[Match<'_>]> = found.chunk_by(|a, b| a.need.id == b.need.id).collect();
    own.retain(|of_need| is_of(params.alliance, alliance_of(of_need[0].need).as_ref()));
    let shown = own.iter().take(NEEDS).map(|of_need| view(of_need));
    (shown.collect(), own.len().saturating_sub(NEEDS))
}

/// A need, a resource or an opportunity, with the unit that posted it.
fn offer(workspace: &Workspace, row: &Row<Offer>, lang: Lang) -> [TableCell; 2] {
    let unit = row.record.posted_by.as_ref();
    let named = |id: &Name| text::title(workspace.register(), Kind::AllianceUnit, id, lang);
    let unit = unit.and_then(|unit| named(&unit.id));
    let unit = unit.map(|unit| text::aside("", &unit, lang)).unwrap_or_default();
    let page = Route::to(Page::Detail(Kind::Offer, row.id.to_string()));
    let name = title(workspace, Kind::Offer, &row.id, lang);
    [TableCell::link(name, page), TableCell::Quiet(unit)]
}

fn match_view(
    workspace: &Workspace,
    found: &Match<'_>,
    alliance: &str,
    as_of: Day,
    lang: Lang,
) -> MatchView {
    let reasons: Vec<String> = found.reasons.iter().map(|why| reason(*why, lang)).collect();
    let points = format_message!(m::MATCH_POINTS, lang, points = found.points());
    let name = title(workspace, Kind::Offer, &found.by.id, lang);
    let need = title(workspace, Kind::Offer, &found.need.id, lang);
    let make = m::MATCH_MAKE.get(lang);
    let cooperate = Route::to(Page::New(Kind::Cooperation))
        .with_param(Cooperation::NAME.name(), &format!("{need} × {name}"))
        .with_param(Cooperation::ALLIANCE.name(), alliance)
        .with_param(Cooperation::STAGE.name(), CooperationStage::Matched.code())
        .with_param(Cooperation::NEED.name(), &found.need.id)
        .with_param(Cooperation::MET_BY.name(), &found.by.id)
        .with_param(Cooperation::MATCHED.name(), &as_of.to_string());
    MatchView {
        offer: offer(workspace, found.by, lang),
        why: text::pair(&points, &text::listed(&reasons, lang), lang),
        cooperate: PageLink::to(make, cooperate)
            .labelled(format!("{make} {name}"))
            .looking(LinkLook::SmallButton)
            .leading_back(),
    }
}

fn reason(reason: Reason, lang: Lang) -> String {
    let message: Message = match reason {
        Reason::Category => m::REASON_CATEGORY,
        Reason::CategoryPart => m::REASON_CATEGORY_PART,
        Reason::Place => m::REASON_PLACE,
        Reason::PlacePart => m::REASON_PLACE_PART,
        Reason::Days(u32::MAX) => m::REASON_DAYS_OPEN,
        Reason::Days(days) => return format_message!(m::REASON_DAYS, lang, count = days),
        Reason::Enough => m::REASON_ENOUGH,
        Reason::Some => m::REASON_SOME,
        Reason::Alliance => m::REASON_ALLIANCE,
    };
    message.get(lang).to_owned()
}

/// The number of needs, and of cooperations that have reached each stage, each linked to its rows;
/// of one alliance or of all.
pub fn funnel_chart(workspace: &Workspace, alliance: Option<&str>, lang: Lang) -> TextChart {
    let funnel = funnel(workspace.register(), alliance);
    let is_need = Filter::Is(Offer::OFFER_KIND.index(), OfferKind::Need.code().to_owned());
    let of_unit = alliance.map(|id| Filter::UnitOf(id.to_owned()));
    let of = alliance.map(|id| Filter::Is(Cooperation::ALLIANCE.index(), id.to_owned()));
    let mut labels = vec![text::choice(OfferKind::Need.code()).get(lang).to_owned()];
    let mut counts = vec![funnel.needs];
    let mut links = vec![Route::rows(Kind::Offer, [is_need].into_iter().chain(of_unit).collect())];
    for (stage, count) in funnel.reached {
        let filters = [Filter::Reached(stage)].into_iter().chain(of.clone()).collect();
        labels.push(text::choice(stage.code()).get(lang).to_owned());
        links.push(Route::rows(Kind::Cooperation, filters));
        counts.push(count);
    }
    let figure = |count: &u32| if *count == 0 { String::new() } else { count.to_string() };
    TextChart {
        series: vec![TextSeries {
            name: m::FUNNEL_COUNT.get(lang).to_owned(),
            color: Color::Single,
            values: counts.iter().map(|count| f64::from(*count)).collect(),
            figures: counts.iter().map(figure).collect(),
            links,
        }],
        labels,
        sources: counts[0] + counts[1],
        ..TextChart::empty(Shape::Stacked)
    }
}
