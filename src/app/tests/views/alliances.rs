//! Alliances: the chair, joint meetings, and needs with what may meet them.

use zhibu_app::commands::alliances::{OutcomeViolation, count_as_outcome};
use zhibu_app::commands::compliance::switch_rule;
use zhibu_app::forms::record::RecordForm;
use zhibu_app::route::{Page, Route};
use zhibu_app::table::TableCell;
use zhibu_app::views::alliances::alliance::{
    AllianceView, ChairView, alliance, next_term_announced,
};
use zhibu_app::views::alliances::board::{BoardColumn, board};
use zhibu_app::views::alliances::lists::cooperation;
use zhibu_app::views::alliances::matching::{
    MatchingParams, MatchingView, count_announced, funnel_chart, matching, matching_links,
};
use zhibu_app::views::announced::Announced;
use zhibu_app::workspace::Workspace;
use zhibu_domain::kinds::choices::{
    ActivityKind, CooperationStage, InstalmentKind, OfferKind, Strength,
};
use zhibu_domain::kinds::field::Reference;
use zhibu_domain::kinds::patch::Patch;
use zhibu_domain::kinds::records::{
    Activity, Alliance, AllianceUnit, ChairTerm, Cooperation, Instalment, Kind, MeetingItem, Offer,
    Outcome,
};
use zhibu_domain::list::{ByCodePoint, indices};
use zhibu_domain::rules::RuleId;
use zhibu_domain::values::date::{Day, PartialDate};
use zhibu_domain::values::quantity::{Count, Quantity};
use zhibu_text::Lang;

use crate::support::{NOW_MS, is_renewed, put, today, workspace};

fn date(text: &str) -> PartialDate {
    text.parse().unwrap()
}

fn day() -> Day {
    Day::new(2022, 2, 15).unwrap()
}

/// An alliance of two units, founded in January, whose chair rotates every three months.
fn founded() -> Workspace {
    let mut workspace = workspace();
    put(
        &mut workspace,
        Patch::<Alliance>::new("l")
            .set(Alliance::NAME, "示例联盟")
            .set(Alliance::FOUNDED, date("2022-01-01"))
            .set(Alliance::CHAIR_MONTHS, Count::exact(3)),
    );
    for (id, name, joined) in [("u", "甲单位", "2022-01-01"), ("v", "乙单位", "2022-01-02")] {
        put(
            &mut workspace,
            Patch::<AllianceUnit>::new(id)
                .set(AllianceUnit::NAME, name)
                .set(AllianceUnit::ALLIANCE, Reference::to("l"))
                .set(AllianceUnit::JOINED, date(joined)),
        );
    }
    workspace
}

fn next_term(workspace: &Workspace) -> Option<Announced> {
    next_term_announced(workspace, "l", day(), "t".into(), Lang::Zh)
}

fn plain(cells: &[TableCell]) -> Vec<String> {
    cells.iter().map(|cell| cell.to_plain("、")).collect()
}

fn view(workspace: &Workspace) -> AllianceView {
    alliance(workspace, "l", day(), Lang::Zh).unwrap()
}

#[test]
fn a_turn_that_has_begun_is_overdue_until_it_is_recorded() {
    let mut workspace = founded();
    let turns = |view: &AllianceView| -> Vec<_> {
        let turns = view.chair.as_ref().unwrap().turns.iter().take(2);
        turns
            .map(|turn| (turn.unit.text.clone(), turn.unit.page.to_string(), turn.notes.clone()))
            .collect()
    };
    assert_eq!(
        turns(&view(&workspace)),
        [
            ("甲单位".into(), "#/alliance_unit/id/u".into(), vec!["现任", "未登记"]),
            ("乙单位".into(), "#/alliance_unit/id/v".into(), vec!["待任"]),
        ]
    );
    let next = next_term(&workspace).unwrap();
    assert!(next.notice.contains("甲单位"), "{}", next.notice);
    workspace.apply(next.command, NOW_MS);
    let recorded = view(&workspace);
    assert_eq!(
        turns(&recorded),
        [
            ("甲单位".into(), "#/chair_term/id/t".into(), vec!["现任"]),
            ("乙单位".into(), "#/alliance_unit/id/v".into(), vec!["待任"]),
        ]
    );
    assert_eq!(recorded.chair.unwrap().turns[0].dates, "2022-01-01 – 2022-03-31");
}

