//! The list of a kind: its head, its filters and its rows; and the record beside it.

use std::ops::Range;

use zhibu_app::route::{Page, Route};
use zhibu_app::views::records::columns::ShownColumns;
use zhibu_app::views::records::detail::{
    DetailView, FieldContent, deletion_question, detail, other_page, referring,
};
use zhibu_app::views::records::list::{
    choice_filters, filter_chips, list_head, list_summary, step_choices, with_owed_only,
    without_filter,
};
use zhibu_app::views::records::rows::{
    ListCellLook, ScrolledList, copied_note, find_note, keys_of, list_rows, listed_ids, part_in,
    print_note, printed_rows, rows_in_sight, sorted_by, with_sort,
};
use zhibu_app::workspace::{Command, Workspace};
use zhibu_charts::Color;
use zhibu_domain::columns::{DerivedColumn, ListColumn};
use zhibu_domain::kinds::choices::Setting;
use zhibu_domain::kinds::field::Reference;
use zhibu_domain::kinds::patch::Patch;
use zhibu_domain::kinds::records::{Activity, Branch, Evidence, Kind, Outcome};
use zhibu_domain::list::{Filter, Query, default_sort};
use zhibu_domain::values::date::Day;
use zhibu_ledger::RecordKey;
use zhibu_text::Lang;

use crate::support::{NOW_MS, is_renewed, put, shown_columns, today, with_branch, workspace};

fn usual(workspace: &Workspace, kind: Kind) -> ShownColumns {
    shown_columns(workspace, kind, ListColumn::usual(kind))
}

fn filtered(filters: Vec<Filter>) -> Query {
    Query { filters, ..Query::default() }
}

fn ledger() -> Workspace {
    let mut workspace = workspace();
    let patch = Patch::<Branch>::new("b").set(Branch::NAME, "示例临时党支部");
    put(&mut workspace, patch.set(Branch::SETTING, Setting::KeyProject));
    put(&mut workspace, Patch::<Branch>::new("c").set(Branch::SECRETARY, "示例甲"));
    workspace
}

#[test]
fn a_list_links_to_related_pages_and_to_pasting() {
    let pages = |kind| -> Vec<Page> {
        list_head(kind, Lang::Zh).links.into_iter().map(|link| link.page.page).collect()
    };
    assert_eq!(pages(Kind::Task), [Page::Integration, Page::Paste(Kind::Task)]);
    assert_eq!(pages(Kind::Member), [Page::Roster]);
    assert_eq!(pages(Kind::Assignment), [], "the roster knows more of them");
    let add = |kind| list_head(kind, Lang::Zh).add.map(|link| link.page);
    assert_eq!(add(Kind::Branch), Some(Route::to(Page::New(Kind::Branch))));
    assert_eq!(add(Kind::Step), None, "steps are recorded, not filled in");
}

#[test]
fn an_empty_list_offers_a_first_record_and_one_without_matches_all_records() {
    let summary =
        |workspace: &Workspace, kind, query| list_summary(workspace, kind, &query, &[], Lang::En);
    let deleted = || Query { deleted: true, ..Query::default() };
    let workspace = ledger();
    let bare = summary(&workspace, Kind::Task, Query::default()).empty.unwrap();
    assert!(bare.add.is_some() && !bare.offers_all);
    let unmatched = summary(&workspace, Kind::Branch, filtered(vec![Filter::Owes]));
    assert_eq!(unmatched.count, "0 of 2");
    let unmatched = unmatched.empty.unwrap();
    assert!(unmatched.add.is_none() && unmatched.offers_all);
    assert_ne!(unmatched.text, bare.text);
    let none_deleted = summary(&workspace, Kind::Task, deleted()).empty.unwrap();
    assert!(none_deleted.add.is_none() && none_deleted.offers_all);
    let shown = list_summary(&workspace, Kind::Branch, &Query::default(), &[0, 1], Lang::En);
    assert_eq!((&*shown.count, shown.empty), ("2 of 2", None));
}

#[test]
fn a_choice_replaces_the_choice_before_and_leaves_other_filters() {
    let filters = choice_filters(Kind::Branch, Lang::Zh);
    let setting = filters.iter().find(|filter| filter.label == "设立情形").unwrap();
    assert_eq!(setting.choices.first().unwrap().value, "");
    assert_eq!(setting.choices.last().unwrap().text, "待补");
    let query = filtered(vec![Filter::Owes]);
    assert_eq!(setting.chosen(&query), "");
    let code = Setting::KeyProject.code().to_owned();
    let chosen = setting.choose(&query, code.clone());
    assert_eq!(setting.chosen(&chosen), code);
    let owed = setting.choose(&chosen, "-".to_owned());
    assert_eq!(setting.chosen(&owed), "-");
    assert_eq!(owed.filters.len(), 2);
    assert_eq!(setting.choose(&owed, String::new()), query);
}

