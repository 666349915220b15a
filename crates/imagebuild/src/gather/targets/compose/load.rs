use std::{
    cell::{Cell, RefCell},
    collections::BTreeMap,
    path::{Path, PathBuf},
    rc::Rc,
};

use super::{
    super::TargetsError,
    canonical::{self, Folders},
    document::{self, Resets},
    extends::Sheet,
    include,
    merge::merge_maps,
    value::{Kind, Map, Member, Place, Value},
    variables::Variables,
};

/// Files that are read before it is given up: each may include others twice.
const FILES: usize = 1000;

/// What all files of a project share.
pub(super) struct Project {
    pub(super) home: Option<PathBuf>,
    read: Cell<usize>,
}

/// Files that stand over one another, and what they are seen from.
pub(super) struct Scope<'a> {
    pub(super) project: &'a Project,
    /// The folder of the first one, or the one that an `include` says.
    pub(super) folder: PathBuf,
    pub(super) variables: Variables,
    /// The files that include one another down to these.
    pub(super) chain: Vec<PathBuf>,
    /// Other files whose services are extended.
    pub(super) sheets: RefCell<BTreeMap<PathBuf, Rc<Sheet>>>,
}

impl Project {
    pub(super) fn new(home: Option<PathBuf>) -> Self {
        Self { home, read: Cell::new(0) }
    }

    /// One more file is read.
    pub(super) fn count(&self, place: &dyn Fn() -> String) -> Result<(), TargetsError> {
        self.read.set(self.read.get() + 1);
        if self.read.get() <= FILES {
            return Ok(());
        }
        let reason = format!("more than {FILES} files are included; include each once");
        Err(TargetsError { place: place(), reason })
    }
}

impl<'a> Scope<'a> {
    pub(super) fn new(
        project: &'a Project,
        folder: PathBuf,
        variables: Variables,
        chain: Vec<PathBuf>,
    ) -> Self {
        Self { project, folder, variables, chain, sheets: RefCell::default() }
    }

    pub(super) fn folders<'b>(&'b self, folder: &'b Path) -> Folders<'b> {
        Folders { folder, home: self.project.home.as_deref() }
    }

    /// The files as one, in one form, with paths that are seen from where the project is.
    pub(super) fn load(&self, files: &[PathBuf]) -> Result<Value, TargetsError> {
        let nowhere = Place { file: Rc::from(""), line: 0, column: 0 };
        let mut whole = Value::new(&nowhere, Kind::Map(Map::new()));
        for file in files {
            self.project.count(&|| file.display().to_string())?;
            let chain: Vec<_> = self.chain.iter().chain([file]).cloned().collect();
            for document in document::read(file, &self.variables)? {
                let mut root = self.own(document.root, &self.folder)?;
                include::apply(self, &mut root, &document.resets, &chain)?;
                document.resets.apply(&mut whole);
                self.extend(&mut root, document.resets, file)?;
                whole = over(whole, root)?;
            }
        }
        self.defaults(&mut whole);
        Ok(whole)
    }

    /// A document in one form, with its paths as `folder` sees them: what it includes and extends has others.
    pub(super) fn own(&self, mut root: Value, folder: &Path) -> Result<Value, TargetsError> {
        canonical::canonical(&mut root)?;
        canonical::resolve(&mut root, &self.folders(folder));
        Ok(root)
    }

    /// The context of a build that names none is the folder.
    fn defaults(&self, whole: &mut Value) {
        let folder = self.folders(&self.folder).path(".");
        let services = whole.map_mut().and_then(|map| map.get_mut("services")?.value.map_mut());
        for member in services.into_iter().flat_map(Map::values_mut) {
            let build = member.value.map_mut().and_then(|service| service.get_mut("build"));
            let Some(Member { key, value }) = build else { continue };
            let Some(map) = value.map_mut() else { continue };
            if map.get("context").is_none_or(|context| context.value.is_null()) {
                let value = Value::of_text(key, folder.to_string_lossy());
                map.insert("context".to_owned(), Member { key: key.clone(), value });
            }
        }
    }

    /// Fills in what services extend.
    fn extend(&self, root: &mut Value, resets: Resets, file: &Path) -> Result<(), TargetsError> {
        let Some(member) = root.map_mut().and_then(|map| map.get_mut("services")) else {
            return Ok(());
        };
        if member.value.is_null() {
            return Ok(());
        }
        member.value.members("services")?;
        let services = member.value.map_mut().map(std::mem::take).unwrap_or_default();
        let names: Vec<_> = services.keys().cloned().collect();
        let sheet = Sheet::new(file.to_owned(), self.folder.clone(), services, resets);
        for name in names {
            sheet.extended(&name, self, &mut Vec::new())?;
        }
        member.value.kind = Kind::Map(sheet.into_services());
        Ok(())
    }
}

/// `root` over `whole`, in one form.
pub(super) fn over(whole: Value, root: Value) -> Result<Value, TargetsError> {
    let (base, mut place) = (whole, root.place);
    if let Kind::Map(map) = &base.kind
        && !map.is_empty()
    {
        place = base.place.clone();
    }
    let merged = match (base.kind, root.kind) {
        (Kind::Map(base), Kind::Map(root)) => merge_maps(base, root, &[])?,
        _ => Map::new(),
    };
    let mut whole = Value { place, kind: Kind::Map(merged) };
    canonical::canonical(&mut whole)?;
    Ok(whole)
}
