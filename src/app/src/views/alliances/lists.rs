//! The three lists of an alliance (三张清单), and what its cooperations contracted, received and paid.

use zhibu_domain::alliances::instalments::{
    CooperationInstalments, Fulfilment, fulfilment_of_alliance,
};
use zhibu_domain::kinds::choices::{CooperationStage, InstalmentKind, OfferKind};
use zhibu_domain::kinds::records::{Cooperation, Instalment, Kind, Offer};
use zhibu_domain::list::{ByCodePoint, Filter, Query, indices};
use zhibu_domain::values::date::Day;
use zhibu_domain::values::quantity::Quantity;
use zhibu_text::{self as text, Lang, Message, format_message, m};

use crate::route::{Page, Route};
use crate::table::TableCell;
use crate::tone::Tone;
use crate::views::figures::Figure;
use crate::views::links::{LinkLook, PageLink};
use crate::workspace::Workspace;

/// The three lists of an alliance: 需求清单, 资源清单 (resources and opportunities) and 项目清单 (its
/// cooperations). Each with its number, linked to the list, and the number of what is overdue.
pub fn lists(workspace: &Workspace, alliance: &str, as_of: Day, lang: Lang) -> Vec<Vec<TableCell>> {
    let need = OfferKind::Need.code().to_owned();
    let of_unit = Filter::UnitOf(alliance.to_owned());
    let all: [(Message, Kind, Vec<Filter>); 3] = [
        (
            m::LIST_NEEDS,
            Kind::Offer,
            vec![Filter::Is(Offer::OFFER_KIND.index(), need.clone()), of_unit.clone()],
        ),
        (
            m::LIST_RESOURCES,
            Kind::Offer,
            vec![Filter::IsNot(Offer::OFFER_KIND.index(), need), of_unit],
        ),
        (
            m::LIST_PROJECTS,
            Kind::Cooperation,
            vec![Filter::Is(Cooperation::ALLIANCE.index(), alliance.to_owned())],
        ),
    ];
    let allowed = workspace.allowed_days();
    let line = |(name, kind, filters): (Message, Kind, Vec<Filter>)| {
        let overdue = Filter::Overdue(allowed.of_kind(kind));
        let late: Vec<Filter> = filters.iter().cloned().chain([overdue]).collect();
        let count = |filters: &[Filter]| {
            let query = Query { filters: filters.to_vec(), ..Query::default() };
            indices(workspace.register(), kind, &query, as_of, &ByCodePoint).len()
        };
        let number = format!("{} {}", name.get(lang), count(&filters));
        let mut cells = vec![TableCell::link(number, Route::rows(kind, filters))];
        let late_count = count(&late);
        if late_count > 0 {
            let said = format_message!(m::OVERDUE_COUNT, lang, count = late_count);
            let link = PageLink::to(&*said, Route::rows(kind, late));
            let label = format!("{} {said}", name.get(lang));
            let link = link.labelled(label).looking(LinkLook::Chip(Tone::Error));
            cells.push(TableCell::Link(link));
        }
        cells
    };
    all.map(line).into()
}

/// Figures of what was contracted, what arrived and what was paid, each linked to its rows. What is signed by
/// date is told beside what is contracted, if that is not the same.
fn figures(
    fulfilment: &Fulfilment,
    rows: impl Fn(InstalmentKind) -> Option<Route>,
    lang: Lang,
) -> Vec<Figure> {
    let said = |amounts: &[Quantity]| -> Vec<String> {
        amounts.iter().map(|amount| text::quantity(amount, lang)).collect()
    };
    let signed = Some(&fulfilment.signed).filter(|signed| !signed.is_empty());
    let beside = signed.filter(|signed| **signed != fulfilment.contracted).map(|signed| {
        format_message!(m::SIGNED_BY_DATE, lang, amounts = text::listed(&said(signed), lang))
    });
    let figure = |kind: &InstalmentKind| {
        let amounts = said(fulfilment.of_kind(*kind));
        Figure {
            label: text::choice(kind.code()).get(lang).to_owned(),
            value: if amounts.is_empty() {
                m::NOT_STATED.get(lang).to_owned()
            } else {
                text::listed(&amounts, lang)
            },
            note: beside.clone().filter(|_| *kind == InstalmentKind::Contracted),
            rows: rows(*kind).filter(|_| !amounts.is_empty()),
        }
    };
    InstalmentKind::ALL.iter().map(figure).collect()
}

/// What the cooperations of an alliance came to; none if nothing of it is recorded.
pub fn amounts_of_alliance(workspace: &Workspace, alliance: &str, lang: Lang) -> Vec<Figure> {
    let fulfilment = fulfilment_of_alliance(workspace.register(), alliance);
    if fulfilment == Fulfilment::default() {
        return Vec::new();
    }
    let rows = |kind: InstalmentKind| {
        let rows = match kind {
            // The amount of a contract may stand in the cooperation alone.
            InstalmentKind::Contracted => Route::rows(
                Kind::Cooperation,
                vec![
                    Filter::Is(Cooperation::ALLIANCE.index(), alliance.to_owned()),
                    Filter::Reached(CooperationStage::Signed),
                ],
            ),
            kind => Route::rows(
                Kind::Instalment,
                vec![
                    Filter::Is(Instalment::WHAT.index(), kind.code().to_owned()),
                    Filter::UnitOf(alliance.to_owned()),
                ],
            ),
        };
        Some(rows)
    };
    figures(&fulfilment, rows, lang)
}

/// The section of a cooperation's page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CooperationView {
    /// What it contracted, and what of it arrived and was paid.
    pub amounts: Vec<Figure>,
    /// The forms in which these are entered.
    pub forms: Vec<PageLink>,
}

/// The section of a cooperation's page; `None` if there is no such cooperation.
pub fn cooperation(
    workspace: &Workspace,
    id: &str,
    as_of: Day,
    lang: Lang,
) -> Option<CooperationView> {
    let register = workspace.register();
    let row = register.cooperations().row(id)?;
    let fulfilment = CooperationInstalments::of(register).fulfilment(row);
    let rows = |kind: InstalmentKind| {
        let filters = vec![
            Filter::Is(Instalment::WHAT.index(), kind.code().to_owned()),
            Filter::Is(Instalment::COOPERATION.index(), id.to_owned()),
        ];
        // The amount that the cooperation states is none of these.
        let are_there = kind != InstalmentKind::Contracted || !fulfilment.signed.is_empty();
        are_there.then(|| Route::rows(Kind::Instalment, filters))
    };
    let form = |kind: &InstalmentKind| {
        let page = Route::to(Page::New(Kind::Instalment))
            .with_param(Instalment::WHAT.name(), kind.code())
            .with_param(Instalment::COOPERATION.name(), id)
            .with_param(Instalment::DATE.name(), &as_of.to_string());
        let what = text::choice(kind.code()).get(lang);
        PageLink::to(format_message!(m::INSTALMENT_ADD, lang, what = what), page)
            .looking(LinkLook::SmallButton)
            .leading_back()
    };
    Some(CooperationView {
        amounts: figures(&fulfilment, rows, lang),
        forms: InstalmentKind::ALL.iter().map(form).collect(),
    })
}