#[test]
fn nobody_takes_the_chair_of_an_alliance_without_units() {
    let mut workspace = workspace();
    put(
        &mut workspace,
        Patch::<Alliance>::new("l")
            .set(Alliance::NAME, "示例联盟")
            .set(Alliance::CHAIR_MONTHS, Count::exact(3)),
    );
    assert_eq!(next_term(&workspace), None);
    let chair = view(&workspace).chair.unwrap();
    assert_eq!((chair.turns.len(), chair.has_next, chair.months), (0, false, None));
    assert_eq!(alliance(&workspace, "gone", day(), Lang::Zh), None);
}

#[test]
fn the_chair_is_shown_only_where_something_of_it_is_recorded() {
    let mut workspace = founded();
    put(&mut workspace, Patch::<Alliance>::new("l").clear(Alliance::CHAIR_MONTHS));
    assert_eq!(view(&workspace).chair, None);
    assert_eq!(next_term(&workspace), None);
    put(
        &mut workspace,
        Patch::<ChairTerm>::new("t")
            .set(ChairTerm::ALLIANCE, Reference::to("l"))
            .set(ChairTerm::CHAIR, Reference::to("u"))
            .set(ChairTerm::FROM, date("2022-01")),
    );
    let ChairView { turns, has_next, months } = view(&workspace).chair.unwrap();
    assert_eq!((turns.len(), &*turns[0].unit.text, has_next), (1, "甲单位", false));
    assert_eq!(months.unwrap().page.to_string(), "#/alliance/id/l/edit?at=chair_months");
}

#[test]
fn an_item_shows_its_step_its_lateness_and_where_it_is_reported_back() {
    let mut workspace = founded();
    for (id, title, on) in [("m1", "一月联席会", "2022-01-10"), ("m2", "三月联席会", "2022-03-10")]
    {
        put(
            &mut workspace,
            Patch::<Activity>::new(id)
                .set(Activity::TITLE, title)
                .set(Activity::ACTIVITY_KIND, ActivityKind::JointMeeting)
                .set(Activity::ALLIANCE, Reference::to("l"))
                .set(Activity::DATE, date(on)),
        );
    }
    put(
        &mut workspace,
        Patch::<MeetingItem>::new("i")
            .set(MeetingItem::NAME, "共建停车位")
            .set(MeetingItem::ALLIANCE, Reference::to("l"))
            .set(MeetingItem::RAISED_AT, Reference::to("m1"))
            .set(MeetingItem::DECISION, "由甲单位办理")
            .set(MeetingItem::RESPONSIBLE, Reference::to("u"))
            .set(MeetingItem::DEADLINE, date("2022-02-01")),
    );
    let shown = view(&workspace);
    assert_eq!(shown.progress, "已收集 0 → 已议定 1 → 已办结 0 → 已反馈 0");
    let item = &shown.items[0];
    assert_eq!(item.head.to_plain(""), "已议定 共建停车位 逾期");
    assert_eq!(item.details, "甲单位 · 2022-02-01");
    let report = item.report.as_ref().unwrap();
    assert_eq!((&*report.text, report.leads_back), ("应在“三月联席会”反馈", true));
    assert_eq!(report.page.to_string(), "#/meeting_item/id/i/edit?at=reported_at");
    let forms: Vec<String> = shown.forms.iter().map(|form| form.page.to_string()).collect();
    assert_eq!(
        forms,
        ["#/meeting_item/new?alliance=l", "#/activity/new?alliance=l&activity_kind=joint_meeting",]
    );
    // The unit that is responsible is shown by name.
    let rename = |workspace: &mut Workspace| {
        put(workspace, Patch::<AllianceUnit>::new("u").set(AllianceUnit::NAME, "丙单位"))
    };
    assert!(is_renewed(&mut workspace, view, rename));
}

