//! What should be built and what is found against the rules: the tasks without an organisation, those
//! that could share one, the findings by rule, and the rules' numbers.

use std::sync::Arc;

use leptos::ev;
use leptos::prelude::*;
use rustc_hash::FxHashSet;
use serde_json::{Value, json};
use wasm_bindgen::JsCast;

use crate::components::button::button;
use crate::components::unfold::{unfold, unfold_with};
use crate::html::{self, Element, show};
use crate::platform;
use crate::reactive::{Memo, Signal};
use crate::state::AppState;
use zhibu_app::route::{Page, Route};
use zhibu_app::workspace::{Command, Workspace};
use zhibu_domain::branches::coverage::{
    Coverage, CoverageCounts, JointGroup, Serving, counts, coverage, joint_groups,
};
use zhibu_domain::branches::deployment::{Totals, totals};
use zhibu_domain::kinds::choices::{ActivityKind, BranchForm, Setting, StepKind};
use zhibu_domain::kinds::records::{Branch, Kind};
use zhibu_domain::list::Filter;
use zhibu_domain::rules::{
    Finding, OVERRIDE, Parameters, RULE, RULES, Rule, RuleId, Severity, findings, parameters_of,
    rule_key,
};
use zhibu_domain::values::date::Day;
use zhibu_ledger::RecordKey;
use zhibu_ledger::order;
use zhibu_text::{self as text, Lang, Message, m, rules};

/// So many findings of a rule are shown.
const SHOWN_PER_RULE: usize = 50;

/// What weighs most is unfolded from the start, unless it is more than this.
const UNFOLDED: usize = 8;

/// A task that is due.
#[derive(Clone, Debug, PartialEq)]
struct DueTask {
    id: String,
    name: String,
    setting: Option<&'static str>,
    organisation: Option<(String, String)>,
    full_members: u32,
    start: String,
    planned_end: String,
    /// The organisation for it that is being founded, if one is.
    founding: Option<String>,
}

#[derive(Clone, Debug, PartialEq)]
struct Care {
    counts: CoverageCounts,
    due: Vec<DueTask>,
    joint: Vec<JointGroup>,
    findings: Vec<Finding>,
    parameters: Parameters,
    totals: Totals,
}

fn read(state: AppState, as_of: Day) -> Option<Care> {
    state.read_untracked(|workspace| {
        let (ledger, register) = (workspace.ledger(), workspace.register());
        let parameters = parameters_of(ledger);
        let least = parameters.get(RuleId::ShouldBeBuilt, "full_members");
        let serving = Serving::of(register);
        let mut due: Vec<DueTask> = register
            .tasks()
            .rows()
            .iter()
            .filter(|row| coverage(row, &serving, (as_of, as_of), least) == Some(Coverage::Due))
            .map(|row| {
                let task = &row.record;
                let date = |date: Option<zhibu_domain::values::date::PartialDate>| {
                    date.map(|date| date.to_string()).unwrap_or_default()
                };
                let organisation = task.organisation.as_ref().map(|of| {
                    let name = register.organisations().get(&of.id);
                    let name = name.and_then(|of| of.name.as_ref()).map(|name| name.0.clone());
                    (of.id.to_string(), name.unwrap_or_default())
                });
                DueTask {
                    id: row.id.to_string(),
                    name: task.name.as_ref().map(|name| name.0.clone()).unwrap_or_default(),
                    setting: task.setting.map(zhibu_domain::kinds::choices::Setting::code),
                    organisation,
                    full_members: task.full_members.map_or(0, |count| count.value),
                    start: date(task.start),
                    planned_end: date(task.planned_end),
                    founding: serving
                        .of_task(&row.id)
                        .iter()
                        .find(|row| is_founding(&row.record))
                        .map(|row| row.id.to_string()),
                }
            })
            .collect();
        order::sort_by(&mut due, |a, b| {
            (b.full_members, &a.name, &a.id).cmp(&(a.full_members, &b.name, &b.id))
        });
        Care {
            counts: counts(register, (as_of, as_of), least),
            due,
            joint: joint_groups(register, as_of, least),
            findings: findings(ledger, register, &parameters, as_of),
            parameters,
            totals: totals(register, as_of),
        }
    })
}

type CareNow = Memo<Option<Arc<Care>>>;

