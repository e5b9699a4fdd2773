//! Text blocks of an office, texts that were changed by hand, what is to be looked at before a paper leaves, and how
//! long a summary is.

use zhibu_app::commands::papers::{reset_passage, reset_template, set_passage, set_template};
use zhibu_app::papers::{
    Check, Drafted, Length, PaperContext, PaperKind, PaperRequest, Passage, chars, checks, drafted,
    paper_key,
};
use zhibu_app::views::ledgers::conflicts::{ConflictView, Viewer, conflicts_view};
use zhibu_app::views::time::TimeZone;
use zhibu_app::workspace::{Command, Workspace};
use zhibu_domain::kinds::choices::{ActivityKind, BranchForm, Setting, Strength};
use zhibu_domain::kinds::field::Reference;
use zhibu_domain::kinds::patch::Patch;
use zhibu_domain::kinds::records::{
    Activity, Alliance, AllianceUnit, Branch, Link, Node, Organisation, Outcome, Task,
};
use zhibu_domain::reporting::wording::template_heads;
use zhibu_domain::values::quantity::{Count, Decimal, Qualifier, Quantity};
use zhibu_format::{Exported, Extract, write, write_extract};
use zhibu_office::document::{Block, runs_text, to_plain};
use zhibu_samples::{Size, demo};
use zhibu_text::Lang;
use zhibu_text::papers::templates::{REQUEST_BASIS, TemplateViolation};

use crate::support::{NOW_MS, date, empty, figures, paper_of, put, sample, text_of, today};

fn with_branches() -> Workspace {
    let mut workspace = empty();
    for (id, name) in [("a", "甲支部"), ("b", "乙支部")] {
        put(
            &mut workspace,
            Patch::<Branch>::new(id)
                .set(Branch::NAME, name)
                .set(Branch::FORM, BranchForm::Branch)
                .set(Branch::SETTING, Setting::KeyProject)
                .set(Branch::ESTABLISHED, date("2025-03-01")),
        );
    }
    workspace
}

fn summary() -> PaperRequest {
    PaperRequest::new(PaperKind::Summary, "2025".parse().unwrap(), "")
}

fn draft(workspace: &Workspace, request: &PaperRequest) -> Drafted {
    drafted(workspace, request, PaperContext { unit: "示例工委", today: today() }).unwrap()
}

fn apply(workspace: &mut Workspace, command: Command) {
    workspace.apply(command, NOW_MS);
}

/// The passage whose draft begins like this.
fn passage(drafted: &Drafted, opening: &str) -> Passage {
    let passage = drafted.passages.iter().find(|passage| passage.draft().starts_with(opening));
    passage.unwrap_or_else(|| panic!("{opening} of {:#?}", drafted.passages)).clone()
}

fn change(workspace: &mut Workspace, opening: &str, text: &str) {
    let request = summary();
    let passage = passage(&draft(workspace, &request), opening);
    let command = set_passage(&request, &passage, text).unwrap();
    apply(workspace, command);
}

#[test]
fn a_text_block_of_the_office_is_what_its_papers_say_until_it_is_reset() {
    let mut workspace = with_branches();
    let said =
        |workspace: &_| to_plain(&paper_of(workspace, PaperKind::Request, "2025", "a").unwrap());
    let built_in = said(&workspace);
    let command =
        set_template(&REQUEST_BASIS, "拟建{支部名称}（{组织形式}）。{委员会人选}", &[]).unwrap();
    apply(&mut workspace, command);
    assert!(
        said(&workspace).contains("拟建甲支部（临时党支部）。书记【待补：书记】"),
        "{}",
        said(&workspace)
    );
    apply(&mut workspace, reset_template(&REQUEST_BASIS));
    assert_eq!(said(&workspace), built_in);
}

#[test]
fn a_text_block_that_names_an_unknown_place_is_refused() {
    let refused = set_template(&REQUEST_BASIS, "拟建{支部的名称}。", &[]);
    let (name, nearest) = ("支部的名称".to_owned(), vec!["支部名称".to_owned()]);
    assert_eq!(refused, Err(TemplateViolation::UnknownPlace { name, nearest }));
}

