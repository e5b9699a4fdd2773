//! Needs and cooperation: what may meet which need, how far cooperations have come, and which amounts
//! count as outcomes.

use leptos::ev;
use serde_json::json;

use crate::components::chart::Chart;
use crate::components::choose::{Choice, choose};
use crate::components::field_input::titles;
use crate::components::unfold::unfold_with;
use crate::html::{self, Element, show};
use crate::platform;
use crate::reactive::{Memo, Signal};
use crate::state::AppState;
use zhibu_app::chart_model::{ChartModel, Shape, TextChart, TextSeries};
use zhibu_app::route::{Page, Route};
use zhibu_app::workspace::Command;
use zhibu_charts::Color;
use zhibu_domain::alliances::matching::{Match, Reason, funnel, has_reached, matches};
use zhibu_domain::kinds::choices::{CooperationStage, OfferKind, Strength};
use zhibu_domain::kinds::records::{Cooperation, Kind};
use zhibu_domain::list::Filter;
use zhibu_domain::register::{Register, Row};
use zhibu_ledger::{Name, RecordKey};
use zhibu_text::{self as text, Lang, Message, m};

/// So many matches of one need are shown.
const PER_NEED: usize = 3;
/// So many needs are shown.
const MOST_NEEDS: usize = 50;

/// An offer with where it is: its id, name and unit.
#[derive(Clone, PartialEq)]
struct ShownOffer {
    id: String,
    name: String,
    unit: Option<String>,
}

#[derive(Clone, PartialEq)]
struct ShownMatch {
    by: ShownOffer,
    points: u32,
    reasons: Vec<Reason>,
}

#[derive(Clone, PartialEq)]
struct ShownNeed {
    need: ShownOffer,
    alliance: Option<String>,
    met_by: Vec<ShownMatch>,
}

/// A cooperation by id and name, with its amount in words.
type ShownCooperation = (String, String, String);

#[derive(Clone, PartialEq)]
struct Shown {
    needs: Vec<ShownNeed>,
    unevidenced: Vec<ShownCooperation>,
    uncounted: Vec<ShownCooperation>,
}

fn alliance(state: AppState) -> Option<String> {
    state.navigation().route().with(|route| route.param("alliance").map(str::to_owned))
}

fn alliance_of_unit(register: &Register, unit: &str) -> Option<Name> {
    register.alliance_units().get(unit)?.alliance.as_ref().map(|of| of.id.clone())
}

fn read(state: AppState) -> Option<Shown> {
    state.watch(&[
        Kind::Offer,
        Kind::Cooperation,
        Kind::AllianceUnit,
        Kind::Alliance,
        Kind::Outcome,
    ]);
    let (lang, as_of, asked) = (state.lang(), state.as_of(), alliance(state));
    state.read_untracked(|workspace| {
        let register = workspace.register();
        let is_asked = |of: Option<&Name>| {
            asked.as_ref().is_none_or(|asked| of.is_some_and(|of| **of == **asked))
        };
        let title = |kind: Kind, id: &str| text::title(register, kind, id, lang);
        let owed = || m::NAME_OWED.get(lang).to_owned();
        let offer = |row: &Row<zhibu_domain::kinds::records::Offer>| {
            let unit = row.record.posted_by.as_ref();
            ShownOffer {
                id: row.id.to_string(),
                name: title(Kind::Offer, &row.id).unwrap_or_else(owed),
                unit: unit.and_then(|unit| title(Kind::AllianceUnit, &unit.id)),
            }
        };
        let mut needs: Vec<ShownNeed> = Vec::new();
        let found = matches(register, as_of);
        for own in found.chunk_by(|a, b| a.need.id == b.need.id) {
            let need = own[0].need;
            let unit = need.record.posted_by.as_ref();
            let of = unit.and_then(|unit| alliance_of_unit(register, &unit.id));
            if !is_asked(of.as_ref()) || needs.len() == MOST_NEEDS {
                continue;
            }
            let met = |one: &Match<'_>| ShownMatch {
                by: offer(one.by),
                points: one.points(),
                reasons: one.reasons.clone(),
            };
            needs.push(ShownNeed {
                need: offer(need),
                alliance: of.map(|of| of.to_string()),
                met_by: own.iter().take(PER_NEED).map(met).collect(),
            });
        }
        let is_signed = |row: &&Row<Cooperation>| {
            has_reached(&row.record, CooperationStage::Signed)
                && row.record.stage != Some(CooperationStage::Dropped)
                && is_asked(row.record.alliance.as_ref().map(|of| &of.id))
        };
        let is_counted = |id: &Name| {
            let mut outcomes = register.outcomes().rows().iter();
            outcomes.any(|row| row.record.cooperation.as_ref().is_some_and(|of| of.id == *id))
        };
        let shown = |row: &Row<Cooperation>| {
            let amount = row.record.amount.as_ref();
            let amount = amount.map(|amount| text::quantity(amount, lang)).unwrap_or_default();
            let name = title(Kind::Cooperation, &row.id).unwrap_or_else(owed);
            (row.id.to_string(), name, amount)
        };
        let signed = || register.cooperations().rows().iter().filter(is_signed);
        let unevidenced = signed().filter(|row| row.record.evidence.is_none()).map(shown);
        let uncounted = signed()
            .filter(|row| row.record.evidence.is_some() && row.record.amount.is_some())
            .filter(|row| !is_counted(&row.id))
            .map(shown);
        let by_name = |all: Vec<ShownCooperation>| platform::in_readers_order(all, |one| &one.1);
        Shown {
            needs,
            unevidenced: by_name(unevidenced.collect()),
            uncounted: by_name(uncounted.collect()),
        }
    })
}

