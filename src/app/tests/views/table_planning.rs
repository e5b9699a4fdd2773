//! Tables read and planned in slices, and what is remembered of those that were taken in.

use std::cell::{Cell, RefCell};
use std::sync::Arc;

use zhibu_app::intake::{
    IntakePage, PlanInput, PlanInputs, PlanStep, RememberedTables, TableHeads, TablePlanning,
    run_grid, run_reading, run_recognising, run_recognising_pasted, run_table_planning,
};
use zhibu_app::views::intake::paste::{PasteTarget, PastedTable};
use zhibu_app::views::intake::queue::{TableQueue, queue_view};
use zhibu_app::workspace::Workspace;
use zhibu_domain::kinds::field::FieldType;
use zhibu_domain::kinds::patch::Patch;
use zhibu_domain::kinds::records::{Kind, Organisation};
use zhibu_office::Cancelled;
use zhibu_office::files::{FileTable, TableFileError};
use zhibu_office::intake::columns::ColumnUse;
use zhibu_office::intake::decisions::{
    ChoiceDecision, ChoiceWord, ReferenceDecision, ReferenceName,
};
use zhibu_office::intake::plan::Question;
use zhibu_office::intake::{Grid, IntakeDecisions};
use zhibu_test_support::finished;
use zhibu_text::Lang;

use crate::support::{put, today, workspace};

/// The longest slice, and what each look at the clock takes, in milliseconds.
const MOST_MS: f64 = 30.0;
const STEP_MS: f64 = 3.0;

/// A page on which time passes with every look at the clock.
struct TestPage {
    workspace: RefCell<Workspace>,
    now_ms: Cell<f64>,
    /// When the page was last rendered.
    drawn_ms: Cell<f64>,
    draws: Cell<usize>,
    /// The number of renderings after which the work is no longer wanted.
    wanted_draws: usize,
    percents: RefCell<Vec<usize>>,
}

impl TestPage {
    fn new(wanted_draws: usize) -> Self {
        Self {
            workspace: RefCell::new(workspace()),
            now_ms: Cell::new(0.0),
            drawn_ms: Cell::new(0.0),
            draws: Cell::new(0),
            wanted_draws,
            percents: RefCell::default(),
        }
    }

    /// A turn of the page begins.
    fn begin_turn(&self) {
        self.drawn_ms.set(self.now_ms.get());
    }

    fn begin(&self, text: &str) -> TablePlanning {
        let grid = finished(run_grid(self, &pasted(text))).unwrap();
        self.begin_grid(grid)
    }

    fn begin_grid(&self, grid: Arc<Grid>) -> TablePlanning {
        self.begin_turn();
        let none = IntakeDecisions::default();
        TablePlanning::begin(&self.workspace.borrow(), organisations(), grid, none, today())
    }
}

impl IntakePage for TestPage {
    fn read<T>(&self, read: impl FnOnce(&Workspace) -> T) -> Option<T> {
        Some(read(&self.workspace.borrow()))
    }

    fn note_progress(&self, percent: usize) {
        self.percents.borrow_mut().push(percent);
    }

    fn is_wanted(&self) -> bool {
        self.draws.get() < self.wanted_draws
    }

    async fn draw(&self) {
        let slice_ms = self.now_ms.get() - self.drawn_ms.get();
        assert!(slice_ms <= MOST_MS, "a slice of {slice_ms} ms");
        self.drawn_ms.set(self.now_ms.get());
        self.draws.set(self.draws.get() + 1);
        if self.draws.get() == 5 {
            // Another tab writes meanwhile.
            let parent = Patch::<Organisation>::new("p").set(Organisation::NAME, "上级党委");
            put(&mut self.workspace.borrow_mut(), parent);
        }
    }

    fn clock_ms(&self) -> f64 {
        self.now_ms.set(self.now_ms.get() + STEP_MS);
        self.now_ms.get()
    }
}

fn organisations() -> PasteTarget {
    PasteTarget::Records { kind: Kind::Organisation, preset: Vec::new() }
}

fn pasted(text: &str) -> PastedTable {
    PastedTable { text: text.to_owned(), ..PastedTable::default() }
}

fn table(rows: usize) -> String {
    let line = |row: usize| format!("第{row}党支部\t上级党委\n");
    let rows: String = (0..rows).map(line).collect();
    format!("名称\t上级党组织\n{rows}")
}

