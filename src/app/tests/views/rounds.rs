//! Rounds of reporting: the submissions of units, the sign-off, and the form of a round.

use rustc_hash::FxHashSet;
use serde_json::json;
use zhibu_app::commands::reporting::{
    RoundDraft, RoundViolation, create_round, delete_round, draft_sign_off, find_round, sign_off,
    update_round,
};
use zhibu_app::table::TableCell;
use zhibu_app::views::reporting::round_form::{
    RoundForm, RoundFormDays, candidates, due_of_choice, offered_periods, round_form,
    save_announced, usual_due,
};
use zhibu_app::views::reporting::rounds::{
    HandOut, RoundParams, RoundView, deletion_question, period_choices, period_to_show, periods,
    round,
};
use zhibu_app::views::reporting::sign_off::{
    ComparisonView, SignOffQuestion, sign_off_announced, withdraw_announced,
};
use zhibu_app::views::time::TimeZone;
use zhibu_app::workspace::{Command, Workspace};
use zhibu_domain::dependencies::Dependencies;
use zhibu_domain::kinds::field::Reference;
use zhibu_domain::kinds::patch::Patch;
use zhibu_domain::kinds::records::{Activity, Organisation};
use zhibu_domain::list::ByCodePoint;
use zhibu_domain::reporting::receipts::{FileHash, HandedIn, receipt};
use zhibu_domain::reporting::rounds::{round_fields, round_key};
use zhibu_domain::reporting::trust::trust;
use zhibu_domain::values::date::{Day, PartialDate};
use zhibu_domain::values::period::Period;
use zhibu_format::{About, FromFile};
use zhibu_ledger::{Name, RecordKey, Stamp, Writer, stamp_runs};
use zhibu_text::{Lang, m};

use crate::support::{NOW_MS, is_renewed, put, workspace, workspace_about};

const ZONE: TimeZone = TimeZone {
    day: |ms| Day::from_epoch_days(i32::try_from(ms / 86_400_000).unwrap()),
    minute: |ms| format!("minute {}", ms / 60_000),
    minute_of_iso: |_| None,
};

fn period() -> Period {
    "2022Q3".parse().unwrap()
}

fn draft(due: &str, units: &[&str]) -> RoundDraft {
    RoundDraft { due: due.to_owned(), units: units.iter().map(|id| Name::from(*id)).collect() }
}

/// A round for two units below one organisation.
fn reporting() -> Workspace {
    reporting_in(workspace())
}

fn reporting_in(mut workspace: Workspace) -> Workspace {
    put(&mut workspace, Patch::<Organisation>::new("top").set(Organisation::NAME, "示例工委"));
    for (id, name) in [("a", "乙党委"), ("b", "甲党委")] {
        put(
            &mut workspace,
            Patch::<Organisation>::new(id)
                .set(Organisation::NAME, name)
                .set(Organisation::PARENT, Reference::to("top")),
        );
    }
    let command = create_round(period(), &draft("2022-10-10", &["a", "b"])).unwrap();
    workspace.apply(command, NOW_MS);
    workspace
}

/// The hash by which earlier versions name the receipts of the files.
const EARLIER_HASH: u64 = 0xff;

/// A file of a unit.
fn hand_in(workspace: &mut Workspace, hash: u128, submission: &HandedIn<'_>) -> Dependencies {
    let (key, values) = receipt(FileHash { sha512: hash, xxh64: EARLIER_HASH }, submission);
    workspace.apply(Command::Put { key, values, seen: Vec::new() }, NOW_MS)
}

fn file(organisation: &str) -> HandedIn<'_> {
    let exported_at = "2022-10-05T08:00:00.000Z";
    HandedIn { organisation, exported_at, changes: 10, ..HandedIn::default() }
}

fn own() -> [Writer; 1] {
    [Writer::from_random(1)]
}

