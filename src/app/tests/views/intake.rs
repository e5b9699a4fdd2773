//! Previews of pasted tables, and the answers to what they ask.

use zhibu_app::views::choice::Offered;
use zhibu_app::views::intake::columns::{choose_column, fill_from_above};
use zhibu_app::views::intake::paste::{PasteTarget, PastedTable};
use zhibu_app::views::intake::preview::{IntakePreview, RowGroup, preview};
use zhibu_app::views::intake::questions::{QuestionGroup, answer, answer_all, ask_again};
use zhibu_app::views::intake::skipped::take_row;
use zhibu_app::workspace::{Command, Workspace};
use zhibu_domain::kinds::field::Reference;
use zhibu_domain::kinds::patch::Patch;
use zhibu_domain::kinds::records::{Alliance, AllianceUnit, Branch, Kind, Member, Organisation};
use zhibu_office::intake::columns::ColumnUse;
use zhibu_office::intake::{IntakeDecisions, IntakePlan};
use zhibu_text::{Lang, format_message, m};

use crate::support::{is_renewed, put, today, workspace};

fn units_of(alliance: &str) -> PasteTarget {
    let preset = vec![("alliance".to_owned(), alliance.to_owned())];
    PasteTarget::Records { kind: Kind::AllianceUnit, preset }
}

fn records(kind: Kind) -> PasteTarget {
    PasteTarget::Records { kind, preset: Vec::new() }
}

fn roster(home: &str) -> PasteTarget {
    PasteTarget::Roster { home: home.to_owned() }
}

fn pasted(text: &str) -> PastedTable {
    PastedTable { text: text.to_owned(), ..PastedTable::default() }
}

fn plan(
    workspace: &Workspace,
    target: &PasteTarget,
    text: &str,
    decisions: &IntakeDecisions,
) -> IntakePlan {
    target.plan(workspace, &pasted(text), decisions, today())
}

fn previewed(
    workspace: &Workspace,
    target: &PasteTarget,
    text: &str,
    decisions: &IntakeDecisions,
) -> IntakePreview {
    let plan = plan(workspace, target, text, decisions);
    preview(workspace, &plan, decisions, Lang::Zh)
}

/// New, changed, unchanged, to be decided, not taken, skipped.
fn counts(preview: &IntakePreview) -> Vec<usize> {
    preview.counts.iter().map(|of| of.count).collect()
}

/// The rows of a group.
fn rows(preview: &IntakePreview, group: RowGroup) -> Vec<String> {
    let of_group = preview.groups.iter().filter(|rows| rows.group == group);
    of_group.flat_map(|rows| &rows.rows).map(|row| row.to_plain("")).collect()
}

/// The first row that makes a record.
fn new_row(preview: &IntakePreview) -> String {
    rows(preview, RowGroup::New).remove(0)
}

#[test]
fn a_preview_shows_what_rows_write_what_is_told_and_what_is_skipped() {
    let mut workspace = workspace();
    put(&mut workspace, Patch::<Alliance>::new("l").set(Alliance::NAME, "示例党建联盟"));
    let target = units_of("l");
    let table = "成员单位台账\n单位名称\t加入日期\t身份证号\t退出日期\n示例一社\t2022-06\t0\t\n示例二社\t昨天\t0\t至今\n\t2022\t\t\n合计\t\t\t\n";
    let none = IntakeDecisions::default();
    let found = previewed(&workspace, &target, table, &none);
    assert_eq!(counts(&found), [2, 0, 0, 0, 1, 2]);
    assert!(found.has_writes && !found.is_open());
    assert_eq!(found.columns[0].taken_for, "单位名称");
    assert!(found.columns[2].options.is_empty(), "identity numbers cannot be taken");
    let written = new_row(&found);
    assert!(written.contains("示例一社") && written.contains("2022-06"), "{written}");
    assert!(written.starts_with(m::PLAN_NEW.zh), "{written}");
    let told = format!("第 4 行“加入日期”的“昨天”：{}", m::INTAKE_NO_DATE.zh);
    assert_eq!(found.told.cells, [told]);
    assert_eq!(found.told.placeholders, ["退出日期：1 处“至今”按没有填处理"]);
    assert_eq!(rows(&found, RowGroup::NotTaken), [format!("第 5 行：{}", m::PASTE_NO_NAME.zh)]);
    let skipped: Vec<usize> = found.skipped.rows.iter().map(|row| row.number).collect();
    assert_eq!(skipped, [1, 6]);
    let heading = target.heading(&workspace, Lang::Zh);
    assert!(heading.contains("示例党建联盟"), "{heading}");
    let mut number = 0;
    let new_id = || {
        number += 1;
        format!("n{number}").into()
    };
    let taken = target.take(&plan(&workspace, &target, table, &none), new_id, Lang::En);
    assert!(taken.text.contains('2'), "{}", taken.text);
    assert!(matches!(&taken.command, Command::PutAll(writes) if writes.len() == 2));
    assert_eq!(target.list().to_string(), "#/alliance_unit?alliance=l");
    // What is preset is not asked for.
    assert!(!target.fields(Lang::Zh).unwrap().contains("所属联盟"));
}

