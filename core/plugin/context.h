// Work: on whose behalf and when something is done. Context: the same for a web request, with ways to answer
// it.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/auth/principal.h"
#include "core/auth/sessions.h"
#include "core/base/message.h"
#include "core/base/time.h"
#include "core/db/database.h"
#include "core/db/file_store.h"
#include "core/http/request.h"
#include "core/http/response.h"
#include "core/i18n/calendar.h"
#include "core/i18n/language.h"
#include "core/plugin/registry.h"
#include "core/plugin/settings.h"
#include "core/view/template_store.h"
#include "core/view/value.h"

namespace motcong::plugin {

class AuditChain;
class Jobs;
class Metrics;

/// The working-day table as the reader sees it; inside a write transaction with that transaction's own
/// changes.
i18n::Calendar load_working_days(db::Reader& reader);

/// What handlers and hooks may use. Owned by the App; outlives every request.
struct Services {
  db::Database& db;
  const base::Clock& clock;
  const Registry& registry;
  const view::TemplateStore& templates;
  auth::Sessions& sessions;
  Settings& settings;
  Jobs& jobs;
  db::FileStore& files;
  const AuditChain& audit_chain;
  Metrics& metrics;
  bool demo = false;
  bool dev = false;
  std::string demo_password;  // shown on the login page of a demonstration only
};

struct Work {
  Services& services;
  const auth::Principal& user;
  const i18n::Language& language;
  base::Instant now;
  base::Date today;
  std::string remote_address;  // "" on the command line

  std::string_view tr(const char* msgid) const { return language.tr(msgid); }
  std::string tr(const base::Message& message) const { return language.tr(message); }
};

/// Writes a row of the audit log. `detail` is plain text without secrets.
void audit(db::WriteTx& tx, const Work& work, std::string_view action, std::string_view object_type = {},
           std::int64_t object_id = 0, std::string_view detail = {});

/// Puts a notice into a person's inbox, unless he has muted its kind. `text` is kept as msgid and arguments and
/// shown in the reader's language. REQUIRES: the kind is declared.
void notify(db::WriteTx& tx, const Work& work, std::int64_t user_id, std::string_view kind,
            const base::Message& text, std::string_view link);

/// A Message kept in the database: its arguments as one text, and the sentence again in a reader's language.
std::string pack_arguments(const base::Message& text);
std::string format_packed(const i18n::Language& language, std::string_view msgid, std::string_view packed);

struct Crumb {
  std::string label;
  std::string href;
};

/// What the frame around a page shows.
struct PageHead {
  std::string title;
  std::vector<Crumb> crumbs = {};  // without the page itself
  int status = 200;
  std::string menu_path = {};  // menu entry to mark; "" for the longest that begins the request's path
};

class Context final : public Work {
 public:
  Context(Services& services, const http::Request& request, const auth::Principal& user,
          const i18n::Language& language);

  const http::Request& request;

  /// The request's read snapshot, opened at first use.
  db::Reader& db();
  /// Forgets the snapshot, so that the next db() sees what was committed since.
  void refresh() { lease_.reset(); }

  /// REQUIRES: the route has that many :id.
  std::int64_t id(std::size_t index = 0) const;

  /// Renders a page template with the frame (head, navigation, flash).
  http::Response page(std::string_view template_name, view::Object content, PageHead head);
  /// 303 to `path`, with a message shown on the next page.
  http::Response redirect(std::string_view path, const base::Message& flash = {},
                          std::string_view kind = "ok");
  /// The hidden token every form needs; templates find it as {{form_token}}.
  std::string form_token() const;

 private:
  std::unique_ptr<db::Database::ReadLease> lease_;
};

}  // namespace motcong::plugin
