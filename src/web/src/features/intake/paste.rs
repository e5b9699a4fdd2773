//! Records of a kind pasted from a spreadsheet, into what the address presets.

use crate::features::intake::pasting::{PastePreview, PastingWords, pasting};
use crate::html::{self, Element};
use crate::platform;
use crate::state::AppState;
use zhibu_app::route::{Page, Route};
use zhibu_app::workspace::Command;
use zhibu_domain::intake::paste::{CellProblem, Column, LineOutcome, LineProblem, PastePlan, plan};
use zhibu_domain::kinds::field::FieldType;
use zhibu_domain::kinds::records::Kind;
use zhibu_text::{self as text, KindWords, Lang, m};

/// What the address presets of a kind.
fn preset(state: AppState, kind: Kind) -> Vec<(usize, String)> {
    state.navigation().route().with_untracked(|route| {
        let params = route.params.iter();
        params.filter_map(|(name, id)| Some((kind.field_index(name)?, id.clone()))).collect()
    })
}

/// The page.
pub fn paste(state: AppState, kind: Kind) -> Element {
    let preset = move || preset(state, kind);
    let planned = move |text: &str| {
        let scope = state.navigation().route().with_untracked(|route| route.params.clone());
        state.read_untracked(|workspace| {
            let (ledger, register) = (workspace.ledger(), workspace.register());
            plan((ledger, register), kind, text, &scope, &KindWords(kind), platform::today())
        })
    };
    let told_of = move |text: &str| {
        state.watch(Kind::ALL);
        planned(text).map(|plan| told(state, &plan, state.lang()))
    };
    let take = move |text: &str| {
        let Some(plan) = planned(text) else { return };
        let [new, changed, ..] = plan.counts();
        let writes = platform::measured("zhibu:roster", || plan.writes(|| state.new_id()));
        state.apply(Command::PutAll(writes));
        state.tell_saved(m::PASTE_DONE.with(state.lang_now(), &[("count", &(new + changed))]));
        let list = || {
            let params = state.navigation().route().with_untracked(|route| route.params.clone());
            Route { page: Page::List(kind), params }
        };
        state.go(state.navigation().came_from().unwrap_or_else(list));
    };
    let heading = move || {
        let lang = state.lang();
        let title = m::PASTE_TITLE.with(lang, &[("kind", &text::kind(kind).get(lang))]);
        // Into what it goes.
        let into =
            preset().into_iter().filter_map(|(field, id)| match kind.fields()[field].field_type {
                FieldType::Reference(target) => state.title(target, &id),
                _ => None,
            });
        let into: Vec<String> = into.collect();
        if into.is_empty() { title } else { text::aside(&title, &text::listed(&into, lang), lang) }
    };
    let fields = move || {
        let lang = state.lang();
        let preset = preset();
        let fields = kind.fields().iter().enumerate().filter(|(index, spec)| {
            !spec.is_secondary && preset.iter().all(|preset| preset.0 != *index)
        });
        let names: Vec<String> =
            fields.map(|(_, spec)| text::field(kind, spec.name).get(lang).to_owned()).collect();
        text::pair(m::PASTE_FIELDS.get(lang), &text::listed(&names, lang), lang)
    };
    let words = PastingWords {
        about: m::PASTE_ABOUT,
        field: m::PASTE_FIELD,
        example: m::PASTE_EXAMPLE,
        take: m::PASTE_TAKE,
    };
    html::div()
        .class("care-page roster-page")
        .child(html::header().class("page-head").child(html::h1().child(heading)))
        .child(html::p().class("quiet").child(fields))
        .children(pasting(state, words, None, told_of, take))
}

fn told(state: AppState, plan: &PastePlan, lang: Lang) -> PastePreview {
    let field = |index: usize| text::field(plan.kind, plan.kind.fields()[index].name).get(lang);
    let column = |(head, column): &(String, Column)| {
        let taken = match column {
            Column::Field(index) => field(*index),
            Column::Private => m::ROSTER_PRIVATE.get(lang),
            Column::Other => m::ROSTER_OTHER.get(lang),
        };
        PastePreview::column(head, taken)
    };
    let mut told = PastePreview {
        counts: plan.counts(),
        columns: plan.columns.iter().map(column).collect(),
        ..PastePreview::default()
    };
    for line in &plan.lines {
        let outcome = match &line.outcome {
            LineOutcome::New => m::PLAN_NEW,
            LineOutcome::Changed => m::PLAN_CHANGED,
            LineOutcome::Same => continue,
            LineOutcome::Invalid(problem) => {
                let said = match problem {
                    LineProblem::NoName => m::PASTE_NO_NAME.get(lang).to_owned(),
                    LineProblem::Ambiguous => m::PASTE_AMBIGUOUS.get(lang).to_owned(),
                    LineProblem::Repeated { line } => {
                        m::PASTE_REPEATED.with(lang, &[("line", line)])
                    }
                    LineProblem::Refused { field: name, problem } => {
                        let spec = plan.kind.fields().iter().find(|spec| spec.name == *name);
                        let field_type = spec.map_or(FieldType::Text, |spec| spec.field_type);
                        let why = text::problem(problem, plan.kind, field_type, lang);
                        text::pair(text::field(plan.kind, name).get(lang), &why, lang)
                    }
                    LineProblem::Cell { field: index, text, why } => {
                        let why = match why {
                            CellProblem::NotADate => m::PASTE_NO_DATE,
                            CellProblem::NotACount => m::PASTE_NO_COUNT,
                            CellProblem::NotANumber => m::PASTE_NO_NUMBER,
                            CellProblem::NoChoice => m::PASTE_NO_CHOICE,
                            CellProblem::NoRecord => m::PASTE_NO_RECORD,
                            CellProblem::SeveralRecords => m::PASTE_SEVERAL,
                            CellProblem::NotOfThis => m::PASTE_NOT_OF_THIS,
                        };
                        why.with(lang, &[("field", &field(*index)), ("text", text)])
                    }
                };
                told.invalid.push(PastePreview::line(line.number, &line.name, &said, lang));
                continue;
            }
        };
        let value = |(index, value): &(usize, serde_json::Value)| {
            let spec = &plan.kind.fields()[*index];
            let text = text::value(Some(spec), value, lang, |kind, id| state.title(kind, id));
            let is_name = *index == 0 && spec.field_type == FieldType::Text;
            (!is_name).then(|| text::pair(field(*index), &text, lang))
        };
        let values: Vec<String> = line.values.iter().filter_map(value).collect();
        let said = PastePreview::line(line.number, &line.name, &values.join(" · "), lang);
        told.written.push((outcome, said));
    }
    told
}
