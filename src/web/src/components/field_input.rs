//! The controls of one field of a form.

use leptos::ev;
use leptos::prelude::untrack;

use crate::components::choose::{Choice, choose};
use crate::html::{self, Element, Live, show};
use crate::platform;
use crate::reactive::{Memo, Signal};
use crate::state::AppState;
use zhibu_app::draft::{FieldDraft, FormDraft, LINE};
use zhibu_app::route::{Page, Route};
use zhibu_domain::appraisals::Scoring;
use zhibu_domain::kinds::choices::{ActivityKind, OfferKind};
use zhibu_domain::kinds::field::{Cell, FieldSpec, FieldType};
use zhibu_domain::kinds::records::Kind;
use zhibu_domain::register::AnyTable;
use zhibu_domain::validation::{LONGEST_LONG_TEXT, LONGEST_TEXT};
use zhibu_domain::values::quantity::Qualifier;
use zhibu_ledger::order;
use zhibu_text::{self as text, format_message, m};

/// A field of a form.
#[derive(Clone)]
pub struct FieldInput {
    /// The page's state.
    pub state: AppState,
    /// The kind of the record.
    pub kind: Kind,
    /// Which of its fields.
    pub spec: &'static FieldSpec,
    /// What stands in the form.
    pub draft: Signal<FormDraft>,
    /// What is wrong with the field, in words; empty when nothing is.
    pub problem: Live<String>,
}

impl FieldInput {
    /// Its label, controls, hint and problem.
    pub fn view(self) -> Element {
        let Self { state, kind, spec, .. } = self;
        let problem = self.problem.clone();
        let class = {
            let problem = problem.clone();
            move || if problem().is_empty() { "field" } else { "field invalid" }
        };
        let owed =
            || html::span().class("owed-mark").attr("title", state.t(m::OWED_HINT)).child("·");
        let label = html::label()
            .attr("for", self.id())
            .child(state.t(text::field(kind, spec.name)))
            .child(spec.is_owed.then(owed));
        let label = html::div().class("label-row").child(label).child(self.new_target());
        let hint = match (spec.field_type, spec.name) {
            (FieldType::Texts, _) => Some(m::TEXTS_HINT),
            (_, "members") => Some(m::MEMBERS_HINT),
            _ => None,
        };
        let hint = hint.map(|hint| html::p().class("hint").child(state.t(hint)));
        let said = html::p()
            .class("problem")
            .attr("id", self.problem_id())
            .attr("role", "alert")
            .child(move || problem());
        html::div()
            .attr("class", class)
            .child(label)
            .child(self.control())
            .child(self.template())
            .child(hint)
            .child(said)
    }

    /// Where what is to be referred to is not there yet, its form, beside this one.
    fn new_target(&self) -> Option<Element> {
        let (FieldType::Reference(target) | FieldType::References(target)) = self.spec.field_type
        else {
            return None;
        };
        let state = self.state;
        let label = move || {
            let lang = state.lang();
            format!("{} {}", m::REFERENCE_NEW.get(lang), text::one(target).get(lang))
        };
        Some(
            html::a()
                .class("quiet")
                .attr("href", Route::to(Page::New(target)).to_string())
                .attr("target", "_blank")
                .attr("aria-label", label)
                .child(state.t(m::REFERENCE_NEW)),
        )
    }

    /// A button that fills in what is usual, while nothing is there.
    fn template(&self) -> Option<Element> {
        let template = match (self.kind, self.spec.name) {
            (Kind::Method, "elements") => m::TEMPLATE_METHOD,
            (Kind::Alliance, "mechanisms") => m::TEMPLATE_ALLIANCE,
            (Kind::Appraisal, "criteria") => m::TEMPLATE_CRITERIA,
            (Kind::Appraisal, "bands") => m::TEMPLATE_BANDS,
            _ => return None,
        };
        let (state, text, write) =
            (self.state, self.text(), self.write(|input_value, text| input_value.text = text));
        let said = move || {
            let lang = state.lang();
            text::pair(m::TEMPLATE.get(lang), template.get(lang), lang)
        };
        let fill = move || {
            html::button()
                .class("plain small template")
                .attr("type", "button")
                .on(ev::click, move |_| write(template.get(state.lang_now()).to_owned()))
                .child(said)
        };
        Some(html::div().child(show(move || text().is_empty(), fill)))
    }

    fn id(&self) -> String {
        format!("field-{}", self.spec.name)
    }

    fn problem_id(&self) -> String {
        format!("problem-{}", self.spec.name)
    }

