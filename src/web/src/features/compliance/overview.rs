//! Coverage and findings: tasks without an organisation, tasks that could share one, the findings
//! by rule, and the rules' parameters.

use std::sync::Arc;

use leptos::ev;

use crate::components::button::button;
use crate::components::choose::{choose, choose_param};
use crate::components::content::{empty, figures, filled, labelled, link, page_head};
use crate::components::data_table::followed_table;
use crate::components::tick::tick_box;
use crate::components::unfold::{unfold, unfold_with};
use crate::features::compliance::finding::finding;
use crate::html::{self, Element, show};
use crate::platform;
use crate::reactive::Memo;
use crate::state::AppState;
use zhibu_app::commands::compliance::{set_rule_number, switch_rule};
use zhibu_app::route::{Page, Route};
use zhibu_app::views::compliance::coverage::{
    CoverageParams, CoverageView, DeploymentView, JointView, RequestDraft, coverage_view,
    deployment_view,
};
use zhibu_app::views::compliance::findings::{
    FindingsView, LABEL, RuleFindings, RuleNumber, RuleSettings, RuleSwitch, UnsettledCounts,
    findings_view, label_choices, rules_table,
};
use zhibu_app::views::links::{LinkLook, PageLink};
use zhibu_domain::areas::AreaScope;
use zhibu_domain::kinds::records::Kind;
use zhibu_text::{self as text, m, rules};

type CoverageNow = Memo<Option<Arc<CoverageView>>>;

/// The page.
pub fn compliance(state: AppState) -> Element {
    let coverage = Memo::new(move || {
        let area = AreaScope::from_code(&state.navigation().param("area"));
        let params = CoverageParams { as_of: state.as_of(), today: state.today(), area };
        let lang = state.lang();
        state.read(|workspace| coverage_view(workspace, params, lang)).map(Arc::new)
    });
    let findings = Memo::new(move || {
        let (as_of, lang) = (state.as_of(), state.lang());
        let label = state.navigation().param(LABEL);
        let read = || state.read(|workspace| findings_view(workspace, as_of, &label, lang));
        platform::measured("zhibu:findings", read).map(Arc::new)
    });
    let deployment = Memo::new(move || {
        let (as_of, lang) = (state.as_of(), state.lang());
        let differing = findings.with(|view| view.as_ref().map_or(0, |view| view.differing_counts));
        state.read(|workspace| deployment_view(workspace, as_of, differing, lang)).flatten()
    });
    let found = move || findings.get().map(|view| found(state, &view));
    let deployed = move || deployment.get().map(|view| deployed(state, view));
    html::div()
        .class("page-sections")
        .child(page_head(state, m::COMPLIANCE))
        .child(coverage_section(state, coverage))
        .child(html::div().child(deployed))
        .child(
            html::section()
                .attr("id", "findings")
                .child(html::h2().child(state.t(m::FINDINGS)))
                .child(label_control(state))
                .child(html::div().child(found)),
        )
        .child(unfold(state, "rules", m::RULES, move || rules_section(state)))
}

fn coverage_section(state: AppState, view: CoverageNow) -> Element {
    let has_tasks = move || view.with(|view| view.as_ref().is_some_and(|view| view.has_tasks));
    let no_tasks = move || {
        let add = PageLink::to(state.translate(m::ADD), Route::to(Page::New(Kind::Task)));
        let add = link(state, add.looking(LinkLook::Button));
        empty(state.t(m::COVERAGE_NO_TASKS)).child(add)
    };
    let about = move || html::p().class("quiet").child(state.t(m::COVERAGE_RATE_ABOUT));
    let numbers = move || view.with(|view| view.as_ref().map(|view| view.figures.clone()));
    let has_numbers = move || numbers().is_some_and(|numbers| !numbers.is_empty());
    let numbers = move || {
        let numbers = move || numbers().unwrap_or_default();
        figures(state, "coverage-numbers", "coverage", m::COVERAGE, numbers)
    };
    let none = move || view.with(|view| view.as_ref().and_then(|view| view.none));
    let joint = move || view.get().map(|view| joint_list(state, &view));
    html::section()
        .attr("id", "coverage")
        .child(html::h2().child(state.t(m::COVERAGE)))
        .child(area_control(state, view))
        .child(show(has_tasks, about))
        .child(show(move || !has_tasks(), no_tasks))
        .child(html::div().child(show(has_numbers, numbers)))
        .child(html::div().child(move || none().map(|none| html::p().class("quiet").child(none))))
        .child(html::div().child(due_list(state, view)))
        .child(html::div().child(joint))
}