fn from_care<P: html::View>(
    compliance: CareNow,
    make: impl Fn(&Arc<Care>) -> P + Send + Sync + 'static,
) -> impl Fn() -> Option<P> + Send + 'static {
    move || compliance.get().map(|compliance| make(&compliance))
}

/// The page.
pub fn compliance(state: AppState) -> Element {
    let compliance: CareNow = Memo::new(move || {
        state.watch(Kind::ALL);
        state.workspace().extent().track();
        let as_of = state.as_of();
        platform::measured("zhibu:findings", || read(state, as_of)).map(Arc::new)
    });
    let numbers = from_care(compliance, move |compliance| numbers(state, compliance));
    let due = from_care(compliance, move |compliance| due_list(state, compliance));
    let joint = from_care(compliance, move |compliance| joint_list(state, compliance));
    // Which rules' folds the user has turned: the page is made anew with every edit.
    let turned = Signal::new(FxHashSet::default());
    let found = from_care(compliance, move |compliance| found(state, compliance, turned));
    let has_tasks = move || {
        state.watch(&[Kind::Task]);
        state
            .read_untracked(|workspace| !workspace.register().tasks().rows().is_empty())
            .unwrap_or(false)
    };
    let none = move || {
        let add = html::a()
            .class("button")
            .attr("href", Route::to(Page::New(Kind::Task)).to_string())
            .child(state.t(m::ADD));
        let said = html::p().child(state.t(m::COVERAGE_NO_TASKS));
        html::div().class("empty").child(said).child(add)
    };
    let coverage = html::section()
        .attr("id", "coverage")
        .child(html::h2().child(state.t(m::COVERAGE)))
        .child(show(has_tasks, move || {
            html::p().class("quiet").child(state.t(m::COVERAGE_RATE_ABOUT))
        }))
        .child(show(move || !has_tasks(), none))
        .child(html::div().child(numbers))
        .child(html::div().child(due))
        .child(html::div().child(joint));
    let deployed = from_care(compliance, move |compliance| deployed(state, compliance));
    let findings = html::section()
        .attr("id", "findings")
        .child(html::h2().child(state.t(m::FINDINGS)))
        .child(html::div().child(found));
    let parameters = unfold(state, "rules", m::RULES, move || {
        let table =
            from_care(compliance, move |compliance| rules_table(state, &compliance.parameters));
        (html::p().class("quiet").child(state.t(m::RULES_ABOUT)), table)
    });
    html::div()
        .class("care-page")
        .child(html::header().class("page-head").child(html::h1().child(state.t(m::CARE))))
        .child(coverage)
        .child(html::div().child(deployed))
        .child(findings)
        .child(parameters)
}

fn numbers(state: AppState, compliance: &Arc<Care>) -> Option<Element> {
    let counts = compliance.counts;
    let all = counts.covered + counts.due + counts.joint + counts.unknown + counts.exempt;
    if all == 0 {
        let has_tasks =
            state.read_untracked(|workspace| !workspace.register().tasks().rows().is_empty());
        let said = || html::p().child(state.t(m::COVERAGE_NONE_LIVE));
        return has_tasks.unwrap_or(false).then(said);
    }
    let number = |label: Message, value: String, link: Option<Route>| {
        let value = html::strong().child(value);
        let value = match link {
            Some(route) => html::a().attr("href", route.to_string()).child(value),
            None => value,
        };
        html::li().child(html::span().class("label").child(state.t(label))).child(value)
    };
    let least = compliance.parameters.get(RuleId::ShouldBeBuilt, "full_members");
    let rows = |coverage: Coverage, count: u32| {
        let filter = Filter::CoverageAt(coverage, state.as_of(), least);
        (count > 0).then(|| Route::rows(Kind::Task, vec![filter]))
    };
    let rate = counts.percent().map_or_else(|| "—".to_owned(), |percent| format!("{percent} %"));
    let others = [
        (Coverage::Covered, counts.covered),
        (Coverage::Due, counts.due),
        (Coverage::Joint, counts.joint),
        (Coverage::Unknown, counts.unknown),
        (Coverage::Exempt, counts.exempt),
    ];
    let of = |(coverage, count): (Coverage, u32)| {
        number(text::coverage(coverage), count.to_string(), rows(coverage, count))
    };
    let numbers = html::ul()
        .class("coverage-numbers")
        .attr("data-testid", "coverage")
        .attr("aria-label", state.t(m::COVERAGE))
        .child(number(m::COVERAGE_RATE, rate, None))
        .children(others.map(of));
    Some(numbers)
}