/// The page.
pub fn matching(state: AppState) -> Element {
    let shown = Memo::new(move || read(state));
    let head = html::header()
        .class("page-head")
        .child(html::h1().child(state.t(m::MATCHING)))
        .child(controls(state))
        .children(links(state));
    let proposed = move || {
        let lang = state.lang();
        shown.with(|shown| {
            let needs = shown.as_ref().map(|shown| &shown.needs[..]).unwrap_or_default();
            if needs.is_empty() {
                return html::p().class("quiet").child(m::MATCHES_NONE.get(lang));
            }
            let needs = needs.iter().map(|need| need_item(state, need, lang));
            html::ul().class("matches").attr("data-testid", "table-matches").children(needs)
        })
    };
    let model = Memo::new(move || {
        state.watch(&[Kind::Offer, Kind::Cooperation, Kind::AllianceUnit]);
        let (lang, asked) = (state.lang(), alliance(state));
        let told = state
            .read_untracked(|workspace| funnel_chart(workspace.register(), asked.as_deref(), lang));
        ChartModel::TextChart(told.unwrap_or_else(|| TextChart::empty(Shape::Stacked)))
    });
    let chart = Chart::new(state, "funnel", m::FUNNEL, model).view(m::FUNNEL_EMPTY, None);
    let of = move |pick: fn(&Shown) -> &Vec<ShownCooperation>| {
        move || shown.with(|shown| shown.as_ref().is_some_and(|shown| !pick(shown).is_empty()))
    };
    let unevidenced = move || {
        let lines = move || {
            let lang = state.lang();
            shown.with(|shown| {
                let all = shown.iter().flat_map(|shown| &shown.unevidenced);
                let line = |one: &ShownCooperation| {
                    let page = Route::to(Page::Edit(Kind::Cooperation, one.0.clone()));
                    let form = state.navigation().and_back(page.with_param("at", "evidence"));
                    let link = html::a().attr("href", form.to_string()).child(one.1.clone());
                    html::li().child(link).child(text::aside("", &one.2, lang))
                };
                all.map(line).collect::<Vec<_>>()
            })
        };
        html::section()
            .child(html::h2().child(state.t(m::UNEVIDENCED)))
            .child(html::p().class("quiet").child(state.t(m::UNEVIDENCED_ABOUT)))
            .child(html::ul().class("cooperations").child(lines))
    };
    let uncounted = move || {
        let lines = move || {
            shown.with(|shown| {
                let all = shown.iter().flat_map(|shown| &shown.uncounted);
                all.map(|one| uncounted_item(state, one)).collect::<Vec<_>>()
            })
        };
        html::section()
            .child(html::h2().child(state.t(m::UNCOUNTED)))
            .child(html::ul().class("cooperations").child(lines))
    };
    html::div()
        .class("care-page matching")
        .child(head)
        .child(
            html::section()
                .child(html::h2().child(state.t(m::MATCHES)))
                .child(html::p().class("quiet").child(state.t(m::MATCHING_ABOUT)))
                .child(html::div().child(proposed)),
        )
        .child(show(of(|shown| &shown.uncounted), uncounted))
        .child(show(of(|shown| &shown.unevidenced), unevidenced))
        .child(html::section().class("charts").child(chart))
}

