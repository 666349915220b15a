//! Prints the facts of an image archive or folder as JSON: `summary FILE|DIR|-`.
#![allow(clippy::print_stdout, reason = "an example's output")]

use std::path::Path;

use serde_json::json;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let path = std::env::args().nth(1).ok_or("usage: summary FILE|DIR|-")?;
    let options = image::Options::default();
    let image = if path == "-" {
        image::read(std::io::stdin(), &options, &mut ())?
    } else {
        image::open(Path::new(&path), &options, &mut ())?
    };
    let layers: Vec<_> = image
        .layers
        .iter()
        .zip(&image.waste.by_layer)
        .map(|(layer, waste)| {
            json!({"diff_id": layer.diff_id, "verified": layer.verified, "size": layer.size,
                   "stored_size": layer.stored_size, "entries": layer.entries,
                   "caused": waste.caused(), "lost": waste.lost})
        })
        .collect();
    let duplicates: u64 = image.duplicates.iter().map(image::Duplicate::wasted).sum();
    let problems: Vec<_> = image.problems.iter().map(ToString::to_string).collect();
    let facts = json!({
        "id": image.id, "references": image.references, "size": image.size(),
        "layers": layers, "waste": image.waste, "dive": image.dive, "duplicates": duplicates,
        "paths": image.files.live().count(), "occurrences": image.files.occurrences().len(),
        "problems": problems,
    });
    println!("{}", serde_json::to_string_pretty(&facts)?);
    Ok(())
}
