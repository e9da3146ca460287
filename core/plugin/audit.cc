// The audit row and the notice: two small writes every plugin needs.
#include "core/base/check.h"
#include "core/base/text.h"
#include "core/plugin/audit_chain.h"
#include "core/plugin/audit_detail.h"
#include "core/plugin/context.h"

namespace motcong::plugin {
namespace {

// Begins an argument that is a msgid. No typed text holds it: normalised input has no control characters.
constexpr char kMsgid = '\x03';

}  // namespace

void audit(db::WriteTx& tx, const Work& work, std::string_view action, std::string_view object_type,
           std::int64_t object_id, std::string_view detail) {
  // Long details are cut at a code point, so that the row's CHECK never refuses a person's act.
  const std::string_view text = base::cut_utf8(detail, 3900);
  // What a person does with his own account (password, sessions) is his own, whomever he acts for.
  const bool on_behalf =
      work.user.acting_for != 0 && !(object_type == "core.user" && object_id == work.user.user_id);
  work.services.audit_chain.append(
      tx, {.at = work.now,
           .user_id = work.user.user_id > 0 ? db::Value(work.user.user_id) : db::Value(),
           .username = work.user.username,
           .remote_address = work.remote_address,
           .action = action,
           .object_type = object_type,
           .object_id = object_id != 0 ? db::Value(object_id) : db::Value(),
           .detail = text,
           .on_behalf_of = on_behalf ? db::Value(work.user.acting_for) : db::Value(),
           .on_behalf_username =
               on_behalf ? std::string_view(work.user.acting_for_username) : std::string_view()});
}

void notify(db::WriteTx& tx, const Work& work, std::int64_t user_id, std::string_view kind,
            const base::Message& text, std::string_view link) {
  const NoticeKind* declared = work.services.registry.find_notice_kind(kind);
  base::check(declared != nullptr);
  if (!declared->mandatory &&
      tx.exists("SELECT 1 FROM core_notice_mute WHERE user_id = ?1 AND kind = ?2", user_id, kind)) {
    return;
  }
  tx.execute(
      "INSERT INTO core_notice(user_id, at, kind, text_id, text_args, link) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
      user_id, work.now, kind, text.id, pack_arguments(text), link);
}

std::string kept_msgid(std::string_view msgid) { return kMsgid + std::string(msgid); }

std::string pack_arguments(const base::Message& text) {
  std::string out;
  for (const auto& [name, value] : text.args) {
    out += name;
    out += '\x1f';
    out += value;
    out += '\x1e';
  }
  return out;
}

std::string format_packed(const i18n::Language& language, std::string_view msgid, std::string_view packed) {
  std::vector<std::pair<std::string, std::string>> args;
  while (!packed.empty()) {
    const size_t end = packed.find('\x1e');
    const std::string_view item = packed.substr(0, end);
    const size_t middle = item.find('\x1f');
    if (middle != std::string_view::npos) {
      const std::string_view value = item.substr(middle + 1);
      args.emplace_back(item.substr(0, middle),
                        std::string(value.starts_with(kMsgid) ? language.tr(value.substr(1)) : value));
    }
    packed.remove_prefix(end == std::string_view::npos ? packed.size() : end + 1);
  }
  return base::fill_placeholders(language.tr(msgid), args);
}

}  // namespace motcong::plugin
