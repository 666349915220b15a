use comfy_table::{Table as Drawing, presets};
use jiff::civil::Date;

use crate::{gather::tables::InUse, model::catalogue::Table};

/// The tables for people.
pub(super) fn tables(known: &[(Table, InUse)], today: Date) -> String {
    let mut drawing = Drawing::new();
    drawing.load_style(presets::NOTHING);
    drawing.set_header(["table", "holds", "as of", "age", "from", "source", "licence"]);
    for (table, used) in known {
        let summary = &used.summary;
        let counts: Vec<_> =
            summary.counts.iter().map(|(count, what)| format!("{count} {what}")).collect();
        let place = match &used.file {
            Some(file) => file.display().to_string(),
            None => "this program".to_owned(),
        };
        drawing.add_row([
            table.name().to_owned(),
            counts.join(", "),
            summary.date.to_string(),
            days(age(summary.date, today)),
            place,
            table.source().to_owned(),
            table.licence().to_owned(),
        ]);
    }
    let faults = known.iter().filter_map(|(_, used)| used.fault.as_ref());
    let faults: String = faults.map(|fault| format!("not used: {fault}\n")).collect();
    format!("{}\n{faults}", drawing.trim_fmt())
}

/// Days between `date` and `today`, none if it is later.
pub(super) fn age(date: Date, today: Date) -> i64 {
    date.duration_until(today).as_hours().max(0) / 24
}

fn days(count: i64) -> String {
    match count {
        1 => "1 day".to_owned(),
        count => format!("{count} days"),
    }
}