    fn control(&self) -> Element {
        let state = self.state;
        let figure = |class| html::div().class("figure").child(class);
        match self.spec.field_type {
            FieldType::Text if (self.kind, self.spec.name) == (Kind::ScoreItem, "criterion") => {
                self.criterion()
            }
            FieldType::Text => self.line("", LONGEST_TEXT),
            FieldType::Texts => self.line("", LONGEST_LONG_TEXT),
            FieldType::Date => self
                .line("date", LONGEST_TEXT)
                .attr("inputmode", "numeric")
                .attr("placeholder", state.t(m::DATE_HINT)),
            FieldType::LongText => {
                self.typing(html::textarea().attr("rows", "3").attr("maxlength", LONGEST_LONG_TEXT))
            }
            FieldType::Count => figure(self.line("number", 12)).child(self.qualifier()),
            FieldType::Quantity => {
                figure(self.line("number", 20)).child(self.unit()).child(self.qualifier())
            }
            FieldType::Choice(codes) => self.choosing(move |_| {
                let choice = |code: &&str| Choice::new(*code, state.translate(text::choice(code)));
                codes.iter().map(choice).collect()
            }),
            FieldType::Reference(target) => {
                let narrow = self.narrowing(target);
                self.choosing(move |chosen| {
                    narrow.with(|narrow| narrowed_titles(state, target, chosen, narrow))
                })
            }
            FieldType::Choices(codes) => self.ticking(move || {
                let choice = |code: &&str| Choice::new(*code, state.translate(text::choice(code)));
                codes.iter().map(choice).collect()
            }),
            FieldType::References(target) => self.picking(target),
        }
    }

    /// What is chosen from belongs to what the form belongs to already.
    fn narrowing(&self, target: Kind) -> Memo<Narrow> {
        let (state, draft, kind, name) = (self.state, self.draft, self.kind, self.spec.name);
        let fixed = match (kind, name) {
            (Kind::Cooperation, "need") => &[OfferKind::Need][..],
            (Kind::Cooperation, "met_by") => &[OfferKind::Resource, OfferKind::Opportunity][..],
            _ => &[],
        };
        Memo::new(move || {
            let mut narrow = Narrow::new();
            let owner = match (kind, name) {
                (Kind::MeetingItem, "raised_by" | "responsible" | "raised_at" | "reported_at")
                | (Kind::Cooperation, "partners")
                | (Kind::ChairTerm, "chair")
                | (Kind::Outcome, "cooperation") => Some("alliance"),
                (Kind::Link, "before" | "after") => Some("task"),
                _ => None,
            };
            if let Some(owner) = owner {
                let index = target.field_index(owner);
                let own = draft
                    .with(|draft| draft.get(owner).map(|input_value| input_value.text.clone()));
                // A link of two nodes is asked for beside the plan of their task.
                let asked = || {
                    state.navigation().route().with(|route| route.param(owner).map(str::to_owned))
                };
                let own = own.or_else(|| asked().filter(|_| kind == Kind::Link));
                if let (Some(index), Some(own)) = (index, own.filter(|own| !own.is_empty())) {
                    narrow.push((index, vec![own]));
                }
            }
            if let (Some(index), false) = (target.field_index("offer_kind"), fixed.is_empty()) {
                let codes = fixed.iter().map(|kind| kind.code().to_owned()).collect();
                narrow.push((index, codes));
            }
            if matches!(name, "raised_at" | "reported_at")
                && let Some(index) = target.field_index("activity_kind")
            {
                narrow.push((index, vec![ActivityKind::JointMeeting.code().to_owned()]));
            }
            narrow
        })
    }