#[test]
fn a_changed_record_is_shown_with_its_old_and_new_values() {
    let mut workspace = workspace();
    put(
        &mut workspace,
        Patch::<Organisation>::new("o")
            .set(Organisation::NAME, "示例局党支部")
            .set(Organisation::UNIT, "示例局"),
    );
    let table = "名称\t所在单位\n示例局党支部\t示例中心\n";
    let found =
        previewed(&workspace, &records(Kind::Organisation), table, &IntakeDecisions::default());
    assert_eq!(counts(&found), [0, 1, 0, 0, 0, 0]);
    let written = rows(&found, RowGroup::Changed).remove(0);
    assert!(written.contains("所在单位：示例局 → 示例中心"), "{written}");
}

#[test]
fn a_column_is_taken_for_what_a_user_chooses() {
    let workspace = workspace();
    let target = records(Kind::Organisation);
    let table = "全称\t组织类别\t联络员\n示例局党支部\t党支部\t甲\n";
    let mut decisions = IntakeDecisions::default();
    let found = previewed(&workspace, &target, table, &decisions);
    assert!(found.no_name_column.is_some() && !found.has_writes && found.is_open());
    let subject = target.subject();
    let option = |column: usize, text: &str| {
        let options = &found.columns[column].options;
        options.iter().find(|option| option.text == text).unwrap().value.clone()
    };
    choose_column(&mut decisions, &subject, 0, &option(0, "名称"));
    choose_column(&mut decisions, &subject, 2, &option(2, "加到“备注”"));
    let chosen = previewed(&workspace, &target, table, &decisions);
    assert_eq!(counts(&chosen), [1, 0, 0, 0, 0, 0]);
    let written = new_row(&chosen);
    assert!(written.contains("备注：联络员：甲"), "{written}");
    // A field chosen for another column moves there.
    choose_column(&mut decisions, &subject, 2, &option(0, "名称"));
    let moved = previewed(&workspace, &target, table, &decisions);
    assert!(new_row(&moved).contains('甲'), "{:?}", moved.groups);
    assert_eq!(moved.columns[0].taken_for, m::INTAKE_LEAVE_OUT.zh);
}

