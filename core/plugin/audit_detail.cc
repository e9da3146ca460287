#include "core/plugin/audit_detail.h"

#include "core/base/text.h"
#include "core/plugin/context.h"

namespace motcong::plugin {
namespace {

using base::Message;

// Control characters, which no typed text holds: normalised input has none.
constexpr char kSentence = '\x02', kArguments = '\x1d';
constexpr std::size_t kMaxArgument = 400;  // bytes
constexpr std::size_t kMaxDetail = 3600;   // bytes; audit() cuts a little above

std::string pack(const Message& sentence) {
  Message cut = sentence;
  for (auto& [name, value] : cut.args) {
    if (value.size() > kMaxArgument) value = std::string(base::cut_utf8(value, kMaxArgument)) + "…";
  }
  return kSentence + std::string(cut.id) + kArguments + pack_arguments(cut);
}

}  // namespace

std::string pack_sentences(const std::vector<Message>& sentences) {
  std::string out;
  for (std::size_t i = 0; i < sentences.size(); ++i) {
    const std::string next = pack(sentences[i]);
    if (out.size() + next.size() > kMaxDetail) {
      return out + pack(Message(N_("… and {count} more"), {{"count", std::to_string(sentences.size() - i)}}));
    }
    out += next;
  }
  return out;
}

std::string pack_sentence(const Message& sentence) { return pack(sentence); }

std::string format_sentences(const i18n::Language& language, std::string_view detail) {
  if (!detail.starts_with(kSentence)) return std::string(detail);
  std::string out;
  for (const std::string& sentence : base::split(detail.substr(1), kSentence)) {
    const std::size_t middle = sentence.find(kArguments);
    const std::string_view msgid = std::string_view(sentence).substr(0, middle);
    if (!out.empty()) out += "; ";
    out += format_packed(language, msgid,
                         middle == std::string::npos ? std::string_view() : std::string_view(sentence).substr(middle + 1));
  }
  return out;
}

}  // namespace motcong::plugin