    fn text(&self) -> impl Fn() -> String + Copy + Send + Sync + 'static {
        self.part(|input_value| input_value.text.clone())
    }

    fn part(
        &self,
        part: fn(&FieldDraft) -> String,
    ) -> impl Fn() -> String + Copy + Send + Sync + 'static {
        let (draft, name) = (self.draft, self.spec.name);
        move || draft.with(|draft| draft.get(name).map(part).unwrap_or_default())
    }

    fn write(&self, change: fn(&mut FieldDraft, String)) -> impl Fn(String) + Copy + 'static {
        let Self { state, draft, .. } = *self;
        let name = self.spec.name;
        move |value| {
            draft.update(|draft| change(draft.entry(name).or_default(), value));
            state.navigation().set_dirty(true);
        }
    }

    /// The field's main control: what is typed in it is the field's text.
    fn typing(&self, input: Element) -> Element {
        let write = self.write(|input_value, text| input_value.text = text);
        self.described(input)
            .prop("value", self.text())
            .on(ev::input, move |event| write(html::input_value(&event)))
    }

    /// Told apart by its id, and with its problem if there is one.
    fn described(&self, control: Element) -> Element {
        let has_problem = {
            let problem = self.problem.clone();
            move || !problem().is_empty()
        };
        let problem_id = {
            let (id, has_problem) = (self.problem_id(), has_problem.clone());
            move || has_problem().then(|| id.clone())
        };
        control
            .attr("id", self.id())
            .attr("aria-invalid", move || has_problem().then_some("true"))
            .attr("aria-describedby", problem_id)
    }

    fn line(&self, class: &'static str, longest: usize) -> Element {
        self.typing(
            html::input()
                .class(class)
                .attr("type", "text")
                .attr("maxlength", longest)
                .attr("autocomplete", "off"),
        )
    }

    fn unit(&self) -> Element {
        let write = self.write(|input_value, unit| input_value.unit = unit);
        html::input()
            .class("unit")
            .attr("type", "text")
            .attr("maxlength", "20")
            .attr("aria-label", self.state.t(m::UNIT))
            .attr("placeholder", self.state.t(m::UNIT_HINT))
            .prop("value", self.part(|input_value| input_value.unit.clone()))
            .on(ev::input, move |event| write(html::input_value(&event)))
    }

    fn qualifier(&self) -> Element {
        let state = self.state;
        let options = move |_: &str| {
            let choice = |qualifier: Qualifier| {
                Choice::new(qualifier.code(), state.translate(text::qualifier(qualifier)))
            };
            Qualifier::ALL.map(choice).to_vec()
        };
        let write = self.write(|input_value, code| {
            input_value.qualifier = Qualifier::from_code(&code).unwrap_or_default();
        });
        choose(self.part(|input_value| input_value.qualifier.code().to_owned()), options, write)
            .attr("aria-label", state.t(m::QUALIFIER))
    }

    /// What of several is in the field's text.
    fn picked(&self) -> impl Fn() -> Vec<String> + Copy + Send + Sync + 'static {
        let text = self.text();
        move || text().split(LINE).filter(|part| !part.is_empty()).map(str::to_owned).collect()
    }

    /// Takes one of several in, or out again.
    fn turn(&self) -> impl Fn(&str) + Copy + Send + Sync + 'static {
        let Self { state, draft, .. } = *self;
        let (picked, name) = (self.picked(), self.spec.name);
        move |value| {
            let mut all = untrack(picked);
            let count = all.len();
            all.retain(|known| known != value);
            if all.len() == count {
                all.push(value.to_owned());
            }
            let text = all.join(&LINE.to_string());
            draft.update(|draft| draft.entry(name).or_default().text = text);
            state.navigation().set_dirty(true);
        }
    }

    /// A box to tick for each of a few.
    fn ticking(&self, options: impl Fn() -> Vec<Choice> + Send + 'static) -> Element {
        let (picked, turn) = (self.picked(), self.turn());
        let option = move |Choice { value, text, .. }: Choice| {
            let is_picked = {
                let value = value.clone();
                move || picked().contains(&value)
            };
            let input = html::input()
                .attr("type", "checkbox")
                .prop("checked", is_picked)
                .on(ev::change, move |_| turn(&value));
            html::label().class("check").child(input).child(html::span().child(text))
        };
        self.described(html::div().class("ticks").attr("role", "group"))
            .attr("aria-label", self.state.t(text::field(self.kind, self.spec.name)))
            .child(move || options().into_iter().map(option).collect::<Vec<_>>())
    }

    /// Those picked, each of which can be taken out, and a select of the others.
    fn picking(&self, target: Kind) -> Element {
        let state = self.state;
        let (picked, turn) = (self.picked(), self.turn());
        let chip = move |id: String| {
            let name = state
                .title(target, &id)
                .unwrap_or_else(|| state.translate(m::NAME_OWED).to_owned());
            let label = format_message!(m::TAKE_OUT, state.lang(), name = name);
            let remove = html::button()
                .class("plain")
                .attr("type", "button")
                .attr("aria-label", label)
                .on(ev::click, move |_| turn(&id))
                .child("×");
            html::li().class("chip").child(name).child(remove)
        };
        let narrow = self.narrowing(target);
        let others = move |_: &str| {
            let picked = picked();
            let mut all = vec![Choice::new("", state.translate(m::ADD_ONE))];
            let known = narrow.with(|narrow| narrowed_titles(state, target, "", narrow));
            let known = known.into_iter();
            all.extend(known.filter(|known| !picked.contains(&known.value)));
            all
        };
        let chips = html::ul()
            .class("chips")
            .child(move || picked().into_iter().map(chip).collect::<Vec<_>>());
        let add = self.described(choose(String::new, others, move |id| turn(&id)));
        html::div().class("picks").child(chips).child(add)
    }

    /// The criterion that an item is of: one of its round's.
    fn criterion(&self) -> Element {
        let (state, draft) = (self.state, self.draft);
        let known = move || {
            let own = |name: &str| {
                draft.with(|draft| draft.get(name).map(|input_value| input_value.text.clone()))
            };
            let nomination = own("nomination").unwrap_or_default();
            let criteria = state.read(|workspace| {
                let register = workspace.register();
                let round = &register.nominations().get(&nomination)?.appraisal.as_ref()?.id;
                Some(Scoring::of(register.appraisals().get(round)?).criteria)
            });
            criteria.flatten().unwrap_or_default()
        };
        self.choosing(move |chosen| {
            let mut names: Vec<String> = known().into_iter().map(|one| one.name).collect();
            if !chosen.is_empty() && !names.iter().any(|name| name == chosen) {
                names.push(chosen.to_owned());
            }
            names.into_iter().map(|name| Choice::new(name.clone(), name)).collect()
        })
    }

    /// A select of nothing or one of these; they are told what is chosen.
    fn choosing(&self, options: impl Fn(&str) -> Vec<Choice> + Send + Sync + 'static) -> Element {
        let state = self.state;
        let options = move |chosen: &str| {
            let mut all = vec![Choice::new("", state.translate(m::NOT_CHOSEN))];
            all.extend(options(chosen));
            all
        };
        self.described(choose(
            self.text(),
            options,
            self.write(|input_value, text| input_value.text = text),
        ))
    }
}

