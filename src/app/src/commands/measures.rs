//! The command that fills the catalogue of measures.

use zhibu_domain::kinds::choices::Adding;
use zhibu_domain::kinds::patch::{Patch, Writes};
use zhibu_domain::kinds::records::Measure;
use zhibu_domain::values::quantity::Count;
use zhibu_text::{Lang, m};

use crate::workspace::{Command, Workspace};

/// Fills the catalogue with the usual measures, in one language; `None` if it has any.
pub fn adopt_usual_measures(workspace: &Workspace, lang: Lang) -> Option<Command> {
    if !workspace.register().measures().rows().is_empty() {
        return None;
    }
    let mut writes = Writes::new();
    for (number, line) in (1..).zip(m::TEMPLATE_MEASURES.get(lang).split('、')) {
        let (name, unit) = line.split_once(['：', ':']).unwrap_or((line, ""));
        // The id is derived from the number, so that two users who adopt them get the same records.
        let measure = Patch::<Measure>::new(format!("usual-measure-{number}"))
            .set(Measure::NAME, name.trim())
            .set(Measure::UNIT, unit.trim())
            .set(Measure::ADDING, Adding::Sum)
            .set(Measure::ORDER, Count::exact(number));
        writes.push(measure.restore().into());
    }
    Some(Command::PutAll(writes))
}
