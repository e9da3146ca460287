#include "core/plugin/context.h"

#include "core/base/check.h"
#include "core/http/cookie.h"
#include "core/plugin/frame.h"

namespace motcong::plugin {

i18n::Calendar load_working_days(db::Reader& reader) {
  std::set<base::Date> off, makeup;
  db::Statement statement = reader.query("SELECT date, kind FROM core_holiday");
  while (statement.step()) {
    if (const auto date = statement.date(0)) (statement.text(1) == "off" ? off : makeup).insert(*date);
  }
  return i18n::Calendar(std::move(off), std::move(makeup));
}

Context::Context(Services& s, const http::Request& r, const auth::Principal& u, const i18n::Language& l)
    : Work{s, u, l, s.clock.now(), s.clock.today(), r.remote_address}, request(r) {}

db::Reader& Context::db() {
  if (!lease_) lease_ = std::make_unique<db::Database::ReadLease>(services.db);
  return lease_->reader();
}

std::int64_t Context::id(std::size_t index) const {
  base::check(index < request.ids.size());
  return request.ids[index];
}

std::string Context::form_token() const {
  if (user.signed_in()) return services.sessions.form_token(user);
  const auto cookie = request.cookies.find(kPreSessionCookie);
  return cookie != request.cookies.end() ? services.sessions.pre_session_token(cookie->second)
                                         : std::string();
}

http::Response Context::page(std::string_view template_name, view::Object content, PageHead head) {
  http::Response response;
  response.status = head.status;
  fill_frame(*this, content, head, response);
  response.body = services.templates.render(template_name, language, content);
  return response;
}

http::Response Context::redirect(std::string_view path, const base::Message& flash, std::string_view kind) {
  http::Response response = http::Response::see_other(path);
  if (!flash.empty()) response.cookies.push_back(flash_cookie(*this, flash, kind));
  return response;
}

}  // namespace motcong::plugin
