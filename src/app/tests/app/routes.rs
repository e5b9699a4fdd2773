//! Routes: what is printed is read back, whatever the ids and words hold.

use proptest::prelude::*;
use zhibu_app::route::{Page, Route};
use zhibu_domain::columns::ListColumn;
use zhibu_domain::kinds::records::Kind;
use zhibu_domain::list::{Filter, Query, Sort};

fn any_page() -> impl Strategy<Value = Page> {
    let kind = (0..Kind::ALL.len()).prop_map(|index| Kind::ALL[index]);
    let id = any::<String>().prop_filter("an id is not empty", |id| !id.is_empty());
    prop_oneof![
        Just(Page::Welcome),
        prop::sample::select(Page::IN_TABLE),
        kind.clone().prop_map(Page::Paste),
        kind.clone().prop_map(Page::Tree),
        kind.clone().prop_map(Page::List),
        kind.clone().prop_map(Page::New),
        (kind.clone(), id.clone()).prop_map(|(kind, id)| Page::Detail(kind, id)),
        (kind, id).prop_map(|(kind, id)| Page::Edit(kind, id)),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_route_round_trips_through_the_url(page in any_page(), params in prop::collection::vec((".+", any::<String>()), 0..4)) {
        let route = Route { page, params };
        prop_assert_eq!(Route::parse(&route.to_string()), route);
    }

    #[test]
    fn any_hash_is_read_without_panic(hash in any::<String>()) {
        let route = Route::parse(&hash);
        for kind in Kind::ALL {
            let _query = route.query(*kind);
        }
    }
}

#[test]
fn paths_are_distinct_and_no_names_of_kinds() {
    for page in Page::IN_TABLE {
        let path = page.path().unwrap();
        assert_eq!(Page::from_path(path).as_ref(), Some(page), "{path}");
        assert_eq!(Kind::from_code(path), None, "{path}");
    }
}

#[test]
fn a_query_round_trips_through_the_url() {
    let index = |name: &str| Kind::Branch.field_index(name).unwrap();
    let query = Query {
        text: "健康城 & 50%".into(),
        filters: vec![
            Filter::Is(index("setting"), "sector".into()),
            Filter::IsEmpty(index("form")),
            Filter::DateIn(index("established"), "2022Q2".parse().unwrap()),
            Filter::Owes,
        ],
        sort: Some(Sort { column: ListColumn::NAMING, is_descending: true }),
        deleted: true,
    };
    let url = Route::list(Kind::Branch, &query).to_string();
    assert_eq!(Route::parse(&url).query(Kind::Branch), query);
}

#[test]
fn every_column_of_every_kind_can_be_sorted_by_in_the_url() {
    for kind in Kind::ALL {
        let columns: Vec<ListColumn> = ListColumn::all(*kind).collect();
        for column in &columns {
            let sort = Some(Sort { column: *column, is_descending: true });
            let url = Route::list(*kind, &Query { sort, ..Query::default() }).to_string();
            assert_eq!(Route::parse(&url).query(*kind).sort, sort, "{url}");
        }
        assert!(ListColumn::usual(*kind).iter().all(|column| columns.contains(column)));
        assert_eq!(ListColumn::usual(*kind)[0], ListColumn::NAMING, "{kind:?}");
    }
}

#[test]
fn unknown_routes_and_parameters_are_ignored() {
    assert_eq!(Route::parse("#/nowhere").page, Page::Unknown);
    assert_eq!(Route::parse("#/branch/id/x/edit/more").page, Page::Unknown);
    assert_eq!(Route::parse("").page, Page::Welcome);
    let query =
        Route::parse("#/branch?setting=&sort=nothing&at=someday&established=x").query(Kind::Branch);
    assert_eq!(query.sort, None);
    assert_eq!(query.filters.len(), 1);
}
