//! Previews of pasted tables.

use zhibu_app::views::intake::PastePreview;
use zhibu_app::views::intake::paste::{PasteTarget, preview, take};
use zhibu_app::views::intake::roster;
use zhibu_app::workspace::Command;
use zhibu_domain::kinds::patch::Patch;
use zhibu_domain::kinds::records::{Alliance, Branch, Kind, Organisation};
use zhibu_domain::values::date::Day;
use zhibu_text::{Lang, format_message, m};

use crate::support::{is_renewed, put, workspace};

fn today() -> Day {
    Day::new(2022, 11, 21).unwrap()
}

fn units_of(alliance: &str) -> PasteTarget {
    let preset = vec![("alliance".to_owned(), alliance.to_owned())];
    PasteTarget { kind: Kind::AllianceUnit, preset }
}

#[test]
fn a_preview_shows_what_lines_write_and_why_lines_are_refused() {
    let mut workspace = workspace();
    put(&mut workspace, Patch::<Alliance>::new("l").set(Alliance::NAME, "示例党建联盟"));
    let target = units_of("l");
    let table = "单位名称\t加入日期\t身份证号\n示例一社\t2022-06\t0\n示例二社\t昨天\t0";
    let plan = target.plan(&workspace, table, today());
    let preview = preview(&workspace, &plan, Lang::Zh);
    assert_eq!(preview.counts, [1, 0, 0, 1]);
    assert!(preview.has_writes());
    assert!(preview.columns[0].starts_with("单位名称 → "), "{:?}", preview.columns);
    assert_eq!(preview.written.len(), 1);
    let written = preview.written[0].to_plain("");
    assert!(written.contains("示例一社") && written.contains("2022-06"), "{written}");
    let refused = &preview.invalid[0];
    assert!(refused.contains("示例二社") && refused.contains("昨天"), "{refused}");
    let heading = target.heading(&workspace, Lang::Zh);
    assert!(heading.contains("示例党建联盟"), "{heading}");
    assert!(written.starts_with(m::PLAN_NEW.zh), "{written}");
    let counts: Vec<usize> = preview.named_counts().map(|(_, count)| count).collect();
    assert_eq!(counts, [1, 0, 0, 1]);
    assert!(preview.columns_text(Lang::Zh).contains(&preview.columns[0]));
    let pasted = take(&plan, || "n".into(), Lang::En);
    assert!(pasted.text.contains('1'), "{}", pasted.text);
    assert!(matches!(&pasted.command, Command::PutAll(writes) if writes.len() == 1));
    assert_eq!(target.list().to_string(), "#/alliance_unit?alliance=l");
    // What is preset is not asked for.
    assert!(!target.fields(Lang::Zh).contains("所属联盟"));
}

#[test]
fn a_roster_names_the_organisations_that_members_are_assigned_to() {
    let mut workspace = workspace();
    put(&mut workspace, Patch::<Organisation>::new("o").set(Organisation::NAME, "示例局党支部"));
    put(&mut workspace, Patch::<Branch>::new("b").set(Branch::NAME, "示例临时党支部"));
    let table = "姓名\t编入的临时党组织\t编入日期\n示例甲\t示例临时党支部\t2022-06-01";
    let view = |workspace: &zhibu_app::workspace::Workspace| -> PastePreview {
        roster::preview(workspace, &roster::roster_plan(workspace, table, "o"), Lang::Zh)
    };
    let preview = view(&workspace);
    assert_eq!(preview.counts, [1, 0, 0, 0], "{preview:?}");
    let written = preview.written[0].to_plain("");
    for part in ["示例甲", "示例局党支部", "示例临时党支部", "2022-06-01"] {
        assert!(written.contains(part), "{written}");
    }
    let pasted =
        roster::take(&roster::roster_plan(&workspace, table, "o"), || "n".into(), Lang::En);
    assert!(pasted.text.contains('1'), "{}", pasted.text);
    // Where a home organisation is renamed while the preview stands, it says the new name.
    assert!(is_renewed(&mut workspace, view, |workspace| {
        let patch = Patch::<Organisation>::new("o");
        put(workspace, patch.set(Organisation::NAME, "示例局机关党支部"))
    }));
}

#[test]
fn a_refused_line_of_a_roster_names_what_is_unknown() {
    let mut workspace = workspace();
    for id in ["o", "p1", "p2"] {
        let name = if id == "o" { "示例局党支部" } else { "示例处党支部" };
        put(&mut workspace, Patch::<Organisation>::new(id).set(Organisation::NAME, name));
    }
    put(&mut workspace, Patch::<Branch>::new("b").set(Branch::NAME, "示例临时党支部"));
    let table = "姓名\t党支部\t类别\t编入\t队伍\t职务\t编入日期\t离开日期\n\
        \t示例局党支部\n\
        甲\t\n\
        乙\t无此支部\n\
        丙\t示例处党支部\n\
        丁\t示例局党支部\t群众\n\
        戊\t示例局党支部\t\t无此支部\n\
        己\t示例局党支部\t\t\t无此队\n\
        庚\t示例局党支部\t\t示例临时党支部\t\t主任\n\
        辛\t示例局党支部\t\t示例临时党支部\t\t\t昨天\n\
        壬\t示例局党支部\t\t示例临时党支部\t\t\t2022-05\t2022-03\n\
        癸\t示例局党支部\n\
        癸\t示例局党支部\n";
    let plan = roster::roster_plan(&workspace, table, "");
    let found = roster::preview(&workspace, &plan, Lang::Zh);
    let lang = Lang::Zh;
    let unknown = "无此支部";
    let expected = [
        m::ROSTER_NO_NAME.get(lang).to_owned(),
        m::ROSTER_NO_HOME.get(lang).to_owned(),
        format_message!(m::ROSTER_UNKNOWN_HOME, lang, name = unknown),
        format_message!(m::ROSTER_AMBIGUOUS_HOME, lang, name = "示例处党支部"),
        format_message!(m::ROSTER_STANDING, lang, text = "群众"),
        format_message!(m::ROSTER_UNKNOWN_BRANCH, lang, name = unknown),
        format_message!(m::ROSTER_UNKNOWN_TEAM, lang, name = "无此队"),
        format_message!(m::ROSTER_ROLE, lang, text = "主任"),
        format_message!(m::ROSTER_DATE, lang, text = "昨天"),
        format_message!(m::ROSTER_LEAVES, lang, text = "2022-03"),
        format_message!(m::ROSTER_REPEATED, lang, line = 12),
    ];
    assert_eq!(found.invalid.len(), expected.len());
    for (line, why) in found.invalid.iter().zip(expected) {
        assert!(line.ends_with(&why), "{line} / {why}");
    }
}

#[test]
fn a_long_table_shows_its_first_lines_and_counts_all() {
    let mut workspace = workspace();
    put(&mut workspace, Patch::<Alliance>::new("l").set(Alliance::NAME, "示例党建联盟"));
    let lines = |number: usize| format!("示例{number}社\t2022-06\n");
    let table: String = (0..250).map(lines).collect();
    let plan = units_of("l").plan(&workspace, &format!("单位名称\t加入日期\n{table}"), today());
    let view = preview(&workspace, &plan, Lang::Zh);
    assert_eq!(
        (view.counts[0] + view.counts[3], view.written.len() + view.invalid.len()),
        (250, 200)
    );
}