fn offer(id: &str, kind: OfferKind, unit: &str) -> Patch<Offer> {
    Patch::<Offer>::new(id)
        .set(Offer::NAME, format!("示例{id}"))
        .set(Offer::OFFER_KIND, kind)
        .set(Offer::POSTED_BY, Reference::to(unit))
        .set(Offer::CATEGORY, "场地")
}

fn matched(workspace: &Workspace, alliance: Option<&str>) -> MatchingView {
    let params = MatchingParams { alliance, as_of: day() };
    matching(workspace, &params, Lang::Zh, &ByCodePoint)
}

#[test]
fn a_need_is_shown_with_what_may_meet_it_and_the_form_of_a_cooperation() {
    let mut workspace = founded();
    put(&mut workspace, offer("need", OfferKind::Need, "u"));
    assert!(matched(&workspace, None).needs.is_empty());
    put(&mut workspace, offer("hall", OfferKind::Resource, "v"));
    let view = matched(&workspace, Some("l"));
    let found = &view.needs[0].matches[0];
    assert_eq!(plain(&found.offer), ["示例hall", "（乙单位）"]);
    assert!(
        found.why.contains("60 分") && found.why.contains("类别相同、同一联盟"),
        "{}",
        found.why
    );
    let form = &found.cooperate.page;
    assert!(found.cooperate.leads_back);
    assert_eq!(form.param("name"), Some("示例need × 示例hall"));
    assert_eq!((form.param("need"), form.param("met_by")), (Some("need"), Some("hall")));
    assert_eq!((form.param("stage"), form.param("matched")), (Some("matched"), Some("2022-02-15")));
    assert!(matched(&workspace, Some("other")).needs.is_empty());
}

/// A signed cooperation of the alliance.
fn signed(id: &str) -> Patch<Cooperation> {
    Patch::<Cooperation>::new(id)
        .set(Cooperation::NAME, format!("合作{id}"))
        .set(Cooperation::ALLIANCE, Reference::to("l"))
        .set(Cooperation::STAGE, CooperationStage::Signed)
        .set(Cooperation::SIGNED, date("2022-02-01"))
}

#[test]
fn an_amount_with_evidence_is_counted_once() {
    let mut workspace = founded();
    let amount = Quantity::from_words("50", "万元").unwrap();
    put(&mut workspace, signed("b"));
    put(&mut workspace, signed("a").set(Cooperation::AMOUNT, amount));
    let lacking = matched(&workspace, None).unevidenced;
    assert_eq!(plain(&lacking[0]), ["合作a", "（50万元）"]);
    assert_eq!(lacking[1][0].to_plain(""), "合作b");
    let count = |workspace: &Workspace, id: &str, measure: &str| {
        count_as_outcome(workspace, id, measure, "o".into())
    };
    assert_eq!(count(&workspace, "a", "金额"), Err(OutcomeViolation::NoEvidence));
    assert_eq!(count(&workspace, "b", "金额"), Err(OutcomeViolation::NoAmount));
    assert_eq!(count(&workspace, "x", "金额"), Err(OutcomeViolation::NoSuchCooperation));

    put(&mut workspace, Patch::<Cooperation>::new("a").set(Cooperation::EVIDENCE, "协议"));
    assert_eq!(count(&workspace, "a", "  "), Err(OutcomeViolation::NoMeasure));
    let uncounted = matched(&workspace, None).uncounted;
    assert_eq!(uncounted.len(), 1);
    assert_eq!(plain(&uncounted[0].line), ["合作a", "（50万元）"]);
    let counted = |measure: &str| count_announced(&workspace, "a", measure, "o".into(), Lang::Zh);
    assert_eq!(counted(" "), None);
    let command = counted(" 金额 ").unwrap().command;
    workspace.apply(command, NOW_MS);
    let outcome = workspace.register().outcomes().get("o").unwrap();
    assert_eq!(outcome.measure.as_ref().unwrap().0, "金额");
    assert_eq!(
        (outcome.date, outcome.strength),
        (Some(date("2022-02-01")), Some(Strength::Direct))
    );
    assert_eq!(outcome.alliance, Some(Reference::to("l")));
    assert!(matched(&workspace, None).uncounted.is_empty());
}

