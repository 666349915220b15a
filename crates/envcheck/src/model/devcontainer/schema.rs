//! What the specification allows in a `devcontainer.json`: <https://containers.dev/implementors/json_reference/>
//! and the schema beside it.

use crate::model::shape::Shape::{
    self, Any, AtLeast, Bool, Choice, Either, Integer, List, Map, Null, Object, Open, Required,
    String,
};

static TEXT_OR_STRINGS: Shape = Either(&[String, List(&String)]);
static PORT: Shape = Either(&[Integer, String]);
static MOUNT: Shape = Either(&[String, MOUNT_OBJECT]);
static PORT_ATTRIBUTES: Shape = Object(&[
    ("elevateIfNeeded", Bool),
    ("label", String),
    (
        "onAutoForward",
        Choice(&["notify", "openBrowser", "openBrowserOnce", "openPreview", "silent", "ignore"]),
    ),
    ("protocol", Choice(&["http", "https"])),
    ("requireLocalPort", Bool),
]);
static SECRET: Shape = Object(&[("description", String), ("documentationUrl", String)]);

/// A mount as an object.
pub(crate) const MOUNT_OBJECT: Shape = Required(
    &["type", "target"],
    &Object(&[("source", String), ("target", String), ("type", Choice(&["bind", "volume"]))]),
);

/// A lifecycle command.
pub(crate) const COMMAND: Shape = Either(&[String, List(&String), Map(&TEXT_OR_STRINGS)]);

/// What VS Code reads; every other tool has its own.
pub(crate) const CUSTOMIZATIONS: Shape = Open(&[(
    "vscode",
    Open(&[("devPort", Integer), ("extensions", List(&String)), ("settings", Map(&Any))]),
)]);

const BUILD: Shape = Object(&[
    ("args", Map(&String)),
    ("cacheFrom", Either(&[String, List(&String)])),
    ("context", String),
    ("dockerfile", String),
    ("options", List(&String)),
    ("target", String),
]);

const HOST_REQUIREMENTS: Shape = Object(&[
    ("cpus", AtLeast(1)),
    (
        "gpu",
        Either(&[
            Bool,
            Choice(&["optional"]),
            Object(&[("cores", AtLeast(1)), ("memory", String)]),
        ]),
    ),
    ("memory", String),
    ("storage", String),
]);

/// A whole file. `extensions`, `settings` and `devPort` are outdated, which is another rule's affair.
pub(crate) static PROPERTIES: Shape = Object(&[
    ("$schema", String),
    ("appPort", Either(&[Integer, String, List(&PORT)])),
    ("build", BUILD),
    ("capAdd", List(&String)),
    ("containerEnv", Map(&String)),
    ("containerUser", String),
    ("context", String),
    ("customizations", CUSTOMIZATIONS),
    ("devPort", Any),
    ("dockerComposeFile", Either(&[String, List(&String)])),
    ("dockerFile", String),
    ("extensions", Any),
    ("features", Map(&Any)),
    ("forwardPorts", List(&PORT)),
    ("hostRequirements", HOST_REQUIREMENTS),
    ("image", String),
    ("init", Bool),
    ("initializeCommand", COMMAND),
    ("mounts", List(&MOUNT)),
    ("name", String),
    ("onCreateCommand", COMMAND),
    (
        "otherPortsAttributes",
        Object(&[
            ("elevateIfNeeded", Bool),
            ("label", String),
            (
                "onAutoForward",
                Choice(&["notify", "openBrowser", "openPreview", "silent", "ignore"]),
            ),
            ("protocol", Choice(&["http", "https"])),
            ("requireLocalPort", Bool),
        ]),
    ),
    ("overrideCommand", Bool),
    ("overrideFeatureInstallOrder", List(&String)),
    ("portsAttributes", Map(&PORT_ATTRIBUTES)),
    ("postAttachCommand", COMMAND),
    ("postCreateCommand", COMMAND),
    ("postStartCommand", COMMAND),
    ("privileged", Bool),
    ("remoteEnv", Map(&Either(&[String, Null]))),
    ("remoteUser", String),
    ("runArgs", List(&String)),
    ("runServices", List(&String)),
    ("secrets", Map(&SECRET)),
    ("securityOpt", List(&String)),
    ("service", String),
    ("settings", Any),
    ("shutdownAction", Choice(&["none", "stopContainer", "stopCompose"])),
    ("updateContentCommand", COMMAND),
    ("updateRemoteUserUID", Bool),
    ("userEnvProbe", Choice(&["none", "loginShell", "loginInteractiveShell", "interactiveShell"])),
    (
        "waitFor",
        Choice(&[
            "initializeCommand",
            "onCreateCommand",
            "updateContentCommand",
            "postCreateCommand",
            "postStartCommand",
        ]),
    ),
    ("workspaceFolder", String),
    ("workspaceMount", String),
]);
