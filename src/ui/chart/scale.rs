//! From values to places on the paper: the same for a page and for a report.

use super::{Chart, Unit};

/// The most steps that an axis is cut in.
const STEPS: u8 = 4;

/// An axis from 0 to a round value.
#[derive(Clone, Debug, PartialEq)]
pub struct Scale {
    pub top: f64,
    /// From 0 to `top`, evenly.
    pub ticks: Vec<f64>,
}

impl Scale {
    /// The smallest round axis, of four steps at most, that holds this value.
    pub fn of(unit: Unit, greatest: f64) -> Self {
        let greatest = greatest.max(f64::MIN_POSITIVE);
        let step = step(unit, greatest);
        let count = (greatest / step).ceil();
        let ticks = (0..=STEPS).map(f64::from).take_while(|at| *at <= count).map(|at| at * step).collect();
        Self { top: count * step, ticks }
    }

    /// An axis that the greatest value fills: for marks that are compared with each other, each with its value beside it.
    pub fn up_to(greatest: f64) -> Self {
        let top = greatest.max(f64::MIN_POSITIVE);
        Self { top, ticks: vec![0.0, top] }
    }

    /// Where a value stands, from 0 to 1.
    pub fn place(&self, value: f64) -> f64 {
        (value / self.top).clamp(0.0, 1.0)
    }
}

/// The smallest round step of which four are enough.
pub fn step(unit: Unit, greatest: f64) -> f64 {
    steps(unit).find(|step| greatest / step <= f64::from(STEPS)).unwrap_or(greatest)
}

/// Round steps, growing: 1, 2, 5, 10…; quarters of an hour, then hours by 1, 2, 3, 5, 10.
fn steps(unit: Unit) -> impl Iterator<Item = f64> {
    let (small, one, digits): (&[f64], _, &[f64]) = match unit {
        Unit::Count | Unit::Percent => (&[], 1.0, &[1.0, 2.0, 5.0]),
        Unit::Minutes => (&[15.0, 30.0], 60.0, &[1.0, 2.0, 3.0, 5.0]),
    };
    let round = (0..16).flat_map(move |power| digits.iter().map(move |digit| one * digit * 10_f64.powi(power)));
    small.iter().copied().chain(round)
}

/// A part of a whole, from 0 to 1.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Part {
    pub start: f64,
    pub size: f64,
}

impl Part {
    /// « 6,0 % »: one decimal always, so that parts stand under each other.
    pub fn text(self) -> String {
        format!("{:.1}\u{202f}%", self.size * 100.0).replace('.', ",")
    }
}

impl Chart {
    /// Whether there is nothing to draw: no row, or none above zero.
    pub fn is_blank(&self) -> bool {
        self.greatest() <= 0.0
    }

    /// The greatest value of all.
    pub fn greatest(&self) -> f64 {
        self.rows.iter().flat_map(|row| &row.values).flatten().copied().fold(0.0, f64::max)
    }

    /// What the rows of a series add up to, without those that are not known.
    pub fn total(&self, series: usize) -> f64 {
        self.rows.iter().filter_map(|row| row.value(series)).sum()
    }

    /// Each row's part of its series, end to end; `None` for what is not known.
    pub fn parts(&self, series: usize) -> Vec<Option<Part>> {
        let total = self.total(series);
        let mut end = 0.0;
        let part = |value: f64| {
            let start = end;
            let size = if total > 0.0 { value / total } else { 0.0 };
            end += size;
            Part { start, size }
        };
        let values = self.rows.iter().map(|row| row.value(series));
        values.scan(part, |part, value| Some(value.map(part))).collect()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::ui::chart::{Form, Row};

    #[test]
    fn axes_end_on_round_values() {
        for (unit, greatest, ticks) in [
            (Unit::Count, 0.0, vec![0.0, 1.0]),
            (Unit::Count, 3.0, vec![0.0, 1.0, 2.0, 3.0]),
            (Unit::Count, 42.0, vec![0.0, 20.0, 40.0, 60.0]),
            (Unit::Count, 1_234.0, vec![0.0, 500.0, 1000.0, 1500.0]),
            (Unit::Minutes, 50.0, vec![0.0, 15.0, 30.0, 45.0, 60.0]),
            (Unit::Minutes, 61.0, vec![0.0, 30.0, 60.0, 90.0]),
            (Unit::Minutes, 1_000.0, vec![0.0, 300.0, 600.0, 900.0, 1200.0]),
            (Unit::Minutes, 615.0, vec![0.0, 180.0, 360.0, 540.0, 720.0]),
            (Unit::Percent, 63.0, vec![0.0, 20.0, 40.0, 60.0, 80.0]),
            (Unit::Percent, 100.0, vec![0.0, 50.0, 100.0]),
        ] {
            assert_eq!(Scale::of(unit, greatest).ticks, ticks, "{unit:?} {greatest}");
        }
    }

    #[test]
    fn parts_are_laid_end_to_end() {
        let rows = vec![Row::new("A", 30.0), Row::new("B", None), Row::new("C", 10.0)];
        let chart = Chart { rows, ..Chart::new(Form::Shares, "a") };
        let parts = [Some(Part { start: 0.0, size: 0.75 }), None, Some(Part { start: 0.75, size: 0.25 })];
        assert_eq!(chart.parts(0), parts);
        assert!(!chart.is_blank());
        assert!(Chart { rows: vec![Row::new("A", 0.0), Row::new("B", None)], ..chart }.is_blank());
    }

    proptest! {
        #[test]
        fn every_value_stands_on_its_axis(greatest in 0.0_f64..1e12, share in 0.0_f64..=1.0) {
            for unit in [Unit::Count, Unit::Minutes, Unit::Percent] {
                let scale = Scale::of(unit, greatest);
                prop_assert!(scale.top >= greatest);
                prop_assert!((2..=5).contains(&scale.ticks.len()));
                prop_assert!((0.0..=1.0).contains(&scale.place(greatest * share)));
            }
            // Nor is most of the axis empty.
            prop_assert!(greatest < 1.0 || Scale::of(Unit::Count, greatest).top <= greatest * 2.0);
        }
    }
}
