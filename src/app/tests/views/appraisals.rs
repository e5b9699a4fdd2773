//! Rounds of appraisal: the ranking, the result, a nominee's score, and the list that is published.

use zhibu_app::commands::appraisals::{
    ConfirmViolation, confirm_result, decide_band, set_over_reason,
};
use zhibu_app::forms::record::RecordForm;
use zhibu_app::table::{Control, TableCell, TableRow};
use zhibu_app::tone::Tone;
use zhibu_app::views::appraisals::nominee::{appraisal, score, score_forms};
use zhibu_app::views::appraisals::phases::phases;
use zhibu_app::views::appraisals::publication::publication;
use zhibu_app::views::appraisals::ranking::{
    BandChoice, RankingView, pass_announced, ranking, round_to_show,
};
use zhibu_app::views::appraisals::result::{ResultView, confirm_announced, result};
use zhibu_app::views::appraisals::suggestions::suggestions;
use zhibu_app::views::links::LinkLook;
use zhibu_app::workspace::{Command, Workspace};
use zhibu_domain::appraisals::{Obstacle, standing};
use zhibu_domain::kinds::choices::{ItemKind, OfferKind, YesNo};
use zhibu_domain::kinds::field::{Reference, Texts};
use zhibu_domain::kinds::patch::Patch;
use zhibu_domain::kinds::records::{
    AllianceUnit, Appeal, Appraisal, Branch, Kind, Nomination, Offer, ScoreItem,
};
use zhibu_domain::values::date::{Day, PartialDate};
use zhibu_domain::values::quantity::{Count, Quantity};
use zhibu_text::Lang;

use crate::support::{NOW_MS, is_renewed, put, today, workspace};

fn date(text: &str) -> PartialDate {
    text.parse().unwrap()
}

fn day() -> Day {
    Day::new(2022, 7, 1).unwrap()
}

fn texts(lines: &[&str]) -> Texts {
    Texts(lines.iter().map(|line| (*line).to_owned()).collect())
}

/// A round whose list was published: one in three may be 优秀, and two nominees share the best score.
fn round() -> Workspace {
    let mut workspace = workspace();
    put(
        &mut workspace,
        Patch::<Appraisal>::new("r")
            .set(Appraisal::NAME, "示例先锋岗评选")
            .set(Appraisal::ORGANISER, "示例工委")
            .set(Appraisal::FROM, date("2022-01-01"))
            .set(Appraisal::TO, date("2022-05-31"))
            .set(Appraisal::BASE, Count::exact(80))
            .set(Appraisal::CRITERIA, texts(&["政治引领：60", "服务群众：40"]))
            .set(Appraisal::BANDS, texts(&["优秀：85", "合格：0"]))
            .set(Appraisal::ONE_IN, Count::exact(3))
            .set(Appraisal::NOMINATED_UNTIL, date("2022-06-01"))
            .set(Appraisal::REVIEWED, date("2022-06-02"))
            .set(Appraisal::ASSESSED, date("2022-06-03"))
            .set(Appraisal::PUBLISHED, date("2022-06-10"))
            .set(Appraisal::PUBLISHED_UNTIL, date("2022-06-20")),
    );
    for (id, name) in [("a", "东湖岗"), ("b", "西岭岗"), ("c", "南湾岗")] {
        put(
            &mut workspace,
            Patch::<Nomination>::new(id)
                .set(Nomination::NAME, name)
                .set(Nomination::APPRAISAL, Reference::to("r"))
                .set(Nomination::NOMINATED_BY, "示例党委")
                .set(Nomination::ELIGIBLE, YesNo::Yes),
        );
    }
    for nominee in ["a", "b"] {
        put(&mut workspace, item(&format!("item-{nominee}"), nominee, ItemKind::Addition));
    }
    workspace
}

/// Ten points for a criterion that weighs sixty percent.
fn item(id: &str, nominee: &str, kind: ItemKind) -> Patch<ScoreItem> {
    Patch::<ScoreItem>::new(id)
        .set(ScoreItem::NAME, "做了实事")
        .set(ScoreItem::NOMINATION, Reference::to(nominee))
        .set(ScoreItem::ITEM_KIND, kind)
        .set(ScoreItem::CRITERION, "政治引领")
        .set(ScoreItem::POINTS, Quantity::from_words("10", "分").unwrap())
        .set(ScoreItem::DATE, date("2022-03-01"))
        .set(ScoreItem::EVIDENCE, "简报")
}