/// Of which alliance; it lives in the URL.
fn controls(state: AppState) -> Element {
    let options = move |chosen: &str| {
        let mut all = vec![Choice::new("", state.translate(m::ALL_ALLIANCES))];
        all.extend(titles(state, Kind::Alliance, chosen));
        all
    };
    let set = move |id: String| {
        state
            .navigation()
            .go_quietly(state.navigation().route().get_untracked().with_param("alliance", &id));
    };
    let select = choose(move || alliance(state).unwrap_or_default(), options, set);
    let label = html::span().child(state.t(text::one(Kind::Alliance)));
    html::div().class("controls").child(html::label().child(label).child(select))
}

/// The lists behind the page, and the ways to add to them.
fn links(state: AppState) -> Vec<Element> {
    let link = |page: Page, class: &'static str, said: Message| {
        html::a().class(class).attr("href", Route::to(page).to_string()).child(state.t(said))
    };
    let new = html::a()
        .class("button primary")
        .attr("href", move || {
            state.navigation().and_back(Route::to(Page::New(Kind::Offer))).to_string()
        })
        .child(state.t(m::ADD));
    vec![
        link(Page::List(Kind::Offer), "button", text::kind(Kind::Offer)),
        link(Page::List(Kind::Cooperation), "button", text::kind(Kind::Cooperation)),
        link(Page::Paste(Kind::Offer), "button", m::PASTE),
        new,
    ]
}

fn offer_link(offer: &ShownOffer, lang: Lang) -> Vec<Element> {
    let page = Page::Detail(Kind::Offer, offer.id.clone());
    let name = html::a().attr("href", Route::to(page).to_string()).child(offer.name.clone());
    let unit = offer.unit.as_ref().map(|unit| text::aside("", unit, lang));
    let unit = html::span().class("quiet").child(unit.unwrap_or_default());
    vec![name, unit]
}

fn need_item(state: AppState, need: &ShownNeed, lang: Lang) -> Element {
    let met = |one: &ShownMatch| {
        let reasons: Vec<String> = one.reasons.iter().map(|why| reason(*why, lang)).collect();
        let points = m::MATCH_POINTS.with(lang, &[("points", &one.points)]);
        let why = text::pair(&points, &text::listed(&reasons, lang), lang);
        let form = Route::to(Page::New(Kind::Cooperation))
            .with_param("name", &format!("{} × {}", need.need.name, one.by.name))
            .with_param("alliance", need.alliance.as_deref().unwrap_or_default())
            .with_param("stage", CooperationStage::Matched.code())
            .with_param("need", &need.need.id)
            .with_param("met_by", &one.by.id);
        let form =
            state.navigation().and_back(form.with_param("matched", &state.as_of().to_string()));
        let begin = html::a()
            .class("button small")
            .attr("href", form.to_string())
            .attr("aria-label", format!("{} {}", m::MATCH_MAKE.get(lang), one.by.name))
            .child(m::MATCH_MAKE.get(lang));
        html::li()
            .child(html::div().children(offer_link(&one.by, lang)))
            .child(html::span().class("quiet").child(why))
            .child(begin)
    };
    html::li()
        .child(html::h3().children(offer_link(&need.need, lang)))
        .child(html::ul().children(need.met_by.iter().map(met)))
}

fn reason(reason: Reason, lang: Lang) -> String {
    match reason {
        Reason::Category => m::REASON_CATEGORY,
        Reason::CategoryPart => m::REASON_CATEGORY_PART,
        Reason::Place => m::REASON_PLACE,
        Reason::PlacePart => m::REASON_PLACE_PART,
        Reason::Days(u32::MAX) => m::REASON_DAYS_OPEN,
        Reason::Days(days) => return m::REASON_DAYS.with(lang, &[("count", &days)]),
        Reason::Enough => m::REASON_ENOUGH,
        Reason::Some => m::REASON_SOME,
        Reason::Alliance => m::REASON_ALLIANCE,
    }
    .get(lang)
    .to_owned()
}