#[test]
fn what_is_owed_is_asked_for_once() {
    let once = with_owed_only(&Query::default(), true);
    assert_eq!(with_owed_only(&once, true), once);
    assert_eq!(with_owed_only(&once, false), Query::default());
}

#[test]
fn a_filter_without_a_control_is_a_chip_that_names_what_it_refers_to() {
    let mut workspace = ledger();
    let of_branch = Filter::Is(Activity::BRANCH.id().index, "b".to_owned());
    let query = filtered(vec![of_branch.clone(), Filter::Owes]);
    let view = |workspace: &Workspace| filter_chips(workspace, Kind::Activity, &query, Lang::Zh);
    let chips = view(&workspace);
    assert_eq!(chips.len(), 1, "what is owed has a control of its own");
    assert!(chips[0].text.ends_with("示例临时党支部"), "{}", chips[0].text);
    assert!(chips[0].remove.contains(&chips[0].text));
    assert_eq!(without_filter(&query, &chips[0].filter), filtered(vec![Filter::Owes]));
    assert!(is_renewed(&mut workspace, view, |workspace| {
        put(workspace, Patch::<Branch>::new("b").set(Branch::NAME, "示例更名党支部"))
    }));
}

#[test]
fn dates_and_units_of_a_filter_are_shown() {
    let day = |day| Day::new(2022, 6, day).unwrap();
    let text = |filter| {
        let query = filtered(vec![filter]);
        filter_chips(&workspace(), Kind::Alliance, &query, Lang::En).remove(0).text
    };
    assert_eq!(
        text(Filter::ServedIn(true, day(1), day(2))),
        "Served from 2022-06-01 to 2022-06-02"
    );
    assert!(text(Filter::ServedIn(false, day(1), day(2))).starts_with("Not served"));
}

#[test]
fn a_conversion_is_not_recorded_for_several_at_once() {
    let choices = step_choices(Lang::Zh);
    assert!(choices.iter().any(|choice| choice.value == "dissolve"));
    assert!(choices.iter().all(|choice| choice.value != "convert"));
}

#[test]
fn a_row_names_its_record_and_marks_what_is_owed_and_what_is_chosen() {
    let workspace = ledger();
    let rows = list_rows(
        &workspace,
        (Kind::Branch, &usual(&workspace, Kind::Branch)),
        &[1, 0],
        0,
        false,
        Lang::Zh,
    );
    let ids: Vec<(usize, &str)> = rows.iter().map(|row| (row.number, &*row.id)).collect();
    assert_eq!(ids, [(0, "c"), (1, "b")]);
    let [nameless, named] = &rows[..] else { panic!("two rows") };
    assert_eq!((&*nameless.cells[0].text, nameless.cells[0].look), ("待补", ListCellLook::Owed));
    assert!(!nameless.tick.contains("待补"));
    assert!(named.tick.contains("示例临时党支部"));
    let choice = |look| matches!(look, ListCellLook::Choice(Some(Color::Category(_))));
    assert_eq!(named.cells.iter().filter(|cell| choice(cell.look)).count(), 1);
}

#[test]
fn only_the_rows_asked_for_are_made() {
    let workspace = ledger();
    let numbers = |range: Range<usize>| -> Vec<usize> {
        let (first, indices) = (range.start, part_in(&[0, 1], range));
        let rows = list_rows(
            &workspace,
            (Kind::Branch, &usual(&workspace, Kind::Branch)),
            indices,
            first,
            false,
            Lang::Zh,
        );
        rows.iter().map(|row| row.number).collect()
    };
    assert_eq!(numbers(1..2), [1]);
    assert_eq!(numbers(7..40), [0; 0]);
    assert_eq!(numbers(1..40), [1], "the list may be shorter than when it was scrolled");
}

#[test]
fn deleted_rows_are_those_of_the_deleted_records() {
    let mut workspace = ledger();
    let keys = keys_of(Kind::Branch, &["b".to_owned()]);
    workspace.apply(Command::Delete(keys), NOW_MS);
    assert_eq!(listed_ids(&workspace, Kind::Branch, &[0], true), ["b"]);
    assert_eq!(listed_ids(&workspace, Kind::Branch, &[0], false), ["c"]);
}