/// Members at work: those of rosters, each once, beside what is known by head count only.
fn deployed(state: AppState, compliance: &Arc<Care>) -> Option<Element> {
    let lang = state.lang();
    if compliance.totals == Totals::default() {
        // No organisation is at work.
        return None;
    }
    let Totals { members, posts, .. } = compliance.totals;
    let number = |label: Message, value: u32, link: Option<Route>| {
        let value = html::strong().child(value.to_string());
        let value = match link {
            Some(route) => html::a().attr("href", route.to_string()).child(value),
            None => value,
        };
        html::li().child(html::span().class("label").child(state.t(label))).child(value)
    };
    let rows = Route::rows(Kind::Member, vec![Filter::DeployedAt(state.as_of())]);
    let numbers = html::ul()
        .class("coverage-numbers")
        .attr("data-testid", "deployed")
        .attr("aria-label", state.t(m::DEPLOYED))
        .child(number(m::DEPLOYED_MEMBERS, members, (members > 0).then_some(rows)))
        .child(number(m::DEPLOYED_POSTS, posts, None))
        .child(number(m::DEPLOYED_COUNTED, compliance.totals.counted_members, None));
    let differing =
        compliance.findings.iter().filter(|found| found.rule == RuleId::RosterCount).count();
    let values: [(&str, &dyn std::fmt::Display); 3] = [
        ("counted", &compliance.totals.counted_organisations),
        ("unknown", &compliance.totals.unknown_organisations),
        ("differing", &differing),
    ];
    let said = html::p().class("quiet").child(m::DEPLOYED_ABOUT.with(lang, &values));
    let title = html::h2().child(state.t(m::DEPLOYED));
    Some(html::section().attr("id", "deployed").child(title).child(numbers).child(said))
}

fn due_list(state: AppState, compliance: &Arc<Care>) -> Option<Element> {
    let lang = state.lang();
    if compliance.due.is_empty() {
        let is_any = compliance.counts != CoverageCounts::default();
        return is_any.then(|| html::p().class("quiet").child(m::DUE_NONE.get(lang)));
    }
    let heads = [
        text::field(Kind::Task, "name"),
        text::field(Kind::Task, "setting"),
        text::field(Kind::Task, "organisation"),
        text::field(Kind::Task, "full_members"),
        text::field(Kind::Task, "start"),
    ];
    let head = |(index, said): (usize, Message)| {
        let class = if index == 3 { "number" } else { "" };
        html::th().attr("scope", "col").class(class).child(said.get(lang))
    };
    let row = |task: &DueTask| {
        let page = Page::Detail(Kind::Task, task.id.clone());
        let name = if task.name.is_empty() { m::NAME_OWED.get(lang) } else { &task.name };
        let link = html::a().attr("href", Route::to(page).to_string()).child(name.to_owned());
        let organisation = task.organisation.as_ref().map(|of| of.1.clone()).unwrap_or_default();
        let setting = task.setting.map(|code| text::choice(code).get(lang)).unwrap_or_default();
        let build = match &task.founding {
            Some(id) => html::a()
                .attr("href", Route::to(Page::Detail(Kind::Branch, id.clone())).to_string())
                .child(m::FOUNDING.get(lang)),
            None => html::a()
                .class("button small")
                .attr("href", build_link(state, &task.id).to_string())
                .child(m::BUILD.get(lang)),
        };
        let label = format!("{} {name}", m::REQUEST_DRAFT.get(lang));
        let draft = {
            let task = task.clone();
            unfold_with(state, "draft", m::REQUEST_DRAFT, (label, false), move || {
                draft(state, &task)
            })
        };
        html::tr()
            .child(html::th().attr("scope", "row").child(link).child(draft))
            .child(html::td().child(setting))
            .child(html::td().child(organisation))
            .child(html::td().class("number").child(task.full_members.to_string()))
            .child(html::td().class("date").child(task.start.clone()))
            .child(html::td().child(build))
    };
    let table =
        html::table()
            .class("plan")
            .attr("data-testid", "table-due")
            .child(html::caption().class("visually-hidden").child(m::DUE_LIST.get(lang)))
            .child(html::thead().child(
                html::tr().children(heads.into_iter().enumerate().map(head)).child(html::td()),
            ))
            .child(html::tbody().children(compliance.due.iter().map(row)));
    Some(
        html::div()
            .child(html::h3().child(format!("{} {}", m::DUE_LIST.get(lang), compliance.due.len())))
            .child(html::scrolled(m::DUE_LIST.get(lang), table)),
    )
}