#[test]
fn questions_are_grouped_by_what_is_to_be_decided_and_each_group_has_one_answer() {
    let mut workspace = workspace();
    put(&mut workspace, Patch::<Organisation>::new("o").set(Organisation::NAME, "示例局党委"));
    let target = records(Kind::Organisation);
    let table = "名称\t组织类别\t上级党组织\n一支部\t机关支部\t无此党委\n二支部\t党支部\t无此党委\n三支部\t党支部\t无此工委\n";
    let mut decisions = IntakeDecisions::default();
    let found = previewed(&workspace, &target, table, &decisions);
    let (parent, code) = (Organisation::PARENT.id(), Organisation::CODE.id());
    let groups: Vec<(QuestionGroup, &str, usize)> = found
        .questions
        .groups
        .iter()
        .map(|group| (group.group, &*group.text, group.questions.len()))
        .collect();
    assert_eq!(
        groups,
        [
            (QuestionGroup::Words(code), "“组织类别”有 1 种写法不在选项里，1 处用到", 1),
            (QuestionGroup::Missing(parent), "2 个上级党组织未登记，3 处用到", 2),
        ]
    );
    assert!(found.is_open(), "the accent waits");
    let word = &found.questions.groups[0].questions[0];
    let text = format_message!(m::INTAKE_ASK_CHOICE, Lang::Zh, word = "机关支部", rows = 1);
    assert_eq!(word.text, text);
    // None, and all choices.
    assert!(matches!(&word.offered, Some(Offered::Options(options)) if options.len() > 3));
    answer(&mut decisions, &word.about, "631");
    let asking = plan(&workspace, &target, table, &decisions);
    answer_all(&mut decisions, &asking, QuestionGroup::Missing(parent));
    let decided = previewed(&workspace, &target, table, &decisions);
    assert!(decided.questions.groups.is_empty() && decided.questions.has_answers);
    assert!(!decided.is_open());
    let written = new_row(&decided);
    assert!(written.contains("党支部") && written.contains("上级党组织：无此党委"), "{written}");
    // Another record in its place, then none, then the question again. Any record can be found by typing.
    let name = &found.questions.groups[1].questions[0];
    assert_eq!(name.offered, Some(Offered::all(Kind::Organisation, Some(m::NOT_CHOSEN.zh))));
    answer(&mut decisions, &name.about, "o");
    let other = new_row(&previewed(&workspace, &target, table, &decisions));
    assert!(other.contains("上级党组织：示例局党委"), "{other}");
    answer(&mut decisions, &name.about, "-");
    let empty = previewed(&workspace, &target, table, &decisions);
    assert!(!new_row(&empty).contains("上级党组织") && empty.questions.groups.is_empty());
    ask_again(&mut decisions);
    assert_eq!(decisions, IntakeDecisions::default());
}

#[test]
fn a_group_answers_all_its_words_and_rows_at_once() {
    let mut workspace = workspace();
    put(&mut workspace, Patch::<Organisation>::new("o").set(Organisation::NAME, "示例局党支部"));
    let table = "姓名\t党支部\t类别\n示例甲\t示例局党支部\t甲类\n示例甲\t示例局党支部\t乙类\n示例甲\t示例局党支部\t正式党员\n";
    let mut decisions = IntakeDecisions::default();
    let asking = plan(&workspace, &roster(""), table, &decisions);
    let found = previewed(&workspace, &roster(""), table, &decisions);
    let groups: Vec<QuestionGroup> =
        found.questions.groups.iter().map(|group| group.group).collect();
    assert_eq!(groups, [QuestionGroup::Words(Member::STANDING.id()), QuestionGroup::Repeats]);
    assert_eq!(rows(&found, RowGroup::ToDecide).len(), 2);
    for group in groups {
        answer_all(&mut decisions, &asking, group);
    }
    let decided = previewed(&workspace, &roster(""), table, &decisions);
    assert_eq!(counts(&decided), [3, 0, 0, 0, 0, 0]);
}

#[test]
fn of_many_questions_the_first_are_shown_and_all_are_counted() {
    let lines = |number: usize| format!("示例{number}支部\t无此{number}党委\n");
    let table: String = (0..250).map(lines).collect();
    let table = format!("名称\t上级党组织\n{table}");
    let found =
        previewed(&workspace(), &records(Kind::Organisation), &table, &IntakeDecisions::default());
    let group = &found.questions.groups[0];
    assert_eq!((group.questions.len(), &*group.text), (10, "250 个上级党组织未登记，250 处用到"));
    assert!(group.more.as_ref().unwrap().contains("240"), "{:?}", group.more);
}

