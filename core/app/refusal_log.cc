#include "core/app/refusal_log.h"

#include "core/base/log.h"
#include "core/base/text.h"

namespace motcong::app {
namespace {

constexpr base::Instant kWindowSeconds = 3600;
constexpr std::size_t kMaxPathBytes = 300;

}  // namespace

bool RefusalLog::is_new(std::int64_t user_id, const std::string& what, base::Instant now) {
  const std::lock_guard lock(mutex_);
  Seen& seen = seen_[user_id];
  if (now - seen.since >= kWindowSeconds || now < seen.since) seen = {now, {}};
  if (seen.pages.size() >= kEntriesAnHour) return false;
  return seen.pages.insert(what).second;
}

void RefusalLog::note(const http::Request& request, const auth::Principal& user) noexcept {
  try {
    const std::string what = request.method + " " + std::string(base::cut_utf8(request.path, kMaxPathBytes));
    if (!is_new(user.user_id, what, services_.clock.now())) return;
    const plugin::Work work{services_,
                            user,
                            i18n::Language::en(),
                            services_.clock.now(),
                            services_.clock.today(),
                            request.remote_address};
    services_.db.write([&](db::WriteTx& tx) { plugin::audit(tx, work, "access.refused", "", 0, what); });
  } catch (const std::exception& fault) {
    base::log_error(std::string("a refusal cannot be written down: ") + fault.what());
  }
}

}  // namespace motcong::app
