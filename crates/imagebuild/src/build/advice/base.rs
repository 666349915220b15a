//! Base images that the engine does not get.

/// Images that many Dockerfiles start from, under `docker.io/library`.
const OFFICIAL: [&str; 44] = [
    "alpine",
    "almalinux",
    "amazoncorretto",
    "amazonlinux",
    "archlinux",
    "bash",
    "busybox",
    "caddy",
    "cassandra",
    "composer",
    "debian",
    "docker",
    "eclipse-temurin",
    "elixir",
    "erlang",
    "fedora",
    "golang",
    "gradle",
    "haproxy",
    "haskell",
    "httpd",
    "julia",
    "mariadb",
    "maven",
    "memcached",
    "mongo",
    "mysql",
    "nginx",
    "node",
    "perl",
    "php",
    "postgres",
    "python",
    "r-base",
    "rabbitmq",
    "redis",
    "registry",
    "rockylinux",
    "ruby",
    "rust",
    "swift",
    "tomcat",
    "traefik",
    "ubuntu",
];

/// Why a base image is not there, and what helps: `message` is the engine's, `there` the names of its own images.
pub fn base_image(image: &str, message: &str, there: &[String]) -> String {
    let text = message.to_ascii_lowercase();
    let says = |texts: &[&str]| texts.iter().any(|part| text.contains(part));
    let registry = registry(image);
    let near = near(image, there).map(|name| format!("; did you mean `{name}`?"));
    let near = near.unwrap_or_default();
    if says(&["no match for platform", "no matching manifest"]) {
        return "the image is not there for this processor; take another one, or build for one of its platforms with `--platform`".to_owned();
    }
    if says(&["toomanyrequests", "too many requests"]) {
        return format!(
            "{registry} allows no more pulls for now: log in with `{}`, or wait",
            login(image)
        );
    }
    if says(&["x509: ", "certificate"]) {
        return format!(
            "the engine does not trust the certificate of {registry}: it has to know who signed it"
        );
    }
    if says(&[
        "no such host",
        "i/o timeout",
        "connection refused",
        "network is unreachable",
        "dial tcp",
    ]) {
        return format!("the engine does not have it and cannot reach {registry}{near}");
    }
    if says(&[
        "pull access denied",
        "insufficient_scope",
        "unauthorized",
        "401",
        "403 forbidden",
        "authorization",
        "no basic auth",
        "denied",
    ]) {
        let login = login(image);
        return format!("{registry} has no such image, or shows it only after `{login}`{near}");
    }
    if says(&["not found", "manifest unknown"]) {
        return format!("{registry} has no such tag, or no such image{near}");
    }
    format!("is its name right, is it built or pulled, can the engine reach {registry}?{near}")
}

/// The host of the registry that a name goes to, unless that is Docker Hub.
fn host(image: &str) -> Option<&str> {
    let host = image.split_once('/').map(|(host, _)| host);
    host.filter(|host| host.contains(['.', ':']) || *host == "localhost")
}

fn registry(image: &str) -> String {
    host(image).map_or("Docker Hub".to_owned(), |host| format!("the registry {host}"))
}

fn login(image: &str) -> String {
    host(image).map_or("docker login".to_owned(), |host| format!("docker login {host}"))
}

/// Name and tag.
fn parts(image: &str) -> (&str, Option<&str>) {
    let image = image.split('@').next().unwrap_or(image);
    let slash = image.rfind('/').map_or(0, |at| at + 1);
    match image[slash..].rfind(':') {
        Some(at) => (&image[..slash + at], Some(&image[slash + at + 1..])),
        None => (image, None),
    }
}

/// The image that was most likely meant: another tag of it that the engine has, or a name with few other letters.
fn near(image: &str, there: &[String]) -> Option<String> {
    let (name, tag) = parts(image);
    let mut same: Vec<_> = there.iter().filter(|other| parts(other).0 == name).collect();
    same.sort();
    match same.as_slice() {
        [one] if *one != image => return Some((*one).clone()),
        [] => {}
        _ => return None,
    }
    if OFFICIAL.contains(&name) {
        return None;
    }
    let local: Vec<_> = there.iter().map(|other| parts(other).0).collect();
    let official = OFFICIAL.iter().copied().filter(|_| !name.contains('/'));
    let nearest = findings::nearest(name, local.iter().copied().chain(official))?;
    let few =
        nearest.chars().count().abs_diff(name.chars().count()) <= 2 && name.chars().count() > 3;
    let tagged = |tag| format!("{nearest}:{tag}");
    few.then(|| tag.map_or_else(|| nearest.to_owned(), tagged))
}