fn view_by(workspace: &Workspace, own_writers: &[Writer], today: Day) -> RoundView {
    let params = RoundParams { period: period(), today, own_writers, zone: ZONE };
    round(workspace, &params, Lang::Zh, &ByCodePoint).unwrap()
}

fn view(workspace: &Workspace) -> RoundView {
    view_by(workspace, &own(), Day::new(2022, 11, 21).unwrap())
}

/// The cells of the row of a unit.
fn row(view: &RoundView, unit: &str) -> Vec<String> {
    let rows = view.table.rows.iter();
    let mut rows =
        rows.map(|row| row.cells.iter().map(|cell| cell.to_plain("、")).collect::<Vec<_>>());
    rows.find(|cells| cells[0] == unit).unwrap()
}

#[test]
fn units_that_have_not_reported_come_first_with_their_parts() {
    let mut workspace = reporting();
    hand_in(&mut workspace, 1, &HandedIn { unit: "乙单位", name: "赵某", ..file("a") });
    let shown = view(&workspace);
    let parts = shown.table.rows.iter().map(|row| match row.cells.last() {
        Some(TableCell::Control(HandOut { part, label })) => {
            assert!(label.contains(&part.name), "{label}");
            (&*part.organisation, &*part.name)
        }
        other => panic!("{other:?}"),
    });
    assert_eq!(parts.collect::<Vec<_>>(), [("b", "甲党委"), ("a", "乙党委")]);
    assert_eq!(row(&shown, "甲党委")[1..4], ["逾期未报", "", ""]);
    let reported = row(&shown, "乙党委");
    assert_eq!(reported[1], "已报");
    assert!(reported[2].ends_with("乙单位 · 赵某"), "{}", reported[2]);
    assert_eq!(reported[3], "首次报送");
    assert_eq!(shown.missing, 1);
    assert!(shown.summary.contains("应报 2 个单位，已报 1，未报 1"), "{}", shown.summary);
    assert!(shown.summary.ends_with("已过截止日期。"), "{}", shown.summary);

    let before_due = view_by(&workspace, &own(), Day::new(2022, 10, 10).unwrap());
    assert_eq!(row(&before_due, "甲党委")[1], "未报");
    assert!(!before_due.summary.ends_with("已过截止日期。"));
    assert!(before_due.due_in_part.contains("2022-10-10"));
}

#[test]
fn a_round_follows_receipts_and_names() {
    let mut workspace = reporting();
    assert!(is_renewed(&mut workspace, view, |workspace| hand_in(workspace, 1, &file("a"))));
    let rename = |workspace: &mut Workspace| {
        put(workspace, Patch::<Organisation>::new("a").set(Organisation::NAME, "丁党委"))
    };
    assert!(is_renewed(&mut workspace, view, rename));
}

#[test]
fn the_list_of_periods_follows_rounds_alone() {
    let mut workspace = reporting();
    let rename = |workspace: &mut Workspace| {
        put(workspace, Patch::<Organisation>::new("a").set(Organisation::NAME, "丁党委"))
    };
    assert!(!is_renewed(&mut workspace, periods, rename));
    let create = |workspace: &mut Workspace| {
        let command = create_round("2022Q2".parse().unwrap(), &draft("", &["a"])).unwrap();
        workspace.apply(command, NOW_MS)
    };
    assert!(is_renewed(&mut workspace, periods, create));
    let all = periods(&workspace);
    assert_eq!(all.iter().map(Period::to_string).collect::<Vec<_>>(), ["2022Q3", "2022Q2"]);
    assert_eq!(period_to_show(&all, None), Some(period()));
    assert_eq!(period_to_show(&all, Some(all[1])), Some(all[1]));
    assert_eq!(period_to_show(&all, "2021".parse().ok()), Some(period()));
}

