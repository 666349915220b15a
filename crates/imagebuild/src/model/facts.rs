//! The numbers of an image, for machines and for people.

use findings::Span;
use serde_json::{Value, json};

use super::Inspection;

/// What stands under `image` in the JSON output; credentials in the history are masked.
pub fn json(inspection: &Inspection) -> Value {
    let history = masked(inspection);
    let command = |entry: usize| &history[inspection.history.steps[entry].line.clone()];
    let (image, waste) = (&inspection.image, &inspection.image.waste);
    let layers =
        image.layers.iter().zip(&waste.by_layer).zip(0..).map(|((layer, waste), number)| {
            json!({
                "diff_id": layer.diff_id,
                "size": layer.size,
                "waste": waste.caused(),
                "created_by": layer.history.map(command),
                "line": line(inspection, inspection.layer_place(number)),
            })
        });
    let by_line = causes(inspection).into_iter().map(|cause| {
        json!({
            "line": line(inspection, cause.place),
            "created_by": cause.entry.map(command),
            "waste": cause.bytes,
        })
    });
    json!({
        "id": image.id,
        "size": image.size(),
        "layers": layers.collect::<Vec<_>>(),
        "waste": {
            "total": waste.total,
            "overwritten": waste.overwritten,
            "same_content": waste.same_content,
            "deleted": waste.deleted,
            "by_line": by_line.collect::<Vec<_>>(),
        },
        "dive": {
            "efficiency": image.dive.efficiency,
            "wasted_bytes": image.dive.wasted_bytes,
            "user_wasted_percent": image.dive.user_wasted_percent,
        },
    })
}

/// The same in a few lines for people, the last one ended by a line feed.
pub fn human(inspection: &Inspection) -> String {
    let (image, waste) = (&inspection.image, &inspection.image.waste);
    let metadata = image.waste.same_content;
    let mut text = format!(
        "{name}: {id}\n{size} in {layers}\nwasted: {total} ({replaced} replaced, {metadata} replaced by the same content, {deleted} deleted)\n",
        name = inspection.name,
        id = image.id,
        size = bytes(image.size()),
        layers = count(image.layers.len(), "layer"),
        total = bytes(waste.total),
        replaced = bytes(waste.overwritten - metadata),
        metadata = bytes(metadata),
        deleted = bytes(waste.deleted),
    );
    let percent = image.dive.user_wasted_percent;
    text += &format!(
        "as dive counts: efficiency {:.4}, {} wasted, {} of the layers above the first\n",
        image.dive.efficiency,
        bytes(image.dive.wasted_bytes),
        percent.map_or("undefined share".to_owned(), |share| format!("{:.2} %", share * 100.0)),
    );
    if let Some(note) = inspection.attribution_note() {
        text += &format!("{note}\n");
    }
    text
}

/// One place and the bytes that it wastes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cause {
    /// Where.
    pub place: Span,
    /// The history entry, when the history accounts for the layer.
    pub entry: Option<usize>,
    /// Wasted bytes, whoever brought them in.
    pub bytes: u64,
}

/// Who wastes bytes, the costliest first; layers of one place are one cause.
pub fn causes(inspection: &Inspection) -> Vec<Cause> {
    let mut causes: Vec<Cause> = Vec::new();
    for (waste, number) in inspection.image.waste.by_layer.iter().zip(0..) {
        let place = inspection.layer_place(number);
        let entry =
            inspection.image.layers.get(usize::from(number)).and_then(|layer| layer.history);
        match causes.iter_mut().find(|cause| cause.place == place) {
            _ if waste.caused() == 0 => {}
            Some(cause) => cause.bytes += waste.caused(),
            None => causes.push(Cause { place, entry, bytes: waste.caused() }),
        }
    }
    causes.sort_by_key(|cause| (std::cmp::Reverse(cause.bytes), cause.place));
    causes
}

/// Bytes in a handy unit, cut to one decimal.
pub fn bytes(number: u64) -> String {
    const UNITS: [&str; 4] = ["kB", "MB", "GB", "TB"];
    let mut tenths = number;
    let mut unit = None;
    for name in UNITS {
        if tenths < if unit.is_none() { 1_000 } else { 10_000 } {
            break;
        }
        // From here on in tenths of the unit.
        tenths = if unit.is_none() { tenths / 100 } else { tenths / 1_000 };
        unit = Some(name);
    }
    match unit {
        None => count(usize::try_from(number).unwrap_or(usize::MAX), "byte"),
        Some(name) => format!("{}.{} {name}", tenths / 10, tenths % 10),
    }
}

/// Bytes to the last one, and in a handy unit where that helps.
pub fn exact(number: u64) -> String {
    let handy = bytes(number);
    if number < 1_000 { handy } else { format!("{number} bytes ({handy})") }
}

/// `1 layer`, `2 layers`.
pub fn count(number: usize, noun: &str) -> String {
    format!("{number} {noun}{}", if number == 1 { "" } else { "s" })
}

/// The first of many paths, and how many more there are.
pub fn few(paths: &[String]) -> String {
    const SHOWN: usize = 3;
    let shown = paths.iter().take(SHOWN).cloned().collect::<Vec<_>>().join(", ");
    match paths.len().saturating_sub(SHOWN) {
        0 => shown,
        more => format!("{shown} and {more} more"),
    }
}

/// The text of the history with each byte of a credential as `*`: ranges stay what they are.
fn masked(inspection: &Inspection) -> String {
    let mut text = inspection.history.text.clone();
    let hidden = inspection.hidden();
    for span in hidden.iter().filter(|span| span.file == inspection.source) {
        text.replace_range(span.range(), &"*".repeat(span.end - span.start));
    }
    text
}

/// The line of the Dockerfile; `None` when it is not known.
fn line(inspection: &Inspection, place: Span) -> Option<usize> {
    let origin = inspection.dockerfile.as_ref().filter(|origin| origin.file == place.file)?;
    let before = origin.dockerfile.text.get(..place.start)?;
    Some(before.matches('\n').count() + 1)
}