#[test]
fn the_rows_in_sight_have_a_margin_and_change_in_steps() {
    let at = |top_px, height_px| rows_in_sight(ScrolledList { top_px, height_px }, 1_000);
    assert_eq!(at(0, 0), 0..28, "before any is measured");
    assert_eq!(at(0, 360), 0..16);
    assert_eq!(at(1, 360), 0..20);
    assert_eq!(at(36 * 100, 360), 88..120);
    assert_eq!(at(36 * 101, 360), 88..124);
    assert_eq!(at(36 * 103, 360), 88..124);
    assert_eq!(at(36 * 104, 360), 96..124);
    assert_eq!(rows_in_sight(ScrolledList { top_px: 36_000, height_px: 360 }, 5), 5..5);
}

#[test]
fn a_long_list_is_printed_in_part_with_a_note() {
    assert_eq!(printed_rows(10), 0..10);
    assert_eq!(print_note(3_000, Lang::En), None);
    assert_eq!(printed_rows(5_000), 0..3_000);
    assert!(print_note(5_000, Lang::En).unwrap().contains("5000"));
    assert_eq!(find_note(3_000, Lang::En), None);
    assert!(find_note(5_000, Lang::En).unwrap().contains("3000"));
}

#[test]
fn a_copy_of_the_rows_on_the_screen_says_that_there_are_more() {
    assert_eq!(copied_note(32, 32, Lang::Zh), None);
    let note = copied_note(32, 20_000, Lang::En).unwrap();
    assert!(note.contains("32 rows") && note.contains("20000"), "{note}");
}

#[test]
fn a_head_sorts_ascending_and_then_descending() {
    let (name, other) = (ListColumn::NAMING, ListColumn::Derived(DerivedColumn::State));
    let usual = default_sort(Kind::Branch);
    let first = with_sort(&Query::default(), usual, name);
    assert_eq!(sorted_by(&first, usual, name), Some(false));
    let second = with_sort(&first, usual, name);
    assert_eq!(sorted_by(&second, usual, name), Some(true));
    assert_eq!(with_sort(&second, usual, name), first);
    assert_eq!(sorted_by(&second, usual, other), None);
    assert_eq!(sorted_by(&Query::default(), usual, usual.column), Some(true));
}

#[test]
fn an_activity_of_a_list_names_its_organisation() {
    let mut workspace = ledger();
    let patch = Patch::<Activity>::new("a").set(Activity::TITLE, "示例主题党日");
    put(&mut workspace, patch.set(Activity::BRANCH, Reference::to("b")));
    let row = &list_rows(
        &workspace,
        (Kind::Activity, &usual(&workspace, Kind::Activity)),
        &[0],
        0,
        false,
        Lang::Zh,
    )[0];
    assert!(row.cells.iter().any(|cell| cell.text == "示例临时党支部"), "{row:?}");
}

fn shown(workspace: &Workspace, kind: Kind, id: &str) -> DetailView {
    detail(workspace, kind, id, &|_| today(), Lang::Zh).unwrap()
}

#[test]
fn a_record_shows_values_missing_values_and_links() {
    let mut workspace = ledger();
    let patch = Patch::<Activity>::new("a").set(Activity::TITLE, "示例主题党日");
    put(&mut workspace, patch.set(Activity::BRANCH, Reference::to("b")));
    let view = shown(&workspace, Kind::Activity, "a");
    assert_eq!(view.title, "示例主题党日");
    let links = view.fields.iter().find_map(|field| match &field.content {
        FieldContent::Links(links) => Some(links),
        _ => None,
    });
    let link = &links.unwrap()[0];
    assert_eq!((&*link.text, &*link.page.to_string()), ("示例临时党支部", "#/branch/id/b"));
    assert!(view.fields.iter().any(|field| field.content == FieldContent::Owed));
    let is_silent = |content: &FieldContent| *content == FieldContent::Text(String::new());
    assert!(
        !view.fields.iter().any(|field| is_silent(&field.content)),
        "what is empty is left out"
    );
    assert_eq!(view.history.len(), 1);
    assert_eq!(view.whole_history.to_string(), "#/history?kind=activity&id=a");
    assert_eq!(shown(&workspace, Kind::Branch, "c").title, "（名称待补）");
    assert!(detail(&workspace, Kind::Branch, "x", &|_| today(), Lang::Zh).is_none());
}

