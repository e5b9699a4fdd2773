//! What needs attention (需要关注): coverage, and counts of what is due, overdue, not in order or in conflict,
//! each linked to its rows.

use zhibu_domain::agenda::Window;
use zhibu_domain::branches::coverage::{Coverage, Serving, counts_at};
use zhibu_domain::growth::{Lens, Scope};
use zhibu_domain::kinds::records::Kind;
use zhibu_domain::list::Filter;
use zhibu_domain::rules::{RuleId, RuleLabel, parameters_of};
use zhibu_text::{self as text, Lang, m, rules};

use crate::route::{Page, Route};
use crate::views::compliance::agenda::{SHOWN, ShownItems, due_this_week};
use crate::views::compliance::findings::{LABEL, label_code};
use crate::views::figures::Figure;
use crate::workspace::Workspace;

/// The figures. Coverage is that of the scope; what is due and found is that of the whole ledger, which is said
/// where the scope is narrower.
pub fn attention(workspace: &Workspace, lens: &Lens, lang: Lang) -> Vec<Figure> {
    let as_of = lens.as_of;
    let due = due_this_week(workspace, as_of);
    let agenda = |shown: ShownItems, window: Window| {
        let page = Route::to(Page::Agenda).with_param("until", window.code());
        page.with_param(SHOWN, shown.code())
    };
    let label = RuleLabel::NotInOrder;
    let findings = Route::to(Page::Compliance).with_param(LABEL, label_code(label));
    let note = (lens.scope != Scope::Everything).then(|| m::ATTENTION_WHOLE.get(lang).to_owned());
    let counted = |label: &str, count: usize, rows: Route| Figure {
        note: note.clone(),
        rows: (count > 0).then_some(rows),
        ..Figure::new(label, count)
    };
    let mut figures = coverage(workspace, lens, lang);
    figures.extend([
        counted(
            m::ATTENTION_OVERDUE.get(lang),
            due.overdue,
            agenda(ShownItems::Overdue, Window::Month),
        ),
        counted(m::ATTENTION_WEEK.get(lang), due.soon, agenda(ShownItems::Upcoming, Window::Week)),
        counted(rules::label(label).get(lang), workspace.open_findings(as_of, label), findings),
        counted(
            m::ATTENTION_CONFLICTS.get(lang),
            workspace.status().conflicted,
            Route::to(Page::Conflicts),
        ),
    ]);
    figures
}

/// The rate of coverage, and the tasks without an organisation.
fn coverage(workspace: &Workspace, lens: &Lens, lang: Lang) -> Vec<Figure> {
    let register = workspace.register();
    let (as_of, serving) = (lens.as_of, Serving::of(register));
    let least = parameters_of(workspace.office()).get(RuleId::ShouldBeBuilt, "full_members");
    let is_asked = |task: &_| lens.takes_task(register, task);
    let counts = counts_at(register, &serving, (as_of, as_of), least, is_asked);
    let rows = |coverage: Coverage| {
        let mut filters = vec![Filter::CoverageAt(coverage, as_of, least)];
        filters.extend(lens.scope_filters(Kind::Task));
        Route::rows(Kind::Task, filters)
    };
    let rate = counts.percent().map_or_else(|| "—".to_owned(), |percent| format!("{percent}%"));
    let due = Figure::new(text::coverage(Coverage::Due).get(lang), counts.due);
    let due_rows = (counts.due > 0).then(|| rows(Coverage::Due));
    vec![
        Figure {
            rows: (counts.covered > 0).then(|| rows(Coverage::Covered)),
            ..Figure::new(m::COVERAGE_RATE.get(lang), rate)
        },
        Figure { rows: due_rows, ..due },
    ]
}