#[test]
fn a_complete_plan_is_shown_in_a_turn_of_its_own() {
    let page = TestPage::new(usize::MAX);
    let planning = page.begin("名称\n甲支部");
    let planned = finished(run_table_planning(&page, planning)).unwrap();
    assert!(planned.is_done());
    let (drawn_ms, now_ms) = (page.drawn_ms.get(), page.now_ms.get());
    assert!((drawn_ms - now_ms).abs() < f64::EPSILON, "rendered after the last step");
}

#[test]
fn a_long_table_is_read_and_planned_in_slices_with_progress() {
    let page = TestPage::new(usize::MAX);
    let planning = page.begin(&table(2_000));
    assert!(!page.percents.borrow().is_empty(), "reading a long text pauses too");
    page.percents.borrow_mut().clear();
    let mut planning = finished(run_table_planning(&page, planning)).unwrap();
    assert_eq!(planning.take_plan().counts().new, 2_000);
    let percents = page.percents.borrow();
    assert!(percents.len() > 5, "{percents:?}");
    assert!(percents.iter().all(|percent| *percent <= 100 && percent % 10 == 0), "{percents:?}");
}

#[test]
fn what_is_written_meanwhile_counts() {
    let page = TestPage::new(usize::MAX);
    let planning = page.begin_grid(pasted(&table(2_000)).grid());
    let plan = finished(run_table_planning(&page, planning)).unwrap().take_plan();
    assert!(page.draws.get() > 5);
    assert_eq!(plan.questions, [], "the parent is there now");
}

#[test]
fn work_that_is_no_longer_wanted_ends_at_the_next_rendering() {
    let page = TestPage::new(2);
    let planning = page.begin_grid(pasted(&table(2_000)).grid());
    assert!(finished(run_table_planning(&page, planning)).is_none());
    assert_eq!(page.draws.get(), 2);
    let page = TestPage::new(1);
    assert_eq!(finished(run_grid(&page, &pasted(&table(5_000)))), Err(Cancelled));
    let page = TestPage::new(1);
    let csv = table(20_000).replace('\t', ",");
    let read = finished(run_reading(&page, csv.as_bytes(), &|_| None));
    assert_eq!(read, Err(TableFileError::Cancelled(Cancelled)));
}

#[test]
fn tables_are_recognised_one_after_the_other_with_pauses() {
    let sheet = || FileTable { grid: pasted(&table(10)).grid(), ..FileTable::default() };
    let recognise = |page: &TestPage| {
        page.begin_turn();
        let sheets: Vec<FileTable> = (0..40).map(|_| sheet()).collect();
        finished(run_recognising(page, "组织.xlsx", sheets, None))
    };
    let page = TestPage::new(usize::MAX);
    let mut queue = TableQueue::default();
    queue.add(recognise(&page).unwrap());
    assert!(page.draws.get() > 2, "{} pauses", page.draws.get());
    assert_eq!(queue_view(&queue, Lang::Zh).tables.len(), 40);
    assert_eq!(recognise(&TestPage::new(1)), Err(Cancelled));
    // What is pasted is read once: its preview and its kinds have the same cells.
    let page = TestPage::new(usize::MAX);
    let mut queue = TableQueue::default();
    queue.add(finished(run_recognising_pasted(&page, &pasted(&table(10)))).unwrap());
    let grid = queue.table(0).unwrap().table.grid();
    assert!(Arc::ptr_eq(&grid, &queue.table(0).unwrap().table.grid()));
}

/// What a table is planned from, after so many changes of the ledger.
fn plan_input(grid: &Arc<Grid>, change_count: usize) -> PlanInput {
    let (target, decisions) = (organisations(), IntakeDecisions::default());
    PlanInput { target, decisions, grid: grid.clone(), change_count }
}

#[test]
fn what_a_user_has_cancelled_is_planned_only_when_it_is_asked_for() {
    let grid = pasted(&table(2)).grid();
    let (first, later) = (plan_input(&grid, 1), plan_input(&grid, 2));
    let mut inputs = PlanInputs::default();
    assert_eq!(inputs.want(&first, None), PlanStep::Begun);
    assert!(inputs.cancel(None), "nothing is shown");
    assert_eq!(inputs.want(&first, None), PlanStep::Cancelled);
    inputs.ask_again();
    assert_eq!(inputs.want(&first, None), PlanStep::Begun);
    assert_eq!(inputs.want(&first, Some(&first)), PlanStep::Shown);
    // Another tab writes: what is shown is no longer what the ledger says.
    assert_eq!(inputs.want(&later, Some(&first)), PlanStep::Begun);
    assert!(inputs.cancel(Some(&first)));
    assert_eq!(inputs.want(&later, Some(&first)), PlanStep::Cancelled, "not by itself");
    assert_eq!(inputs.want(&plan_input(&grid, 3), Some(&first)), PlanStep::Begun);
    let read_again = plan_input(&pasted(&table(2)).grid(), 1);
    assert_eq!(inputs.want(&read_again, Some(&first)), PlanStep::Begun, "the same text twice");
    assert!(PlanInputs::default().cancel(None), "while it is being read");
}

