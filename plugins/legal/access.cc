#include "plugins/legal/access.h"

#include "core/base/message.h"

namespace motcong::legal {

void declare_access(plugin::Registry& registry) {
  using plugin::Permission;
  registry.add(Permission{"legal.view", N_("See legal documents and their review")});
  registry.add(Permission{"legal.edit", N_("Enter legal documents and their relations")});
  registry.add(Permission{"legal.remove", N_("Remove legal documents and relations"), false});
  registry.add(Permission{"legal.rules", N_("Edit the issuers, fields and rules of legal documents"), false});
  registry.add(Permission{"legal.campaign", N_("Draw up reviews of legal documents"), false});
  registry.add(Permission{"legal.review", N_("Review legal documents")});
  registry.add(Permission{"legal.review.approve", N_("Approve reviews of legal documents")});
  registry.add(Permission{"legal.review.finish", N_("Finish reviews of legal documents"), false});
  registry.add(Permission{"legal.deployment", N_("Enter how documents are deployed, ask for exemptions")});
  registry.add(Permission{"legal.deployment.exempt", N_("Decide on exemptions from deployment"), false});

  using auth::Scope;
  const auto grant = [&](const char* permission, Scope scope, std::initializer_list<const char*> roles) {
    for (const char* role : roles) registry.add(plugin::RoleGrant{role, permission, scope});
  };
  grant("legal.view", Scope::all,
        {"sysadmin", "director", "deputy_director", "chief_of_office", "par_officer", "unit_head", "unit_deputy",
         "officer", "accountant", "clerk", "hr_officer", "legal_officer", "iso_secretary", "union_chair", "inspector",
         "auditor"});
  grant("legal.edit", Scope::all, {"legal_officer", "chief_of_office", "par_officer"});
  grant("legal.edit", Scope::unit, {"unit_head", "officer"});
  grant("legal.remove", Scope::all, {"legal_officer", "chief_of_office"});
  grant("legal.rules", Scope::all, {"legal_officer", "chief_of_office"});
  grant("legal.campaign", Scope::all, {"legal_officer", "chief_of_office", "par_officer"});
  grant("legal.review", Scope::all, {"legal_officer", "chief_of_office", "par_officer"});
  grant("legal.review", Scope::unit, {"unit_head", "unit_deputy", "officer"});
  grant("legal.review.approve", Scope::unit, {"unit_head", "unit_deputy"});
  // More than one person of the Office, so that what one of them submitted or asked for waits for another.
  grant("legal.review.approve", Scope::all, {"legal_officer", "chief_of_office", "par_officer"});
  grant("legal.review.finish", Scope::all, {"director", "deputy_director"});
  grant("legal.deployment", Scope::all, {"legal_officer", "chief_of_office", "par_officer"});
  grant("legal.deployment", Scope::unit, {"unit_head", "unit_deputy", "officer"});
  grant("legal.deployment.exempt", Scope::all, {"legal_officer", "chief_of_office", "par_officer"});
}

}  // namespace motcong::legal