fn view(workspace: &Workspace) -> RankingView {
    ranking(workspace, "r", Lang::Zh).unwrap()
}

fn open(workspace: &Workspace) -> ResultView {
    result(workspace, "r", day(), Lang::Zh).unwrap()
}

fn apply(workspace: &mut Workspace, command: Command) {
    workspace.apply(command, NOW_MS);
}

fn rows(view: &RankingView) -> &[TableRow<BandChoice>] {
    &view.table.as_ref().unwrap().rows
}

fn plain<C: Control>(cells: &[TableCell<C>]) -> Vec<String> {
    cells.iter().map(|cell| cell.to_plain("、")).collect()
}

/// The row of a nominee.
fn row<'a>(view: &'a RankingView, nominee: &str) -> &'a TableRow<BandChoice> {
    let own = |row: &&TableRow<BandChoice>| match &named(row)[0] {
        TableCell::Link(name) => name.page.to_string() == format!("#/nomination/id/{nominee}"),
        other => panic!("{other:?}"),
    };
    rows(view).iter().find(own).unwrap()
}

/// The name of a nominee, and what is noted beside it.
fn named(row: &TableRow<BandChoice>) -> &[TableCell<BandChoice>] {
    match &row.cells[1] {
        TableCell::Named(named) => named,
        other => panic!("{other:?}"),
    }
}

fn notes(view: &RankingView, nominee: &str) -> Vec<String> {
    plain(&named(row(view, nominee))[1..])
}

fn band<'a>(view: &'a RankingView, nominee: &str) -> &'a TableCell<BandChoice> {
    row(view, nominee).cells.last().unwrap()
}

#[test]
fn a_ranking_shows_ranks_marks_scores_and_ties() {
    let view = view(&round());
    let heads: Vec<&str> =
        view.table.as_ref().unwrap().columns.iter().map(|column| &*column.head).collect();
    assert_eq!(heads[2..4], ["政治引领 60%", "服务群众 40%"]);
    let shown: Vec<Vec<String>> = rows(&view).iter().map(|row| plain(&row.cells[..5])).collect();
    assert_eq!(
        shown,
        [
            ["1", "东湖岗 同分", "90", "80", "86.00"],
            ["1", "西岭岗 同分", "90", "80", "86.00"],
            ["3", "南湾岗", "80", "80", "80.00"],
        ]
    );
    let links: Vec<String> = view.links.iter().map(|link| link.page.to_string()).collect();
    assert_eq!(links, ["#/appraisal/id/r", "#/publication?appraisal=r"]);
    assert_eq!(view.forms[0].page.to_string(), "#/nomination/new?appraisal=r");
    assert_eq!(notes(&view, "a"), ["同分"]);
    assert!(notes(&view, "c").is_empty());
    assert!(view.cap.is_some() && view.awarded.is_none());
}

#[test]
fn a_nominee_is_noted_as_unreviewed_turned_down_or_vetoed() {
    let mut workspace = round();
    put(&mut workspace, Patch::<Nomination>::new("a").clear(Nomination::ELIGIBLE));
    put(&mut workspace, Patch::<Nomination>::new("b").set(Nomination::ELIGIBLE, YesNo::No));
    put(&mut workspace, item("veto", "c", ItemKind::Veto));
    let view = view(&workspace);
    assert_eq!(notes(&view, "a"), ["待初审"]);
    assert_eq!(view.pass_all.as_deref(), Some("1 个待初审的都记为通过"));
    assert_eq!(*band(&view, "b"), TableCell::Empty);
    assert_eq!(*band(&view, "c"), TableCell::Strong("合格".into()));
    let TableCell::Link(veto) = &named(row(&view, "c"))[1] else { panic!("a link") };
    assert_eq!((&*veto.text, veto.look), ("一票否决：做了实事", LinkLook::Chip(Tone::Error)));
    assert_eq!(veto.page.to_string(), "#/score_item/id/veto");
}