/// The choice of an area, if there are any.
fn area_control(state: AppState, view: CoverageNow) -> impl html::View {
    let areas =
        move || view.with(|view| view.as_ref().map_or_else(Vec::new, |view| view.areas.clone()));
    let chosen = move || state.navigation().param("area");
    let control = move || {
        let set = move |area: String| {
            let route = state.navigation().route().get_untracked().with_param("area", &area);
            state.navigation().replace_route(route);
        };
        let select = choose(chosen, move |_| areas(), set);
        html::div().class("controls").child(labelled(state, text::kind(Kind::Area), select))
    };
    show(move || !areas().is_empty(), control)
}

/// The choice of what the listed findings say.
fn label_control(state: AppState) -> Element {
    let chosen = move || state.navigation().param(LABEL);
    let choices = move |_: &str| label_choices(state.lang());
    let control = choose_param(state, m::FINDINGS_LABEL, LABEL, chosen, choices);
    html::div().class("controls").child(control)
}

/// The section on the deployment of members.
fn deployed(state: AppState, view: DeploymentView) -> Element {
    let DeploymentView { figures: numbers, about } = view;
    html::section()
        .attr("id", "deployed")
        .child(html::h2().child(state.t(m::DEPLOYED)))
        .child(figures(state, "coverage-numbers", "deployed", m::DEPLOYED, move || {
            numbers.to_vec()
        }))
        .child(html::p().class("quiet").child(about))
}

fn due_list(state: AppState, view: CoverageNow) -> impl html::View {
    let due = Memo::new(move || view.with(|view| view.as_ref()?.due.clone()));
    let title = move || due.with(|due| due.as_ref().map(|due| due.title.clone()));
    let table = move || due.with(|due| due.as_ref().map(|due| due.table.clone()));
    let draft = move |RequestDraft { label, text }: RequestDraft| {
        unfold_with(state, "draft", m::REQUEST_DRAFT, (label, false), move || {
            draft(state, text.clone())
        })
    };
    let list = move || {
        html::div().child(html::h3().child(title)).child(followed_table(
            state,
            "table-due",
            table,
            draft,
        ))
    };
    show(move || due.with(Option::is_some), list)
}

/// The text of a request, with a button to copy it.
fn draft(state: AppState, request: String) -> Element {
    let field = html::ElementRef::new();
    let copy = move || {
        let is_copied = field.get_untracked().is_some_and(|field| platform::copy_text_of(&field));
        // If the browser does not allow copying, the text is still selected.
        let message = if is_copied { m::REQUEST_COPIED } else { m::REQUEST_SELECTED };
        state.notify(message.get(state.lang_now()));
    };
    let area = html::textarea()
        .node_ref(field)
        .attr("readonly", true)
        .attr("rows", "9")
        .attr("aria-label", m::REQUEST_DRAFT.get(state.lang()))
        .prop("value", move || request.clone());
    html::div().child(area).child(button(state, "small", m::REQUEST_COPY, copy))
}

fn joint_list(
    state: AppState,
    CoverageView { joint, joint_more, .. }: &CoverageView,
) -> Option<Element> {
    let group = |JointView { common, sum, tasks, form }: &JointView| {
        let tasks = tasks.iter().cloned();
        html::li()
            .key(form.page.to_string())
            .child(html::strong().child(common.clone()))
            .child(" ")
            .child(html::span().class("quiet").child(sum.clone()))
            .child(tasks.fold(html::p(), |at, task| filled(state, at, task)))
            .child(link(state, form.clone()))
    };
    let list = || {
        html::div()
            .child(html::h3().child(state.t(m::JOINT_LIST)))
            .child(html::ul().class("joint").children(joint.iter().map(group)))
            .child(joint_more.clone().map(|more| html::p().class("quiet").child(more)))
    };
    (!joint.is_empty()).then(list)
}