/// A signature that another browser has checked is its word.
#[test]
fn only_a_signature_that_this_browser_has_checked_is_reported_as_good() {
    let mut workspace = reporting();
    hand_in(&mut workspace, 1, &HandedIn { key: Some("key"), ..file("a") });
    let signature = |workspace: &Workspace, own: &[Writer]| {
        let shown = view_by(workspace, own, Day::new(2022, 11, 21).unwrap());
        row(&shown, "乙党委")[2].clone()
    };
    let unknown = signature(&workspace, &own());
    assert!(unknown.contains("签名有效，但密钥未受信任"), "{unknown}");
    let (key, values) = trust("key", "乙单位赵某");
    let trusts = |workspace: &mut Workspace| {
        workspace.apply(Command::Put { key, values, seen: Vec::new() }, NOW_MS)
    };
    assert!(is_renewed(&mut workspace, view, trusts));
    let good = signature(&workspace, &own());
    assert!(good.contains("签名有效：乙单位赵某"), "{good}");
    let told = signature(&workspace, &[]);
    assert!(told.contains("签名：乙单位赵某") && !told.contains("签名有效"), "{told}");
    // Not even who says that it was checked.
    assert!(!told.contains("核对"), "{told}");
}

/// Anyone can write a receipt under the writer of this browser, which stands in every file.
#[test]
fn a_receipt_from_a_file_is_not_checked_by_this_browser_whatever_its_writer() {
    let mut forged = reporting();
    hand_in(&mut forged, 1, &HandedIn { key: Some("key"), unit: "乙 单位", ..file("a") });
    let changes = forged.ledger().changes().collect();
    let stamps = forged.ledger().stamps().collect();
    let mut workspace = workspace();
    let source = FromFile { file: "某局.json".into(), runs: stamp_runs(stamps) };
    workspace.begin_import(vec![source]);
    workspace.import(changes, Vec::new(), NOW_MS);
    workspace.end_import(NOW_MS);
    let (key, values) = trust("key", "乙单位");
    workspace.apply(Command::Put { key, values, seen: Vec::new() }, NOW_MS);
    let cell = row(&view(&workspace), "乙党委")[2].clone();
    assert!(cell.contains("本机没有验过") && !cell.contains("签名有效"), "{cell}");
    assert!(cell.contains("只是看起来像受信任的“乙单位”"), "{cell}");
}

#[test]
fn changes_since_the_last_submission_link_to_the_history() {
    let mut workspace = reporting();
    let latest = |workspace: &Workspace| -> Option<Stamp> { workspace.ledger().stamps().max() };
    let up_to = latest(&workspace);
    hand_in(&mut workspace, 1, &HandedIn { up_to, ..file("a") });
    put(&mut workspace, Patch::<Organisation>::new("a").set(Organisation::UNIT, "乙单位"));
    let up_to = latest(&workspace);
    let later = HandedIn { exported_at: "2022-10-06T08:00:00.000Z", changes: 7, ..file("a") };
    hand_in(&mut workspace, 2, &HandedIn { up_to, ..later });
    let shown = view(&workspace);
    assert_eq!(row(&shown, "乙党委")[3], "1 条记录 比上次少 3 处修改，可能交了旧文件");
    let cell = format!("{:?}", shown.table.rows[1].cells[3]);
    assert!(cell.contains("(\"part\", \"a\"), (\"from\", \"2022-11-21\")"), "{cell}");
}

#[test]
fn a_round_without_units_is_refused() {
    let mut workspace = reporting();
    let none = draft("2022-10-10", &[]);
    assert_eq!(create_round(period(), &none), Err(RoundViolation::NoUnits));
    let found = find_round(&workspace, period());
    assert_eq!(update_round(period(), &found, &none), Err(RoundViolation::NoUnits));
    for typed in ["下周五", "2022-02-31", "2022-10"] {
        let unread = draft(typed, &["a"]);
        assert_eq!(create_round(period(), &unread), Err(RoundViolation::NoDay), "{typed}");
        assert_eq!(update_round(period(), &found, &unread), Err(RoundViolation::NoDay), "{typed}");
    }
    workspace.apply(delete_round(period()), NOW_MS);
    assert!(periods(&workspace).is_empty());
    assert_eq!(find_round(&workspace, period()).draft, RoundDraft::default());
}

