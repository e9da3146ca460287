#include "core/i18n/language.h"

#include <utility>

#include "core/base/check.h"
#include "core/base/embedded.h"
#include "core/i18n/catalogue.h"

namespace motcong::i18n {
namespace {

Catalogue load_embedded_catalogue() {
  const base::EmbeddedFile* file = base::find_embedded("i18n/vi.mo");
  base::check(file != nullptr);
  auto catalogue = Catalogue::parse_mo(file->bytes);
  base::check(catalogue.ok());
  return std::move(catalogue).value();
}

}  // namespace

Language::Language(std::string code, const Catalogue* catalogue)
    : code_(std::move(code)), catalogue_(catalogue) {}

const Language& Language::get(std::string_view code) {
  static const Catalogue catalogue = load_embedded_catalogue();
  static const Language vi("vi", &catalogue);
  static const Language en("en", nullptr);
  return code == "en" ? en : vi;
}

std::string_view Language::tr(std::string_view msgid) const {
  if (catalogue_ == nullptr) return msgid;
  return catalogue_->find(msgid).value_or(msgid);
}

std::string Language::tr(const base::Message& message) const {
  return base::fill_placeholders(tr(std::string_view(message.id)), message.args);
}

bool Language::knows(std::string_view msgid) const {
  return catalogue_ == nullptr || catalogue_->find(msgid).has_value();
}

}  // namespace motcong::i18n