#[test]
fn a_figure_in_a_changed_text_follows_the_ledger_until_it_is_typed_over() {
    let mut workspace = with_branches();
    change(&mut workspace, "本期新成立", "今年成立{本期新成立}临时党组织。");
    assert!(text_of(&workspace, PaperKind::Summary, "2025").contains("今年成立2个临时党组织。"));
    put(
        &mut workspace,
        Patch::<Branch>::new("c")
            .set(Branch::NAME, "丙")
            .set(Branch::ESTABLISHED, date("2025-05-01")),
    );
    let own = draft(&workspace, &summary());
    assert!(to_plain(&own.document).contains("今年成立3个临时党组织。"));
    let rows: Vec<usize> = figures(&own.document).iter().map(|figure| figure.rows.count).collect();
    assert!(rows.contains(&3), "{rows:?}");
    // The number of those dissolved is left out, which is told.
    let found = checks(workspace.register(), &summary(), &own);
    assert!(
        found
            .iter()
            .any(|check| matches!(check, Check::TypedOver(figure) if figure.name == "撤销")),
        "{found:?}"
    );
    change(&mut workspace, "本期新成立", "今年成立2个，撤销{撤销}。");
    let own = draft(&workspace, &summary());
    let found = checks(workspace.register(), &summary(), &own);
    let typed =
        |check: &Check| matches!(check, Check::TypedOver(figure) if figure.printed == "3个");
    assert!(found.iter().any(typed), "{found:?}");
    change(&mut workspace, "本期新成立", "今年成立3个，撤销{撤销}。");
    let own = draft(&workspace, &summary());
    let found = checks(workspace.register(), &summary(), &own);
    assert!(matches!(&*found, [Check::Unlinked(figure)] if figure.printed == "3个"), "{found:?}");
}

#[test]
fn a_changed_text_is_of_one_paper_and_is_kept_when_its_paragraph_is_gone() {
    let mut workspace = with_branches();
    change(&mut workspace, "本期新成立", "今年成立{本期新成立}。");
    assert!(!text_of(&workspace, PaperKind::Summary, "2024").contains("今年成立"));
    for id in ["a", "b"] {
        let key = zhibu_ledger::RecordKey::new("branch", id);
        let values = vec![(zhibu_ledger::DELETED.into(), serde_json::json!(true))];
        apply(&mut workspace, Command::Put { key, values, seen: Vec::new() });
    }
    let own = draft(&workspace, &summary());
    assert_eq!(own.unplaced.len(), 1, "{:?}", own.unplaced);
    assert_eq!(own.unplaced[0].text, "今年成立{本期新成立}。");
    let found = checks(workspace.register(), &summary(), &own);
    assert!(found.iter().any(|check| matches!(check, Check::Unplaced(_))), "{found:?}");
    apply(&mut workspace, reset_passage(&summary(), &own.unplaced[0].place));
    assert!(draft(&workspace, &summary()).unplaced.is_empty());
}

/// An outcome of the organisation `o`, or of nobody.
fn outcome(id: &str, measure: &str, is_of_organisation: bool) -> Patch<Outcome> {
    let quantity = Quantity::of(Decimal::from_whole(3), "家", Qualifier::Exact);
    let outcome = Patch::<Outcome>::new(id)
        .set(Outcome::MEASURE, measure)
        .set(Outcome::QUANTITY, quantity)
        .set(Outcome::STRENGTH, Strength::Direct)
        .set(Outcome::DATE, date("2025-03-01"))
        .set(Outcome::EVIDENCE, "合同");
    if is_of_organisation {
        outcome.set(Outcome::ORGANISATION, Reference::to("o"))
    } else {
        outcome
    }
}

fn delete(workspace: &mut Workspace, kind: &str, id: &str) {
    let key = zhibu_ledger::RecordKey::new(kind, id);
    let values = vec![(zhibu_ledger::DELETED.into(), serde_json::json!(true))];
    apply(workspace, Command::Put { key, values, seen: Vec::new() });
}