#[test]
fn what_is_uncounted_follows_the_outcomes() {
    let mut workspace = founded();
    put(&mut workspace, signed("a"));
    let credit = |workspace: &mut Workspace, id: &str| {
        put(workspace, Patch::<Outcome>::new(id).set(Outcome::COOPERATION, Reference::to("a")))
    };
    let view = |workspace: &Workspace| matched(workspace, None);
    // Nothing has evidence, so no outcome is read.
    assert!(!is_renewed(&mut workspace, view, |workspace| credit(workspace, "o1")));
    let complete = Patch::<Cooperation>::new("c")
        .set(Cooperation::STAGE, CooperationStage::Signed)
        .set(Cooperation::EVIDENCE, "协议")
        .set(Cooperation::AMOUNT, Quantity::from_words("5", "万元").unwrap());
    put(&mut workspace, complete);
    assert!(is_renewed(&mut workspace, view, |workspace| credit(workspace, "o2")));
}

#[test]
fn the_funnel_counts_needs_and_stages_with_the_rows_behind_them() {
    let mut workspace = founded();
    put(&mut workspace, offer("need", OfferKind::Need, "u"));
    put(&mut workspace, signed("a"));
    let chart = funnel_chart(&workspace, Some("l"), Lang::Zh);
    let series = &chart.series[0];
    assert_eq!(series.figures, ["1", "1", "1", "1", "", ""]);
    assert_eq!((chart.labels.len(), chart.sources), (6, 2));
    let rows = series.links[3].to_string();
    assert!(rows.contains("alliance=l"), "{rows}");
    assert_eq!(funnel_chart(&workspace, Some("other"), Lang::Zh).sources, 0);
}

#[test]
fn the_page_links_to_its_lists_and_forms() {
    let links = matching_links(Lang::Zh);
    let pages: Vec<String> = links.iter().map(|link| link.page.to_string()).collect();
    assert_eq!(pages, ["#/offer", "#/cooperation", "#/offer/paste", "#/offer/new"]);
}

/// The pages that a line links to, each with its text.
fn linked(cells: &[TableCell]) -> Vec<(String, String)> {
    let links = cells.iter().filter_map(|cell| match cell {
        TableCell::Link(link) => Some((link.text.clone(), link.page.to_string())),
        _ => None,
    });
    links.collect()
}

#[test]
fn an_alliance_has_three_lists_with_what_is_overdue() {
    let mut workspace = founded();
    put(&mut workspace, offer("hall", OfferKind::Resource, "v"));
    put(&mut workspace, offer("van", OfferKind::Resource, "v"));
    put(
        &mut workspace,
        offer("fair", OfferKind::Opportunity, "v").set(Offer::TO, date("2022-02-10")),
    );
    put(
        &mut workspace,
        offer("need", OfferKind::Need, "u").set(Offer::DEADLINE, date("2022-02-14")),
    );
    put(
        &mut workspace,
        offer("other", OfferKind::Need, "u").set(Offer::DEADLINE, date("2022-02-15")),
    );
    put(&mut workspace, signed("a").set(Cooperation::SIGNED, date("2021-11-16")));
    put(&mut workspace, signed("b"));
    let lists = view(&workspace).lists;
    let texts: Vec<String> = lists.iter().map(|line| plain(line).join("，")).collect();
    assert_eq!(texts, ["需求清单 2，逾期 1 项", "资源清单 3，逾期 1 项", "项目清单 2，逾期 1 项"]);
    // Every figure leads to as many rows.
    for line in &lists {
        for (text, page) in linked(line) {
            let Page::List(kind) = Route::parse(&page).page else { unreachable!("{page}") };
            let query = Route::parse(&page).query(kind);
            let rows = indices(workspace.register(), kind, &query, day(), &ByCodePoint);
            assert!(text.contains(&format!(" {}", rows.len())), "{text}: {page}");
        }
    }
    put(&mut workspace, Patch::<Offer>::new("need").set(Offer::ANSWERED, date("2022-02-14")));
    assert_eq!(plain(&view(&workspace).lists[0]), ["需求清单 2"]);
    // Where the rule is off, no cooperation is overdue.
    workspace.apply(switch_rule(RuleId::StalledCooperation, false), NOW_MS);
    assert_eq!(plain(&view(&workspace).lists[2]), ["项目清单 2"]);
}

