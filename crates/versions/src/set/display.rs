use std::fmt;

use super::{Cut, Interval, Set, Side};

/// `[3.10, 3.11)`, `[20, 21) or [22, ∞)`, `nothing`, `any version`.
impl fmt::Display for Set {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.is_empty() {
            return out.write_str("nothing");
        }
        if self.is_all() {
            return out.write_str("any version");
        }
        for (index, interval) in self.intervals.iter().enumerate() {
            if index > 0 {
                out.write_str(" or ")?;
            }
            write!(out, "{interval}")?;
        }
        Ok(())
    }
}

impl fmt::Display for Interval {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (bracket, from) = match &self.from {
            Cut::At(version, Side::Before) => ('[', version),
            Cut::At(version, Side::After) => ('(', version),
            Cut::End => return out.write_str("nothing"),
        };
        match &self.to {
            Cut::At(to, Side::After) if from == to => write!(out, "{from}"),
            Cut::At(to, Side::Before) if from.release() == *to && from.is_floor() => {
                write!(out, "pre-releases of {to}")
            }
            Cut::At(to, Side::After) => write!(out, "{bracket}{from}, {to}]"),
            Cut::At(to, Side::Before) => write!(out, "{bracket}{from}, {to})"),
            Cut::End => write!(out, "{bracket}{from}, ∞)"),
        }
    }
}