#[test]
fn a_cancelled_answer_is_taken_back_and_can_be_given_again() {
    let grid = pasted(&table(2)).grid();
    let shown = plan_input(&grid, 1);
    let mut answered = shown.clone();
    answered.decisions.taken_rows.insert(1);
    let mut inputs = PlanInputs::default();
    assert_eq!(inputs.want(&answered, Some(&shown)), PlanStep::Begun);
    assert!(!inputs.cancel(Some(&shown)), "what is shown is what counts again");
    assert_eq!(inputs.want(&shown, Some(&shown)), PlanStep::Shown);
    assert_eq!(inputs.want(&answered, Some(&shown)), PlanStep::Begun);
    assert_eq!(inputs.want(&shown, Some(&answered)), PlanStep::Begun, "it is decided again");
    // The answer was to count for what another tab has written.
    let mut later = answered.clone();
    later.change_count = 2;
    assert_eq!(inputs.want(&later, Some(&shown)), PlanStep::Begun);
    assert!(inputs.cancel(Some(&shown)));
    assert_eq!(inputs.want(&plan_input(&grid, 2), Some(&shown)), PlanStep::Cancelled);
    // Cancelled, something else decided, which is shown already, and the first decided again.
    let mut inputs = PlanInputs::default();
    assert_eq!(inputs.want(&later, None), PlanStep::Begun);
    assert!(inputs.cancel(None));
    assert_eq!(inputs.want(&shown, Some(&shown)), PlanStep::Shown);
    assert_eq!(inputs.want(&later, Some(&shown)), PlanStep::Begun);
}

#[test]
fn an_answer_plans_the_same_table_again() {
    let page = TestPage::new(usize::MAX);
    let planning = page.begin_grid(pasted(&table(300)).grid());
    let mut planning = finished(run_table_planning(&page, planning)).unwrap();
    let plan = planning.take_plan();
    let Some(Question::Reference { about, .. }) = plan.questions.first() else { panic!() };
    let mut decisions = IntakeDecisions::default();
    decisions.references.insert(about.clone(), ReferenceDecision::Create);
    planning.decide(decisions);
    page.begin_turn();
    assert!(!planning.is_done());
    let plan = finished(run_table_planning(&page, planning)).unwrap().take_plan();
    assert_eq!((plan.questions.len(), plan.created.len()), (0, 1));
}

fn heads(text: &str) -> TableHeads {
    TableHeads::of(&organisations(), &pasted(text).grid()).unwrap()
}

fn word(word: &str) -> ChoiceWord {
    let field = Organisation::CODE.id().spec().field_type;
    let FieldType::Choice(codes) = field else { panic!("{field:?}") };
    ChoiceWord { codes, folded: word.to_owned() }
}

fn decisions() -> IntakeDecisions {
    let mut decisions = IntakeDecisions::default();
    decisions.columns.insert(0, ColumnUse::Field(Organisation::NAME.id()));
    decisions.columns.insert(1, ColumnUse::Note);
    decisions.choices.insert(word("机关党委"), ChoiceDecision::Is("611"));
    decisions.choices.insert(word("其他"), ChoiceDecision::LeaveEmpty);
    decisions
}

#[test]
fn a_table_with_the_same_heads_is_read_as_last_time() {
    let mut tables = RememberedTables::default();
    let (target, known) = (organisations(), heads("全称\t类别\t备注\n甲\t机关党委\t\n"));
    let subject = target.subject();
    let mut taken = decisions();
    // Records and rows are those of one table.
    let name = ReferenceName { kind: Kind::Organisation, folded: "无此党委".to_owned() };
    taken.references.insert(name, ReferenceDecision::Create);
    taken.taken_rows.insert(3);
    tables.remember(&known, &subject, &taken);
    let tables = RememberedTables::of_text(&tables.to_text());
    let same = heads("一览表\n 全 称 \t类别\t备注\n乙\t机关党委\t\n");
    assert_eq!(tables.decisions(&same, &subject), Some(decisions()));
    for other in ["全称\t类别\n甲\t乙\n", "全称\t备注\t类别\n甲\t\t乙\n"] {
        assert_eq!(tables.decisions(&heads(other), &subject), None, "{other}");
    }
    // A table of other records has other fields.
    let branches = PasteTarget::Records { kind: Kind::Branch, preset: Vec::new() };
    let text = pasted("全称\t类别\t备注\n甲\t机关党委\t\n");
    let of_branches = TableHeads::of(&branches, &text.grid()).unwrap();
    assert_eq!(tables.decisions(&of_branches, &branches.subject()), None);
}

