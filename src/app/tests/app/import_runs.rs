//! Imports as a page runs them: in slices, between which anything may happen.

use std::cell::{Cell, RefCell};
use std::pin::pin;
use std::task::{Context, Poll, Waker};

use serde_json::json;
use zhibu_app::importing::{
    Agreed, Agreement, FileInfo, Import, ImportError, ImportPage, ImportStage, ImportTarget,
    Imported, begin_planning, run_planning, run_taking,
};
use zhibu_app::workspace::Workspace;
use zhibu_domain::dependencies::Dependencies;
use zhibu_domain::kinds::records::Kind;
use zhibu_format::About;
use zhibu_text::Lang;

use crate::support::{NOW_MS, can_undo_redo, put, text_of, workspace, workspace_of};

/// What happens while the page is drawn.
type Event = Box<dyn FnOnce(&TestPage)>;

/// A page on which each step takes so long that it is a slice of its own.
#[derive(Default)]
struct TestPage {
    open: RefCell<Option<Workspace>>,
    import: RefCell<Import>,
    files: Vec<String>,
    touched: Cell<Dependencies>,
    /// How far it said that it was each time the page was drawn, in percent.
    progress: RefCell<Vec<usize>>,
    /// What happens when the page is drawn once more, the last first.
    events: RefCell<Vec<Event>>,
    clock_ms: Cell<f64>,
    ms_per_step: Cell<f64>,
    has_room: Cell<bool>,
}

impl ImportPage for TestPage {
    fn read<T>(&self, read: impl FnOnce(&Import, Option<&Workspace>) -> T) -> T {
        read(&self.import.borrow(), self.open.borrow().as_ref())
    }

    fn update(&self, change: impl FnOnce(&mut Import)) {
        change(&mut self.import.borrow_mut());
    }

    fn write<T>(&self, write: impl FnOnce(Option<&mut Workspace>) -> T) -> T {
        write(self.open.borrow_mut().as_mut())
    }

    fn now_ms(&self) -> u64 {
        NOW_MS
    }

    fn notify_changed(&self, touched: Dependencies) {
        self.touched.set(self.touched.get().with(touched));
    }

    async fn bytes(&self, file: usize) -> Option<Vec<u8>> {
        Some(self.files.get(file)?.as_bytes().to_vec())
    }

    async fn draw(&self) {
        let percent = match self.import.borrow().stage() {
            ImportStage::Reading { percent, .. } | ImportStage::Taking { percent } => *percent,
            _ => 100,
        };
        self.progress.borrow_mut().push(percent);
        let event = self.events.borrow_mut().pop();
        if let Some(event) = event {
            event(self);
        }
    }

    fn clock_ms(&self) -> f64 {
        self.clock_ms.set(self.clock_ms.get() + self.ms_per_step.get());
        self.clock_ms.get()
    }

    fn own_unit(&self) -> String {
        String::new()
    }

    fn about_new(&self, agreed: &Agreed) -> About {
        agreed.about_new(|id| id == "here", "new".to_owned())
    }

    fn create_ledger(&self, about: &About) -> bool {
        if self.has_room.get() {
            *self.open.borrow_mut() = Some(workspace_of(about, 9));
        }
        self.has_room.get()
    }
}

/// What comes of a future that never waits.
fn finished<T>(future: impl Future<Output = T>) -> T {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(value) => value,
        Poll::Pending => panic!("the page answers at once"),
    }
}

/// A page with an open ledger, for which a file with an organisation of another was chosen.
fn page() -> TestPage {
    let mut there = workspace("there", 2);
    put(&mut there, "branch", "b", &json!({"name": "甲"}));
    let files = vec![text_of(&there)];
    let page = TestPage {
        open: RefCell::new(Some(workspace("here", 1))),
        files,
        ms_per_step: Cell::new(100.0),
        ..TestPage::default()
    };
    let info = FileInfo { name: "there.json".into(), bytes: page.files[0].len() as u64 };
    page.update(|import| import.choose(vec![info]).unwrap());
    page
}

/// Plans what was chosen; whether a plan came of it.
fn plan(page: &TestPage) -> bool {
    match finished(run_planning(page, begin_planning(page, ImportTarget::Open))) {
        Some(planning) => {
            page.update(|import| import.end_planning(planning));
            matches!(page.import.borrow().stage(), ImportStage::Planned { .. })
        }
        None => false,
    }
}