fn funnel_chart(register: &Register, alliance: Option<&str>, lang: Lang) -> TextChart {
    let funnel = funnel(register, alliance);
    let offer_kind = Kind::Offer.field_index("offer_kind").expect("an offer has a kind");
    let of = Kind::Cooperation.field_index("alliance").expect("a cooperation has an alliance");
    let mut needs = vec![Filter::Is(offer_kind, OfferKind::Need.code().to_owned())];
    needs.extend(alliance.map(|id| Filter::UnitOf(id.to_owned())));
    let mut labels = vec![text::choice(OfferKind::Need.code()).get(lang).to_owned()];
    let mut counts = vec![funnel.needs];
    let mut links = vec![Route::rows(Kind::Offer, needs)];
    for (stage, count) in funnel.reached {
        let mut filters = vec![Filter::Reached(stage)];
        filters.extend(alliance.map(|id| Filter::Is(of, id.to_owned())));
        labels.push(text::choice(stage.code()).get(lang).to_owned());
        links.push(Route::rows(Kind::Cooperation, filters));
        counts.push(count);
    }
    let figure = |count: &u32| if *count == 0 { String::new() } else { count.to_string() };
    let sources = counts[0] + counts[1];
    TextChart {
        shape: Shape::Stacked,
        series: vec![TextSeries {
            name: m::FUNNEL_COUNT.get(lang).to_owned(),
            color: Color::Single,
            values: counts.iter().map(|count| f64::from(*count)).collect(),
            figures: counts.iter().map(figure).collect(),
            links,
        }],
        labels,
        more: Vec::new(),
        sources,
        undated: 0,
        note: String::new(),
    }
}

/// A cooperation whose amount can be counted as an outcome, under a measure.
fn uncounted_item(state: AppState, (id, name, amount): &ShownCooperation) -> Element {
    let lang = state.lang();
    let page = Page::Detail(Kind::Cooperation, id.clone());
    let link = html::a().attr("href", Route::to(page).to_string()).child(name.clone());
    let label = format!("{} {name}", m::COUNT_OUTCOME.get(lang));
    let id = id.clone();
    let form = unfold_with(state, "count", m::COUNT_OUTCOME, (label, false), move || {
        let measure =
            Signal::new(state.translate(text::field(Kind::Cooperation, "amount")).to_owned());
        let input = html::input()
            .attr("type", "text")
            .attr("maxlength", "100")
            .prop("value", move || measure.get())
            .on(ev::input, move |event| measure.set(html::input_value(&event)));
        let name = html::span().child(state.t(text::field(Kind::Outcome, "measure")));
        let is_blank = move || measure.with(|measure| measure.trim().is_empty());
        let save = html::button()
            .attr("type", "submit")
            .attr("disabled", is_blank)
            .child(state.t(m::COUNT_OUTCOME));
        let id = id.clone();
        html::form()
            .class("line")
            .on(ev::submit, move |event| {
                event.prevent_default();
                count_as_outcome(state, &id, measure.get_untracked().trim());
            })
            .child(html::label().child(name).child(input))
            .child(save)
    });
    html::li().child(link).child(text::aside("", amount, lang)).child(form)
}

/// Makes an outcome of a cooperation: its amount, its date, its alliance, its evidence.
fn count_as_outcome(state: AppState, cooperation: &str, measure: &str) {
    if state.is_past() || measure.is_empty() {
        return;
    }
    let values = state.read_untracked(|workspace| {
        let own = workspace.register().cooperations().get(cooperation)?;
        let mut values = vec![
            ("measure".into(), json!(measure)),
            ("quantity".into(), own.amount.as_ref()?.to_json()),
            ("strength".into(), json!(Strength::Direct.code())),
            ("evidence".into(), json!(own.evidence.as_ref()?.0)),
            ("cooperation".into(), json!(cooperation)),
        ];
        values.extend(own.signed.map(|signed| ("date".into(), json!(signed.to_string()))));
        values.extend(own.alliance.as_ref().map(|of| ("alliance".into(), json!(of.id))));
        Some(values)
    });
    let Some(values) = values.flatten() else { return };
    let key = RecordKey::new(Kind::Outcome.code(), state.new_id());
    state.apply(Command::PutAll(vec![(key, values)]));
    state.tell_saved(m::SAVED_RECORD.get(state.lang_now()));
    platform::keep_focus();
}