#[test]
fn the_page_of_a_cooperation_has_its_amounts_and_the_forms_that_add_to_them() {
    let mut workspace = founded();
    assert_eq!(cooperation(&workspace, "a", day(), Lang::Zh), None);
    let amount = |text: &str| Quantity::from_words(text, "万元").unwrap();
    put(&mut workspace, signed("a").set(Cooperation::AMOUNT, amount("50余")));
    let said = |workspace: &Workspace| {
        let view = cooperation(workspace, "a", day(), Lang::Zh).unwrap();
        let said = view.amounts.iter().map(|figure| format!("{} {}", figure.label, figure.value));
        said.collect::<Vec<String>>()
    };
    assert_eq!(said(&workspace), ["签约 50余万元", "到位 未登记", "支付/兑现 未登记"]);

    // One click opens the form with all but the figure, which is one field.
    let form = cooperation(&workspace, "a", day(), Lang::Zh).unwrap().forms.remove(1);
    assert!(form.leads_back);
    assert_eq!(form.text, "登记到位");
    let preset = ["what", "cooperation", "date"];
    let preset = preset.map(|name| (name.to_owned(), form.page.param(name).unwrap().to_owned()));
    let form = RecordForm::of_new(&workspace, Kind::Instalment, "i".into(), &preset);
    let mut draft = form.first_draft().clone();
    draft.get_mut("amount").unwrap().text = "20".to_owned();
    let command = form.save(&workspace, &draft, today()).unwrap();
    workspace.apply(command, NOW_MS);
    assert_eq!(said(&workspace), ["签约 50余万元", "到位 20万元", "支付/兑现 未登记"]);
    let of_alliance = view(&workspace).amounts;
    let of_alliance: Vec<&str> = of_alliance.iter().map(|figure| &*figure.value).collect();
    assert_eq!(of_alliance, ["50余万元", "20万元", "未登记"]);

    // What is signed by date stands beside the amount of the contract, with a link to it.
    let contracted = |workspace: &Workspace| {
        cooperation(workspace, "a", day(), Lang::Zh).unwrap().amounts.remove(0)
    };
    assert_eq!((contracted(&workspace).note, contracted(&workspace).rows), (None, None));
    let by_date = |text: &str| {
        Patch::<Instalment>::new("signed")
            .set(Instalment::COOPERATION, Reference::to("a"))
            .set(Instalment::WHAT, InstalmentKind::Contracted)
            .set(Instalment::AMOUNT, amount(text))
    };
    put(&mut workspace, by_date("30"));
    let shown = contracted(&workspace);
    assert_eq!((&*shown.value, shown.note.as_deref()), ("50余万元", Some("分期签约 30万元")));
    assert!(shown.rows.is_some());
    put(&mut workspace, by_date("50余"));
    assert_eq!(contracted(&workspace).note, None, "it is the same");

    let arrived = |workspace: &mut Workspace| {
        put(
            workspace,
            Patch::<Instalment>::new("j")
                .set(Instalment::COOPERATION, Reference::to("a"))
                .set(Instalment::WHAT, InstalmentKind::Arrived)
                .set(Instalment::AMOUNT, amount("3")),
        )
    };
    let shown = |workspace: &Workspace| cooperation(workspace, "a", day(), Lang::Zh);
    assert!(is_renewed(&mut workspace, shown, arrived));
    assert_eq!(said(&workspace)[1], "到位 23万元");
}