#[test]
fn an_error_in_the_scoring_links_to_its_field() {
    let mut workspace = round();
    let criteria = texts(&["政治引领：60", "服务群众：30"]);
    put(&mut workspace, Patch::<Appraisal>::new("r").set(Appraisal::CRITERIA, criteria));
    let view = view(&workspace);
    let TableCell::Parts(fault) = &view.faults[0] else { panic!("{:?}", view.faults) };
    let TableCell::Link(field) = &fault[0] else { panic!("{fault:?}") };
    assert_eq!(field.page.to_string(), "#/appraisal/id/r/edit?at=criteria");
    assert!(fault[1].to_plain("").contains("90"), "{fault:?}");
}

#[test]
fn the_latest_round_is_shown_unless_another_is_asked_for() {
    let mut workspace = round();
    let later = Patch::<Appraisal>::new("late").set(Appraisal::FROM, date("2022-06-01"));
    put(&mut workspace, later);
    assert_eq!(round_to_show(&workspace, None).as_deref(), Some("late"));
    assert_eq!(round_to_show(&workspace, Some("r")).as_deref(), Some("r"));
    assert_eq!(round_to_show(&workspace, Some("gone")).as_deref(), Some("late"));
}

#[test]
fn a_ranking_follows_its_nominees_items_and_their_names() {
    let mut workspace = round();
    let rename = |workspace: &mut Workspace| {
        put(workspace, Patch::<Nomination>::new("a").set(Nomination::NAME, "东湖二岗"))
    };
    assert!(is_renewed(&mut workspace, view, rename));
    let add = |workspace: &mut Workspace| put(workspace, item("more", "c", ItemKind::Addition));
    assert!(is_renewed(&mut workspace, view, add));
    let elsewhere = |workspace: &mut Workspace| {
        put(workspace, Patch::<Branch>::new("x").set(Branch::NAME, "示例支部"))
    };
    assert!(!is_renewed(&mut workspace, view, elsewhere));
}

#[test]
fn only_nominees_whose_review_is_not_recorded_pass_it() {
    let mut workspace = round();
    assert_eq!(pass_announced(&workspace, "r", Lang::Zh), None);
    put(&mut workspace, Patch::<Nomination>::new("a").clear(Nomination::ELIGIBLE));
    put(&mut workspace, Patch::<Nomination>::new("b").set(Nomination::ELIGIBLE, YesNo::No));
    let done = pass_announced(&workspace, "r", Lang::Zh).unwrap();
    assert!(done.notice.contains('1'), "{}", done.notice);
    apply(&mut workspace, done.command);
    let eligible = |id: &str| workspace.register().nominations().get(id).unwrap().eligible;
    assert_eq!((eligible("a"), eligible("b")), (Some(YesNo::Yes), Some(YesNo::No)));
}

#[test]
fn a_band_that_was_decided_on_stays_visible_after_the_round_drops_it() {
    let mut workspace = round();
    apply(&mut workspace, decide_band("c", "良好"));
    let choice = |workspace: &Workspace| match band(&view(workspace), "c") {
        TableCell::Control(choice) => choice.clone(),
        other => panic!("{other:?}"),
    };
    let decided = choice(&workspace);
    assert_eq!((&*decided.decided, &*decided.label), ("良好", "南湾岗 等次"));
    let options: Vec<&str> = decided.options.iter().map(|option| &*option.text).collect();
    assert_eq!(options, ["合格（按得分）", "优秀", "合格", "良好"]);
    assert_eq!(decided.to_plain(), "良好");
    apply(&mut workspace, decide_band("c", ""));
    assert_eq!(choice(&workspace).to_plain(), "合格（按得分）");
}

/// The forms to which obstacles lead.
fn forms(obstacles: &[Vec<TableCell>]) -> Vec<String> {
    let link = |cell: &TableCell| match cell {
        TableCell::Link(link) if link.leads_back => Some(link.page.to_string()),
        _ => None,
    };
    obstacles.iter().flatten().filter_map(link).collect()
}