fn agree(page: &TestPage, target: ImportTarget) -> Agreement {
    let open = page.open.borrow();
    page.import.borrow_mut().agree(target, open.as_ref())
}

fn take(page: &TestPage, target: ImportTarget) -> Option<Result<Imported, ImportError>> {
    let agreement = agree(page, target);
    finished(run_taking(page, agreement, target, Lang::Zh))
}

/// What the organisation of the file is called in the open ledger, if it is there.
fn name(page: &TestPage) -> Option<String> {
    let open = page.open.borrow();
    let register = open.as_ref().unwrap().register();
    Some(register.branches().get("b")?.name.as_ref()?.0.clone())
}

#[test]
fn an_import_is_planned_and_taken_slice_by_slice() {
    let page = page();
    assert!(plan(&page));
    assert_eq!(name(&page), None, "a plan writes nothing");
    let imported = take(&page, ImportTarget::Open).unwrap().unwrap();
    assert_eq!((imported.records, imported.target), (1, ImportTarget::Open));
    assert_eq!(name(&page).as_deref(), Some("甲"));
    assert!(!page.touched.get().is_disjoint(Dependencies::of(Kind::Branch)));
    assert!(matches!(page.import.borrow().stage(), ImportStage::Idle));
    let progress = page.progress.borrow();
    assert!(progress.len() > 2 && progress.last() == Some(&100), "{progress:?}");
    // It is one step of undo.
    assert!(page.open.borrow_mut().as_mut().unwrap().undo(NOW_MS).is_some());
    assert_eq!(name(&page), None);
}

#[test]
fn a_fast_page_is_drawn_only_where_a_step_takes_long() {
    let page = page();
    plan(&page);
    let slow = page.progress.borrow().len();
    page.progress.borrow_mut().clear();
    page.update(|import| import.try_passphrase("unused".into()));
    page.ms_per_step.set(0.0);
    assert!(plan(&page));
    assert!(page.progress.borrow().len() < slow);
}

#[test]
fn nothing_comes_of_an_import_that_is_left_while_it_is_read() {
    let page = page();
    page.events.borrow_mut().push(Box::new(|page| page.update(Import::leave)));
    assert!(!plan(&page));
    assert_eq!(page.progress.borrow().len(), 1, "it is read no further");
    assert!(matches!(page.import.borrow().stage(), ImportStage::Idle));
    assert!(take(&page, ImportTarget::Open).is_none());
}

#[test]
fn an_import_ends_where_another_ledger_is_opened() {
    let page = page();
    plan(&page);
    page.events.borrow_mut().push(Box::new(|page| {
        *page.open.borrow_mut() = Some(workspace("other", 3));
    }));
    assert_eq!(take(&page, ImportTarget::Open), Some(Err(ImportError::CutShort)));
    assert_eq!(name(&page), None);
    assert!(matches!(page.import.borrow().stage(), ImportStage::Idle));
}

#[test]
fn files_are_put_into_a_ledger_of_their_own() {
    let page = page();
    plan(&page);
    page.has_room.set(true);
    let imported = take(&page, ImportTarget::New).unwrap().unwrap();
    assert_eq!(imported.target, ImportTarget::New);
    assert_eq!(name(&page).as_deref(), Some("甲"));
    let open = page.open.borrow();
    let open = open.as_ref().unwrap();
    assert_eq!((&*open.about().id, can_undo_redo(open)), ("there", (false, false)));
}

#[test]
fn files_that_changed_since_their_plan_are_not_put_into_a_ledger_of_their_own() {
    let mut page = page();
    plan(&page);
    page.has_room.set(true);
    let agreement = agree(&page, ImportTarget::New);
    let mut other = workspace("there", 2);
    put(&mut other, "branch", "c", &json!({"name": "乙"}));
    page.files = vec![text_of(&other)];
    let taken = finished(run_taking(&page, agreement, ImportTarget::New, Lang::Zh));
    assert_eq!(taken, Some(Err(ImportError::FilesHaveChanged)));
    assert_eq!(page.open.borrow().as_ref().unwrap().ledger_key(), "here");
}

#[test]
fn without_room_for_a_ledger_nothing_is_taken() {
    let page = page();
    plan(&page);
    assert_eq!(take(&page, ImportTarget::New), None);
    assert_eq!(name(&page), None);
    assert!(matches!(page.import.borrow().stage(), ImportStage::Idle));
}
