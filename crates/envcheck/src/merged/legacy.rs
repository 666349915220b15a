use super::{Object, Stop, Traced, Value};

/// The properties that stood at the top once: they move below `customizations.vscode`.
const MOVED: [&str; 3] = ["extensions", "settings", "devPort"];

/// `original` with `extensions`, `settings` and, of a dev container, `devPort` where they belong today.
pub fn modernised(original: Object, dev_port: bool) -> Result<Object, Stop> {
    let port = original.get("devPort").filter(|_| dev_port);
    let truthy = |name: &str| original.get(name).filter(|value| value.is_truthy());
    let extensions = truthy("extensions").cloned();
    let settings = truthy("settings").cloned();
    let port = port.cloned();
    let Some(first) = extensions.as_ref().or(settings.as_ref()).or(port.as_ref()).cloned() else {
        return Ok(original);
    };
    let mut copy = original;
    let customizations = object_in(&mut copy, "customizations", &first)?;
    let vscode = object_in(customizations, "vscode", &first)?;
    if let Some(added) = extensions {
        let merged = concatenated(vscode.get("extensions"), &added);
        vscode.insert("extensions".to_owned(), merged);
    }
    if let Some(added) = settings {
        let merged = spread(&added, vscode.get("settings"))?;
        vscode.insert("settings".to_owned(), merged);
    }
    let moves_port = port.is_some() && !vscode.contains_key("devPort");
    if let Some(port) = port.filter(|_| moves_port) {
        vscode.insert("devPort".to_owned(), port);
    }
    for name in MOVED {
        let gone = match name {
            "devPort" => moves_port,
            _ => copy.get(name).is_some_and(Traced::is_truthy),
        };
        if gone {
            copy.shift_remove(name);
        }
    }
    Ok(copy)
}

/// The object called `name`, made where nothing or nothing true is.
fn object_in<'a>(
    parent: &'a mut Object,
    name: &str,
    because: &Traced,
) -> Result<&'a mut Object, Stop> {
    let empty = || because.with(Value::Object(Object::new()));
    let entry = parent.entry(name.to_owned()).or_insert_with(empty);
    if !entry.is_truthy() {
        *entry = empty();
    }
    let origin = entry.clone();
    match &mut entry.value {
        Value::Object(object) => Ok(object),
        _ => Err(Stop::at(&origin, format!("`{name}` has to be an object"))),
    }
}

/// `(first || []).concat(second)`.
fn concatenated(first: Option<&Traced>, second: &Traced) -> Traced {
    let mut items = Vec::new();
    for part in first.filter(|first| first.is_truthy()).into_iter().chain([second]) {
        match part.as_list() {
            Some(list) => items.extend(list.iter().cloned()),
            None => items.push(part.clone()),
        }
    }
    first.unwrap_or(second).with(Value::List(items))
}

/// `{ ...first, ...second }`.
fn spread(first: &Traced, second: Option<&Traced>) -> Result<Traced, Stop> {
    let mut members = Object::new();
    for part in [Some(first), second].into_iter().flatten().filter(|part| part.is_truthy()) {
        let object = part.as_object();
        let object = object.ok_or_else(|| Stop::at(part, "`settings` has to be an object"))?;
        members.extend(object.iter().map(|(key, value)| (key.clone(), value.clone())));
    }
    Ok(first.with(Value::Object(members)))
}