/// What another tab writes meanwhile is not replaced.
#[test]
fn a_form_writes_only_what_it_altered() {
    let mut workspace = reporting();
    let found = find_round(&workspace, period());
    assert_eq!(found.draft, draft("2022-10-10", &["a", "b"]));
    let elsewhere = update_round(period(), &found, &draft("2022-10-10", &["a"])).unwrap();
    workspace.apply(elsewhere, NOW_MS);
    let later = update_round(period(), &found, &draft("2022-10-20", &["a", "b"])).unwrap();
    workspace.apply(later, NOW_MS);
    assert_eq!(find_round(&workspace, period()).draft, draft("2022-10-20", &["a"]));
    let without = update_round(period(), &find_round(&workspace, period()), &draft("", &["a"]));
    workspace.apply(without.unwrap(), NOW_MS);
    assert_eq!(find_round(&workspace, period()).draft, draft("", &["a"]));
}

fn activity(workspace: &mut Workspace, title: &str) -> Dependencies {
    let date: PartialDate = "2022-08-10".parse().unwrap();
    let patch = Patch::<Activity>::new("x").set(Activity::TITLE, title).set(Activity::DATE, date);
    put(workspace, patch)
}

#[test]
fn an_edit_after_sign_off_is_reported() {
    let mut workspace = reporting();
    activity(&mut workspace, "示例党课");
    assert!(!view(&workspace).sign_off.is_signed);
    let asked = draft_sign_off(&workspace, period());
    assert_eq!(asked.count(), 1);
    assert_eq!(view(&workspace).sign_off.verb, "审定这一期");
    let done = sign_off_announced(period(), asked, Lang::Zh);
    assert_eq!(done.notice, "已审定 2022年三季度");
    workspace.apply(done.command, NOW_MS);
    let signed = view(&workspace).sign_off;
    assert!(signed.is_signed && signed.summary.ends_with("1 条记录"), "{}", signed.summary);
    assert_eq!(signed.comparison, Some(ComparisonView::Same("审定之后没有改动。")));

    let edit = |workspace: &mut Workspace| activity(workspace, "改过的党课");
    assert!(is_renewed(&mut workspace, view, edit));
    let Some(ComparisonView::Differs { summary, groups, absent }) =
        view(&workspace).sign_off.comparison
    else {
        panic!("the activity differs");
    };
    assert!(summary.contains("1 条记录不同了"), "{summary}");
    assert_eq!((groups.len(), &*groups[0].head, absent), (1, "有改动 1", None));
    let record = &groups[0].records[0];
    let TableCell::Parts(parts) = record else { panic!("{record:?}") };
    let [TableCell::Link(page), TableCell::Link(history)] = &parts[..] else { panic!("{parts:?}") };
    assert!(page.text.ends_with("改过的党课"), "{}", page.text);
    assert_eq!(page.page.to_string(), "#/activity/id/x");
    assert_eq!(history.page.to_string(), "#/history?kind=activity&id=x");

    let done = withdraw_announced(&workspace, period(), Lang::Zh);
    assert_eq!(done.notice, "已撤销 2022年三季度 的审定");
    workspace.apply(done.command, NOW_MS);
    assert!(!view(&workspace).sign_off.is_signed);
}

/// Without the names of persons every record that had one is another.
#[test]
fn a_copy_without_persons_is_not_said_to_be_altered() {
    let about = About { id: "test".into(), is_nameless: true, ..About::default() };
    let mut copy = reporting_in(workspace_about(&about));
    activity(&mut copy, "示例党课");
    let asked = draft_sign_off(&copy, period());
    copy.apply(sign_off(period(), asked), NOW_MS);
    activity(&mut copy, "改过的党课");
    let shown = view(&copy).sign_off;
    assert!(shown.is_signed);
    let Some(ComparisonView::Unknown(why)) = shown.comparison else {
        panic!("{:?}", shown.comparison);
    };
    assert!(why.contains("无法与审定核对"), "{why}");
}

