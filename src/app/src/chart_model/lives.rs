//! The lives of temporary organisations, as bars from launch to end.

use zhibu_charts::{ChartPoint, Color, LifeRow, Lifespans, Picture, life};
use zhibu_domain::growth::{LifeLine, LifeLines};
use zhibu_domain::kinds::choices::Setting;
use zhibu_domain::kinds::records::Kind;
use zhibu_domain::values::date::Day;
use zhibu_domain::values::period::{Grain, Period};
use zhibu_domain::values::quantity::Count;
use zhibu_ledger::order;
use zhibu_text::{self as text, Lang, format_message, m};

use super::colors::setting_color;
use super::content::{ChartContent, is_same};
use crate::route::{Page, Route};

/// Maximum number of lives drawn; more are unreadable, and the list has them all.
const MAX_LIVES: usize = 60;

/// The lives of temporary organisations.
#[derive(Clone, Debug, PartialEq)]
pub struct LivesChart {
    /// The lives that are drawn.
    pub lines: LifeLines,
    /// How many earlier ones are not.
    pub more: usize,
}

impl LivesChart {
    /// The chart of these lives; only the latest if there are too many.
    pub fn of(mut lines: LifeLines) -> Self {
        let more = lines.lines.len().saturating_sub(MAX_LIVES);
        lines.lines.drain(..more);
        let first = lines.lines.iter().map(|line| line.start.0).min();
        if let Some(first) = first.filter(|_| more > 0) {
            // Lives that are not drawn need no room on the axis.
            lines.span.0 = lines.span.0.max(first);
        }
        Self { lines, more }
    }
}

impl ChartContent for LivesChart {
    fn is_empty(&self) -> bool {
        self.lines.lines.is_empty()
    }

    fn sources(&self) -> (u32, u32) {
        (self.lines.sources, self.lines.undated)
    }

    fn further_note(&self, lang: Lang) -> String {
        match self.more {
            0 => String::new(),
            count => format_message!(m::CHART_MORE_LIVES, lang, count = count),
        }
    }

    fn series(&self, lang: Lang) -> Vec<(String, Color)> {
        let mut settings: Vec<_> = self.lines.lines.iter().map(|line| line.setting).collect();
        order::sort(&mut settings);
        settings.dedup();
        let series = |setting: Option<Setting>| match setting {
            Some(setting) => {
                let code = setting.code();
                let name = text::category(code).map_or(code, |text| text.get(lang));
                (name.to_owned(), setting_color(setting))
            }
            None => (m::OWED.get(lang).to_owned(), Color::Owed),
        };
        settings.into_iter().map(series).collect()
    }

    fn series_count(&self) -> usize {
        1
    }

    fn bucket_count(&self) -> usize {
        self.lines.lines.len()
    }

    fn labels(&self, lang: Lang) -> Vec<String> {
        self.lines.lines.iter().map(|line| life_name(line, lang)).collect()
    }

    fn table_heads(&self, lang: Lang) -> Vec<String> {
        vec![m::BEGAN.get(lang).to_owned(), m::ENDED.get(lang).to_owned()]
    }

    fn figures(&self, bucket: usize, lang: Lang) -> Vec<String> {
        let line = &self.lines.lines[bucket];
        let end = line.end.map_or_else(|| m::GOES_ON.get(lang).to_owned(), range);
        vec![range(line.start), end]
    }

    fn has_rows(&self, _point: ChartPoint) -> bool {
        false
    }

    fn link(&self, point: ChartPoint) -> Route {
        Route::to(Page::Detail(Kind::Branch, self.lines.lines[point.bucket].id.to_string()))
    }

    fn picture(&self, width: u32, lang: Lang) -> Picture {
        life(&life_model(&self.lines, self.labels(lang)), width)
    }

    fn equals(&self, other: &dyn ChartContent) -> bool {
        is_same(self, other)
    }
}

/// The name of a life, with the number of organisations that it stands for if they are several.
fn life_name(line: &LifeLine, lang: Lang) -> String {
    let name = line.name.as_deref().unwrap_or(m::NAME_OWED.get(lang));
    if line.number == Count::exact(1) {
        return name.to_owned();
    }
    let number = text::count(line.number, lang);
    text::aside(name, &format_message!(m::STANDS_FOR, lang, number = number), lang)
}

fn range((first, last): (Day, Day)) -> String {
    if first == last { first.to_string() } else { format!("{first} ~ {last}") }
}

fn life_model(lives: &LifeLines, labels: Vec<String>) -> Lifespans {
    let rows = lives
        .lines
        .iter()
        .zip(labels)
        .map(|(line, label)| LifeRow {
            label,
            color: line.setting.map_or(Color::Owed, setting_color),
            start: (line.start.0.epoch_days(), line.start.1.epoch_days()),
            end: line.end.map(|end| (end.0.epoch_days(), end.1.epoch_days())),
        })
        .collect();
    let (first, last) = lives.span;
    // Years on a long axis, quarters on a short one.
    let days = last.epoch_days() - first.epoch_days();
    let grain = match days {
        0..=200 => Grain::Month,
        201..=900 => Grain::Quarter,
        _ => Grain::Year,
    };
    let ticks = Period::holding(first, grain)
        .until(last)
        .map(|period| (period.first_day().max(first).epoch_days(), period.to_string()))
        .collect();
    Lifespans { rows, span: (first.epoch_days(), last.epoch_days()), ticks }
}
