//! What is kept of a paper beside its texts, and what the history calls it.

use zhibu_app::commands::papers::{set_passage, set_seal, set_template};
use zhibu_app::history::HistoryQuery;
use zhibu_app::papers::{Drafted, PaperContext, PaperKind, PaperRequest, Passage, drafted};
use zhibu_app::route::Route;
use zhibu_app::table::TableCell;
use zhibu_app::views::ledgers::history::{EntryView, history_view};
use zhibu_app::views::papers::{papers as view_papers, seal_announced, seal_code};
use zhibu_app::views::time::TimeZone;
use zhibu_app::workspace::Workspace;
use zhibu_domain::kinds::choices::Strength;
use zhibu_domain::kinds::field::Reference;
use zhibu_domain::kinds::patch::Patch;
use zhibu_domain::kinds::records::{Branch, Organisation, Outcome};
use zhibu_domain::values::date::Day;
use zhibu_domain::values::quantity::{Decimal, Qualifier, Quantity};
use zhibu_office::document::{LineStyle, Part, parts, to_plain};
use zhibu_text::Lang;
use zhibu_text::papers::templates::REQUEST_BASIS;

use crate::support::{NOW_MS, date, empty, put, today};

const CONTEXT: fn() -> PaperContext<'static> =
    || PaperContext { unit: "示例工委", today: today() };

fn with_branch() -> Workspace {
    let mut workspace = empty();
    put(&mut workspace, Patch::<Branch>::new("a").set(Branch::NAME, "甲支部"));
    workspace
}

fn request(kind: PaperKind, subject: &str) -> PaperRequest {
    PaperRequest::new(kind, "2025".parse().unwrap(), subject)
}

fn draft(workspace: &Workspace, request: &PaperRequest) -> Drafted {
    drafted(workspace, request, CONTEXT()).unwrap()
}

/// Whether a paper is sealed, and how many empty lines are above its signature.
fn seal(workspace: &Workspace, request: &PaperRequest) -> (bool, usize) {
    let document = draft(workspace, request).document;
    let parts = parts(&document);
    let is_signature = |part: &Part<'_>| matches!(part, Part::Line(line) if matches!(line.style, LineStyle::Signature { .. }));
    let unit = parts.iter().position(is_signature).unwrap();
    let blanks = parts[..unit].iter().rev().take_while(|part| **part == Part::Blank).count();
    (document.signature.unwrap().has_seal, blanks)
}

#[test]
fn a_paper_is_sealed_unless_a_user_chooses_otherwise_for_it() {
    let mut workspace = with_branch();
    let (asked, approved) = (request(PaperKind::Request, "a"), request(PaperKind::Approval, "a"));
    assert_eq!(seal(&workspace, &asked), (true, 2));
    let unsealed = seal_announced(&asked, seal_code(false), Lang::Zh);
    assert_eq!(unsealed.notice, "落款已改为“不加盖印章”。");
    workspace.apply(unsealed.command, NOW_MS);
    assert_eq!(seal(&workspace, &asked), (false, 1));
    assert_eq!(seal(&workspace, &approved), (true, 2));
    // It is no text of the paper.
    let drafted = draft(&workspace, &asked);
    assert_eq!(drafted.unplaced, []);
    assert!(drafted.passages.iter().all(|passage| passage.own.is_none()));
    workspace.apply(set_seal(&asked, true), NOW_MS);
    assert_eq!(seal(&workspace, &asked), (true, 2));
}

#[test]
fn the_page_offers_the_choice_for_papers_that_somebody_signs() {
    let workspace = with_branch();
    let has_seal = |address: &str| {
        view_papers(&workspace, &Route::parse(address), CONTEXT(), Lang::Zh).has_seal
    };
    assert_eq!(has_seal("#/papers?paper=request&of=a"), Some(true));
    assert_eq!(has_seal("#/papers?paper=chronicle&span=2025"), None);
    assert_eq!(has_seal("#/papers?paper=request"), None);
}

/// The changes of what the office keeps, the latest first.
fn entries(workspace: &Workspace, text: &str) -> Vec<EntryView> {
    let zone = TimeZone {
        day: |_| Day::new(2026, 1, 5).unwrap(),
        minute: |_| "2026-01-05 00:00".to_owned(),
        minute_of_iso: |_| None,
    };
    let query = HistoryQuery { text: text.to_owned(), ..HistoryQuery::default() };
    history_view(workspace, &query, 10, zone, Lang::Zh).entries
}