/// The two with the best score share it, and one of three may be 优秀.
#[test]
fn a_result_is_refused_while_there_are_obstacles() {
    let mut workspace = round();
    let found = open(&workspace).obstacles;
    let text = plain(&found[0]).concat();
    assert!(text.contains("限额只够其中一部分"), "{text}");
    assert!(text.ends_with(" 东湖岗、西岭岗"), "{text}");
    assert_eq!(forms(&found), [""; 0]);
    assert!(open(&workspace).status.contains('1'));
    assert_eq!(confirm_announced(&workspace, "r", day(), Lang::Zh), None);
    let violation = confirm_result(&workspace, "r", day()).unwrap_err();
    assert_eq!(
        violation,
        ConfirmViolation::Obstacles(vec![Obstacle::Undecided(vec!["a".into(), "b".into()])])
    );
    assert_eq!(confirm_result(&workspace, "x", day()), Err(ConfirmViolation::NoSuchRound));

    // Both are one too many without a reason.
    apply(&mut workspace, decide_band("a", "优秀"));
    apply(&mut workspace, decide_band("b", "优秀"));
    let view = open(&workspace);
    assert!(view.asks_reason && view.obstacles.len() == 1, "{view:?}");
    apply(&mut workspace, set_over_reason("r", " 得分并列 "));
    let view = open(&workspace);
    assert_eq!((&*view.reason, view.asks_reason), ("得分并列", true));
    assert!(view.obstacles.is_empty());
    apply(&mut workspace, set_over_reason("r", "  "));
    assert_eq!(open(&workspace).reason, "");
}

#[test]
fn an_obstacle_links_to_its_field_and_follows_appeals() {
    let mut workspace = round();
    let raise = |workspace: &mut Workspace| {
        let appeal = Patch::<Appeal>::new("o")
            .set(Appeal::NAME, "与事实不符")
            .set(Appeal::NOMINATION, Reference::to("c"));
        put(workspace, appeal)
    };
    assert!(is_renewed(&mut workspace, open, raise));
    let clear = Patch::<Appraisal>::new("r").clear(Appraisal::ASSESSED).clear(Appraisal::PUBLISHED);
    put(&mut workspace, clear);
    assert_eq!(
        forms(&open(&workspace).obstacles),
        [
            "#/appraisal/id/r/edit?at=assessed",
            "#/appraisal/id/r/edit?at=published",
            "#/appeal/id/o/edit?at=answered",
        ]
    );
}

/// A round with a result: the first is 优秀 by decision, the third was turned down.
fn confirmed() -> Workspace {
    let mut workspace = round();
    apply(&mut workspace, decide_band("a", "优秀"));
    apply(&mut workspace, decide_band("b", "合格"));
    apply(&mut workspace, decide_band("c", "合格"));
    put(&mut workspace, Patch::<Nomination>::new("c").set(Nomination::ELIGIBLE, YesNo::No));
    // Of two, none may be 优秀.
    apply(&mut workspace, set_over_reason("r", "会议研究"));
    let done = confirm_announced(&workspace, "r", day(), Lang::Zh).unwrap();
    apply(&mut workspace, done.command);
    workspace
}

#[test]
fn confirming_records_bands_scores_and_the_day_as_one_step_of_undo() {
    let mut workspace = confirmed();
    let of = |workspace: &Workspace, id: &str| {
        let record = workspace.register().nominations().get(id).unwrap();
        let score = record.score.as_ref().map(|score| score.value.to_string());
        (record.band.as_ref().map(|band| band.0.clone()), score)
    };
    assert_eq!(of(&workspace, "a"), (Some("优秀".into()), Some("86".into())));
    assert_eq!(of(&workspace, "b"), (Some("合格".into()), Some("86".into())));
    assert_eq!(of(&workspace, "c"), (None, None));
    let shown = view(&workspace);
    assert!(shown.awarded.as_ref().unwrap().contains("2022-07-01"), "{:?}", shown.awarded);
    assert_eq!(shown.cap, None);
    assert_eq!(*band(&shown, "a"), TableCell::Strong("优秀".into()));
    assert_eq!(confirm_result(&workspace, "r", day()), Err(ConfirmViolation::AlreadyConfirmed));

    workspace.undo(NOW_MS).unwrap();
    assert_eq!(of(&workspace, "c"), (Some("合格".into()), None));
    assert_eq!(view(&workspace).awarded, None);
}

