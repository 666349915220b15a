//! The builds of a compose file.

use std::{path::PathBuf, rc::Rc};

use source::Node;

use super::{
    description::{Build, Document, Documents},
    template::{compose, compose_text},
    tidy,
};

/// The files that compose reads unless told otherwise; others are put on top of them.
const BASES: [&str; 4] =
    ["compose.yaml", "compose.yml", "docker-compose.yml", "docker-compose.yaml"];

/// Services that extend one another before it is given up.
const DEPTH: usize = 16;

/// The builds of all services.
pub(super) fn builds(document: &Document, documents: &mut Documents) -> Vec<Build> {
    let services = document.root().and_then(|root| root.get("services"));
    let services = services.map(Node::effective).unwrap_or_default();
    services
        .iter()
        .filter_map(|member| {
            let mut build = service(document, &member.name, documents, DEPTH)?;
            build.what = format!("service `{}`", member.name);
            Some(build)
        })
        .collect()
}

/// The files that it includes.
pub(super) fn included(document: &Document) -> Vec<(usize, PathBuf)> {
    let include = document.root().and_then(|root| root.get("include"));
    let items = include.map_or(&[][..], Node::items);
    let paths = items.iter().flat_map(|item| paths(item.get("path").unwrap_or(item)));
    paths
        .map(|node| (node, node.scalar().and_then(|path| compose(path).ok())))
        .filter_map(|(node, path)| Some((document.line(node), document.folder().join(path?))))
        .collect()
}

/// One path, or a list of them.
pub(super) fn paths(node: &Node) -> Vec<&Node> {
    if node.scalar().is_some() { vec![node] } else { node.items().iter().collect() }
}

fn service(
    document: &Document,
    name: &str,
    documents: &mut Documents,
    depth: usize,
) -> Option<Build> {
    let node = document.root()?.get("services")?.get(name)?;
    let own = node.member("build").filter(|build| !build.value.is_null());
    let own = own.map(|member| build(document, document.line(&member.key), &member.value));
    let below = match node.member("extends") {
        Some(extends) if depth > 0 => extended(document, &extends.value, documents, depth - 1)
            .map(|below| Build { line: document.line(&extends.key), ..below }),
        _ => None,
    };
    match (own, below) {
        (Some(own), Some(below)) => Some(own.over(below)),
        (Some(own), None) if own.context.is_none() && depth > 0 => {
            let base = base(document, documents);
            let below = base.and_then(|base| service(&base, name, documents, depth - 1));
            Some(match below {
                Some(below) => own.over(below),
                None => own,
            })
        }
        (own, below) => own.or(below),
    }
}

fn extended(
    document: &Document,
    extends: &Node,
    documents: &mut Documents,
    depth: usize,
) -> Option<Build> {
    let name = extends.scalar().or_else(|| extends.get("service")?.scalar())?;
    match extends.get("file").and_then(Node::scalar) {
        None => service(document, name, documents, depth),
        Some(file) => {
            let file = tidy(&document.folder().join(compose(file).ok()?));
            let other = documents.open(file)?;
            service(&other, name, documents, depth)
        }
    }
}

/// The file that `document`, by its name, is put on top of.
fn base(document: &Document, documents: &mut Documents) -> Option<Rc<Document>> {
    let name = document.path.file_name()?.to_str()?;
    if BASES.contains(&name) {
        return None;
    }
    let path = BASES.iter().map(|base| document.folder().join(base)).find(|path| path.is_file());
    documents.open(path?)
}

fn build(document: &Document, line: usize, node: &Node) -> Build {
    let mut build = Build::new(document, line, String::new());
    if let Some(context) = node.scalar() {
        build.context = Some(compose(context));
        return build;
    }
    let value = |name: &str| node.get(name).and_then(Node::scalar);
    build.context = value("context").map(compose);
    build.dockerfile = value("dockerfile").map(compose);
    build.inline = value("dockerfile_inline").map(compose_text);
    build.target = value("target").and_then(|target| compose(target).ok());
    let args = node.get("args");
    let listed = args.map_or(&[][..], Node::items).iter();
    let listed = listed.filter_map(|item| item.scalar()?.split_once('='));
    let mapped = args.map(Node::effective).unwrap_or_default();
    let mapped = mapped.into_iter().filter_map(|arg| Some((&*arg.name, arg.value.scalar()?)));
    let known = listed.chain(mapped);
    build.args =
        known.filter_map(|(name, value)| Some((name.to_owned(), compose(value).ok()?))).collect();
    build
}
