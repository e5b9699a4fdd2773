//! Saved filters: queries of lists under a name.

use zhibu_app::route::Route;
use zhibu_app::views::records::saved::{
    LONGEST_NAME, NameViolation, SavedFilters, name_violation, saved_filters,
};
use zhibu_domain::kinds::records::Kind;
use zhibu_domain::list::Query;
use zhibu_text::Lang;

fn query(kind: Kind, address: &str) -> Query {
    Route::parse(address).query(kind)
}

fn owed() -> Query {
    query(Kind::Branch, "#/branch?q=临时&setting=sector&owes=1&sort=state-")
}

fn two() -> SavedFilters {
    let filters = SavedFilters::default().saved(Kind::Branch, " 待补的  行业 ", &owed()).unwrap();
    filters
        .saved(Kind::Activity, "待补的 行业", &query(Kind::Activity, "#/activity?owes=1"))
        .unwrap()
}

fn names(filters: &SavedFilters, kind: Kind) -> Vec<String> {
    filters.of_kind(kind).map(|filter| filter.name.clone()).collect()
}

#[test]
fn filters_are_read_as_they_were_stored() {
    let filters = two();
    assert_eq!(SavedFilters::from_text(&filters.to_text()), filters);
    let filter = filters.of_kind(Kind::Branch).next().unwrap();
    assert_eq!((&*filter.name, &filter.query), ("待补的 行业", &owed()));
    assert_eq!(SavedFilters::from_text(""), SavedFilters::default());
}

#[test]
fn damaged_lines_are_passed_over_and_the_others_stay() {
    let text = two().to_text();
    let damaged = format!("nothing\n\n#/nowhere\t甲\n#/branch/new\t乙\n#/branch\t \t\n[]\n{text}");
    assert_eq!(SavedFilters::from_text(&damaged), two());
    let later = SavedFilters::from_text("#/branch?later=1&owes=1\t甲");
    let owes = query(Kind::Branch, "#/branch?owes=1");
    assert_eq!(later.of_kind(Kind::Branch).next().unwrap().query, owes);
}

#[test]
fn a_filter_of_the_same_name_is_replaced_in_its_own_list() {
    let filters = two().saved(Kind::Branch, "待补的 行业", &Query::default()).unwrap();
    assert_eq!(names(&filters, Kind::Branch), ["待补的 行业"]);
    assert_eq!(filters.of_kind(Kind::Branch).next().unwrap().query, Query::default());
    let of_activities = filters.of_kind(Kind::Activity).next().unwrap();
    assert_eq!(of_activities.query, query(Kind::Activity, "#/activity?owes=1"));
}

#[test]
fn a_filter_is_renamed_unless_the_name_is_taken_and_deleted_alone() {
    let filters = two().saved(Kind::Branch, "全部", &Query::default()).unwrap();
    let renamed = filters.clone().renamed(Kind::Branch, "全部", "所有").unwrap();
    assert_eq!(names(&renamed, Kind::Branch), ["待补的 行业", "所有"]);
    let same = filters.clone().renamed(Kind::Branch, "全部", "全部");
    assert_eq!(same.as_ref(), Ok(&filters));
    let taken = filters.clone().renamed(Kind::Branch, "全部", "待补的 行业");
    assert_eq!(taken, Err(NameViolation::Taken));
    assert_eq!(filters.clone().renamed(Kind::Branch, "全部", " "), Err(NameViolation::Blank));
    assert_eq!(filters.clone().saved(Kind::Branch, "\t", &owed()), Err(NameViolation::Blank));
    let fewer = filters.without(Kind::Branch, "待补的 行业");
    assert_eq!(names(&fewer, Kind::Branch), ["全部"]);
    assert_eq!(names(&fewer, Kind::Activity), ["待补的 行业"]);
    for lang in Lang::ALL {
        assert_ne!(
            name_violation(NameViolation::Blank, lang),
            name_violation(NameViolation::Taken, lang)
        );
    }
}

#[test]
fn a_long_name_is_cut_and_stays_in_one_line() {
    let name = "名\n".repeat(100);
    let filters = SavedFilters::default().saved(Kind::Team, &name, &Query::default()).unwrap();
    let name = &names(&filters, Kind::Team)[0];
    assert!(name.starts_with("名 名") && name.chars().count() <= LONGEST_NAME, "{name}");
    assert_eq!(SavedFilters::from_text(&filters.to_text()), filters);
}

#[test]
fn the_filter_that_the_list_shows_is_marked() {
    let filters = two().saved(Kind::Branch, "全部", &Query::default()).unwrap();
    let current = |query: &Query| -> Vec<bool> {
        let views = saved_filters(&filters, Kind::Branch, query, Lang::Zh);
        views.iter().map(|view| view.is_current).collect()
    };
    assert_eq!(current(&owed()), [true, false]);
    assert_eq!(current(&Query::default()), [false, true]);
    let view = saved_filters(&filters, Kind::Branch, &owed(), Lang::En).remove(0);
    assert_eq!(Route::parse(&view.address).query(Kind::Branch), owed());
    for text in [view.new_name, view.delete, view.question] {
        assert!(text.contains("待补的 行业"), "{text}");
    }
}
