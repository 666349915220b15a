use source::config;

use crate::model::Settings;

/// The `[image]` table of a configuration; what it does not set stays as it is by default.
pub(super) fn image(config: &config::Settings) -> Settings {
    let usual = Settings::default();
    let allowed = config.list(&["image", "allowed-setuid"]).unwrap_or_default();
    Settings {
        size_budget: config.bytes(&["image", "size-budget"]).or(usual.size_budget),
        waste_budget: config.bytes(&["image", "waste-budget"]).unwrap_or(usual.waste_budget),
        waste_percent: config.percent(&["image", "waste-percent"]).or(usual.waste_percent),
        allowed_setuid: [usual.allowed_setuid, allowed.to_vec()].concat(),
        ..usual
    }
}
