use std::{
    cell::RefCell,
    path::{Path, PathBuf},
    rc::Rc,
};

use super::{
    super::TargetsError,
    document::{self, Resets},
    files::folder_of,
    include::is_remote,
    load::{Scope, over},
    merge::merge,
    value::{Kind, Map, Member, Value},
};

/// Services that extend one another before it is given up.
const DEPTH: usize = 200;

/// The services of a file, of which those that extend others are filled in one by one.
pub(super) struct Sheet {
    path: PathBuf,
    /// What the files that it names are seen from.
    folder: PathBuf,
    services: RefCell<Map>,
    resets: Resets,
}

/// What a service extends.
struct Wanted {
    service: Value,
    file: Option<Value>,
}

impl Sheet {
    pub(super) fn new(path: PathBuf, folder: PathBuf, services: Map, resets: Resets) -> Self {
        Self { path, folder, services: RefCell::new(services), resets }
    }

    pub(super) fn into_services(self) -> Map {
        self.services.into_inner()
    }

    /// The service called `name` with what it extends; nothing when it is empty.
    pub(super) fn extended(
        &self,
        name: &str,
        scope: &Scope<'_>,
        seen: &mut Vec<(PathBuf, String)>,
    ) -> Result<Option<Value>, TargetsError> {
        let service = self.services.borrow().get(name).map(|member| member.value.clone());
        let Some(mut service) = service.filter(|service| !service.is_null()) else {
            return Ok(None);
        };
        let members = service.members(&format!("the service `{name}`"))?;
        let Some(member) = members.get("extends") else { return Ok(Some(service)) };
        let wanted = Wanted::read(&member.value)?;
        let step = (self.path.clone(), name.to_owned());
        if seen.contains(&step) || seen.len() >= DEPTH {
            let way: Vec<_> = seen.iter().map(|(_, name)| format!("`{name}`")).collect();
            return Err(member.value.place.error(format!(
                "`{name}` extends itself, through {}; take one `extends` out",
                way.join(", ")
            )));
        }
        seen.push(step);
        let base = self.base(&wanted, scope, seen)?;
        seen.pop();
        let Some(mut base) = base else { return Ok(Some(service)) };
        if let Some(resets) = self.resets.of("services", name) {
            resets.apply(&mut base);
        }
        if let Some(map) = service.map_mut() {
            map.remove("extends");
        }
        let place = service.place.clone();
        let merged = Value { place, ..merge(base, service, &["services", name])? };
        if let Some(member) = self.services.borrow_mut().get_mut(name) {
            member.value = merged.clone();
        }
        Ok(Some(merged))
    }

    fn base(
        &self,
        wanted: &Wanted,
        scope: &Scope<'_>,
        seen: &mut Vec<(PathBuf, String)>,
    ) -> Result<Option<Value>, TargetsError> {
        let name = wanted.service.string("the extended service")?;
        let Some(file) = &wanted.file else {
            self.knows(name, &wanted.service)?;
            return self.extended(name, scope, seen);
        };
        let text = file.string("`file`")?;
        if is_remote(text) {
            return Err(file.place.error("files of other machines are not read; copy it here"));
        }
        let path = scope.folders(&self.folder).path(text);
        let sheet = sheet(&path, file, scope)?;
        sheet.knows(name, &wanted.service)?;
        sheet.extended(name, scope, seen)
    }

    fn knows(&self, name: &str, written: &Value) -> Result<(), TargetsError> {
        let services = self.services.borrow();
        if services.contains_key(name) {
            return Ok(());
        }
        let near = findings::nearest(name, services.keys().map(String::as_str));
        let hint = near.map_or(String::new(), |near| format!("; did you mean `{near}`?"));
        Err(written.place.error(format!(
            "{} has no service `{}`{hint}",
            self.path.display(),
            written.shown()
        )))
    }
}

impl Wanted {
    fn read(extends: &Value) -> Result<Self, TargetsError> {
        let Kind::Map(map) = &extends.kind else {
            extends.string("`extends`")?;
            return Ok(Self { service: extends.clone(), file: None });
        };
        let known = |(name, _): &(&String, &Member)| !matches!(name.as_str(), "service" | "file");
        if let Some((name, member)) = map.iter().find(known) {
            return Err(member
                .key
                .error(format!("`extends` has no `{name}`; it has `service` and `file`")));
        }
        let service = extends.get("service").cloned();
        let service = service.ok_or_else(|| extends.place.error("`extends` needs `service`"))?;
        let file = extends.get("file").filter(|file| !file.is_null()).cloned();
        Ok(Self { service, file })
    }
}

/// The services of another file, as they are before they extend others.
fn sheet(path: &Path, written: &Value, scope: &Scope<'_>) -> Result<Rc<Sheet>, TargetsError> {
    if let Some(sheet) = scope.sheets.borrow().get(path) {
        return Ok(Rc::clone(sheet));
    }
    scope.project.count(&|| written.place.to_string())?;
    if !path.is_file() {
        return Err(written.place.error(format!("there is no file {}", written.path_shown(path))));
    }
    let folder = folder_of(path).to_owned();
    let mut whole = Value::new(&written.place, Kind::Map(Map::new()));
    let mut resets = Resets::default();
    for document in document::read(path, &scope.variables)? {
        document.resets.apply(&mut whole);
        whole = over(whole, scope.own(document.root, &folder)?)?;
        resets = document.resets;
    }
    let services =
        whole.map_mut().and_then(|map| map.get_mut("services")).map(|member| &mut member.value);
    let services = match services {
        Some(services) => {
            services.members("services")?;
            services.map_mut().map(std::mem::take).unwrap_or_default()
        }
        None => Map::new(),
    };
    let sheet = Rc::new(Sheet::new(path.to_owned(), folder, services, resets));
    scope.sheets.borrow_mut().insert(path.to_owned(), Rc::clone(&sheet));
    Ok(sheet)
}