#[test]
fn a_sign_off_of_an_earlier_version_is_called_weak_until_it_is_signed_again() {
    let mut workspace = reporting();
    let of_earlier_version = vec![(round_fields::SIGNED.into(), json!(""))];
    let key = round_key(period());
    workspace.apply(Command::Put { key, values: of_earlier_version, seen: Vec::new() }, NOW_MS);
    let signed = view(&workspace).sign_off;
    assert!(signed.is_signed);
    assert!(signed.weakness.unwrap().contains("防不住有意篡改"), "{:?}", signed.weakness);
    let asked = draft_sign_off(&workspace, period());
    workspace.apply(sign_off(period(), asked), NOW_MS);
    let signed = view(&workspace).sign_off;
    assert!(signed.is_signed);
    assert_eq!(signed.weakness, None);
}

#[test]
fn a_receipt_of_an_earlier_version_is_called_weak_until_its_file_comes_again() {
    let mut workspace = reporting();
    let (_, values) = receipt(FileHash::default(), &file("a"));
    let key = RecordKey::new("submission", format!("{EARLIER_HASH:016x}"));
    workspace.apply(Command::Put { key, values, seen: Vec::new() }, NOW_MS);
    let weak = row(&view(&workspace), "乙党委")[2].clone();
    assert!(weak.contains("旧版程序") && weak.contains("再导入一次"), "{weak}");
    assert!(is_renewed(&mut workspace, view, |workspace| hand_in(workspace, 0xff, &file("a"))));
    let shown = row(&view(&workspace), "乙党委");
    assert!(!shown[2].contains("旧版程序"), "{}", shown[2]);
    assert_eq!(shown[3], "首次报送");
}

/// What is asked about is what is signed.
#[test]
fn a_sign_off_covers_the_records_that_the_user_confirmed() {
    let mut workspace = reporting();
    let asked = draft_sign_off(&workspace, period());
    activity(&mut workspace, "后来的党课");
    workspace.apply(sign_off(period(), asked), NOW_MS);
    let Some(ComparisonView::Differs { groups, .. }) = view(&workspace).sign_off.comparison else {
        panic!("the activity came after");
    };
    assert_eq!(groups[0].head, "新增 1");
}

#[test]
fn a_round_that_is_set_again_is_not_signed() {
    let mut workspace = reporting();
    let asked = draft_sign_off(&workspace, period());
    workspace.apply(sign_off(period(), asked), NOW_MS);
    workspace.apply(delete_round(period()), NOW_MS);
    let command = create_round(period(), &draft("", &["a"])).unwrap();
    workspace.apply(command, NOW_MS);
    assert!(!view(&workspace).sign_off.is_signed);
}

#[test]
fn units_below_the_topmost_are_candidates() {
    let mut workspace = reporting();
    let below = Patch::<Organisation>::new("aa").set(Organisation::NAME, "示例支部");
    put(&mut workspace, below.set(Organisation::PARENT, Reference::to("a")));
    let ids = |workspace: &Workspace| -> Vec<String> {
        let found = candidates(workspace, Lang::Zh, &ByCodePoint);
        found.into_iter().map(|one| one.id.to_string()).collect()
    };
    // 乙 comes before 甲 by code point.
    assert_eq!(ids(&workspace), ["a", "b"]);
    for id in ["a", "b", "aa"] {
        put(&mut workspace, Patch::<Organisation>::new(id).clear(Organisation::PARENT));
    }
    assert_eq!(ids(&workspace).into_iter().collect::<FxHashSet<_>>().len(), 4);
}