#[test]
fn empty_cells_below_filled_ones_are_filled_by_a_button_of_their_column() {
    let mut workspace = workspace();
    put(&mut workspace, Patch::<Organisation>::new("o").set(Organisation::NAME, "示例局党委"));
    let target = records(Kind::Organisation);
    let table = "名称\t上级党组织\n一支部\t示例局党委\n二支部\t\n三支部\t\n";
    let mut decisions = IntakeDecisions::default();
    let found = previewed(&workspace, &target, table, &decisions);
    let empty = found.columns[1].empty_below.as_ref().unwrap();
    assert_eq!((&*empty.text, &*empty.verb), ("有 2 个空格，上方有内容", "空格同上"));
    assert!(!found.is_open(), "it is an offer");
    assert!(!rows(&found, RowGroup::New)[2].contains("示例局党委"));
    fill_from_above(&mut decisions, 1);
    let filled = previewed(&workspace, &target, table, &decisions);
    assert_eq!(filled.columns[1].empty_below.as_ref().unwrap().text, "2 个空格已按同上");
    assert!(rows(&filled, RowGroup::New)[2].contains("示例局党委"));
    fill_from_above(&mut decisions, 1);
    assert_eq!(decisions, IntakeDecisions::default());
}

#[test]
fn a_row_whose_member_is_in_doubt_asks() {
    let mut workspace = workspace();
    put(&mut workspace, Patch::<Organisation>::new("o").set(Organisation::NAME, "示例局党支部"));
    for id in ["m1", "m2"] {
        let member = Patch::<Member>::new(id).set(Member::NAME, "示例甲");
        put(&mut workspace, member.set(Member::ORGANISATION, Reference::<Organisation>::to("o")));
    }
    let table = "姓名\t党支部\t类别\n示例甲\t示例局党支部\t正式党员\n";
    let mut decisions = IntakeDecisions::default();
    let found = previewed(&workspace, &roster(""), table, &decisions);
    assert_eq!(counts(&found), [0, 0, 0, 1, 0, 0]);
    let group = &found.questions.groups[0];
    assert_eq!(group.group, QuestionGroup::WhichRecord);
    let question = &group.questions[0];
    // Another one by the button; none, and the two.
    assert_eq!(question.answers.len(), 1);
    assert!(matches!(&question.offered, Some(Offered::Options(options)) if options.len() == 3));
    answer(&mut decisions, &question.about, "m2");
    assert_eq!(counts(&previewed(&workspace, &roster(""), table, &decisions)), [0, 1, 0, 0, 0, 0]);
}

#[test]
fn a_roster_names_the_organisations_that_members_are_assigned_to() {
    let mut workspace = workspace();
    put(&mut workspace, Patch::<Organisation>::new("o").set(Organisation::NAME, "示例局党支部"));
    put(&mut workspace, Patch::<Branch>::new("b").set(Branch::NAME, "示例临时党支部"));
    let table = "姓名\t编入的临时党组织\t编入日期\n示例甲\t示例临时党支部\t2022-06-01";
    let none = IntakeDecisions::default();
    let view = |workspace: &Workspace| previewed(workspace, &roster("o"), table, &none);
    let found = view(&workspace);
    assert_eq!(counts(&found), [1, 0, 0, 0, 0, 0], "{found:?}");
    let written = new_row(&found);
    for part in ["示例甲", "示例局党支部", "示例临时党支部", "2022-06-01"] {
        assert!(written.contains(part), "{written}");
    }
    // Without an organisation the row asks for one.
    let homeless = previewed(&workspace, &roster(""), table, &none);
    let field = "组织关系所在党组织";
    let why = format_message!(m::INTAKE_BELONGS_EMPTY, Lang::Zh, field = field);
    assert_eq!(rows(&homeless, RowGroup::ToDecide), [format!("第 2 行 示例甲：{why}")]);
    // Where a home organisation is renamed while the preview stands, it says the new name.
    assert!(is_renewed(&mut workspace, view, |workspace| {
        let patch = Patch::<Organisation>::new("o");
        put(workspace, patch.set(Organisation::NAME, "示例局机关党支部"))
    }));
}

#[test]
fn a_long_table_shows_its_first_rows_and_counts_all() {
    let mut workspace = workspace();
    put(&mut workspace, Patch::<Alliance>::new("l").set(Alliance::NAME, "示例党建联盟"));
    let lines = |number: usize| format!("示例{number}社\t2022-06\n");
    let table: String = (0..250).map(lines).collect();
    let found = previewed(
        &workspace,
        &units_of("l"),
        &format!("单位名称\t加入日期\n{table}"),
        &IntakeDecisions::default(),
    );
    assert_eq!((found.counts[0].count, rows(&found, RowGroup::New).len()), (250, 100));
    assert!(found.groups[0].more.as_ref().unwrap().contains("150"), "{:?}", found.groups[0].more);
}