#[test]
fn a_score_that_differs_from_the_confirmed_one_is_reported() {
    let mut workspace = confirmed();
    put(&mut workspace, item("more", "a", ItemKind::Addition));
    let view = view(&workspace);
    assert_eq!(row(&view, "a").cells[4].to_plain(""), "92.00 评定时 86.00");
}

#[test]
fn the_phase_that_waits_for_its_date_is_current_and_leads_to_it() {
    let mut workspace = round();
    put(&mut workspace, Patch::<Appraisal>::new("r").clear(Appraisal::ASSESSED));
    let current = |workspace: &Workspace| {
        let phases = phases(workspace, "r", day(), Lang::Zh);
        assert_eq!(phases.len(), 5);
        phases.into_iter().find(|phase| phase.is_current).unwrap()
    };
    let assessing = current(&workspace);
    assert_eq!(assessing.cells[0], TableCell::Strong("民主评议".into()));
    let form = "#/appraisal/id/r/edit?at=assessed";
    assert_eq!(forms(&[assessing.cells]), [form]);
    // The day of commendation comes with the result, and is not entered.
    put(&mut workspace, Patch::<Appraisal>::new("r").set(Appraisal::ASSESSED, date("2022-06-03")));
    let commending = current(&workspace);
    assert_eq!(commending.cells[0], TableCell::Strong("表彰".into()));
    assert_eq!(forms(&[commending.cells]), [""; 0]);
}

#[test]
fn a_score_is_shown_with_its_marks_and_with_why_items_do_not_count() {
    let mut workspace = round();
    put(&mut workspace, item("bare", "a", ItemKind::Deduction));
    let bare = Patch::<ScoreItem>::new("bare");
    put(&mut workspace, bare.set(ScoreItem::NAME, "没有佐证").clear(ScoreItem::EVIDENCE));
    let view = score(&workspace, "a", Lang::Zh).unwrap();
    assert!(view.summary.contains("86.00"), "{}", view.summary);
    assert_eq!(view.ranking.page.to_string(), "#/standing?appraisal=r");
    assert_eq!(plain(&view.marks.rows[0].cells), ["政治引领", "60%", "10", "0", "90"]);
    let items = view.items.unwrap();
    let mut rows: Vec<Vec<String>> = items.rows.iter().map(|row| plain(&row.cells)).collect();
    rows.sort();
    assert_eq!(
        rows,
        [
            ["2022-03-01", "做了实事", "政治引领", "+10"],
            ["2022-03-01", "没有佐证 缺佐证，未计", "政治引领", ""],
        ]
    );
    assert_eq!(score(&workspace, "gone", Lang::Zh), None);
    let of_round = appraisal(&workspace, "r", Lang::Zh);
    assert!(of_round.count.contains('3'), "{}", of_round.count);
    assert_eq!(of_round.links[1].page.to_string(), "#/publication?appraisal=r");
    assert_eq!(score_forms("a", Lang::Zh)[0].page.to_string(), "#/score_item/new?nomination=a");
}

#[test]
fn a_nominee_without_items_has_no_table_of_items() {
    assert_eq!(score(&round(), "c", Lang::Zh).unwrap().items, None);
}

#[test]
fn a_list_shows_what_is_undecided_first_and_ends_with_the_band_asked_for() {
    let workspace = round();
    let view = |down_to| publication(&workspace, "r", down_to, Lang::Zh).unwrap();
    let whole = view(None);
    let ends: Vec<&str> = whole.ends.iter().map(|end| &*end.value).collect();
    assert_eq!(ends, ["", "待定", "合格"]);
    assert_eq!(whole.back.page.to_string(), "#/standing?appraisal=r");
    assert_eq!(whole.sheet.counts, "待定 2、合格 1");
    assert!(whole.sheet.objections.is_some());
    assert!(whole.undecided.as_ref().unwrap().contains("2 名"), "{:?}", whole.undecided);
    let cut = view(Some("待定"));
    assert_eq!(cut.ends, whole.ends);
    assert_eq!(cut.sheet.counts, "待定 2");
    // Whoever is left off the list is undecided all the same.
    assert_eq!(view(Some("合格")).undecided, whole.undecided);
    assert_eq!(cut.sheet.table.rows.len(), 2);
    assert_eq!(view(Some("没有的")).sheet.counts, "待定 2、合格 1");
}

