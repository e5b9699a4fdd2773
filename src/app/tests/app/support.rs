//! A browser for tests: it hands over files and goes on step by step, and draws no page.

use std::rc::Rc;
use std::sync::Arc;

use serde_json::Value;
use zhibu_app::importing::{
    Agreed, Agreement, FileInfo, Import, ImportError, ImportStage, ImportTarget, Imported,
    Planning, PlanningStep, RefusedFile, Taking, TakingStep,
};
use zhibu_app::workspace::{Command, Workspace};
use zhibu_format::{About, Exported, Plan, write};
use zhibu_ledger::{Clock, Name, RecordKey, Writer};
use zhibu_storage::{Catalog, MemoryStore, Store, deflated};
use zhibu_text::Lang;

pub const NOW_MS: u64 = 1_669_000_000_000;

/// A ledger of its own in a store of its own.
pub fn workspace(id: &str, writer: u64) -> Workspace {
    workspace_of(&About { id: id.into(), title: format!("台账{id}"), ..About::default() }, writer)
}

pub fn workspace_of(about: &About, writer: u64) -> Workspace {
    let store: Rc<dyn Store> = Rc::new(MemoryStore::new());
    let writer = Writer::from_random(writer);
    let catalog = Rc::new(Catalog::new(store, writer, deflated));
    catalog.set_about(&about.id, about).unwrap();
    Workspace::open(catalog, &about.id, Clock::new(writer), false, NOW_MS).unwrap()
}

pub fn put(workspace: &mut Workspace, kind: &str, id: &str, values: &Value) {
    let fields = values.as_object().unwrap().iter();
    let values = fields.map(|(name, value)| (Name::from(&**name), value.clone())).collect();
    let key = RecordKey::new(kind, id);
    workspace.apply(Command::Put { key, values, seen: Vec::new() }, NOW_MS);
}

/// The whole ledger as a file's text.
pub fn text_of(workspace: &Workspace) -> String {
    write(workspace.about(), workspace.ledger(), &Exported::default())
}

/// What a record shows in a field.
pub fn value(workspace: &Workspace, kind: &str, id: &str, field: &str) -> Option<Value> {
    workspace.ledger().record(&RecordKey::new(kind, id))?.value(field)
}

pub struct Browser {
    pub open: Option<Workspace>,
    pub import: Import,
    pub files: Vec<(String, Option<Vec<u8>>)>,
    pub own_unit: String,
}

impl Browser {
    pub fn new(open: Option<Workspace>) -> Self {
        Self { open, import: Import::default(), files: Vec::new(), own_unit: String::new() }
    }

    pub fn open(&mut self) -> &mut Workspace {
        self.open.as_mut().unwrap()
    }

    /// Chooses these files and plans them.
    pub fn choose(&mut self, files: &[(&str, &str)]) {
        let bytes = |text: &str| Some(text.as_bytes().to_vec());
        self.files = files.iter().map(|(name, text)| ((*name).to_owned(), bytes(text))).collect();
        self.import.choose(self.infos()).unwrap();
        self.plan();
    }

    pub fn infos(&self) -> Vec<FileInfo> {
        let info = |(name, bytes): &(String, Option<Vec<u8>>)| FileInfo {
            name: name.clone(),
            bytes: bytes.as_ref().map_or(0, |bytes| bytes.len() as u64),
        };
        self.files.iter().map(info).collect()
    }

    /// Plans the files chosen last.
    pub fn plan(&mut self) {
        let planning = self.planned(ImportTarget::Open);
        self.import.end_planning(planning);
    }

    pub fn planned(&mut self, target: ImportTarget) -> Planning {
        let open = self.open.as_ref();
        let mut planning = self.import.begin_planning(target, open, &self.own_unit);
        let mut before = 0;
        loop {
            match planning.step(open, NOW_MS) {
                PlanningStep::NeedsFile(index) => planning.provide(self.files[index].1.clone()),
                PlanningStep::More | PlanningStep::Pause => {}
                PlanningStep::Done => return planning,
            }
            self.import.note_progress(&planning);
            assert!((before..=70).contains(&planning.percent()), "progress goes on");
            before = planning.percent();
        }
    }

    /// The plan on screen.
    pub fn shown(&self) -> (Arc<Plan>, Arc<Vec<RefusedFile>>) {
        match self.import.stage() {
            ImportStage::Planned { plan, refused, .. } => (plan.clone(), refused.clone()),
            other => panic!("no plan is shown: {other:?}"),
        }
    }

    /// The ids of the records of the plan on screen that are left out.
    pub fn left_out(&self) -> Vec<String> {
        let (plan, _) = self.shown();
        let mut out: Vec<usize> = plan.left_out(self.import.left_out()).into_iter().collect();
        out.sort_unstable();
        out.into_iter().map(|index| plan.diffs[index].key.id.to_string()).collect()
    }

    /// The index of a record among the diffs of the plan on screen.
    pub fn index_of(&self, id: &str) -> usize {
        self.shown().0.diffs.iter().position(|diff| *diff.key.id == *id).unwrap()
    }

    /// Agrees to the plan on screen, for the open ledger.
    pub fn agreed(&mut self) -> Agreed {
        match self.import.agree(ImportTarget::Open, self.open.as_ref()) {
            Agreement::Take(agreed) => agreed,
            other => panic!("not taken: {other:?}"),
        }
    }

    /// Takes the plan on screen into the open ledger.
    pub fn take(&mut self) -> Imported {
        let agreed = self.agreed();
        let taken = self.take_in(agreed, ImportTarget::Open).unwrap();
        self.import.end_taking();
        taken
    }

    pub fn take_in(
        &mut self,
        agreed: Agreed,
        target: ImportTarget,
    ) -> Result<Imported, ImportError> {
        let mut taking = Taking::begin(agreed, target, Lang::Zh, self.open());
        loop {
            if let TakingStep::Done(imported) = taking.step(self.open.as_mut(), NOW_MS)? {
                return Ok(imported);
            }
        }
    }
}

/// Whether there is something to undo, and to redo.
pub fn can_undo_redo(workspace: &Workspace) -> (bool, bool) {
    let status = workspace.status();
    (status.can_undo, status.can_redo)
}