#[test]
fn a_text_is_not_put_over_a_paragraph_that_begins_alike() {
    let with_outcomes = || {
        let mut workspace = with_branches();
        put(&mut workspace, Patch::<Organisation>::new("o").set(Organisation::NAME, "甲党委"));
        put(&mut workspace, outcome("x", "示范企业", true));
        put(&mut workspace, outcome("y", "示范企村", false));
        workspace
    };
    let own = "直接促成示范企村{示范企村}，由乙支部完成。";
    // The paragraph before it goes: the text stays with its own.
    let mut workspace = with_outcomes();
    change(&mut workspace, "直接促成：示范企村", own);
    delete(&mut workspace, "outcome", "x");
    let drafted = draft(&workspace, &summary());
    assert_eq!(drafted.unplaced, []);
    assert!(to_plain(&drafted.document).contains("直接促成示范企村3家，由乙支部完成。"));
    // It goes itself: the text is put over no other, and what is written there takes nothing away.
    let mut workspace = with_outcomes();
    change(&mut workspace, "直接促成：示范企村", own);
    delete(&mut workspace, "outcome", "y");
    let drafted = draft(&workspace, &summary());
    assert_eq!(drafted.unplaced.len(), 1);
    assert!(to_plain(&drafted.document).contains("直接促成：示范企业3家。"));
    change(&mut workspace, "直接促成：示范企业", "直接促成示范企业{示范企业}。");
    assert_eq!(draft(&workspace, &summary()).unplaced.len(), 1);
    // Of two that say the same, nothing tells which one is left.
    let mut workspace = with_outcomes();
    put(&mut workspace, outcome("y", "示范企业", false));
    let (first, own) = ("直接促成：示范企业", "直接促成示范企业{示范企业}，由甲党委完成。");
    change(&mut workspace, first, own);
    let text = text_of(&workspace, PaperKind::Summary, "2025");
    assert_eq!(text.matches("由甲党委完成").count(), 1, "{text}");
    delete(&mut workspace, "outcome", "x");
    let drafted = draft(&workspace, &summary());
    assert_eq!(drafted.unplaced.len(), 1);
    assert!(!to_plain(&drafted.document).contains("由甲党委完成"));
}

#[test]
fn what_a_changed_text_was_written_from_is_shown_where_the_ledger_has_changed() {
    let mut workspace = with_branches();
    let opening = "截至2025年12月31日，运行中的";
    change(&mut workspace, opening, "至年底有{运行中的临时党组织共}，{重点项目}。");
    let changed = |workspace: &Workspace| {
        let found = checks(workspace.register(), &summary(), &draft(workspace, &summary()));
        found.into_iter().find_map(|check| match check {
            Check::Changed { was, now } => Some((was, now)),
            _ => None,
        })
    };
    assert_eq!(changed(&workspace), None);
    // Another number is no other draft: the figure follows it.
    put(&mut workspace, Patch::<Branch>::new("b").set(Branch::DISSOLVED, date("2025-06-01")));
    assert_eq!(changed(&workspace), None);
    put(&mut workspace, Patch::<Branch>::new("a").set(Branch::SETTING, Setting::Sector));
    let (was, now) = changed(&workspace).unwrap();
    assert!(was.contains("重点项目") && now.contains("行业领域"), "{was}\n{now}");
    // Saving it again says that it is right as it is.
    change(&mut workspace, opening, "至年底有{运行中的临时党组织共}，重点项目。");
    assert_eq!(changed(&workspace), None);
}

#[test]
fn a_text_that_was_kept_without_its_draft_is_still_used() {
    let mut workspace = with_branches();
    let passage = passage(&draft(&workspace, &summary()), "本期新成立");
    let key = zhibu_ledger::RecordKey::new("paper_text", paper_key(&summary()));
    let values = vec![(passage.place.as_str().into(), serde_json::json!("今年成立{本期新成立}。"))];
    apply(&mut workspace, Command::Put { key, values, seen: Vec::new() });
    assert!(text_of(&workspace, PaperKind::Summary, "2025").contains("今年成立2个。"));
}