/// What an entry says of its record, and where that leads.
fn record(entry: &EntryView) -> (String, String) {
    let TableCell::Parts(parts) = &entry.line else { panic!("{entry:?}") };
    let link = parts.iter().find_map(|part| match part {
        TableCell::Link(link) => Some((link.text.clone(), link.page.to_string())),
        _ => None,
    });
    link.unwrap_or_else(|| panic!("{entry:?}"))
}

#[test]
fn the_history_names_the_paper_and_what_it_is_about() {
    let mut workspace = with_branch();
    let (asked, summary) = (request(PaperKind::Request, "a"), request(PaperKind::Summary, ""));
    workspace.apply(set_seal(&asked, false), NOW_MS);
    let passage = draft(&workspace, &summary).passages.remove(0);
    workspace.apply(set_passage(&summary, &passage, "一段话。").unwrap(), NOW_MS + 1);
    let template = set_template(&REQUEST_BASIS, "拟建{支部名称}。", &[]).unwrap();
    workspace.apply(template, NOW_MS + 2);
    let entries = entries(&workspace, "");
    let expected = [
        ("成立请示（根据《中国共产党支部工作…）", "#/papers?paper=request"),
        ("工作总结（2025年）", "#/papers?paper=summary&span=2025"),
        ("成立请示（甲支部）", "#/papers?paper=request&of=a"),
    ];
    for (entry, (name, address)) in entries.iter().zip(expected) {
        assert_eq!(record(entry), (name.to_owned(), address.to_owned()));
    }
    let fields: Vec<&str> = entries.iter().map(|entry| &*entry.fields[0].text).collect();
    assert!(
        fields[0].starts_with("模板文字：") && fields[0].contains("拟建{支部名称}。"),
        "{fields:?}"
    );
    assert_eq!(fields[2], "落款：不加盖印章");
    // It is found by that name.
    assert_eq!(self::entries(&workspace, "甲支部").len(), 2);
}

/// An outcome that says the same as any other, of the organisation `o` or of nobody.
fn outcome(id: &str, is_of_organisation: bool) -> Patch<Outcome> {
    let outcome = Patch::<Outcome>::new(id)
        .set(Outcome::MEASURE, "示范企业")
        .set(Outcome::QUANTITY, Quantity::of(Decimal::from_whole(3), "家", Qualifier::Exact))
        .set(Outcome::STRENGTH, Strength::Direct)
        .set(Outcome::DATE, date("2025-03-01"))
        .set(Outcome::EVIDENCE, "合同");
    if is_of_organisation {
        outcome.set(Outcome::ORGANISATION, Reference::to("o"))
    } else {
        outcome
    }
}

#[test]
fn of_lines_that_say_the_same_a_text_stays_with_the_one_that_leads_to_its_rows() {
    let summary = request(PaperKind::Summary, "");
    let lines = |workspace: &Workspace| {
        let text = to_plain(&draft(workspace, &summary).document);
        let lines = text.lines().filter(|line| line.contains("示范企业"));
        lines.map(|line| line.trim_start_matches('\u{3000}').to_owned()).collect::<Vec<_>>()
    };
    let change = |workspace: &mut Workspace| {
        let passages = draft(workspace, &summary).passages;
        let own = passages.iter().rfind(|own| own.draft().starts_with("直接促成：示范企业"));
        let command = set_passage(&summary, own.unwrap(), "示范企业{示范企业}，另行说明。");
        workspace.apply(command.unwrap(), NOW_MS);
    };
    let (drafted, written) = ("直接促成：示范企业3家。", "示范企业3家，另行说明。");
    let mut workspace = empty();
    put(&mut workspace, Patch::<Organisation>::new("o").set(Organisation::NAME, "甲党委"));
    put(&mut workspace, outcome("x", false));
    change(&mut workspace);
    // Another one comes before it, and goes again.
    put(&mut workspace, outcome("y", true));
    assert_eq!(lines(&workspace), [drafted, written]);
    change(&mut workspace);
    put(&mut workspace, Patch::<Outcome>::new("y").set(Outcome::MEASURE, "示范合作社"));
    assert_eq!(lines(&workspace), [written]);
    // The one that it is of goes, and the other stays.
    put(&mut workspace, outcome("y", true));
    change(&mut workspace);
    put(&mut workspace, Patch::<Outcome>::new("x").set(Outcome::MEASURE, "示范合作社"));
    assert_eq!(lines(&workspace), [drafted]);
    assert_eq!(draft(&workspace, &summary).unplaced.len(), 1);
}