/// The board as lines: each column with its count and its cards.
fn board_lines(workspace: &Workspace, alliance: Option<&str>) -> Vec<String> {
    let line = |column: &BoardColumn| {
        let cards =
            column.cards.iter().map(|card| format!(" {}（{}）", card.name.text, card.about));
        let more = column.more.iter().map(|more| format!(" …{}", more.text));
        format!("{} {}", column.name, column.count.text) + &cards.chain(more).collect::<String>()
    };
    board(workspace, alliance, Lang::Zh).iter().map(line).collect()
}

#[test]
fn the_board_has_the_needs_that_nobody_meets_first_and_then_the_stages() {
    let mut workspace = founded();
    for id in ["new", "failed", "met", "closed"] {
        put(&mut workspace, offer(id, OfferKind::Need, "u"));
    }
    put(&mut workspace, offer("hall", OfferKind::Resource, "v"));
    put(&mut workspace, Patch::<Offer>::new("failed").set(Offer::FROM, date("2022-01-05")));
    put(&mut workspace, Patch::<Offer>::new("closed").set(Offer::CLOSED, date("2022-02-01")));
    let dropped = signed("d").set(Cooperation::STAGE, CooperationStage::Dropped);
    put(&mut workspace, dropped.set(Cooperation::NEED, Reference::to("failed")));
    put(&mut workspace, signed("a").set(Cooperation::NEED, Reference::to("met")));
    let amount = Quantity::from_words("50余", "万元").unwrap();
    put(&mut workspace, Patch::<Cooperation>::new("a").set(Cooperation::AMOUNT, amount));
    let expected = [
        "待对接需求 2 示例failed（2022-01-05、甲单位） 示例new（甲单位）",
        "已对接 0",
        "洽谈中 0",
        "已签约 1 合作a（2022-02-01、50余万元）",
        "履行中 0",
        "已完成 0",
    ];
    assert_eq!(board_lines(&workspace, Some("l")), expected);
    assert!(board_lines(&workspace, Some("other")).iter().all(|line| line.ends_with(" 0")));
    for index in 0..8 {
        put(&mut workspace, signed(&format!("s{index}")));
    }
    assert!(
        board_lines(&workspace, None)[3].ends_with("…其余 3 项"),
        "{:?}",
        board_lines(&workspace, None)
    );
    let unsaid = Patch::<Cooperation>::new("x").set(Cooperation::ALLIANCE, Reference::to("l"));
    put(&mut workspace, unsaid.set(Cooperation::NEED, Reference::to("new")));
    let lines = board_lines(&workspace, Some("l"));
    assert!(
        lines[0].starts_with("待对接需求 1 示例failed") && lines[1].starts_with("未登记进展 1 "),
        "{lines:?}"
    );
    // Each count is that of the list behind it.
    for column in board(&workspace, Some("l"), Lang::Zh) {
        let Page::List(kind) = column.count.page.page else { panic!("{:?}", column.count) };
        let query = Route::parse(&column.count.page.to_string()).query(kind);
        let listed = indices(workspace.register(), kind, &query, day(), &ByCodePoint);
        assert_eq!(column.count.text, listed.len().to_string(), "{}", column.name);
    }
}

#[test]
fn another_word_for_a_category_is_the_same_category() {
    let mut workspace = founded();
    put(&mut workspace, offer("need", OfferKind::Need, "u").set(Offer::CATEGORY, "融资"));
    put(&mut workspace, offer("loan", OfferKind::Resource, "v").set(Offer::CATEGORY, " 信贷"));
    put(&mut workspace, offer("law", OfferKind::Resource, "v").set(Offer::CATEGORY, "法务"));
    let view = matched(&workspace, None);
    assert_eq!(view.needs[0].matches.len(), 1);
    assert!(view.needs[0].matches[0].why.contains("类别相同"), "{}", view.needs[0].matches[0].why);
}