#[test]
fn ten_thousand_equal_lines_and_names_are_drafted_at_once() {
    let mut workspace = empty();
    let charter = "同一行。\n".repeat(10_000);
    put(
        &mut workspace,
        Patch::<Alliance>::new("a")
            .set(Alliance::NAME, "示例联盟")
            .set(Alliance::CHARTER, charter.as_str()),
    );
    let request = PaperRequest::new(PaperKind::Charter, "2025".parse().unwrap(), "a");
    let last = draft(&workspace, &request).passages.pop().unwrap();
    assert_eq!(last.place, "/同一行。#10000");
    let named = (0..10_000)
        .map(|index| format!("经{index}李家沟党支部同意，"))
        .collect::<Vec<_>>()
        .concat();
    apply(&mut workspace, set_passage(&request, &last, &named).unwrap());
    let drafted = draft(&workspace, &request);
    assert_eq!(drafted.passages.iter().filter(|passage| passage.own.is_some()).count(), 1);
    assert!(drafted.passages.last().unwrap().own.is_some());
    assert_eq!(checks(workspace.register(), &request, &drafted).len(), 1);
    // As many owed places of one name.
    let own = (0..10_000).map(|index| format!("{{{index}}}")).collect::<Vec<_>>().concat();
    let own = format!("{own}。");
    let key = zhibu_ledger::RecordKey::new("paper_text", paper_key(&request));
    let value = serde_json::json!({
        "text": own, "draft": last.draft(), "nth": 9999, "alike": 10_000, "begun": 10_000
    });
    let values = vec![(last.place.as_str().into(), value)];
    apply(&mut workspace, Command::Put { key, values, seen: Vec::new() });
    let drafted = draft(&workspace, &request);
    assert_eq!(zhibu_office::document::owed_places(&drafted.document).len(), 10_001);
    assert_eq!(checks(workspace.register(), &request, &drafted).len(), 10_000);
}

#[test]
fn what_is_written_names_only_figures_that_there_are_and_the_draft_is_no_change() {
    let workspace = with_branches();
    let request = summary();
    let passage = passage(&draft(&workspace, &request), "本期新成立");
    let refused = set_passage(&request, &passage, "成立{新成立的}。");
    assert!(matches!(refused, Err(TemplateViolation::UnknownPlace { .. })), "{refused:?}");
    let mut workspace = workspace;
    apply(&mut workspace, set_passage(&request, &passage, passage.draft()).unwrap());
    assert!(draft(&workspace, &request).passages.iter().all(|passage| passage.own.is_none()));
}

#[test]
fn months_names_and_leftovers_of_changed_texts_are_told() {
    let mut workspace = with_branches();
    change(
        &mut workspace,
        "本期新成立",
        "2024年5月以来，甲支部和李家沟党支部由赵小四同志牵头，成立{本期新成立}，撤销{撤销}，××待定。",
    );
    let own = draft(&workspace, &summary());
    let found = checks(workspace.register(), &summary(), &own);
    assert!(found.contains(&Check::Month("2024年5月".into())), "{found:?}");
    let unknown = |name: &str| {
        found.iter().any(|check| matches!(check, Check::UnknownName(own) if own.ends_with(name)))
    };
    assert!(unknown("李家沟党支部") && unknown("赵小四") && !unknown("甲支部"), "{found:?}");
    assert!(found.iter().any(|check| matches!(check, Check::Leftover(_))), "{found:?}");
    assert!(
        checks(workspace.register(), &summary(), &draft(&with_branches(), &summary())).is_empty()
    );
}

#[test]
fn the_words_of_an_office_travel_in_its_file_and_in_none_that_withholds_something() {
    let mut workspace = with_branches();
    change(&mut workspace, "本期新成立", "由赵小四成立{本期新成立}，撤销{撤销}。");
    apply(&mut workspace, set_template(&REQUEST_BASIS, "由赵小四拟建{支部名称}。", &[]).unwrap());
    let exported = Exported::default();
    let whole = write(workspace.about(), workspace.ledger(), &exported);
    assert!(whole.contains("由赵小四成立") && whole.contains("由赵小四拟建"));
    let extract = Extract { is_without_persons: true, ..Extract::default() };
    let nameless = write_extract(workspace.about(), workspace.ledger(), &exported, &extract);
    assert!(!nameless.contains("赵小四"), "{nameless}");
}

