//! A chart with its title and notes; the two charts that the dashboard begins with.

use zhibu_domain::growth::Lens;
use zhibu_text::{Lang, Message, m};

use super::growth::{active_chart, units_chart};
use crate::chart_model::ChartModel;
use crate::workspace::Workspace;

/// A chart of the dashboard or of the analysis.
#[derive(Clone, Copy, Debug)]
pub struct ChartView {
    /// Its name in test ids.
    pub name: &'static str,
    /// Its title, with the unit.
    pub title: Message,
    /// Shown if there is nothing to draw.
    pub empty: Message,
    /// A note on how to read it.
    pub about: Option<Message>,
    model: fn(&Workspace, &Lens, Lang) -> ChartModel,
}

impl ChartView {
    /// A chart that `model` makes.
    pub const fn new(
        name: &'static str,
        title: Message,
        empty: Message,
        model: fn(&Workspace, &Lens, Lang) -> ChartModel,
    ) -> Self {
        Self { name, title, empty, about: None, model }
    }

    /// The same with a note on how to read it.
    #[must_use]
    pub const fn about(self, about: Message) -> Self {
        Self { about: Some(about), ..self }
    }

    /// Its model.
    pub fn model(&self, workspace: &Workspace, lens: &Lens, lang: Lang) -> ChartModel {
        (self.model)(workspace, lens, lang)
    }
}

/// The charts of growth, on the first screen of the dashboard.
pub fn growth_charts() -> [ChartView; 2] {
    [
        ChartView::new("active", m::CHART_ACTIVE, m::CHART_ACTIVE_EMPTY, active_chart),
        ChartView::new("units", m::CHART_UNITS, m::CHART_UNITS_EMPTY, units_chart),
    ]
}