/// The lines on the outcomes of a year, and how many texts are of none.
fn summed(workspace: &Workspace) -> (Vec<String>, usize) {
    let Drafted { document, unplaced, .. } = draft(workspace, &request(PaperKind::Summary, ""));
    let text = to_plain(&document);
    let lines = text.lines().filter(|line| line.contains("示范企业"));
    let lines = lines.map(|line| line.trim_start_matches('\u{3000}').to_owned()).collect();
    (lines, unplaced.len())
}

/// Writes this in place of the last line on the outcomes of a year whose text is not changed yet.
fn reword(workspace: &mut Workspace, words: &str) {
    let summary = request(PaperKind::Summary, "");
    let passages = draft(workspace, &summary).passages;
    let is_open =
        |own: &Passage| own.own.is_none() && own.draft().starts_with("直接促成：示范企业");
    let own = passages.iter().rfind(|own| is_open(own)).unwrap();
    workspace.apply(set_passage(&summary, own, words).unwrap(), NOW_MS);
}

fn outcomes_of(workspace: &mut Workspace, id: &str, measure: &str) {
    put(workspace, Patch::<Outcome>::new(id).set(Outcome::MEASURE, measure));
}

#[test]
fn a_text_whose_rows_are_of_no_line_takes_none_that_leads_elsewhere() {
    let mut workspace = empty();
    put(&mut workspace, Patch::<Organisation>::new("o").set(Organisation::NAME, "甲党委"));
    put(&mut workspace, outcome("x", false));
    reword(&mut workspace, "示范企业之一。");
    // The line that is alone now is of another organisation.
    outcomes_of(&mut workspace, "x", "示范合作社");
    put(&mut workspace, outcome("y", true));
    assert_eq!(summed(&workspace), (vec!["直接促成：示范企业3家。".to_owned()], 1));
    // Nor does it take the line from the text that is of it.
    reword(&mut workspace, "示范企业之二。");
    assert_eq!(summed(&workspace), (vec!["示范企业之二。".to_owned()], 1));
    outcomes_of(&mut workspace, "x", "示范企业");
    assert_eq!(summed(&workspace).1, 0);
    assert_eq!(summed(&workspace).0.len(), 2);
}

#[test]
fn a_line_goes_to_the_text_that_leads_to_it_before_one_that_stood_there() {
    let mut workspace = empty();
    put(&mut workspace, Patch::<Organisation>::new("o").set(Organisation::NAME, "甲党委"));
    put(&mut workspace, outcome("x", false));
    reword(&mut workspace, "示范企业之一。");
    put(&mut workspace, outcome("y", true));
    reword(&mut workspace, "示范企业之二。");
    outcomes_of(&mut workspace, "x", "示范合作社");
    assert_eq!(summed(&workspace), (vec!["示范企业之二。".to_owned()], 1));
}

#[test]
fn a_text_of_the_running_year_is_found_again_the_next_day() {
    let mut workspace = empty();
    put(&mut workspace, outcome("x", false));
    let summary = request(PaperKind::Summary, "");
    let on = |workspace: &Workspace, month, day| {
        let today = Day::new(2025, month, day).unwrap();
        drafted(workspace, &summary, PaperContext { unit: "", today }).unwrap()
    };
    let passages = on(&workspace, 6, 1).passages;
    let own = passages.iter().find(|own| own.draft().starts_with("直接促成：示范企业")).unwrap();
    assert!(own.from.rows.iter().any(|rows| rows.contains("2025-06-01")), "{own:?}");
    workspace.apply(set_passage(&summary, own, "示范企业{示范企业}，另行说明。").unwrap(), NOW_MS);
    let next = on(&workspace, 6, 2);
    assert_eq!(next.unplaced, []);
    assert!(to_plain(&next.document).contains("示范企业3家，另行说明。"));
}