#[test]
fn a_summary_is_no_longer_than_it_may_be_and_cuts_no_sentence() {
    let workspace = sample(demo(Size::SMALL));
    let of = |length| draft(&workspace, &PaperRequest { length, ..summary() });
    let paragraphs = |drafted: &Drafted| -> Vec<String> {
        let of_block = |block: &Block| match block {
            Block::Paragraph(runs) => vec![runs_text(runs)],
            Block::List(items) => items.iter().map(|runs| runs_text(runs)).collect(),
            _ => Vec::new(),
        };
        drafted.document.blocks.iter().flat_map(of_block).collect()
    };
    let whole = paragraphs(&of(Length::Whole));
    let mut last = 0;
    for length in [Length::Short, Length::Medium, Length::Long, Length::Whole] {
        let drafted = of(length);
        let count = chars(&drafted.document);
        assert!(length.most_chars().is_none_or(|most| count <= most), "{length:?}: {count}");
        assert!(count >= last, "{length:?}: {count}");
        last = count;
        let own = paragraphs(&drafted);
        assert!(own.iter().all(|paragraph| whole.contains(paragraph)), "{length:?}");
        assert_eq!(own.len(), drafted.passages.len(), "{length:?}");
        // No heading stands above nothing.
        let blocks = &drafted.document.blocks;
        let is_heading = |block: &Block| matches!(block, Block::Heading(_));
        assert!(blocks.windows(2).all(|two| !(is_heading(&two[0]) && is_heading(&two[1]))));
    }
    assert!(chars(&of(Length::Short).document) > 400);
    assert!(chars(&of(Length::Short).document) < chars(&of(Length::Whole).document));
}

/// The paragraphs of each section of a paper, by its heading.
fn sections(document: &zhibu_office::document::Document) -> Vec<(String, Vec<String>)> {
    let mut sections = vec![(String::new(), Vec::new())];
    for block in &document.blocks {
        let last = sections.last_mut().unwrap();
        match block {
            Block::Heading(heading) => sections.push((heading.words.clone(), Vec::new())),
            Block::Paragraph(runs) => last.1.push(runs_text(runs)),
            Block::List(items) => last.1.extend(items.iter().map(|runs| runs_text(runs))),
            _ => {}
        }
    }
    sections
}

#[test]
fn a_shortened_section_keeps_what_it_does_not_count_and_says_nothing_without_what_comes_before() {
    let mut workspace = sample(demo(Size::SMALL));
    put(&mut workspace, Patch::<Branch>::new("u").set(Branch::NAME, "无日期支部"));
    put(&mut workspace, Patch::<AllianceUnit>::new("v").set(AllianceUnit::NAME, "无日期公司"));
    let of = |length| sections(&draft(&workspace, &PaperRequest { length, ..summary() }).document);
    let whole = of(Length::Whole);
    let is_caveat = |line: &&String| line.starts_with("另有") && line.contains("未计入");
    assert!(whole.iter().filter(|of| of.1.iter().any(|line| is_caveat(&line))).count() > 1);
    let mut cut = 0;
    for length in [Length::Short, Length::Medium, Length::Long] {
        for (heading, lines) in of(length).into_iter().filter(|of| !of.1.is_empty()) {
            let all = &whole.iter().find(|of| of.0 == heading).unwrap().1;
            assert_eq!(
                lines.iter().filter(is_caveat).count(),
                all.iter().filter(is_caveat).count(),
                "{length:?} {heading}"
            );
            let said = |lines: &[String]| -> Vec<String> {
                lines.iter().filter(|line| !line.starts_with("另有")).cloned().collect()
            };
            let (some, all) = (said(&lines), said(all));
            assert!(all.starts_with(&some), "{length:?} {heading}: {some:?}");
            cut += usize::from(some.len() < all.len());
        }
    }
    assert!(cut > 0);
}

#[test]
fn the_days_that_overlap_saves_are_those_of_the_plan() {
    let mut workspace = empty();
    let ledger = &mut workspace;
    put(
        ledger,
        Patch::<Task>::new("t").set(Task::NAME, "示例项目").set(Task::START, date("2025-03-03")),
    );
    for (id, days) in [("m", 10), ("n", 6)] {
        put(
            ledger,
            Patch::<Node>::new(id)
                .set(Node::NAME, id)
                .set(Node::TASK, Reference::to("t"))
                .set(Node::DAYS, Count::exact(days)),
        );
    }
    let said = |workspace: &_| text_of(workspace, PaperKind::Summary, "2025");
    // Both begin at once.
    let text = said(&workspace);
    assert!(text.contains("示例项目6个工作日（计划10个工作日，依次实施16个工作日）"), "{text}");
    let link = Patch::<Link>::new("l").set(Link::BEFORE, Reference::to("m"));
    let link = link
        .set(Link::AFTER, Reference::to("n"))
        .set(Link::LINK_KIND, zhibu_domain::kinds::choices::LinkKind::FinishStart);
    put(&mut workspace, link);
    assert!(!said(&workspace).contains("依次实施"), "{}", said(&workspace));
}

