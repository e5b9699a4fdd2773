//! The list of an appraisal as it is published: by bands, with the time for objections; to be printed.

use crate::components::button::button;
use crate::components::choose::{Choice, choose};
use crate::features::appraisals::standing::READ;
use crate::html::{self, Element, show, show_or};
use crate::platform;
use crate::reactive::Memo;
use crate::state::AppState;
use zhibu_app::route::{Page, Route};
use zhibu_domain::appraisals::{Proposal, Tally, standing, written};
use zhibu_domain::kinds::records::{Appraisal, Kind};
use zhibu_domain::values::date::PartialDate;
use zhibu_text::{self as text, Lang, m};

#[derive(Clone, PartialEq)]
struct Line {
    name: String,
    by: String,
    score: String,
}

#[derive(Clone, PartialEq)]
struct Shown {
    id: String,
    name: String,
    organiser: String,
    span: (String, String),
    published: Option<(String, String)>,
    awarded: Option<String>,
    /// What the round has gone through, as far as it is recorded.
    gone_through: String,
    reason: Option<String>,
    /// The bands with those in them, the highest first; what has no band comes last.
    bands: Vec<(String, Vec<Line>)>,
    /// The bands that the list may end with.
    ends: Vec<String>,
}

fn in_words(date: Option<PartialDate>, lang: Lang) -> String {
    match date {
        Some(date) => text::date_in_words(&date.to_string(), lang),
        None => m::OWED.get(lang).to_owned(),
    }
}

/// What a round has gone through, in words: only what has its date.
fn gone_through(round: &Appraisal, lang: Lang) -> String {
    let phases = [
        (round.nominated_until.is_some(), m::PHASE_NOMINATING),
        (round.reviewed.is_some(), m::PHASE_REVIEWING),
        (round.assessed.is_some(), m::PHASE_ASSESSING),
        (true, m::PHASE_SCORING),
        (round.awarded.is_some() && round.published.is_some(), m::PHASE_PUBLISHING),
    ];
    let phases = phases.into_iter().filter(|phase| phase.0);
    let phases: Vec<String> = phases.map(|phase| phase.1.get(lang).to_owned()).collect();
    text::listed(&phases, lang)
}

fn read(state: AppState) -> Option<Shown> {
    state.watch(READ);
    let lang = state.lang();
    let id = state
        .navigation()
        .route()
        .with(|route| route.param("appraisal").unwrap_or_default().to_owned());
    state.read_untracked(|workspace| {
        let register = workspace.register();
        let round = register.appraisals().get(&id)?;
        let standing = standing(register, &id)?;
        let is_awarded = round.awarded.is_some();
        // What nobody has decided yet scores highest, and stands first; a band that the round has no
        // more keeps its name in the result.
        let undecided = m::STANDING_TO_DECIDE.get(lang);
        let known = standing.scoring.bands.iter().map(|band| &*band.name);
        let recorded = standing.tallies.iter().filter(|_| is_awarded);
        let recorded = recorded.filter_map(|tally| tally.row.record.band.as_ref());
        let last = [m::PUBLICATION_NO_BAND.get(lang), m::STANDING_UNREVIEWED.get(lang)];
        let mut bands: Vec<(String, Vec<Line>)> = Vec::new();
        let names = std::iter::once(undecided)
            .chain(known)
            .chain(recorded.map(|band| &*band.0))
            .chain(last);
        for name in names {
            if bands.iter().all(|band| band.0 != name) {
                bands.push((name.to_owned(), Vec::new()));
            }
        }
        let band = |tally: &Tally<'_>| {
            let record = &tally.row.record;
            match (is_awarded, &record.band, tally.band_now()) {
                (false, ..) if record.eligible.is_none() => last[1].to_owned(),
                (true, Some(band), _) => band.0.clone(),
                (false, _, Some(index)) => standing.scoring.bands[index].name.clone(),
                (false, ..) if tally.proposed == Proposal::Undecided => undecided.to_owned(),
                _ => last[0].to_owned(),
            }
        };
        // A result is of those who had one; who came after is not in it.
        let is_listed = |tally: &&Tally<'_>| {
            tally.takes_part() && (!is_awarded || tally.row.record.score.is_some())
        };
        for tally in standing.tallies.iter().filter(is_listed) {
            let record = &tally.row.record;
            let text = |text: &Option<zhibu_domain::kinds::field::Text>| {
                text.as_ref().map(|text| text.0.clone()).unwrap_or_default()
            };
            let confirmed = record.score.as_ref().filter(|_| is_awarded).map(|score| score.value);
            let line = Line {
                name: text(&record.name),
                by: text(&record.nominated_by),
                score: written(confirmed.unwrap_or(tally.score)),
            };
            let name = band(tally);
            if let Some(band) = bands.iter_mut().find(|band| band.0 == name) {
                band.1.push(line);
            }
        }
        bands.retain(|band| !band.1.is_empty());
        let ends: Vec<String> = bands.iter().map(|band| band.0.clone()).collect();
        // Who is not commended need not be named in public.
        let last_shown =
            state.navigation().route().with(|route| route.param("down_to").map(str::to_owned));
        let end = last_shown.and_then(|last| bands.iter().position(|band| band.0 == last));
        bands.truncate(end.map_or(bands.len(), |end| end + 1));
        let text = |text: &Option<zhibu_domain::kinds::field::Text>| {
            text.as_ref().map_or_else(|| m::OWED.get(lang).to_owned(), |text| text.0.clone())
        };
        let published = round
            .published
            .or(round.published_until)
            .map(|_| (in_words(round.published, lang), in_words(round.published_until, lang)));
        Some(Shown {
            name: text(&round.name),
            organiser: text(&round.organiser),
            span: (in_words(round.from, lang), in_words(round.to, lang)),
            published,
            awarded: round.awarded.map(|date| in_words(Some(date), lang)),
            gone_through: gone_through(round, lang),
            reason: round.over_reason.as_ref().map(|reason| reason.0.clone()),
            bands,
            ends,
            id: id.clone(),
        })
    })?
}