#[test]
fn what_was_decided_last_time_applies_until_something_else_is_decided() {
    let table = heads("全称\t类别\t备注\n甲\t机关党委\t\n");
    let subject = organisations().subject();
    let mut tables = RememberedTables::default();
    let begin = |tables: &RememberedTables, decided: IntakeDecisions| {
        let begun = tables.begin(Some(&table), &subject, decided);
        (begun.decisions, begun.is_as_last_time)
    };
    let none = IntakeDecisions::default();
    assert_eq!(begin(&tables, none.clone()), (none.clone(), false));
    tables.remember(&table, &subject, &decisions());
    let (last, is_as_last_time) = begin(&tables, none);
    assert!(is_as_last_time && !last.columns.is_empty());
    // It is looked at again after another table.
    let mut more = last.clone();
    more.taken_rows.insert(3);
    assert_eq!(begin(&tables, more.clone()), (more, true));
    let mut other = IntakeDecisions::default();
    other.taken_rows.insert(3);
    assert_eq!(begin(&tables, other.clone()), (other, false));
}

#[test]
fn what_was_forgotten_or_decided_otherwise_is_not_remembered() {
    let mut tables = RememberedTables::default();
    let (known, subject) = (heads("全称\t类别\t备注\n甲\t乙\t\n"), organisations().subject());
    tables.remember(&known, &subject, &decisions());
    tables.remember(&known, &subject, &IntakeDecisions::default());
    assert_eq!(tables, RememberedTables::default());
    tables.remember(&known, &subject, &decisions());
    tables.forget(&known);
    assert_eq!(tables, RememberedTables::default());
}

#[test]
fn what_is_remembered_is_bounded_and_the_oldest_is_forgotten_first() {
    let mut tables = RememberedTables::default();
    let subject = organisations().subject();
    let table = |number: usize| heads(&format!("名称\t类别\t第{number}列\n甲\t乙\t丙\n"));
    for number in 0..60 {
        tables.remember(&table(number), &subject, &decisions());
    }
    assert_eq!(tables.decisions(&table(59), &subject), Some(decisions()));
    assert_eq!(tables.decisions(&table(0), &subject), None);
    assert_eq!(
        (0..60).filter(|number| tables.decisions(&table(*number), &subject).is_some()).count(),
        40
    );
    let mut many = decisions();
    for number in 0..1_000 {
        many.choices.insert(word(&format!("写法{number}")), ChoiceDecision::LeaveEmpty);
    }
    tables.remember(&table(0), &subject, &many);
    assert_eq!(tables.decisions(&table(0), &subject), None, "too large");
    for number in 0..60 {
        let mut many = decisions();
        for word_number in 0..60 {
            many.choices.insert(word(&format!("写法{word_number}")), ChoiceDecision::LeaveEmpty);
        }
        tables.remember(&table(number), &subject, &many);
    }
    assert!(tables.to_text().len() <= 60_000, "{}", tables.to_text().len());
}

#[test]
fn what_is_damaged_is_ignored() {
    let (known, subject) = (heads("全称\t类别\n甲\t乙\n"), organisations().subject());
    for text in ["", "{", "[1,null,{}]", "{\"a\":1}", "[{\"subject\":3}]"] {
        assert_eq!(RememberedTables::of_text(text), RememberedTables::default(), "{text}");
    }
    let text = r#"[7,{"subject":"organisation","heads":["全称","类别"],
        "columns":[{"column":0,"taken_for":"organisation.name"},{"column":9,"taken_for":"note"},{"column":1,"taken_for":"branch.name"}],
        "choices":[{"field":"organisation.code","word":"甲","code":"no such code"},{"field":"organisation.name","word":"甲","code":null}]}]"#;
    let mut expected = IntakeDecisions::default();
    expected.columns.insert(0, ColumnUse::Field(Organisation::NAME.id()));
    assert_eq!(RememberedTables::of_text(text).decisions(&known, &subject), Some(expected));
}