/// The form of a new organisation for a task.
fn build_link(state: AppState, task: &str) -> Route {
    let route = Route::to(Page::New(Kind::Branch)).with_param("serves", task);
    let route = route.with_param("form", BranchForm::Branch.code());
    let preset = state.read_untracked(|workspace| {
        let task = workspace.register().tasks().get(task)?;
        let name = task.name.as_ref().map_or("", |name| &name.0);
        let setting = task.setting.map_or("", Setting::code);
        let organisation = task.organisation.as_ref().map_or("", |of| &of.id);
        let route = route.with_param("task", name).with_param("setting", setting);
        Some(route.with_param("approved_by", organisation))
    });
    preset.flatten().unwrap_or(route)
}

/// A request to whoever approves, ready to be copied.
fn draft(state: AppState, task: &DueTask) -> Element {
    let lang = state.lang();
    let to = task.organisation.as_ref().map(|of| of.1.clone()).filter(|name| !name.is_empty());
    let to = to.unwrap_or_else(|| m::REQUEST_TO.get(lang).to_owned());
    let end = if task.planned_end.is_empty() {
        String::new()
    } else {
        m::REQUEST_END.with(lang, &[("end", &text::date_in_words(&task.planned_end, lang))])
    };
    let title = m::REQUEST_TITLE.with(lang, &[("name", &task.name)]);
    let values: [(&str, &dyn std::fmt::Display); 6] = [
        ("to", &to),
        ("name", &task.name),
        ("start", &text::date_in_words(&task.start, lang)),
        ("end", &end),
        ("members", &task.full_members),
        ("today", &text::date_in_words(&platform::today().to_string(), lang)),
    ];
    let text = format!("{title}\n\n{}", m::REQUEST_TEXT.with(lang, &values));
    let field = html::ElementRef::new();
    html::div()
        .child(
            html::textarea()
                .node_ref(field)
                .attr("readonly", true)
                .attr("rows", "9")
                .attr("aria-label", m::REQUEST_DRAFT.get(lang))
                .prop("value", move || text.clone()),
        )
        .child(button(state, "small", m::REQUEST_COPY, move || {
            let is_copied =
                field.get_untracked().is_some_and(|field| platform::copy_text_of(&field));
            // Where the browser does not let it, the text is selected all the same.
            let said = if is_copied { m::REQUEST_COPIED } else { m::REQUEST_SELECTED };
            state.notify(said.get(state.lang_now()));
        }))
}

fn joint_list(state: AppState, compliance: &Arc<Care>) -> Option<Element> {
    let lang = state.lang();
    if compliance.joint.is_empty() {
        return None;
    }
    let group = |group: &JointGroup| {
        let organisation =
            group.organisation.as_ref().and_then(|id| state.title(Kind::Organisation, id));
        let setting =
            group.setting.map(|setting| text::choice(setting.code()).get(lang).to_owned());
        let of: Vec<String> =
            [organisation, group.domain.clone(), setting].into_iter().flatten().collect();
        let of = if of.is_empty() { m::OWED.get(lang).to_owned() } else { of.join(" · ") };
        let count = group.tasks.len();
        let sum = m::JOINT_SUM.with(lang, &[("count", &count), ("members", &group.full_members)]);
        let links = group.tasks.iter().enumerate().map(|(index, id)| {
            let name =
                state.title(Kind::Task, id).unwrap_or_else(|| m::NAME_OWED.get(lang).to_owned());
            let page = Page::Detail(Kind::Task, id.to_string());
            let link = html::a().attr("href", Route::to(page).to_string()).child(name);
            ((index > 0).then_some(text::between(lang)), link)
        });
        let ids: Vec<&str> = group.tasks.iter().map(|id| &**id).collect();
        let build = Route::to(Page::New(Kind::Branch))
            .with_param("serves", &ids.join("\n"))
            .with_param("form", "932")
            .to_string();
        let build =
            html::a().class("button small").attr("href", build).child(m::JOINT_BUILD.get(lang));
        html::li()
            .child(html::strong().child(of))
            .child(" ")
            .child(html::span().class("quiet").child(sum))
            .child(html::p().children(links))
            .child(build)
    };
    Some(
        html::div()
            .child(html::h3().child(m::JOINT_LIST.get(lang)))
            .child(html::ul().class("joint").children(compliance.joint.iter().map(group))),
    )
}