/// The page.
pub fn publication(state: AppState) -> Element {
    let shown = Memo::new(move || read(state));
    let exists = move || shown.with(Option::is_some);
    let back = move || {
        shown.with(|shown| {
            let shown = shown.as_ref()?;
            let route = Route::to(Page::Ranking).with_param("appraisal", &shown.id);
            let link = html::a().class("back").attr("href", route.to_string());
            Some(link.child(shown.name.clone()))
        })
    };
    let down_to = move || {
        let value = move || {
            state
                .navigation()
                .route()
                .with(|route| route.param("down_to").unwrap_or_default().to_owned())
        };
        let options = move |_: &str| {
            let mut all = vec![Choice::new("", state.translate(m::PUBLICATION_ALL))];
            shown.with(|shown| {
                let ends = shown.iter().flat_map(|shown| &shown.ends);
                all.extend(ends.map(|band| Choice::new(band.clone(), band.clone())));
            });
            all
        };
        let set = move |band: String| {
            state.navigation().go_quietly(
                state.navigation().route().get_untracked().with_param("down_to", &band),
            );
        };
        let label = html::span().child(state.t(m::PUBLICATION_DOWN_TO));
        let select = choose(value, options, set);
        html::div().class("controls").child(html::label().child(label).child(select))
    };
    let print = button(state, "primary", m::CONDUCT_PRINT, platform::print)
        .attr("disabled", move || !exists());
    let sheet = move || {
        let lang = state.lang();
        let content = move || shown.with(|shown| shown.as_ref().map(|shown| sheet(shown, lang)));
        html::div().child(content)
    };
    let none =
        move || html::div().class("empty").child(html::p().child(state.t(m::NO_SUCH_RECORD)));
    html::div()
        .class("conduct-page")
        .child(
            html::header()
                .class("page-head")
                .child(html::h1().child(state.t(m::PUBLICATION)))
                .child(back)
                .child(show(exists, down_to))
                .child(print),
        )
        .child(show_or(exists, sheet, none))
}

fn sheet(shown: &Shown, lang: Lang) -> Element {
    let values: [(&str, &dyn std::fmt::Display); 5] = [
        ("phases", &shown.gone_through),
        ("name", &shown.name),
        ("from", &shown.span.0),
        ("to", &shown.span.1),
        ("organiser", &shown.organiser),
    ];
    let (title, about) = if shown.awarded.is_some() {
        (m::PUBLICATION_RESULT_TITLE, m::PUBLICATION_RESULT)
    } else {
        (m::PUBLICATION_TITLE, m::PUBLICATION_ABOUT)
    };
    let objections = match &shown.published {
        Some((from, until)) if shown.awarded.is_none() => {
            let values: [(&str, &dyn std::fmt::Display); 3] =
                [("from", from), ("until", until), ("organiser", &shown.organiser)];
            Some(html::p().child(m::PUBLICATION_OBJECTIONS.with(lang, &values)))
        }
        _ => None,
    };
    let reason = shown
        .reason
        .as_ref()
        .map(|reason| html::p().child(m::PUBLICATION_REASON.with(lang, &[("reason", reason)])));
    let head = |class: &'static str, said: &'static str| {
        html::th().attr("scope", "col").class(class).child(said)
    };
    let field = |name| text::field(Kind::Nomination, name).get(lang);
    // On every row: a long list goes over pages.
    let rows = shown.bands.iter().flat_map(|(band, lines)| {
        lines.iter().map(move |line| {
            html::tr()
                .child(html::th().attr("scope", "row").child(band.clone()))
                .child(html::td().child(line.name.clone()))
                .child(html::td().child(line.by.clone()))
                .child(html::td().class("number").child(line.score.clone()))
        })
    });
    let counts = shown.bands.iter().map(|(band, lines)| format!("{band} {}", lines.len()));
    let counts = text::listed(&counts.collect::<Vec<_>>(), lang);
    let rows: Vec<Element> = rows.collect();
    let title = title.with(lang, &[("name", &shown.name)]);
    let date = shown.awarded.clone().or(shown.published.as_ref().map(|of| of.0.clone()));
    html::section()
        .class("sheet")
        .child(html::h2().child(title.clone()))
        .child(html::p().child(about.with(lang, &values)))
        .child(html::p().attr("data-testid", "count-publication").child(counts))
        .child(html::scrolled(
            title,
            html::table()
                .class("plan")
                .attr("data-testid", "table-publication")
                .child(html::thead().child(html::tr().children([
                    head("", m::STANDING_BAND.get(lang)),
                    head("", field("name")),
                    head("", field("nominated_by")),
                    head("number", m::STANDING_SCORE.get(lang)),
                ])))
                .child(html::tbody().children(rows)),
        ))
        .child(reason)
        .child(objections)
        .child(html::p().class("seal").child(shown.organiser.clone()))
        .child(html::p().class("seal").child(date))
}