#[test]
fn a_published_result_keeps_the_scores_that_were_confirmed() {
    let mut workspace = confirmed();
    put(&mut workspace, item("more", "a", ItemKind::Addition));
    // A nominee that came after the result is not in it.
    let late = Patch::<Nomination>::new("late")
        .set(Nomination::NAME, "晚到岗")
        .set(Nomination::APPRAISAL, Reference::to("r"));
    put(&mut workspace, late);
    let view = publication(&workspace, "r", None, Lang::Zh).unwrap();
    assert_eq!(view.undecided, None, "a result is what it was confirmed to be");
    let rows: Vec<Vec<String>> = view
        .sheet
        .table
        .rows
        .iter()
        .map(|row| row.cells.iter().map(|cell| cell.to_plain("、")).collect())
        .collect();
    assert_eq!(
        rows,
        [["优秀", "东湖岗", "示例党委", "86.00"], ["合格", "西岭岗", "示例党委", "86.00"]]
    );
    assert_eq!(view.sheet.objections, None);
    assert!(view.sheet.reason.unwrap().contains("会议研究"));
}

#[test]
fn figures_of_a_unit_are_taken_into_its_score_by_a_form_and_once() {
    let mut workspace = round();
    let of = |workspace: &Workspace| suggestions(workspace, "c", day(), Lang::Zh);
    assert_eq!(of(&workspace), []);
    put(
        &mut workspace,
        Patch::<AllianceUnit>::new("u")
            .set(AllianceUnit::NAME, "示例茶场")
            .set(AllianceUnit::JOINED, date("2021-01-01")),
    );
    put(&mut workspace, Patch::<Nomination>::new("c").set(Nomination::UNIT, Reference::to("u")));
    put(
        &mut workspace,
        Patch::<Offer>::new("need")
            .set(Offer::NAME, "冷链车辆")
            .set(Offer::OFFER_KIND, OfferKind::Need)
            .set(Offer::POSTED_BY, Reference::to("u"))
            .set(Offer::FROM, date("2022-02-01"))
            .set(Offer::ANSWER, "已协调两辆"),
    );
    let said = |workspace: &Workspace| {
        of(workspace).iter().map(|one| one.line.to_plain("")).collect::<Vec<String>>()
    };
    // Of joint meetings and items there are none.
    assert_eq!(
        said(&workspace),
        ["需求得到答复或对接：1（共 1） 计入得分", "没有参与的季度：0（共 1）"]
    );
    let found = of(&workspace);
    let TableCell::Parts(parts) = &found[0].line else { unreachable!() };
    let TableCell::Link(form) = &parts[1] else { unreachable!() };
    assert!(form.leads_back);
    let before = standing(workspace.register(), "r")
        .unwrap()
        .tallies
        .iter()
        .find(|tally| *tally.row.id == *"c")
        .unwrap()
        .score;

    let names = ["name", "nomination", "item_kind", "date", "evidence"];
    let preset = names.map(|name| (name.to_owned(), form.page.param(name).unwrap().to_owned()));
    let form = RecordForm::of_new(&workspace, Kind::ScoreItem, "taken".into(), &preset);
    let mut draft = form.first_draft().clone();
    assert_eq!(draft["evidence"].text, "冷链车辆");
    assert!(form.save(&workspace, &draft, today()).is_err(), "the points are the user's to give");
    draft.get_mut("points").unwrap().text = "5".to_owned();
    draft.get_mut("criterion").unwrap().text = "服务群众".to_owned();
    let command = form.save(&workspace, &draft, today()).unwrap();
    workspace.apply(command, NOW_MS);
    assert_eq!(said(&workspace)[0], "需求得到答复或对接：1（共 1） 已计入");
    let after = standing(workspace.register(), "r")
        .unwrap()
        .tallies
        .iter()
        .find(|tally| *tally.row.id == *"c")
        .unwrap()
        .score;
    assert!(before < after, "{before} {after}");
}