#[test]
fn what_is_dated_to_the_running_month_alone_is_told() {
    let mut workspace = empty();
    let held = |id: &str, of: &str| {
        Patch::<Activity>::new(id)
            .set(Activity::TITLE, "主题党日")
            .set(Activity::ACTIVITY_KIND, ActivityKind::ThemeDay)
            .set(Activity::DATE, date(of))
    };
    put(&mut workspace, held("a", "2026-01"));
    put(&mut workspace, held("b", "2026-01-04"));
    let route = zhibu_app::route::Route::parse("#/papers?paper=summary&span=2026");
    let context = PaperContext { unit: "", today: today() };
    let view = zhibu_app::views::papers::papers(&workspace, &route, context, zhibu_text::Lang::Zh);
    let told = view.checks.iter().any(|check| check.words().contains("只记到月份"));
    assert!(told, "{:?}", view.checks);
}

#[test]
fn a_long_report_is_drafted_whole() {
    let mut workspace = empty();
    for index in 0..420 {
        put(
            &mut workspace,
            Patch::<Branch>::new(format!("{index}"))
                .set(Branch::NAME, format!("示例项目第{index}临时党支部").as_str())
                .set(Branch::SETTING, Setting::KeyProject)
                .set(Branch::ESTABLISHED, date("2025-03-01")),
        );
    }
    let bulletin = paper_of(&workspace, PaperKind::Bulletin, "2025", "").unwrap();
    let table = bulletin.blocks.iter().find_map(|block| match block {
        Block::Table(table) => Some(table),
        _ => None,
    });
    // A page has 22 lines at most, and each row at least one.
    assert_eq!(table.map(|table| table.rows.len()), Some(420));
}

/// The sides of each conflict on the page of conflicts: the record, and the values as they are shown.
fn conflicts(workspace: &Workspace) -> Vec<(String, Vec<String>)> {
    let zone = TimeZone { minute: |_| String::new(), day: |_| today(), minute_of_iso: |_| None };
    let viewer = Viewer { own: &[], zone, lang: Lang::Zh };
    let shown = conflicts_view(workspace, viewer).first.into_iter();
    let line = |one: ConflictView| {
        let mut sides: Vec<String> = one.sides.into_iter().map(|side| side.text).collect();
        sides.sort_unstable();
        (one.record.to_plain(""), sides)
    };
    shown.map(line).collect()
}

#[test]
fn what_another_has_written_meanwhile_is_in_conflict_and_not_replaced() {
    let mut workspace = with_branches();
    let request = summary();
    let opened = passage(&draft(&workspace, &request), "本期新成立");
    // A second tab writes the same paragraph and the same text block while this one is open.
    apply(&mut workspace, set_passage(&request, &opened, "由甲写。").unwrap());
    apply(&mut workspace, set_passage(&request, &opened, "由乙写。").unwrap());
    apply(&mut workspace, set_template(&REQUEST_BASIS, "甲{支部名称}", &[]).unwrap());
    apply(&mut workspace, set_template(&REQUEST_BASIS, "乙{支部名称}", &[]).unwrap());
    let found = conflicts(&workspace);
    let texts = |sides: [&str; 2]| sides.map(str::to_owned).to_vec();
    assert_eq!(found.len(), 2, "{found:?}");
    assert!(found.iter().any(|of| of.1 == texts(["由乙写。", "由甲写。"])), "{found:?}");
    assert!(found.iter().any(|of| of.1 == texts(["乙{支部名称}", "甲{支部名称}"])), "{found:?}");
    assert!(found.iter().all(|of| !of.0.contains("待补")), "they have a name: {found:?}");
    // Whoever begins now sees both, and decides.
    change(&mut workspace, "本期新成立", "由丙写。");
    let seen = template_heads(workspace.office(), REQUEST_BASIS.code);
    apply(&mut workspace, set_template(&REQUEST_BASIS, "丙{支部名称}", &seen).unwrap());
    assert!(conflicts(&workspace).is_empty());
}