/// The records that can be referred to, by name, with the one chosen among them.
pub fn titles(state: AppState, kind: Kind, chosen: &str) -> Vec<Choice> {
    narrowed_titles(state, kind, chosen, &Narrow::new())
}

/// What fields of the records to choose from must be, each one of these.
type Narrow = Vec<(usize, Vec<String>)>;

/// More than so many make a select that nobody can use: the latest are offered then.
const MOST_OFFERED: usize = 3_000;

/// The places of a table's records that are as a choice is narrowed.
fn narrowed(table: &dyn AnyTable, kind: Kind, narrow: &Narrow) -> Vec<usize> {
    let is_one = |index: usize, field: usize, wanted: &[String]| {
        let is_wanted = |text: &str| wanted.iter().any(|wanted| wanted == text);
        match table.cell(index, false, field) {
            Cell::Reference(to) => is_wanted(to),
            Cell::Choice(code) => is_wanted(code),
            _ => false,
        }
    };
    let indices = 0..table.len();
    let mut indices: Vec<usize> = indices
        .filter(|index| narrow.iter().all(|(field, wanted)| is_one(*index, *field, wanted)))
        .collect();
    let date = kind.life().map(|life| life.start);
    if let Some(date) = date.filter(|_| indices.len() > MOST_OFFERED) {
        let when = |index: &usize| match table.cell(*index, false, date) {
            Cell::Date(date) => Some(date.sort_key()),
            _ => None,
        };
        order::sort_by(&mut indices, |a, b| when(b).cmp(&when(a)));
        indices.truncate(MOST_OFFERED);
    }
    indices
}

fn narrowed_titles(state: AppState, kind: Kind, chosen: &str, narrow: &Narrow) -> Vec<Choice> {
    let lang = state.lang();
    let mut titles = state
        .read(|workspace| {
            let register = workspace.register();
            let table = register.table(kind);
            let indices = narrowed(table, kind, narrow);
            let ids = indices.into_iter().map(|index| &**table.id(index, false));
            let named = text::disambiguated(register, kind, ids, lang);
            let choice = |(id, name)| {
                let choice = Choice::new(id, name);
                // What has ended is seldom meant.
                let branch = register.branches().get(id).filter(|_| kind == Kind::Branch);
                let unit = register.alliance_units().get(id);
                let unit = unit.filter(|_| kind == Kind::AllianceUnit);
                if branch.is_some_and(|branch| branch.dissolved.is_some()) {
                    choice.of(m::ENDED.get(lang))
                } else if unit.is_some_and(|unit| unit.left.is_some()) {
                    choice.of(m::UNIT_LEFT.get(lang))
                } else {
                    choice
                }
            };
            named.into_iter().map(choice).collect::<Vec<_>>()
        })
        .unwrap_or_default();
    if !chosen.is_empty() && titles.iter().all(|title| title.value != chosen) {
        // What is referred to was deleted or never came: it is said, and can be changed.
        let name = state.read_untracked(|workspace| {
            text::referred(workspace.register().referred(kind, chosen), lang)
        });
        titles.push(Choice::new(chosen, name.unwrap_or_default()));
    }
    titles = platform::in_readers_order(titles, |title| &title.text);
    order::sort_by(&mut titles, |a, b| a.group.is_some().cmp(&b.group.is_some()));
    titles
}
