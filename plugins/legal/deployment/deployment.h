// Deployment (triển khai) of documents: within the days of its rule the department passes on what the province issues.
// What there is of it; when a deployment opens, and what follows from its evidence, is deployment_sync.
#pragma once

#include "core/plugin/registry.h"

namespace motcong::legal {

/// Deployments with their evidence and rules, the card on a document's page, warnings.
void declare_deployments(plugin::Registry& registry);
/// On-time deployment, and records that stand on documents which have ended.
void declare_deployment_indicators(plugin::Registry& registry);

plugin::RecordType deployment_type();
plugin::RecordType evidence_type();
plugin::RecordType deployment_rule_type();
/// The card on a document's page, and what saving, archiving and removing a document mean for its deployment.
plugin::RecordPart deployment_part();

inline constexpr const char* kDeployment = "legal.deployment";
inline constexpr const char* kEvidence = "legal.deployment_evidence";
inline constexpr const char* kDeploymentRule = "legal.deployment_rule";

/// How deployments stand, as kState and kTimeliness of deployment_rule.h give it.
std::vector<plugin::Choice> deployment_states();
std::vector<plugin::Choice> deployment_times();
std::vector<plugin::Choice> counted_from_choices();

}  // namespace motcong::legal