type Turned = Signal<FxHashSet<RuleId>>;

fn found(state: AppState, compliance: &Arc<Care>, turned: Turned) -> Vec<Element> {
    let lang = state.lang();
    if compliance.findings.is_empty() {
        return vec![html::p().class("quiet").child(m::FINDINGS_NONE.get(lang))];
    }
    let open = compliance.findings.iter().filter(|found| found.overridden.is_none());
    let errors = open.clone().filter(|found| found.severity() == Severity::Error).count();
    let warnings = open.count() - errors;
    let passed = compliance.findings.len() - errors - warnings;
    let mut said = m::FINDINGS_OF.with(lang, &[("errors", &errors), ("warnings", &warnings)]);
    if passed > 0 {
        said = text::aside(&said, &m::FINDINGS_PASSED.with(lang, &[("count", &passed)]), lang);
    }
    let day = state.as_of();
    let said = format!("{said} {}", m::FINDINGS_AS_OF.with(lang, &[("day", &day)]));
    let summary = html::p().class("summary").attr("data-testid", "count-findings").child(said);
    let of_rule = |rule: &'static Rule| {
        let own: Vec<&Finding> =
            compliance.findings.iter().filter(|found| found.rule == rule.id).collect();
        (!own.is_empty()).then(|| group(state, rule, &own, turned, lang))
    };
    let mut rules: Vec<&'static Rule> = RULES.iter().collect();
    order::sort_by(&mut rules, |a, b| (a.severity, a.id).cmp(&(b.severity, b.id)));
    let groups = rules.into_iter().filter_map(of_rule);
    std::iter::once(summary).chain(groups).collect()
}

/// How much a rule weighs, as a chip with a word.
fn weight(severity: Severity, lang: Lang) -> Element {
    let (class, said) = match severity {
        Severity::Error => ("chip error", m::SEVERITY_ERROR),
        Severity::Warning => ("chip warning", m::SEVERITY_WARNING),
    };
    html::span().class(class).child(said.get(lang))
}

fn group(
    state: AppState,
    rule: &'static Rule,
    own: &[&Finding],
    turned: Turned,
    lang: Lang,
) -> Element {
    let name = rules::rule_name(rule.id);
    let open = own.iter().filter(|found| found.overridden.is_none()).count();
    let own: Vec<Finding> = own.iter().map(|found| (*found).clone()).collect();
    let count = own.len();
    let more = count.saturating_sub(SHOWN_PER_RULE);
    let label = format!("{} {}", name.get(lang), own.len());
    let inside = move || {
        let lang = state.lang();
        let lines = own.iter().take(SHOWN_PER_RULE).map(|found| line(state, found, true, lang));
        let more = (more > 0)
            .then(|| html::p().class("quiet").child(m::AND_MORE.with(lang, &[("count", &more)])));
        (html::ul().class("findings").children(lines.collect::<Vec<_>>()), more)
    };
    let head = html::div()
        .class("rule-head")
        .child(weight(rule.severity, lang))
        .child(html::strong().child(open.to_string()))
        .child(html::span().class("quiet").child(rules::source(rule.source, lang)));
    let is_usual = rule.severity == Severity::Error && count <= UNFOLDED;
    let is_turned = turned.with_untracked(|turned| turned.contains(&rule.id));
    let fold = unfold_with(state, "rule", name, (label, is_usual != is_turned), inside);
    let fold = fold.on(ev::toggle, move |event| {
        let details = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
        let is_open = details.is_some_and(|details| details.has_attribute("open"));
        turned.update(|turned| {
            if is_open == is_usual {
                turned.remove(&rule.id);
            } else {
                turned.insert(rule.id);
            }
        });
    });
    html::div().class("rule-group").child(head).child(fold)
}