#[test]
fn a_record_that_proves_another_stands_where_its_evidence_would_be_owed() {
    let mut workspace = ledger();
    put(&mut workspace, Patch::<Outcome>::new("o").set(Outcome::MEASURE, "示例指标"));
    let evidence = |workspace: &Workspace| {
        let label = zhibu_text::field_name(Outcome::EVIDENCE).get(Lang::Zh);
        let view = shown(workspace, Kind::Outcome, "o");
        view.fields.into_iter().find(|field| field.label == label).unwrap().content
    };
    assert_eq!(evidence(&workspace), FieldContent::Owed);
    let proof = Patch::<Evidence>::new("e").set(Evidence::NAME, "示例简报");
    put(&mut workspace, proof.set(Evidence::OUTCOME, Reference::to("o")));
    let FieldContent::Links(links) = evidence(&workspace) else { panic!() };
    let unproven = "示例简报（未填文号、文件名或网址，暂不作为佐证）";
    assert_eq!((&*links[0].text, &*links[0].page.to_string()), (unproven, "#/evidence/id/e"));
    put(&mut workspace, Patch::<Evidence>::new("e").set(Evidence::FILE, "简报.pdf"));
    let FieldContent::Links(links) = evidence(&workspace) else { panic!() };
    assert_eq!(links[0].text, "示例简报");
}

#[test]
fn only_an_address_of_the_web_is_a_link_to_it() {
    let mut workspace = ledger();
    let mut address = |text: &str| {
        let key = RecordKey::new("evidence", "e");
        let values = vec![("address".into(), serde_json::json!(text))];
        workspace.apply(Command::Put { key, values, seen: Vec::new() }, NOW_MS);
        let view = shown(&workspace, Kind::Evidence, "e");
        let label = zhibu_text::field_name(Evidence::ADDRESS).get(Lang::Zh);
        view.fields.into_iter().find(|field| field.label == label).unwrap().content
    };
    let web = "https://a.example/b";
    assert_eq!(address(web), FieldContent::WebAddress(web.to_owned()));
    let script = "javascript:alert(1)";
    assert_eq!(address(script), FieldContent::Text(script.to_owned()), "as a file may bring it");
}

#[test]
fn a_field_that_this_version_does_not_know_is_shown_last() {
    let mut workspace = ledger();
    let key = RecordKey::new("branch", "b");
    let values = vec![("later".into(), serde_json::json!("示例"))];
    workspace.apply(Command::Put { key, values, seen: Vec::new() }, NOW_MS);
    let view = shown(&workspace, Kind::Branch, "b");
    let last = view.fields.last().unwrap();
    assert_eq!((&*last.label, &last.content), ("later", &FieldContent::Text("示例".to_owned())));
}

#[test]
fn what_refers_to_a_record_is_named_by_kind_and_counted_before_it_is_deleted() {
    let mut workspace = ledger();
    for number in 0..10 {
        let patch = Patch::<Activity>::new(format!("a{number}"));
        put(&mut workspace, patch.set(Activity::BRANCH, Reference::to("b")));
    }
    let found = referring(&workspace, Kind::Branch, "b", today(), Lang::En);
    let activities = found.iter().find(|view| view.count > 0).unwrap();
    assert_eq!((activities.count, activities.first.len()), (10, 8));
    assert!(activities.more.as_ref().unwrap().contains('2'));
    assert_eq!(activities.all.page.to_string(), "#/activity?branch=b");
    assert_eq!(activities.add.as_ref().unwrap().page.to_string(), "#/activity/new?branch=b");
    assert!(activities.add.as_ref().unwrap().leads_back);
    // What it has none of is named in a menu; members are assigned many at once too.
    let assigned = found.iter().find(|view| view.all.page.to_string().starts_with("#/assignment"));
    let links = assigned.unwrap().first_links();
    let pages: Vec<String> = links.iter().map(|link| link.page.to_string()).collect();
    assert_eq!(pages, ["#/assignment/new?branch=b", "#/enlist?branch=b"]);
    assert!(links.iter().all(|link| link.leads_back));
    assert!(deletion_question("示例", &found, Lang::En).contains("10 other records"));
    assert!(!deletion_question("示例", &[], Lang::En).contains("other records"));
}

#[test]
fn an_alliance_and_a_task_have_another_page() {
    let page = |kind| other_page(kind, "x", Lang::Zh).map(|link| link.page.to_string());
    assert_eq!(page(Kind::Task).unwrap(), "#/project?task=x");
    assert!(page(Kind::Alliance).unwrap().starts_with("#/map?focus="));
    assert_eq!(page(Kind::Branch), None);
}

#[test]
fn a_summary_tells_what_the_list_tells() {
    let workspace = with_branch();
    let summary = shown(&workspace, Kind::Branch, "b").summary;
    let facts: Vec<(&str, &FieldContent)> =
        summary.iter().map(|field| (&*field.label, &field.content)).collect();
    let text = |text: &str| FieldContent::Text(text.to_owned());
    assert_eq!(facts, [("成立日期", &text("2022-06-01")), ("书记", &text("示例甲"))]);
}
