// The parts of the portal, each in a file of its own: what it declares.
#pragma once

#include "core/plugin/registry.h"

namespace motcong::portal {

void declare_sign_in(plugin::Registry& registry);      // login, logout, first administrator
void declare_account(plugin::Registry& registry);      // own password, preferences, sessions
void declare_api(plugin::Registry& registry);          // own API keys, everybody's keys, how to use the API
void declare_home(plugin::Registry& registry);         // home page, help
void declare_search(plugin::Registry& registry);       // the search box over all records
void declare_units(plugin::Registry& registry);        // units and groups
void declare_holidays(plugin::Registry& registry);     // the table of days off
void declare_calendar(plugin::Registry& registry);     // the year, counting days, reporting periods
void declare_users(plugin::Registry& registry);        // people, the roles they hold, their sessions
void declare_permissions(plugin::Registry& registry);  // what a person may do, and why
void declare_stand_ins(plugin::Registry& registry);    // who acts for whom
void declare_sessions(plugin::Registry& registry);     // everybody's sessions
void declare_roles(plugin::Registry& registry);        // built-in roles, roles x permissions
void declare_settings(plugin::Registry& registry);     // agency, logo, language
void declare_comments(plugin::Registry& registry);  // who may comment on records, and see who sees them
void declare_audit(plugin::Registry& registry);        // the audit log
void declare_audit_chain(plugin::Registry& registry);  // whether the audit log is whole
void declare_monitoring(plugin::Registry& registry);   // /healthz and /metrics
void declare_jobs(plugin::Registry& registry);         // long work and its page, jobs at set times
void declare_backups(plugin::Registry& registry);      // the nightly backup and its page
void declare_files(plugin::Registry& registry);        // the store of attached files and its nightly check
void declare_imports(plugin::Registry& registry);      // limits of imports, clearing old ones
void declare_demo(plugin::Registry& registry);         // the demonstration department
void declare_documents(plugin::Registry& registry);    // controlled documents, version by version
void declare_views(plugin::Registry& registry);        // saved views of lists, their columns
void declare_bulk(plugin::Registry& registry);         // one step with many rows of a list

}  // namespace motcong::portal