/// A finding: the record, what is found, the way to settle it, and a reason to let it pass.
/// Beside its own record it is not named again.
pub fn line(state: AppState, found: &Finding, is_named: bool, lang: Lang) -> Element {
    let id = found.id.to_string();
    let name = state.title(found.kind, &id).unwrap_or_else(|| m::NAME_OWED.get(lang).to_owned());
    let detail = Route::to(Page::Detail(found.kind, id.clone())).to_string();
    // With others of its rule the record is named, beside its record the rule.
    let link = if is_named {
        html::a().attr("href", detail.clone()).child(name.clone())
    } else {
        html::strong().child(rules::rule_name(found.rule).get(lang))
    };
    let founding = (found.rule == RuleId::ShouldBeBuilt)
        .then(|| {
            let founding = |workspace: &Workspace| {
                let serving = Serving::of(workspace.register());
                let founding =
                    serving.of_task(&found.id).iter().find(|row| is_founding(&row.record));
                founding.map(|row| row.id.to_string())
            };
            state.read(founding).flatten()
        })
        .flatten();
    let notify_changed = match (found.field, meeting_of(found.rule)) {
        // What a step settles is settled by that, with its document, rather than by a date.
        _ if step_of(found.rule).is_some() => Route::to(Page::Detail(found.kind, id.clone()))
            .with_param("step", step_of(found.rule).map_or("", StepKind::code)),
        (Some(field), _) => Route::to(Page::Edit(found.kind, id.clone())).with_param("at", field),
        (None, Some(kind)) => state.navigation().and_back(
            Route::to(Page::New(Kind::Activity))
                .with_param("branch", &id)
                .with_param("activity_kind", kind.code()),
        ),
        (None, None) if found.rule == RuleId::ShouldBeBuilt => match &founding {
            Some(founding) => Route::to(Page::Detail(Kind::Branch, founding.clone())),
            None => build_link(state, &id),
        },
        (None, None) => Route::to(Page::Detail(found.kind, id.clone())),
    };
    let notify_changed = html::a()
        .class("button small")
        .attr("href", notify_changed.to_string())
        .attr("aria-label", format!("{} {name}", m::GO_SETTLE.get(lang)))
        .child(m::GO_SETTLE.get(lang));
    let key = RecordKey::new(found.kind.code(), id);
    let field = format!("{OVERRIDE}{}", found.rule.rule().code);
    let put = move |key: RecordKey, field: String, value: Value| {
        if !state.is_past() {
            state.apply(Command::Put {
                key,
                values: vec![(field.into(), value)],
                seen: Vec::new(),
            });
            state.notify(m::OVERRIDE_DONE.get(state.lang_now()));
            platform::keep_focus();
        }
    };
    let passing = match &found.overridden {
        Some(reason) => {
            let said = m::OVERRIDDEN.with(lang, &[("reason", reason)]);
            let drop = button(state, "plain small", m::OVERRIDE_DROP, move || {
                put(key.clone(), field.clone(), Value::Null);
            });
            Some(html::p().class("overridden").child(said).child(" ").child(drop))
        }
        None if found.severity() == Severity::Warning => {
            let label = format!("{} {name}", m::OVERRIDE.get(lang));
            Some(unfold_with(state, "override", m::OVERRIDE, (label, false), move || {
                let (key, field) = (key.clone(), field.clone());
                reason_form(state, move |reason| put(key.clone(), field.clone(), json!(reason)))
            }))
        }
        None => None,
    };
    let mut said = rules::finding(found, lang);
    if founding.is_some() {
        said = text::aside(&said, m::FOUNDING.get(lang), lang);
    }
    html::li()
        .child(html::div().child(link).child(" ").child(said))
        .child(notify_changed)
        .child(passing)
}

/// Whether an organisation is being founded.
fn is_founding(branch: &Branch) -> bool {
    branch.established.is_none() && branch.dissolved.is_none()
}