#[test]
fn the_quarter_before_this_one_is_the_default_unless_it_has_a_round() {
    let day = |year, month, day| Day::new(year, month, day).unwrap();
    let (today, as_of) = (day(2022, 11, 21), day(2022, 9, 30));
    let offered = offered_periods(today, as_of, &[]);
    let texts = |periods: &[Period]| periods.iter().map(Period::to_string).collect::<Vec<_>>();
    assert_eq!(texts(&offered.periods)[..3], ["2022Q4", "2022Q3", "2022Q2"]);
    assert_eq!(texts(&offered.periods)[7..], ["2022", "2021"]);
    assert_eq!(offered.usual, Some(period()));
    let left = offered_periods(today, as_of, &[period()]);
    assert!(!left.periods.contains(&period()));
    assert_eq!(left.usual, Some("2022Q4".parse().unwrap()));
    // A period that has ended is due from today.
    assert_eq!(usual_due(period(), today), day(2022, 12, 1));
    assert_eq!(usual_due("2022Q4".parse().unwrap(), today), day(2023, 1, 10));
}

/// What speaks against a sign-off is said before it is made.
#[test]
fn a_question_before_a_sign_off_names_what_speaks_against_it() {
    let all = SignOffQuestion {
        period: period(),
        count: 3,
        missing: 0,
        conflicts: 0,
        is_nameless: false,
    };
    let asked = all.text(Lang::Zh);
    assert_eq!(asked, "审定 2022年三季度？共 3 条记录，应报单位都已报送。");
    let missing = SignOffQuestion { missing: 2, ..all }.text(Lang::Zh);
    assert!(missing.ends_with("还有 2 个单位未报。"), "{missing}");
    let longer = |question: SignOffQuestion| {
        question.text(Lang::Zh).strip_prefix(&*asked).is_some_and(|more| !more.is_empty())
    };
    assert!(longer(SignOffQuestion { conflicts: 1, ..all }));
    assert!(longer(SignOffQuestion { is_nameless: true, ..all }));
    assert!(deletion_question(period(), Lang::Zh).contains("2022年三季度"));
}

#[test]
fn a_new_round_has_all_units_and_an_existing_one_its_own() {
    let mut workspace = reporting();
    let day = |month, day| Day::new(2022, month, day).unwrap();
    let days = RoundFormDays { today: day(11, 21), as_of: day(9, 30) };
    let form = |workspace: &Workspace, of: Option<Period>| -> RoundForm {
        round_form(workspace, of, &[period()], days, Lang::Zh, &ByCodePoint)
    };
    let new = form(&workspace, None);
    assert_eq!((&*new.period, new.draft.units.len(), new.candidates.len()), ("2022Q4", 2, 2));
    assert_eq!(new.draft.due, due_of_choice("2022Q4", days.today));
    assert_eq!((&*due_of_choice("", days.today), new.verb.get(Lang::Zh)), ("", "建立"));
    let choices = period_choices(&new.periods.unwrap(), Lang::Zh);
    assert_eq!((&*choices[0].value, &*choices[0].text), ("2022Q4", "2022年四季度"));

    let one = RoundDraft { units: FxHashSet::from_iter(["a".into()]), ..new.draft };
    let there = form(&workspace, Some(period()));
    let done = save_announced(period(), Some(&there.found), &one, Lang::Zh).unwrap();
    assert!(done.notice.contains("2022年三季度"), "{}", done.notice);
    workspace.apply(done.command, NOW_MS);
    let there = form(&workspace, Some(period()));
    assert_eq!((there.periods, there.draft), (None, one));
    let nobody = RoundDraft::default();
    assert_eq!(save_announced(period(), None, &nobody, Lang::Zh), Err(m::ROUND_UNITS_NONE.zh));
}

#[test]
fn ticking_all_ticks_the_rest_and_then_none() {
    let all: Vec<Name> = vec!["a".into(), "b".into()];
    let mut draft = draft("", &["a", "c"]);
    draft.toggle(&all);
    assert!(draft.has_all(&all) && draft.units.len() == 3);
    draft.toggle(&all);
    assert_eq!(draft.units, FxHashSet::from_iter(["c".into()]));
}
