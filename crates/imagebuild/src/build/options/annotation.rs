/// What an annotation may belong to, as docker's command names it.
const PLACES: [&str; 4] = ["manifest", "index", "manifest-descriptor", "index-descriptor"];

/// An annotation's names as the builder takes them: `NAME`, `PLACE:NAME`, `PLACE[PLATFORM],PLACE:NAME`.
pub(in crate::build) fn keys(name: &str) -> Result<Vec<String>, String> {
    let Some((places, name)) = name.split_once(':') else {
        return Ok(vec![format!("annotation.{name}")]);
    };
    let key = |place: &str| {
        let (kind, platform) = place.split_at(place.find('[').unwrap_or(place.len()));
        match kind {
            "manifest" => Ok(format!("annotation{platform}.{name}")),
            kind if PLACES.contains(&kind) => Ok(format!("annotation-{kind}{platform}.{name}")),
            other => Err(format!(
                "--annotation: `{other}` is nothing that an annotation can belong to: {}",
                PLACES.join(", ")
            )),
        }
    };
    places.split(',').map(key).collect()
}
