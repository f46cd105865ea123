//! Charts drawn by the server, each with its table behind it: the same data for a page and for a report.
//!
//! Text is HTML and drawings are SVG in per cent, so that a chart fits any width and any size of text without a script nor
//! a `style` attribute. No figure is told by its colour alone: every mark has its value in words, its dash or its weave.

mod bars;
mod calendar;
mod figure;
mod heat;
pub mod scale;
mod shares;
mod upright;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

pub use calendar::{Calendar, Day};
pub use figure::ChartFigure;
pub use heat::HeatCalendar;

use crate::kernel::french;

/// Rows of values, drawn in one of four forms. At most two series: what is shown, and what it is compared with.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Chart {
    /// Unique on its page, letters, digits and hyphens: a link may lead to it.
    pub id: String,
    pub form: Form,
    pub title: String,
    /// Under the title: what is counted, in a sentence. May be empty.
    pub note: String,
    /// What rows are: « Thème », « Mois ».
    pub heading: String,
    pub unit: Unit,
    /// What values are, a name a series: « Accompagnements », or « 2026 » and « 2025 ».
    pub series: Vec<String>,
    pub rows: Vec<Row>,
    /// What to say, and to do, when there is nothing to show.
    pub empty: String,
    /// What is said of a value that is not there.
    pub absent: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Form {
    /// A horizontal thread a row: to compare rows with each other.
    Bars,
    /// One band a series, a segment a row: to see the parts of a whole. Eight rows at most.
    Shares,
    /// An upright bar a row: an evolution of few months.
    Columns,
    /// A thread through the rows: an evolution.
    Line,
}

/// What values are counted in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Unit {
    Count,
    /// Minutes, shown as hours.
    Minutes,
    /// 12.5 is 12,5 %.
    Percent,
}

impl Unit {
    /// « 1 234 », « 12 h 30 », « 12,5 % ».
    pub fn text(self, value: f64) -> String {
        match self {
            Self::Count => french::decimal(value, 2),
            Self::Minutes if value == 0.0 => "0\u{202f}h".to_owned(),
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "saturates, and is only shown")]
            Self::Minutes => french::minutes(value.round() as u32),
            Self::Percent => french::percent(value),
        }
    }

    /// The same in four or five signs: « 12h30 », « 0h45 », « 2h ».
    pub fn brief(self, value: f64) -> String {
        match self {
            Self::Minutes if value < 60.0 => format!("0h{value:02.0}"),
            Self::Count | Self::Minutes | Self::Percent => self.text(value).replace('\u{202f}', ""),
        }
    }

    /// On an axis, where nothing is nothing in any unit.
    pub fn tick(self, value: f64) -> String {
        if value == 0.0 { "0".to_owned() } else { self.text(value) }
    }
}

/// A category, a month, a part.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Row {
    pub label: String,
    /// The same where there is little room.
    pub short: String,
    /// Where its detail is.
    pub href: Option<String>,
    /// One a series; `None` is not known, or not published.
    pub values: Vec<Option<f64>>,
}

impl Chart {
    /// Counts, without a comparison, until more is said.
    pub fn new(form: Form, id: impl Into<String>) -> Self {
        Self {
            id: id.into(),
            form,
            title: String::new(),
            note: String::new(),
            heading: String::new(),
            unit: Unit::Count,
            series: Vec::new(),
            rows: Vec::new(),
            empty: "Rien à montrer pour ces critères.".to_owned(),
            absent: "non communiqué".to_owned(),
        }
    }

    /// Every row with its values: « E-mail : 42. Santé : 12. », for who does not see the drawing.
    pub fn in_words(&self) -> String {
        let several = self.series.len() > 1;
        let said = |row: &Row| {
            let values: Vec<_> = self
                .series
                .iter()
                .enumerate()
                .map(|(at, name)| {
                    let value = self.text(row, at);
                    if several { format!("{name}\u{a0}: {value}") } else { value }
                })
                .collect();
            format!("{}\u{a0}: {}.", row.label, values.join(", "))
        };
        self.rows.iter().map(said).collect::<Vec<_>>().join(" ")
    }

    /// A value of a row, in words where there is none.
    pub fn text(&self, row: &Row, series: usize) -> String {
        row.value(series).map_or_else(|| self.absent.clone(), |value| self.unit.text(value))
    }
}

impl Row {
    /// The value of a series that can be drawn: known, finite, not below zero.
    pub fn value(&self, series: usize) -> Option<f64> {
        self.values.get(series).copied().flatten().filter(|value| value.is_finite() && *value >= 0.0)
    }

    pub fn new(label: impl Into<String>, value: impl Into<Option<f64>>) -> Self {
        let label = label.into();
        Self { short: label.clone(), label, href: None, values: vec![value.into()] }
    }

    /// A month, by any of its days.
    pub fn month(day: NaiveDate, value: impl Into<Option<f64>>) -> Self {
        Self { short: french::short_month(day).to_owned(), ..Self::new(french::month(day), value) }
    }

    /// With the value of the second series.
    pub fn compared(mut self, value: impl Into<Option<f64>>) -> Self {
        self.values.push(value.into());
        self
    }

    pub fn linked(mut self, href: impl Into<String>) -> Self {
        self.href = Some(href.into());
        self
    }
}