#[test]
fn of_many_cells_losses_are_told_first_and_what_is_cut_is_counted() {
    let mut workspace = workspace();
    put(&mut workspace, Patch::<Alliance>::new("l").set(Alliance::NAME, "示例党建联盟"));
    let lines = |number: usize| {
        let contact = if number.is_multiple_of(2) { "无" } else { "/" };
        let joined = match number {
            0..5 => "2022-06-01 9:00",
            5..125 => "昨天",
            _ => "2022-06",
        };
        format!("示例{number}社\t{joined}\t{contact}\n")
    };
    let table: String = (0..150).map(lines).collect();
    let skipped = "备注：某\t\t\n".repeat(130) + &"\t\t\n".repeat(20);
    let text = format!("单位名称\t加入日期\t备注\n{table}{skipped}合计\t\t\n");
    let none = IntakeDecisions::default();
    let found = previewed(&workspace, &units_of("l"), &text, &none);
    assert_eq!(found.told.cells.len(), 100);
    assert!(found.told.cells.iter().all(|cell| cell.contains("昨天")), "{:?}", found.told.cells);
    assert_eq!(found.told.more.as_deref(), Some("另有 25 处未列出。"), "with times left out");
    assert_eq!(found.told.placeholders, ["备注：150 处“无、/”按没有填处理"]);
    assert_eq!(found.skipped.rows.len(), 100);
    assert_eq!(found.skipped.more.as_deref(), Some("另有 31 行未列出。"), "without blank rows");
    assert_eq!(counts(&found)[5], 131);
}

#[test]
fn a_skipped_row_that_was_taken_can_be_given_back() {
    let mut workspace = workspace();
    put(&mut workspace, Patch::<Alliance>::new("l").set(Alliance::NAME, "示例党建联盟"));
    let text = "单位名称\t加入日期\n示例一社\t2022-06\n合计\t\n备注：某\t\n";
    let mut decisions = IntakeDecisions::default();
    let skipped = |decisions: &IntakeDecisions| {
        let found = previewed(&workspace, &units_of("l"), text, decisions);
        let rows = found.skipped.rows.iter().map(|row| format!("{} {}", row.text, row.verb));
        (counts(&found)[0], rows.collect::<Vec<_>>())
    };
    let before = skipped(&decisions);
    assert_eq!(
        before.1,
        ["第 3 行 合计（合计行） 仍然收", "第 4 行 备注：某（说明或签字） 仍然收"]
    );
    take_row(&mut decisions, 3);
    let taken = vec!["第 3 行 合计（已收） 不收".to_owned(), before.1[1].clone()];
    assert_eq!(skipped(&decisions), (2, taken), "it stays where it stood");
    take_row(&mut decisions, 3);
    assert_eq!(skipped(&decisions), before);
    // Without a column of names no row is read; what was taken can be given back nevertheless.
    take_row(&mut decisions, 3);
    decisions.columns.insert(0, ColumnUse::LeaveOut);
    assert_eq!(skipped(&decisions).1[0], "第 3 行（已收） 不收");
}

#[test]
fn merged_cells_of_the_clipboard_count_until_the_text_is_edited() {
    let html = "<table><tr><td>单位名称</td><td>单位类型</td></tr><tr><td>示例一社</td><td rowspan=2>企业</td></tr><tr><td>示例二社</td></tr></table>";
    let text = "单位名称\t单位类型\n示例一社\t企业\n示例二社\t".to_owned();
    let workspace = workspace();
    let second = |html: &str| {
        let table = PastedTable { text: text.clone(), html: html.to_owned(), sheet: None };
        let plan = records(Kind::AllianceUnit).plan(
            &workspace,
            &table,
            &IntakeDecisions::default(),
            today(),
        );
        plan.rows[1].value(AllianceUnit::UNIT_KIND).is_some()
    };
    assert!(second(html));
    assert!(!second(""));
}