/// The step that settles what a rule finds.
fn step_of(rule: RuleId) -> Option<StepKind> {
    Some(match rule {
        RuleId::ApprovalDays => StepKind::Approve,
        RuleId::ClosingDays => StepKind::Close,
        RuleId::TaskEnded => StepKind::Dissolve,
        RuleId::PlannedEnd => StepKind::Renew,
        _ => return None,
    })
}

/// The meeting that a rule asks for: it is settled by recording one.
fn meeting_of(rule: RuleId) -> Option<ActivityKind> {
    Some(match rule {
        RuleId::PartyMeeting => ActivityKind::PartyMeeting,
        RuleId::CommitteeMeeting => ActivityKind::CommitteeMeeting,
        RuleId::GroupMeeting => ActivityKind::GroupMeeting,
        RuleId::ThemeDay => ActivityKind::ThemeDay,
        RuleId::Lessons => ActivityKind::Lesson,
        RuleId::LifeMeeting => ActivityKind::LifeMeeting,
        RuleId::MutualAppraisal => ActivityKind::MutualAppraisal,
        RuleId::Talks => ActivityKind::Talk,
        _ => return None,
    })
}

fn reason_form(state: AppState, put: impl Fn(&str) + 'static) -> Element {
    let reason = Signal::new(String::new());
    let input = html::input()
        .attr("type", "text")
        .attr("maxlength", "200")
        .prop("value", move || reason.get())
        .on(ev::input, move |event| reason.set(html::input_value(&event)));
    let label = html::label().child(html::span().child(state.t(m::OVERRIDE_REASON))).child(input);
    let save = html::button()
        .attr("type", "submit")
        .attr("disabled", move || reason.with(|reason| reason.trim().is_empty()))
        .child(state.t(m::SAVE));
    html::form()
        .class("line")
        .on(ev::submit, move |event| {
            event.prevent_default();
            put(reason.get_untracked().trim());
        })
        .child(label)
        .child(save)
}

/// Every rule with its source, weight and numbers, which can be set.
fn rules_table(state: AppState, parameters: &Parameters) -> Element {
    let lang = state.lang();
    let heads = [m::RULE, m::RULE_SOURCE, m::RULE_SEVERITY, m::RULE_NUMBERS];
    let head = |said: Message| html::th().attr("scope", "col").child(said.get(lang));
    let row = |rule: &'static Rule| {
        let name = rules::rule_name(rule.id).get(lang);
        let number = |parameter: &'static zhibu_domain::rules::Parameter| {
            let value = parameters.get(rule.id, parameter.name);
            let is_set = parameters.is_set(rule.id, parameter.name);
            let said = rules::parameter(parameter.name).get(lang);
            let input = html::input()
                .class("number")
                .attr("type", "number")
                .attr("min", "1")
                .attr("max", "10000")
                .attr("aria-label", format!("{name} {said}"))
                .prop("value", move || value.to_string())
                .on(ev::change, move |event| {
                    set_number(state, rule.id, parameter.name, &html::input_value(&event));
                });
            let default = is_set
                .then(|| html::span().class("quiet").child(format!(" ({})", parameter.default)));
            html::label()
                .class("inline")
                .child(html::span().child(said))
                .child(input)
                .child(default)
        };
        html::tr()
            .child(html::th().attr("scope", "row").child(name))
            .child(html::td().child(rules::source(rule.source, lang)))
            .child(html::td().child(weight(rule.severity, lang)))
            .child(html::td().children(rule.parameters.iter().map(number)))
    };
    let table = html::table()
        .class("plan")
        .attr("data-testid", "table-rules")
        .child(html::caption().class("visually-hidden").child(m::RULES.get(lang)))
        .child(html::thead().child(html::tr().children(heads.map(head))))
        .child(html::tbody().children(RULES.iter().map(row)));
    html::scrolled(m::RULES.get(lang), table)
}

fn set_number(state: AppState, rule: RuleId, name: &'static str, text: &str) {
    if state.is_past() {
        return;
    }
    let value = text.trim().parse::<u32>().ok().filter(|value| (1..=10_000).contains(value));
    // What is cleared, or no number, is the source's again.
    let value = value.map_or(Value::Null, |value| json!(value));
    let key = rule_key(rule);
    debug_assert_eq!(&*key.kind, RULE);
    state.apply(Command::Put { key, values: vec![(name.into(), value)], seen: Vec::new() });
    platform::keep_focus();
}
