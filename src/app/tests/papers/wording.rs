//! Text blocks of an office, texts that were changed by hand, what is to be looked at before a paper leaves, and how
//! long a summary is.

use zhibu_app::commands::papers::{reset_passage, reset_template, set_passage, set_template};
use zhibu_app::papers::{
    Check, Drafted, Length, PaperContext, PaperKind, PaperRequest, Passage, chars, checks, drafted,
};
use zhibu_app::workspace::{Command, Workspace};
use zhibu_domain::kinds::choices::{ActivityKind, BranchForm, Setting};
use zhibu_domain::kinds::field::Reference;
use zhibu_domain::kinds::patch::Patch;
use zhibu_domain::kinds::records::{Activity, Branch, Link, Node, Task};
use zhibu_domain::values::quantity::Count;
use zhibu_format::{Exported, Extract, write, write_extract};
use zhibu_office::document::{Block, runs_text, to_plain};
use zhibu_samples::{Size, demo};
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
    let passage = drafted.passages.iter().find(|passage| passage.draft.starts_with(opening));
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
        set_template(&REQUEST_BASIS, "拟建{支部名称}（{组织形式}）。{委员会人选}").unwrap();
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
    let refused = set_template(&REQUEST_BASIS, "拟建{支部的名称}。");
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

#[test]
fn what_is_written_names_only_figures_that_there_are_and_the_draft_is_no_change() {
    let workspace = with_branches();
    let request = summary();
    let passage = passage(&draft(&workspace, &request), "本期新成立");
    let refused = set_passage(&request, &passage, "成立{新成立的}。");
    assert!(matches!(refused, Err(TemplateViolation::UnknownPlace { .. })), "{refused:?}");
    let mut workspace = workspace;
    apply(&mut workspace, set_passage(&request, &passage, &passage.draft).unwrap());
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
    apply(&mut workspace, set_template(&REQUEST_BASIS, "由赵小四拟建{支部名称}。").unwrap());
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