fn found(state: AppState, view: &FindingsView) -> Vec<Element> {
    let Some(summary) = &view.summary else {
        return vec![html::p().class("quiet").child(state.t(m::FINDINGS_NONE))];
    };
    let summary =
        html::p().class("summary").attr("data-testid", "count-findings").child(summary.clone());
    let rules = view.rules.iter().map(|own| rule_findings(state, own.clone()));
    let unsettled = view.unsettled.iter().map(|own| unsettled(state, own.clone()));
    std::iter::once(summary).chain(rules).chain(unsettled).collect()
}

/// The counts that are to be verified.
fn unsettled(
    state: AppState,
    UnsettledCounts { label, findings, more }: UnsettledCounts,
) -> Element {
    let inside = move || {
        let lines = findings.iter().map(|found| finding(state, found.clone()));
        let more = more.clone().map(|more| html::p().class("quiet").child(more));
        (html::ul().class("findings").children(lines), more)
    };
    let fold = unfold_with(state, "rule", m::FINDINGS_UNSETTLED, (label, false), inside);
    html::div().class("rule-group").key("unsettled").child(fold)
}

fn rule_findings(state: AppState, own: RuleFindings) -> Element {
    let RuleFindings { rule, label, chip, source, open, findings, more, is_unfolded, .. } = own;
    let inside = move || {
        let lines = findings.iter().map(|found| finding(state, found.clone()));
        let more = more.clone().map(|more| html::p().class("quiet").child(more));
        (html::ul().class("findings").children(lines), more)
    };
    let head = filled(state, html::div().class("rule-head"), chip)
        .child(html::strong().child(open.to_string()))
        .child(html::span().class("quiet").child(source));
    let fold = unfold_with(state, "rule", rules::rule_name(rule), (label, is_unfolded), inside);
    let key = rule.rule().code;
    html::div().class("rule-group").key(key).child(head).child(fold.key(key))
}

/// Every rule with its label, its source, and controls for its parameters.
fn rules_section(state: AppState) -> (Element, Element) {
    let table = move || {
        let lang = state.lang();
        state.read(|workspace| rules_table(workspace, lang))
    };
    let settings = move |settings: RuleSettings| match settings {
        RuleSettings::Numbers(numbers) => {
            html::div().children(numbers.into_iter().map(|one| number(state, one)))
        }
        RuleSettings::Switch(switch) => html::div().child(rule_switch(state, switch)),
    };
    let about = html::p().class("quiet").child(state.t(m::RULES_ABOUT));
    (about, followed_table(state, "table-rules", table, settings))
}

/// The control that switches a rule on and off.
fn rule_switch(state: AppState, switch: RuleSwitch) -> Element {
    let RuleSwitch { rule, label, is_on, .. } = switch;
    let toggle = move || {
        if !state.is_past() {
            state.apply(switch_rule(rule, !is_on));
        }
    };
    tick_box(move || is_on, toggle).attr("aria-label", label)
}

/// The control of a rule's parameter.
fn number(state: AppState, number: RuleNumber) -> Element {
    let RuleNumber { rule, parameter, name, label, value, default } = number;
    let input = html::input()
        .class("number")
        .attr("type", "number")
        .attr("min", "1")
        .attr("max", "10000")
        .attr("aria-label", label)
        .prop("value", move || value.to_string())
        .on(ev::change, move |event| {
            if !state.is_past() {
                state.apply(set_rule_number(rule, parameter, &html::input_value(&event)));
            }
        });
    let default = default.map(|default| html::span().class("quiet").child(default));
    html::label().class("inline").child(html::span().child(name)).child(input).child(default)
}
